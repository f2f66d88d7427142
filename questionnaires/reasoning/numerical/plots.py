"""Bar charts and tables as pictures with their numbers in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from questionnaires.parts import Text
from questionnaires.reasoning import svg
from questionnaires.reasoning.item import Drawing

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEFT, _TOP, _BOTTOM, _PER_UNIT = 34, 12, 26, 7.5
_BAR, _GAP = 28, 18
_HEAD, _COLUMN, _LINE = 92, 40, 36


def bars(title: Text, labels: Sequence[Text], values: Sequence[int], step: int) -> Drawing:
    """One bar per label over an axis with a mark and a faint line every `step`."""
    top = -(-max(values) // step) * step
    floor = _TOP + top * _PER_UNIT
    width = _LEFT + _GAP + len(values) * (_BAR + _GAP)
    parts = []
    for mark in range(0, top + 1, step):
        y = floor - mark * _PER_UNIT
        parts.append(svg.line((_LEFT, y), (width, y), faint=mark > 0))
        parts.append(svg.text((_LEFT - 8, y), str(mark), 14, "end"))
    # Values between two marks stand at half their distance: a lighter line shows it.
    for mark in range(step // 2, top, step):
        y = floor - mark * _PER_UNIT
        parts.append(svg.line((_LEFT, y), (_LEFT + 6, y)))
    parts.append(svg.line((_LEFT, _TOP), (_LEFT, floor)))
    for n, value in enumerate(values):
        x = _LEFT + _GAP + n * (_BAR + _GAP)
        height = value * _PER_UNIT
        parts.append(svg.rectangle((x, floor - height), _BAR, height, fill=2))
    shapes = "".join(parts)
    centres = [_LEFT + _GAP + n * (_BAR + _GAP) + _BAR / 2 for n in range(len(values))]

    def named(words: list[str]) -> str:
        at = zip(centres, words, strict=True)
        return shapes + "".join(svg.text((x, floor + 15), word, 15) for x, word in at)

    russian, english = [label.ru for label in labels], [label.en for label in labels]
    return Drawing(
        round(width),
        round(floor + _BOTTOM),
        Text(named(russian), named(english)),
        title,
        Text(
            f"Столбчатая диаграмма «{title.ru}»: {_listed(russian, values)}.",
            f'Bar chart "{title.en}": {_listed(english, values)}.',
        ),
    )


def table(
    title: Text, labels: Sequence[Text], groups: Sequence[Text], rows: Sequence[Sequence[int]]
) -> Drawing:
    """A table with a column per label and a row per group."""
    width = _HEAD + len(labels) * _COLUMN
    height = (len(groups) + 1) * _LINE
    frame = [svg.rectangle((2, 2), width, height)]
    frame += [svg.line((2, 2 + r * _LINE), (2 + width, 2 + r * _LINE)) for r in (1, 2)]
    for c in range(len(labels)):
        x = 2 + _HEAD + c * _COLUMN
        frame.append(svg.line((x, 2), (x, 2 + height), faint=c > 0))
        for r, row in enumerate(rows, 1):
            frame.append(svg.text((x + _COLUMN / 2, 2 + (r + 0.5) * _LINE), str(row[c]), 17))

    def named(heads: list[str], sides: list[str]) -> str:
        words = [
            svg.text((2 + _HEAD + (c + 0.5) * _COLUMN, 2 + _LINE / 2), head, 15)
            for c, head in enumerate(heads)
        ]
        words += [
            svg.text((10, 2 + (r + 0.5) * _LINE), side, 15, "start")
            for r, side in enumerate(sides, 1)
        ]
        return "".join([*frame, *words])

    ru_heads, en_heads = [label.ru for label in labels], [label.en for label in labels]
    ru_sides, en_sides = [group.ru for group in groups], [group.en for group in groups]
    return Drawing(
        width + 4,
        height + 4,
        Text(named(ru_heads, ru_sides), named(en_heads, en_sides)),
        title,
        Text(
            f"Таблица «{title.ru}». {_rows(ru_heads, ru_sides, rows)}",
            f'Table "{title.en}". {_rows(en_heads, en_sides, rows)}',
        ),
    )


def _listed(labels: list[str], values: Sequence[int]) -> str:
    return ", ".join(f"{label} {value}" for label, value in zip(labels, values, strict=True))


def _rows(heads: list[str], sides: list[str], rows: Sequence[Sequence[int]]) -> str:
    return " ".join(
        f"{side}: {_listed(heads, row)}." for side, row in zip(sides, rows, strict=True)
    )
