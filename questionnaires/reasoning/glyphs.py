"""Small plane figures with three shades: empty, striped, solid."""

from __future__ import annotations

from math import cos, pi, sin
from typing import TYPE_CHECKING

from questionnaires.parts import Text
from questionnaires.reasoning import svg
from questionnaires.reasoning.wording import Noun

if TYPE_CHECKING:
    from collections.abc import Sequence

    from questionnaires.reasoning.svg import Point

NOUNS = {
    "circle": Noun("круг", "круга", "кругов", "circle", "circles"),
    "square": Noun("квадрат", "квадрата", "квадратов", "square", "squares"),
    "triangle": Noun("треугольник", "треугольника", "треугольников", "triangle", "triangles"),
    "diamond": Noun("ромб", "ромба", "ромбов", "diamond", "diamonds"),
    "star": Noun("звезда", "звезды", "звёзд", "star", "stars"),
    "arrow": Noun("стрелка", "стрелки", "стрелок", "arrow", "arrows"),
}
SHADES = (
    Text("без заливки", "empty"),
    Text("в полоску", "striped"),
    Text("с заливкой", "solid"),
)
# Clockwise from above in steps of 45°.
DIRECTIONS = (
    Text("вверх", "up"),
    Text("вверх и вправо", "up and right"),
    Text("вправо", "right"),
    Text("вниз и вправо", "down and right"),
    Text("вниз", "down"),
    Text("вниз и влево", "down and left"),
    Text("влево", "left"),
    Text("вверх и влево", "up and left"),
)

_STEPS_IN_A_CIRCLE = 24
# A block arrow of height 2 that points up, around its middle.
_ARROW = ((0, -1), (0.7, -0.15), (0.3, -0.15), (0.3, 1), (-0.3, 1), (-0.3, -0.15), (-0.7, -0.15))


def shape(name: str, centre: Point, radius: float, shade: int, turn: int = 0) -> str:
    """A figure of about `radius`; shade 0 empty, 1 striped, 2 solid; `turn` in steps of 45°."""
    if name == "circle":
        outline = svg.circle(centre, radius, fill=3 if shade == 2 else 0)
        corners = regular(centre, radius, _STEPS_IN_A_CIRCLE)
    else:
        corners = _corners(name, centre, radius, turn)
        outline = svg.polygon(corners, fill=3 if shade == 2 else 0)
    if shade != 1:
        return outline
    pieces = [[corners[n] for n in piece] for piece in _PIECES.get(name, (range(len(corners)),))]
    return outline + "".join(svg.hatch(piece, centre, 6) for piece in pieces)


# Convex pieces of what is not convex itself: the arrow's head and shaft, the star's core and tips.
_PIECES: dict[str, tuple[Sequence[int], ...]] = {
    "arrow": ((0, 1, 6), (2, 3, 4, 5)),
    "star": ((1, 3, 5, 7, 9), (9, 0, 1), (1, 2, 3), (3, 4, 5), (5, 6, 7), (7, 8, 9)),
}


def _corners(name: str, centre: Point, radius: float, turn: int) -> list[Point]:
    x, y = centre
    if name == "square":
        r = radius * 0.88
        return [(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)]
    if name == "triangle":
        return regular((x, y + radius * 0.2), radius * 1.12, 3)
    if name == "diamond":
        r = radius * 1.1
        return [(x, y - r), (x + r * 0.72, y), (x, y + r), (x - r * 0.72, y)]
    if name == "star":
        return [
            (x + r * sin(n * pi / 5), y - r * cos(n * pi / 5))
            for n in range(10)
            for r in ((radius * 1.15) if n % 2 == 0 else radius * 0.5,)
        ]
    c, s = cos(turn * pi / 4), sin(turn * pi / 4)
    return [(x + radius * (c * px - s * py), y + radius * (s * px + c * py)) for px, py in _ARROW]


def regular(centre: Point, radius: float, sides: int) -> list[Point]:
    """The corners of a regular polygon, the first one at the top, clockwise."""
    x, y = centre
    turns = [2 * pi * n / sides for n in range(sides)]
    return [(x + radius * sin(t), y - radius * cos(t)) for t in turns]
