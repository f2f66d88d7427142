"""Balances with figures on their pans as pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from questionnaires.parts import Text
from questionnaires.reasoning import svg
from questionnaires.reasoning.glyphs import NOUNS, shape
from questionnaires.reasoning.item import Drawing
from questionnaires.reasoning.wording import joined, same

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Pan = dict[str, int]

CIRCLE, SQUARE, TRIANGLE = "circle", "square", "triangle"

_WIDTH, _HEIGHT = 292, 96
_LINE = 5  # figures in one row of a pan
_SIZE = 24


def scales(equations: Sequence[tuple[Pan, Pan]]) -> Drawing:
    """Level balances, one above the other."""
    drawn, words = [], []
    for n, (left, right) in enumerate(equations):
        drawn.append(_balance(left, right, n * _HEIGHT))
        on_left, on_right = told(left), told(right)
        words.append(
            Text(
                f"Весы {n + 1}: слева {on_left.ru}, справа {on_right.ru}, равновесие.",
                f"Scales {n + 1}: left {on_left.en}, right {on_right.en}, level.",
            )
        )
    return Drawing(
        _WIDTH,
        len(equations) * _HEIGHT,
        same("".join(drawn)),
        Text("Весы в равновесии", "Level scales"),
        joined(words, " "),
    )


def told(pan: Mapping[str, int]) -> Text:
    """«2 квадрата и 1 круг»."""
    counted = [NOUNS[name].counted(count) for name, count in pan.items()]
    return Text(" и ".join(c.ru for c in counted), " and ".join(c.en for c in counted))


def _balance(left: Pan, right: Pan, top: float) -> str:
    pan, foot = top + 2 * _SIZE + 10, top + _HEIGHT - 8
    middle = _WIDTH / 2
    parts = [
        svg.line((12, pan), (middle - 14, pan)),
        svg.line((middle + 14, pan), (_WIDTH - 12, pan)),
        svg.line((75, pan + 12), (_WIDTH - 75, pan + 12)),
        svg.line((75, pan), (75, pan + 12)),
        svg.line((_WIDTH - 75, pan), (_WIDTH - 75, pan + 12)),
        svg.polygon([(middle, pan + 12), (middle - 12, foot), (middle + 12, foot)], fill=1),
    ]
    for load, centre in ((left, 75.0), (right, _WIDTH - 75.0)):
        parts.append(_loaded(load, centre, pan))
    return "".join(parts)


def _loaded(pan: Pan, centre: float, floor: float) -> str:
    figures = [name for name, count in pan.items() for _ in range(count)]
    below, above = figures[:_LINE], figures[_LINE:]
    parts = []
    for height, row in enumerate((below, above)):
        start = centre - (len(row) - 1) * _SIZE / 2
        for n, name in enumerate(row):
            at = (start + n * _SIZE, floor - _SIZE * (height + 0.5) - 2)
            parts.append(shape(name, at, 9, 0 if name == CIRCLE else 2))
    return "".join(parts)
