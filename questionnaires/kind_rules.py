"""Rules that depend on what answering means: whose options, what they are worth, who scores."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from questionnaires.parts import Kind, Scorer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questionnaires.definition import Questionnaire
    from questionnaires.parts import Item, Option

SCORERS = {
    Kind.RATING: (Scorer.SUM, Scorer.GRADED),
    Kind.PAIRS: (Scorer.PAIRS,),
    Kind.KEYED: (Scorer.BINARY,),
    Kind.JUDGEMENT: (Scorer.POINTS,),
    Kind.GENERATED: (Scorer.BINARY,),
}
FEWEST_OPTIONS = {Kind.PAIRS: 2, Kind.KEYED: 3, Kind.JUDGEMENT: 3}
MOST_OPTIONS = {Kind.PAIRS: 2, Kind.KEYED: 5, Kind.JUDGEMENT: 5}

Problem = tuple[str, str]


def broken(q: Questionnaire) -> Iterator[Problem]:
    """The fields that do not fit the kind, each with its problem."""
    if q.scorer not in SCORERS[q.kind]:
        yield "scorer", f"{q.scorer} cannot score {q.kind} items"
    if (q.kind is Kind.GENERATED) != (q.generator is not None):
        yield "generator", "belongs to generated items, and they need it"
    if q.kind is Kind.RATING:
        yield from _shared(q)
    elif q.options:
        yield "options", f"{q.kind} items have no shared answers"
    scales = {scale.id for scale in q.scales}
    for n, item in enumerate(q.items):
        path = f"items[{n}]"
        if q.kind is Kind.RATING and item.options:
            yield f"{path}.options", "rating items share the answers of the questionnaire"
        if q.kind in FEWEST_OPTIONS:
            yield from _own(path, item, q.kind, scales)
        if q.kind in (Kind.KEYED, Kind.GENERATED) and (item.level is None or item.level < 1):
            yield f"{path}.level", "must be a difficulty from 1"
        if item.reversed and q.kind is not Kind.RATING:
            yield f"{path}.reversed", "only rating items can be reversed"


def _shared(q: Questionnaire) -> Iterator[Problem]:
    if len(q.options) < 2:
        yield "options", "needs at least two answers"
    yield from _contiguous("options", q.options)


def _contiguous(path: str, options: tuple[Option, ...]) -> Iterator[Problem]:
    for number, (before, option) in enumerate(pairwise(options), 1):
        if option.value != before.value + 1:
            yield f"{path}[{number}].value", f"must be {before.value + 1}, is {option.value}"


def _own(path: str, item: Item, kind: Kind, scales: set[str]) -> Iterator[Problem]:
    count = len(item.options)
    if not FEWEST_OPTIONS[kind] <= count <= MOST_OPTIONS[kind]:
        low, high = FEWEST_OPTIONS[kind], MOST_OPTIONS[kind]
        yield f"{path}.options", f"needs {low} to {high} answers, has {count}"
    if item.options and item.options[0].value != 1:
        yield f"{path}.options[0].value", "must be 1"
    yield from _contiguous(f"{path}.options", item.options)
    if kind is Kind.PAIRS:
        yield from _sides(path, item, scales)
    elif kind is Kind.KEYED and sum(option.points or 0 for option in item.options) != 1:
        yield f"{path}.options", "exactly one answer must be right"
    elif kind is Kind.JUDGEMENT:
        points = [option.points or 0 for option in item.options]
        if min(points) < 0 or len(set(points)) < 2:
            yield f"{path}.options", "needs points from 0 up, and at least two different ones"


def _sides(path: str, item: Item, scales: set[str]) -> Iterator[Problem]:
    sides = [option.scale for option in item.options]
    if len(set(sides)) != len(sides):
        yield f"{path}.options", "both sides measure the same scale"
    for m, side in enumerate(sides):
        if side not in scales:
            yield f"{path}.options[{m}].scale", f"unknown scale {side!r}"
