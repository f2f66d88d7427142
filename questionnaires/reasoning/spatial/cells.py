"""Cells of a figure matrix as pictures and in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from questionnaires.parts import Text
from questionnaires.reasoning import svg
from questionnaires.reasoning.glyphs import DIRECTIONS, NOUNS, SHADES, shape
from questionnaires.reasoning.item import Drawing
from questionnaires.reasoning.wording import same

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from questionnaires.reasoning.svg import Point

SIDE = 80

_PLACES = {
    1: ((0.0, 0.0),),
    2: ((-18.0, 0.0), (18.0, 0.0)),
    3: ((-18.0, 16.0), (18.0, 16.0), (0.0, -18.0)),
}
_RADIUS = 14
_ALONE = 24


@dataclass(frozen=True, slots=True)
class Cell:
    """Some equal figures: name, how many, shade 0 to 2, direction in steps of 45°."""

    shape: str
    count: int
    shade: int
    turn: int = 0

    def drawn(self, centre: Point) -> str:
        """The figures around a centre."""
        x, y = centre
        radius = _ALONE if self.shape == "arrow" else _RADIUS
        return "".join(
            shape(self.shape, (x + dx, y + dy), radius, self.shade, self.turn)
            for dx, dy in _PLACES[self.count]
        )


def words(cell: Cell) -> Text:
    """«2 круга в полоску», "2 striped circles"; an arrow with its direction."""
    noun, shade = NOUNS[cell.shape], SHADES[cell.shade]
    if cell.shape == "arrow":
        way = DIRECTIONS[cell.turn]
        return Text(f"стрелка {way.ru}, {shade.ru}", f"{shade.en} arrow {way.en}")
    return Text(
        f"{cell.count} {noun.russian(cell.count)} {shade.ru}",
        f"{cell.count} {shade.en} {noun.english(cell.count)}",
    )


def cell_drawing(drawn: Callable[[Point], str], told: Text) -> Drawing:
    """One cell by itself, as an answer."""
    frame = svg.rectangle((2, 2), SIDE, SIDE)
    body = same(frame + drawn((2 + SIDE / 2, 2 + SIDE / 2)))
    return Drawing(SIDE + 4, SIDE + 4, body, Text("Вариант ответа", "An answer"), told)


def matrix_drawing(cells: Sequence[Sequence[tuple[Callable[[Point], str], Text]]]) -> Drawing:
    """Three rows of three cells, the last one hidden behind a question mark."""
    parts, russian, english = [], [], []
    for r, row in enumerate(cells):
        told = [text for _, text in row]
        if r == 2:
            told[2] = Text("знак вопроса", "question mark")
        russian.append(f"Строка {r + 1}: {'; '.join(t.ru for t in told)}.")
        english.append(f"Row {r + 1}: {'; '.join(t.en for t in told)}.")
        for c, (drawn, _) in enumerate(row):
            corner = (2.0 + c * SIDE, 2.0 + r * SIDE)
            centre = (corner[0] + SIDE / 2, corner[1] + SIDE / 2)
            hidden = r == 2 and c == 2
            parts.append(svg.rectangle(corner, SIDE, SIDE))
            parts.append(svg.text(centre, "?", 34) if hidden else drawn(centre))
    side = 3 * SIDE + 4
    return Drawing(
        side,
        side,
        same("".join(parts)),
        Text("Таблица рисунков", "A table of pictures"),
        Text(" ".join(russian), " ".join(english)),
    )
