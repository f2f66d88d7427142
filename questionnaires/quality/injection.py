"""Careless answers made on purpose, to fit and to test a detector of them.

Every kind stands for a way of answering without reading (Meade & Craig 2012, Psychological
Methods 17, 437-455; Curran 2016, Journal of Experimental Social Psychology 66, 4-19; simulated
much like Schroeders, Schmidt & Gnambs 2022, Educational and Psychological Measurement 82, 29-56).
They are chosen by reason, not taken from pupils: how well they are found says nothing about how
well real carelessness is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from questionnaires.irt.arrays import Answers, answers

Whole: TypeAlias = npt.NDArray[np.intp]
Process: TypeAlias = Callable[[int, int, np.random.Generator], Whole]
"""(number of answers, categories, generator) → answers 0 … categories − 1."""

PLACES = ("first", "second", "either", "any", "scattered")
_SEGMENT = (6, 17)


@dataclass(frozen=True, slots=True)
class Injected:
    """`x` (people, items) with careless answers; which `careless` (people, items) they are.

    `kind` (people,) indexes the kinds asked for. Answers that were missing are missing still.
    """

    x: Answers
    kind: Whole
    careless: npt.NDArray[np.bool_]


def inject(
    x: Answers,
    rng: np.random.Generator,
    share: float = 1.0,
    where: str = "any",
    *,
    kinds: tuple[str, ...] | None = None,
    categories: int | None = None,
) -> Injected:
    """Replace a share of everybody's answers by careless ones, every kind for as many people.

    `x` (people, items) holds categories in the order shown, −1 for missing. `where` tells which
    part is replaced when `share` is below one: the "first" or the "second" part of the protocol,
    "either" of them by chance, a run beginning at "any" place, or "scattered" single items.
    `kinds` are names from KINDS and OTHER_KINDS, by default those of KINDS; `categories` is the
    number of options, by default one more than the highest answer. The same generator state
    gives the same answers.

    Raises ValueError for an unknown place or kind, or a share outside 0 … 1.
    """
    x = answers(x)
    names = tuple(KINDS) if kinds is None else kinds
    known = {**KINDS, **OTHER_KINDS}
    if where not in PLACES or not 0 <= share <= 1 or not names or not known.keys() >= {*names}:
        raise ValueError("Unknown kind or place of careless answers, or a share outside 0 to 1.")
    people, n = x.shape
    options = int(x.max(initial=1)) + 1 if categories is None else categories
    kind = rng.permutation(np.arange(people) % len(names))
    found = x.astype(np.intp)
    careless = np.zeros(x.shape, dtype=np.bool_)
    length = round(share * n)
    for row, own in enumerate(found):
        places = _places(n, length, where, rng)
        name = names[kind[row]]
        if name == "shuffled":
            # Only answers change places, so that gaps stay where they are.
            places = places[own[places] >= 0]
            new = rng.permutation(own[places])
        else:
            new = known[name](len(places), options, rng)
        found[row, places] = np.where(own[places] < 0, -1, new)
        careless[row, places] = found[row, places] >= 0
    return Injected(found, kind, careless)


def _places(n: int, length: int, where: str, rng: np.random.Generator) -> Whole:
    if where == "scattered":
        return np.sort(rng.permutation(n)[:length])
    last = n - length
    start = {
        "first": 0,
        "second": last,
        "either": last * int(rng.integers(2)),
        "any": int(rng.integers(last + 1)),
    }[where]
    return np.arange(start, start + length)


def uniform(n: int, categories: int, rng: np.random.Generator) -> Whole:
    """Every option equally likely each time."""
    return rng.integers(0, categories, n)


def preferred(n: int, categories: int, rng: np.random.Generator) -> Whole:
    """Around a preferred option c: P(k) ∝ exp(−|k − c|/s), c by chance, s from 0.5 to 1.5."""
    centre, spread = rng.integers(categories), rng.uniform(0.5, 1.5)
    p = np.exp(-np.abs(np.arange(categories) - centre) / spread)
    return rng.choice(categories, n, p=p / p.sum())


def strings(n: int, categories: int, rng: np.random.Generator) -> Whole:
    """Long strings: the last answer again with a probability from .75 to .95, else another."""
    stay = rng.uniform(0.75, 0.95)
    moves = np.where(rng.random(n) < stay, 0, rng.integers(1, categories, n))
    return np.asarray((rng.integers(categories) + np.cumsum(moves)) % categories)


def patterned(n: int, categories: int, rng: np.random.Generator) -> Whole:
    """A figure repeated: up (1 2 3 4 5), up and down, or two or three options in turn.

    Forwards or backwards, every answer once or twice, with up to 15 % slips.
    """
    up = np.arange(categories)
    figures = (
        up,
        np.concatenate([up, up[-2:0:-1]]),
        rng.permutation(categories)[:2],
        rng.permutation(categories)[:3],
    )
    figure = figures[int(rng.integers(len(figures)))]
    if rng.random() < 0.5:
        figure = figure[::-1]
    figure = np.repeat(figure, 1 if rng.random() < 0.7 else 2)
    regular = np.resize(np.roll(figure, int(rng.integers(len(figure)))), n)
    slips = rng.random(n) < rng.uniform(0, 0.15)
    return np.where(slips, rng.integers(0, categories, n), regular)


def midpoint(n: int, categories: int, rng: np.random.Generator) -> Whole:
    """Mostly the middle, with a probability from .5 to .85, else rather near it."""
    apart = np.abs(np.arange(categories) - (categories - 1) / 2)
    near = np.exp(-apart / 0.7)
    middle, outer = np.where(apart < 0.75, near, 0), np.where(apart < 0.75, 0, near)
    share = rng.uniform(0.5, 0.85) if outer.any() else 1.0
    p = share * middle / middle.sum() + (1 - share) * outer / max(outer.sum(), 1e-300)
    return rng.choice(categories, n, p=p / p.sum())


def mixture(n: int, categories: int, rng: np.random.Generator) -> Whole:
    """Six to sixteen answers in one of the ways above, then in another, and so on."""
    ways = (uniform, preferred, strings, patterned, midpoint)
    parts: list[Whole] = [np.empty(0, dtype=np.intp)]
    while sum(map(len, parts)) < n:
        way = ways[int(rng.integers(len(ways)))]
        parts.append(way(int(rng.integers(*_SEGMENT)), categories, rng))
    return np.concatenate(parts)[:n]


def skewed(n: int, categories: int, rng: np.random.Generator) -> Whole:
    """Independent answers, the options' probabilities drawn evenly (Dirichlet(1))."""
    return rng.choice(categories, n, p=rng.dirichlet(np.ones(categories)))


def wandering(n: int, categories: int, rng: np.random.Generator) -> Whole:
    """A Markov chain: what follows an option has probabilities of its own (Dirichlet(½))."""
    chain = rng.dirichlet(np.full(categories, 0.5), categories).cumsum(axis=1)
    draws = rng.random(n)
    found = np.empty(n, dtype=np.intp)
    at = int(rng.integers(categories))
    for place in range(n):
        found[place] = at
        at = min(int(np.searchsorted(chain[at], draws[place])), categories - 1)
    return found


def _shuffled(_n: int, _categories: int, _rng: np.random.Generator) -> Whole:
    raise ValueError("Shuffled answers are made from a person's own.")


KINDS: dict[str, Process] = {
    "uniform": uniform,
    "preferred": preferred,
    "strings": strings,
    "patterned": patterned,
    "midpoint": midpoint,
    "mixture": mixture,
}
"""The kinds a detector is fitted on."""

OTHER_KINDS: dict[str, Process] = {
    "skewed": skewed,
    "wandering": wandering,
    "shuffled": _shuffled,
}
"""Kinds kept from fitting, to see what the detector makes of ways it has never met.

"shuffled" is the person's own answers in random order: the habits are theirs, only the questions
were not read.
"""
