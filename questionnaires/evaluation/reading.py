"""Reads files of answers to rating items of the six scales R, I, A, S, E, C."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from _csv import Reader as _Reader
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import numpy.typing as npt

SCALES = "RIASEC"
CATEGORIES = 5
FEWEST_ITEMS = 3
"""Per scale: with two items their discriminations cannot be told apart."""

FEWEST_PEOPLE = 50
_ITEM = re.compile(rf"[{SCALES}][1-9]\d*")
_VALUES = {"": -1} | {
    form: value - 1 for value in range(CATEGORIES + 1) for form in (str(value), f"{value}.0")
}
"""What may stand in a cell, and the category it means: 0 and nothing are missing."""


class UnreadableAnswersError(ValueError):
    """A file of answers cannot be used; the message names the file and, if known, the line."""

    def __init__(self, path: Path, problem: str, line: int | None = None) -> None:
        place = str(path) if line is None else f"{path}, line {line}"
        super().__init__(f"{place}: {problem}")
        self.path, self.line, self.problem = path, line, problem


@dataclass(frozen=True, eq=False)
class AnswerFile:
    """`items` name the columns of `x` (people, items): categories from 0, −1 for missing."""

    path: Path
    items: tuple[str, ...]
    x: npt.NDArray[np.intp]

    @property
    def trait(self) -> npt.NDArray[np.intp]:
        """The number of each item's scale in SCALES, (items,)."""
        return np.array([SCALES.index(item[0]) for item in self.items], dtype=np.intp)


def read_answers(path: Path, items: Sequence[str] | None = None) -> AnswerFile:
    """Read a CSV file with a header line.

    Columns named like R1 or C8 are items, 1 to 5 or 0 for missing; others are ignored. `items`
    are those wanted, by default all there are. Raises UnreadableAnswersError for a file that
    cannot be read, missing columns, values that cannot be, or too few people.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return _read(path, csv.reader(lines, strict=True), items)
    except OSError as error:
        raise UnreadableAnswersError(path, error.strerror or "cannot be read") from error
    except UnicodeDecodeError as error:
        raise UnreadableAnswersError(path, "is not UTF-8 text") from error


def _read(path: Path, rows: _Reader, items: Sequence[str] | None) -> AnswerFile:
    try:
        header = [name.strip() for name in next(rows)]
    except (StopIteration, csv.Error):
        raise UnreadableAnswersError(path, "has no header line", 1) from None
    found = _items(path, header) if items is None else tuple(items)
    if absent := [item for item in found if item not in header]:
        raise UnreadableAnswersError(path, f"lacks the columns {', '.join(absent)}", 1)
    columns = [header.index(item) for item in found]
    x = np.array(list(_answers(path, rows, header, columns)), dtype=np.intp)
    if len(x) < FEWEST_PEOPLE:
        problem = f"has answers of {len(x)} people, at least {FEWEST_PEOPLE} are needed"
        raise UnreadableAnswersError(path, problem)
    return AnswerFile(path, found, x)


def _items(path: Path, header: Sequence[str]) -> tuple[str, ...]:
    found = tuple(name for name in header if _ITEM.fullmatch(name))
    if twice := sorted({name for name in found if found.count(name) > 1}):
        raise UnreadableAnswersError(path, f"has two columns {', '.join(twice)}", 1)
    for scale in SCALES:
        if (count := sum(name.startswith(scale) for name in found)) < FEWEST_ITEMS:
            problem = (
                f"has {count} columns of scale {scale} ({scale}1, {scale}2, …), "
                f"at least {FEWEST_ITEMS} are needed"
            )
            if len(header) == 1:
                problem += "; the columns must be separated by commas"
            raise UnreadableAnswersError(path, problem, 1)
    return tuple(sorted(found, key=lambda name: (SCALES.index(name[0]), int(name[1:]))))


def _answers(
    path: Path, rows: _Reader, header: Sequence[str], columns: Sequence[int]
) -> Iterator[list[int]]:
    try:
        for row in rows:
            if not row:
                continue
            if len(row) != len(header):
                problem = f"has {len(row)} values where the header has {len(header)} columns"
                raise UnreadableAnswersError(path, problem, rows.line_num)
            try:
                yield [_VALUES[row[column].strip()] for column in columns]
            except KeyError:
                column = next(c for c in columns if row[c].strip() not in _VALUES)
                problem = (
                    f"{header[column]} is {row[column]!r}, not 1 to {CATEGORIES} or 0 for missing"
                )
                raise UnreadableAnswersError(path, problem, rows.line_num) from None
    except csv.Error as error:
        raise UnreadableAnswersError(path, f"is not CSV: {error}", rows.line_num) from error
