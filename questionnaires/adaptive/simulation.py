"""Adaptive questioning of many people at once whose answers to all items are known.

For simulations, for figures on real answers, and for finding exposure probabilities. The rules
are those of selection.py; the posterior is updated by one sweep an item instead of to the end,
and settled where it is handed out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from questionnaires.adaptive.posterior import (
    Posterior,
    before_answers,
    inverse,
    joined,
    update,
)
from questionnaires.adaptive.selection import NEIGHBOUR, expected_information, gains
from questionnaires.irt.tables import GRID

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from questionnaires.adaptive.content import Content, Flags, Whole
    from questionnaires.irt.arrays import Answers, Array
    from questionnaires.irt.tables import Tables

_SETTLE = 4
"""Sweeps before a posterior is handed out."""

_CHUNK = 256
"""People asked at a time: their curves then stay in the processor's cache."""


@dataclass(frozen=True, eq=False)
class Setting:
    """What is asked of whom: `factors` (n,) or (people, n) multiply the gains."""

    tables: Tables
    correlations: Array
    content: Content
    importance: Array
    factors: Array

    def of(self, people: slice) -> Setting:
        """The setting of some of the people."""
        return self if self.factors.ndim == 1 else replace(self, factors=self.factors[people])


@dataclass(frozen=True, eq=False)
class Stage:
    """What is known after a number of items: `posterior` of all, `asked` (people, n)."""

    posterior: Posterior
    asked: Flags


@dataclass(frozen=True, eq=False)
class Simulated:
    """`stages` by number of items; `reached` (people,) counts the items it took to be precise."""

    stages: Mapping[int, Stage]
    reached: Whole


def simulate(
    x: Answers, setting: Setting, marks: Collection[int], *, se: float | None = None
) -> Simulated:
    """Ask everybody max(marks) items, never one whose answer in `x` (people, n) is missing (−1).

    Whoever has fewer answers is asked all of them. With `se`, also count after how many items the
    mean standard error was at most that with the least numbers per scale met (max(marks) where
    never).
    """
    if not len(x):
        raise ValueError("A simulation needs people.")
    parts = [
        _simulate(x[begin : begin + _CHUNK], setting.of(slice(begin, begin + _CHUNK)), marks, se)
        for begin in range(0, len(x), _CHUNK)
    ]
    stages = {
        mark: Stage(
            joined([part.stages[mark].posterior for part in parts]),
            np.concatenate([part.stages[mark].asked for part in parts]),
        )
        for mark in sorted(marks)
    }
    return Simulated(stages, np.concatenate([part.reached for part in parts]))


def _simulate(x: Answers, setting: Setting, marks: Collection[int], se: float | None) -> Simulated:
    tables, content = setting.tables, setting.content
    prior = inverse(setting.correlations)
    posterior = before_answers(setting.correlations, (len(x),))
    likelihood = np.zeros((*posterior.mean.shape, len(GRID)))
    asked, free = np.zeros(x.shape, dtype=np.bool_), x >= 0
    last_facet = np.full(len(x), -1)
    most = max(marks)
    reached = np.zeros(len(x), dtype=np.intp)
    stages: dict[int, Stage] = {}
    for count in range(1, most + 1):
        who, item = _next(posterior, setting, asked, free, last_facet, most - count + 1)
        asked[who, item], free[who, item] = True, False
        last_facet[who] = content.facet[item]
        likelihood[who, tables.trait[item]] += tables.log_p[item, x[who, item]]
        posterior = update(likelihood, prior, posterior, sweeps=1, damping=1.0)
        if count in marks:
            posterior = update(likelihood, prior, posterior, sweeps=_SETTLE)
            stages[count] = Stage(posterior, asked.copy())
        if se is not None:
            met = content.needs(asked, free)[0].sum(axis=1) == 0
            reached[(reached == 0) & met & (posterior.se.mean(axis=1) <= se)] = count
    reached[reached == 0] = most
    return Simulated(stages, reached)


def _next(
    posterior: Posterior,
    setting: Setting,
    asked: Flags,
    free: Flags,
    last_facet: Whole,
    left: int,
) -> tuple[Whole, Whole]:
    """Who is asked something, and what, when `left` items are still to come."""
    content = setting.content
    information = expected_information(posterior, setting.tables)
    worth = gains(information, posterior.covariance, setting.tables.trait, setting.importance)
    worth *= setting.factors
    worth[content.facet == last_facet[:, None]] *= NEIGHBOUR
    by_scale, by_facet = content.needs(asked, free)
    tight = by_scale.sum(axis=1) >= left
    worth[~free] = -1.0
    if tight.any():
        worth[tight] = np.where(content.helpful(by_scale[tight], by_facet[tight]), worth[tight], -1)
    who = np.flatnonzero(free.any(axis=1))
    return who, worth[who].argmax(axis=1)
