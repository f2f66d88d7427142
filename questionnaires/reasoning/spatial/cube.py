"""A cube and its net: folding, pictures and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from questionnaires.parts import Text
from questionnaires.reasoning import svg
from questionnaires.reasoning.glyphs import regular
from questionnaires.reasoning.item import Drawing
from questionnaires.reasoning.wording import same

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from questionnaires.reasoning.svg import Point

Face = tuple[int, int]  # row and column on the net
Direction = tuple[int, int, int]  # right, up, towards the viewer

# Every mark looks the same after a quarter turn, so that its direction never matters.
MARKS = (
    Text("пустой круг", "empty circle"),
    Text("закрашенный круг", "solid circle"),
    Text("пустой квадрат", "empty square"),
    Text("закрашенный квадрат", "solid square"),
    Text("прямой крест", "upright cross"),
    Text("косой крест", "slanting cross"),
)
_SIDE = 48
_R = 0.45


def fold_net(faces: Sequence[Face]) -> dict[Face, Direction]:
    """Where each face of a net points when it is folded away from the viewer, marks outside."""
    start = faces[0]
    # The outward direction of a face, and what is to the right of it and above it on the paper.
    placed = {start: ((0, 0, 1), (1, 0, 0), (0, 1, 0))}
    waiting = [start]
    while waiting:
        row, column = face = waiting.pop()
        out, right, up = placed[face]
        back = (-out[0], -out[1], -out[2])
        left, down = (-right[0], -right[1], -right[2]), (-up[0], -up[1], -up[2])
        beside = {
            (row, column + 1): (right, back, up),
            (row, column - 1): (left, out, up),
            (row - 1, column): (up, right, back),
            (row + 1, column): (down, right, out),
        }
        for other, way in beside.items():
            if other in faces and other not in placed:
                placed[other] = way
                waiting.append(other)
    return {face: way[0] for face, way in placed.items()}


def net_drawing(net: Mapping[Face, int]) -> Drawing:
    """The net with its marks."""
    rows, columns = max(r for r, _ in net) + 1, max(c for _, c in net) + 1
    parts = []
    for (row, column), mark in sorted(net.items()):
        x, y = 3 + column * _SIDE, 3 + row * _SIDE
        parts.append(svg.rectangle((x, y), _SIDE, _SIDE))
        parts.append(_mark(mark, _flat(x + _SIDE / 2, y + _SIDE / 2, _SIDE / 2)))
    russian, english = [], []
    for row in range(rows):
        marks = [net.get((row, column)) for column in range(columns)]
        told = [Text("нет", "none") if mark is None else MARKS[mark] for mark in marks]
        russian.append(f"Ряд {row + 1}: {', '.join(text.ru for text in told)}.")
        english.append(f"Row {row + 1}: {', '.join(text.en for text in told)}.")
    return Drawing(
        columns * _SIDE + 6,
        rows * _SIDE + 6,
        same("".join(parts)),
        Text("Развёртка куба", "The net of a cube"),
        Text(" ".join(russian), " ".join(english)),
    )


def mark_drawing(mark: int) -> Drawing:
    """One mark by itself."""
    return Drawing(
        56,
        56,
        same(_mark(mark, _flat(28, 28, 28))),
        Text("Вариант ответа", "An answer"),
        MARKS[mark],
    )


def cube_drawing(corner: tuple[int, int, int]) -> Drawing:
    """A cube seen from its corner: marks on the top, the front (left) and the right side."""
    a, b, h = 40.0, 21.0, 44.0  # half width, half depth and height on the picture
    x, y = a + 4, b * 2 + 4
    sides = (
        # The middle of each face, its way to the right and its way up on the picture.
        ((x, y - b), (a / 2, b / 2), (a / 2, -b / 2)),
        ((x - a / 2, y + (h - b) / 2), (a / 2, b / 2), (0.0, -h / 2)),
        ((x + a / 2, y + (h - b) / 2), (a / 2, -b / 2), (0.0, -h / 2)),
    )
    parts = []
    for mark, (middle, right, up) in zip(corner, sides, strict=True):
        place = _slanted(middle, right, up)
        parts.append(svg.polygon([place(-1, -1), place(1, -1), place(1, 1), place(-1, 1)]))
        parts.append(_mark(mark, place))
    top, front, right_side = (MARKS[mark] for mark in corner)
    return Drawing(
        round(2 * a + 8),
        round(2 * b + h + 8),
        same("".join(parts)),
        Text("Вариант ответа", "An answer"),
        Text(
            f"Сверху {top.ru}, спереди {front.ru}, справа {right_side.ru}.",
            f"Top {top.en}, front {front.en}, right {right_side.en}.",
        ),
    )


def _flat(x: float, y: float, half: float) -> Callable[[float, float], Point]:
    return _slanted((x, y), (half, 0.0), (0.0, -half))


def _slanted(middle: Point, right: Point, up: Point) -> Callable[[float, float], Point]:
    def place(across: float, above: float) -> Point:
        return (
            middle[0] + across * right[0] + above * up[0],
            middle[1] + across * right[1] + above * up[1],
        )

    return place


def _mark(mark: int, place: Callable[[float, float], Point]) -> str:
    fill = 3 if mark % 2 else 0
    if mark < 2:
        return svg.polygon([place(x, y) for x, y in regular((0, 0), _R * 1.1, 24)], fill=fill)
    if mark < 4:
        corners = ((-_R, -_R), (_R, -_R), (_R, _R), (-_R, _R))
        return svg.polygon([place(x, y) for x, y in corners], fill=fill)
    r = _R * 1.25 if mark == 4 else _R
    ends = ((-r, 0), (r, 0), (0, -r), (0, r)) if mark == 4 else ((-r, -r), (r, r), (-r, r), (r, -r))
    first, second, third, fourth = (place(x, y) for x, y in ends)
    return svg.line(first, second) + svg.line(third, fourth)
