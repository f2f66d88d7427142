"""Stacks of cubes as a picture, as a plan with numbers and as a silhouette."""

from __future__ import annotations

from typing import TYPE_CHECKING

from questionnaires.parts import Text
from questionnaires.reasoning import svg
from questionnaires.reasoning.item import Drawing
from questionnaires.reasoning.wording import same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from questionnaires.reasoning.svg import Point

Spot = tuple[int, int]  # half widths to the right and half depths down
Heights = list[list[int]]  # rows from the back to the front, stacks from left to right

# Half the width, half the depth and the height of a cube; the height is twice the half depth,
# so that a step back and to the left looks like a step up.
_ACROSS, _DEEP, _TALL = 30.0, 17.0, 34.0
_CELL = 46
_SQUARE = 20
_SIDES = {
    "front": Text("спереди (снизу на плане)", "the front (below the plan)"),
    "left": Text("слева", "the left"),
    "right": Text("справа", "the right"),
}


def building_drawing(heights: Heights, *, arrow: bool) -> Drawing:
    """The stacks seen from above, with the front at the lower left and the right at the right."""
    n = len(heights)
    tallest = max(max(row) for row in heights)
    left, back = n * _ACROSS + 6, tallest * _TALL + 6

    def at(row: float, column: float, height: float) -> Point:
        x = left + (column - row) * _ACROSS
        return x, back + (column + row) * _DEEP - height * _TALL

    parts = []
    for outline, shade, floor in _in_sight(heights):
        corners = [(left + x * _ACROSS, back + y * _DEEP) for x, y in outline]
        parts.append(svg.polygon(corners, shade, faint=floor))
    bottom = back + 2 * n * _DEEP
    if arrow:
        tip, tail = at(n + 0.25, n / 2, 0), at(n + 1.25, n / 2, 0)
        parts.append(svg.arrow(tail, tip, 10))
        bottom = max(bottom, tail[1])
    listed = [", ".join(str(height) for height in row) for row in heights]
    ru = "; ".join(f"ряд {r}: {line}" for r, line in enumerate(listed, 1))
    en = "; ".join(f"row {r}: {line}" for r, line in enumerate(listed, 1))
    return Drawing(
        round(2 * left),
        round(bottom + 8),
        same("".join(parts)),
        Text("Постройка из кубиков", "A building of cubes"),
        Text(
            f"Высота столбиков слева направо, ряды от дальнего к переднему — {ru}.",
            f"Heights of the stacks from left to right, rows from the back to the front — {en}.",
        ),
    )


def plan_drawing(heights: Heights, side: str) -> Drawing:
    """The plan from above with the height of each stack and an arrow at the side of the viewer."""
    n = len(heights)
    margin = 44
    size = n * _CELL
    left = margin if side == "left" else 4
    parts = []
    for r, row in enumerate(heights):
        for c, height in enumerate(row):
            x, y = left + c * _CELL, 4 + r * _CELL
            parts.append(svg.rectangle((x, y), _CELL, _CELL))
            parts.append(svg.text((x + _CELL / 2, y + _CELL / 2), str(height), 20))
    middle = 4 + size / 2
    tail, tip = {
        "front": ((middle, size + margin), (middle, size + 12.0)),
        "left": ((4.0, middle), (left - 8.0, middle)),
        "right": ((size + margin, middle), (size + 12.0, middle)),
    }[side]
    parts.append(svg.arrow(tail, tip, 10))
    listed = [", ".join(str(height) for height in row) for row in heights]
    name = _SIDES[side]
    ru = "; ".join(f"ряд {r}: {line}" for r, line in enumerate(listed, 1))
    en = "; ".join(f"row {r}: {line}" for r, line in enumerate(listed, 1))
    return Drawing(
        size + 8 + (0 if side == "front" else margin),
        size + 8 + (margin if side == "front" else 0),
        same("".join(parts)),
        Text("План постройки", "The plan of a building"),
        Text(
            f"План, ряды сверху вниз — {ru}. Стрелка показывает взгляд: {name.ru}.",
            f"Plan, rows from the top — {en}. The arrow looks from {name.en}.",
        ),
    )


def silhouette_drawing(view: Sequence[int]) -> Drawing:
    """Columns of squares."""
    highest = 4
    width, height = len(view) * _SQUARE + 6, highest * _SQUARE + 6
    parts = []
    for column, stack in enumerate(view):
        for level in range(stack):
            corner = (3 + column * _SQUARE, 3 + (highest - 1 - level) * _SQUARE)
            parts.append(svg.rectangle(corner, _SQUARE, _SQUARE, fill=1))
    listed = ", ".join(str(stack) for stack in view)
    return Drawing(
        width,
        height,
        same("".join(parts)),
        Text("Вариант ответа", "An answer"),
        Text(f"Высота слева направо: {listed}.", f"Heights from left to right: {listed}."),
    )


def _in_sight(heights: Heights) -> list[tuple[list[Spot], int, bool]]:
    """Outlines of the faces in sight, each with its shade and whether it is bare floor.

    In this view every face falls into two triangles of one lattice, so that a nearer face hides
    another exactly triangle by triangle and nothing has to be painted over.
    """
    faces: list[tuple[list[Spot], int, bool]] = []
    owner: dict[frozenset[Spot], int] = {}
    for r, row in enumerate(heights):
        for c, height in enumerate(row):
            faces.append((_top(r, c, 0), 0, True))
            for z in range(height):
                faces.append((_front(r, c, z), 1, False))
                faces.append((_right(r, c, z), 2, False))
                faces.append((_top(r, c, z + 1), 0, False))
    # From the back to the front: what is painted last owns its triangles.
    for number, (outline, _, _) in enumerate(faces):
        for half in _halves(outline):
            owner[frozenset(half)] = number
    shown = []
    for number, (outline, shade, floor) in enumerate(faces):
        seen = [half for half in _halves(outline) if owner[frozenset(half)] == number]
        if seen:
            shown.append((outline if len(seen) == 2 else seen[0], shade, floor))
    return shown


def _halves(outline: list[Spot]) -> tuple[list[Spot], list[Spot]]:
    """The two triangles of a face; its first and third corner lie on the cut."""
    first, second, third, fourth = outline
    return [first, second, third], [first, third, fourth]


def _spot(r: int, c: int, z: int) -> Spot:
    return c - r, c + r - 2 * z


def _top(r: int, c: int, z: int) -> list[Spot]:
    return [_spot(r, c, z), _spot(r, c + 1, z), _spot(r + 1, c + 1, z), _spot(r + 1, c, z)]


def _front(r: int, c: int, z: int) -> list[Spot]:
    r += 1
    return [_spot(r, c + 1, z + 1), _spot(r, c + 1, z), _spot(r, c, z), _spot(r, c, z + 1)]


def _right(r: int, c: int, z: int) -> list[Spot]:
    c += 1
    return [_spot(r + 1, c, z + 1), _spot(r + 1, c, z), _spot(r, c, z), _spot(r, c, z + 1)]
