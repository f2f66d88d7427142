"""Balances: how many circles weigh as much as other figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from questionnaires.parts import Text
from questionnaires.reasoning.item import AnotherDrawIsNeeded, Draft
from questionnaires.reasoning.near_misses import number, numbers_beside
from questionnaires.reasoning.numerical.scales import CIRCLE, SQUARE, TRIANGLE, Pan, scales, told

if TYPE_CHECKING:
    from questionnaires.reasoning.draw import Draw

Equation = tuple[Pan, Pan]

MOST_ON_A_PAN = 10


def draft(draw: Draw, level: int) -> Draft:
    """1: divide; 2: one figure by way of another; 3: take away first; 4: two unknowns at once."""
    square = draw.between(2, 6)
    triangle = square * draw.between(2, 3) if level == 2 else square + draw.between(1, 7)
    equations, asked = _MAKERS[level](draw, square, triangle)
    if any(sum(pan.values()) > MOST_ON_A_PAN for pair in equations for pan in pair):
        raise AnotherDrawIsNeeded
    weights = {CIRCLE: 1, SQUARE: square, TRIANGLE: triangle}
    right = _weight(asked, weights)
    figures = told(asked)
    likely = [right + square, right - square, sum(asked.values()), triangle - square, triangle]
    return Draft(
        text=Text(
            f"Весы в равновесии. Одинаковые фигуры весят одинаково. "
            f"Сколько кругов весят столько же, сколько {figures.ru}?",
            f"The scales are level. Equal figures weigh the same. "
            f"How many circles weigh as much as {figures.en}?",
        ),
        right=number(right),
        wrong=numbers_beside(draw, right, likely),
        because=_because(square, triangle, level),
        drawing=scales(equations),
        features={
            "scales": len(equations),
            "divide": level == 1,
            "take_away": level >= 3,
            "together": level == 4,
            "figures": len(asked),
        },
    )


def _divide(draw: Draw, square: int, _: int) -> tuple[list[Equation], Pan]:
    shown = draw.between(2, 3)
    asked = draw.pick([n for n in (1, 3, 4, 5) if n != shown])
    return [({SQUARE: shown}, {CIRCLE: shown * square})], {SQUARE: asked}


def _by_way_of(draw: Draw, square: int, triangle: int) -> tuple[list[Equation], Pan]:
    first: Equation = ({SQUARE: 1}, {CIRCLE: square})
    second: Equation = ({TRIANGLE: 1}, {SQUARE: triangle // square})
    asked = draw.pick(({TRIANGLE: 1}, {TRIANGLE: 1, SQUARE: 1}, {TRIANGLE: 2}))
    return draw.shuffled((first, second)), asked


def _take_away(draw: Draw, square: int, triangle: int) -> tuple[list[Equation], Pan]:
    extra, times = draw.between(1, 3), draw.between(2, 3)
    first: Equation = ({SQUARE: times, CIRCLE: extra}, {CIRCLE: times * square + extra})
    second: Equation = ({TRIANGLE: 1}, {SQUARE: 1, CIRCLE: triangle - square})
    asked = draw.pick(({TRIANGLE: 1}, {TRIANGLE: 1, SQUARE: 1}))
    return draw.shuffled((first, second)), asked


def _together(draw: Draw, square: int, triangle: int) -> tuple[list[Equation], Pan]:
    first: Equation = ({TRIANGLE: 1, SQUARE: 1}, {CIRCLE: triangle + square})
    second: Equation = ({TRIANGLE: 1}, {SQUARE: 1, CIRCLE: triangle - square})
    asked = draw.pick(({TRIANGLE: 1}, {SQUARE: 1}, {TRIANGLE: 2}, {SQUARE: 3}))
    return draw.shuffled((first, second)), asked


_MAKERS = {1: _divide, 2: _by_way_of, 3: _take_away, 4: _together}


def _weight(pan: Pan, weights: dict[str, int]) -> int:
    return sum(weights[shape] * count for shape, count in pan.items())


def _because(square: int, triangle: int, level: int) -> Text:
    ru, en = f"Один квадрат весит {square}", f"One square weighs {square}"
    if level > 1:
        ru += f", один треугольник — {triangle}"
        en += f", one triangle {triangle}"
    return Text(f"{ru}, если считать в кругах.", f"{en}, counted in circles.")
