"""Matrices of lines: the third cell has the lines that only one of the first two cells has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from questionnaires.parts import Text
from questionnaires.reasoning import svg
from questionnaires.reasoning.item import AnotherDrawIsNeeded, Answer, Draft
from questionnaires.reasoning.spatial.cells import cell_drawing, matrix_drawing

if TYPE_CHECKING:
    from collections.abc import Callable

    from questionnaires.reasoning.draw import Draw
    from questionnaires.reasoning.svg import Point

Lines = frozenset[int]

_R = 26
# Each line by its ends around the middle of a cell, and its name.
_LINES: tuple[tuple[tuple[float, float, float, float], Text], ...] = (
    ((-_R, -_R, _R, -_R), Text("верх", "top")),
    ((_R, -_R, _R, _R), Text("правый край", "right side")),
    ((-_R, _R, _R, _R), Text("низ", "bottom")),
    ((-_R, -_R, -_R, _R), Text("левый край", "left side")),
    ((0, -_R, 0, _R), Text("середина сверху вниз", "middle downwards")),
    ((-_R, 0, _R, 0), Text("середина слева направо", "middle across")),
    ((-_R, -_R, _R, _R), Text("косая вниз вправо", "slant down right")),
    ((-_R, _R, _R, -_R), Text("косая вверх вправо", "slant up right")),
)
_BECAUSE = Text(
    "В третьем рисунке остаются линии, которые есть только в одном из двух первых.",
    "The third picture keeps the lines that only one of the first two has.",
)


def draft(draw: Draw, question: Text) -> Draft:
    """The rule holds along the rows and down the columns alike."""
    a, b, d, e = (_some(draw) for _ in range(4))
    c, f, g, h = a ^ b, d ^ e, a ^ d, b ^ e
    right = g ^ h
    grid = [[a, b, c], [d, e, f], [g, h, right]]
    if any(not 1 <= len(cell) <= 5 for row in grid for cell in row) or not _tells_rules_apart(grid):
        raise AnotherDrawIsNeeded
    gone, kept = sorted(g & h), sorted(right)
    if not gone or len(kept) < 2:  # no answer may be an empty cell
        raise AnotherDrawIsNeeded
    first, second = frozenset((draw.pick(gone),)), frozenset((draw.pick(kept),))
    return Draft(
        text=question,
        right=_answer(right),
        wrong=tuple(_answer(right ^ change) for change in (first, second, first | second)),
        because=_BECAUSE,
        drawing=matrix_drawing([[(drawer(lines), told(lines)) for lines in row] for row in grid]),
        features={"rules": 1, "latin": 0, "cancel": 1},
    )


def told(lines: Lines) -> Text:
    """The lines of a cell by name, in a fixed order."""
    names = [_LINES[n][1] for n in sorted(lines)]
    return Text(
        "линии: " + ", ".join(name.ru for name in names),
        "lines: " + ", ".join(name.en for name in names),
    )


def drawer(lines: Lines) -> Callable[[Point], str]:
    """Draws the lines of a cell around a centre."""

    def drawn(centre: Point) -> str:
        x, y = centre
        ends = [_LINES[n][0] for n in sorted(lines)]
        return "".join(svg.line((x + x1, y + y1), (x + x2, y + y2)) for x1, y1, x2, y2 in ends)

    return drawn


def _some(draw: Draw) -> Lines:
    return frozenset(draw.sample(range(len(_LINES)), draw.between(2, 4)))


def _tells_rules_apart(grid: list[list[Lines]]) -> bool:
    """Whether "both together" and "what both share" fail on the complete rows and columns."""
    lines = [*grid[:2], *(list(column) for column in list(zip(*grid, strict=True))[:2])]
    return all(a & b and a | b != c and a & b != c and c not in (a, b) for a, b, c in lines)


def _answer(lines: Lines) -> Answer:
    return Answer(drawing=cell_drawing(drawer(lines), told(lines)))
