"""Reads files of answers, or of scale means, with the field that each person studies."""

from __future__ import annotations

import csv
import gzip
import math
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from _csv import Reader as _Reader
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import TextIO

    from recommender.group_norms import Groups
    from recommender.ranking import Floats

FEWEST_PEOPLE = 50
ITEMS = tuple(f"{scale}{number}" for scale in "RIASEC" for number in range(1, 9))
TIPI = tuple(f"TIPI{number}" for number in range(1, 11))
SCALE_NAMES = (
    "realistic",
    "investigative",
    "artistic",
    "social",
    "enterprising",
    "conventional",
)
SEXES = ("Female", "Male")
TEENS = (13, 18)
"""Ages, both included."""

OLDEST = 120
_GZIP = b"\x1f\x8b"
"""How a packed file begins, whatever its name."""


class UnreadablePeopleError(ValueError):
    """A file cannot be used; the message names the file and, if known, the line."""

    def __init__(self, path: Path, problem: str, line: int | None = None) -> None:
        place = str(path) if line is None else f"{path}, line {line}"
        super().__init__(f"{place}: {problem}")
        self.path, self.line, self.problem = path, line, problem


@dataclass(frozen=True, eq=False)
class People:
    """n people of a file. Numbers not given are NaN.

    `interests` (n, k) are answers 1 to 5 to ITEMS or means of the six scales, `field` (n,)
    positions in the list of fields asked for. `personality` (n, 10) are TIPI answers 1 to 7,
    `sex` (n,) positions in SEXES or −1, `age` (n,) years; these three only of answer files.
    """

    interests: Floats
    field: Groups
    personality: Floats
    sex: Groups
    age: Floats

    @property
    def teens(self) -> np.ndarray:
        """Booleans (n,): aged within TEENS."""
        return (self.age >= TEENS[0]) & (self.age <= TEENS[1])


def read_answers(path: Path, fields: Sequence[str]) -> People:
    """People with ITEMS, TIPI, gender, age and major, one of `fields`; 0 or nothing is missing.

    Who has answered no item or tells no major is left out. Raises UnreadablePeopleError for a
    file that cannot be read, columns that are missing, values that cannot be, or too few people.
    """
    positions = {field: number for number, field in enumerate(fields)}
    numbers: list[list[float]] = []
    codes: list[tuple[int, int]] = []
    for line, row in _rows(path, (*ITEMS, *TIPI, "gender", "age", "major")):
        answers = [_number(path, line, row, name, 1, 5) for name in ITEMS]
        if not row["major"] or all(math.isnan(answer) for answer in answers):
            continue
        answers += [_number(path, line, row, name, 1, 7) for name in TIPI]
        answers.append(_age(row["age"]))
        numbers.append(answers)
        sex = SEXES.index(row["gender"]) if row["gender"] in SEXES else -1
        codes.append((sex, _field(path, line, row["major"], "major", positions)))
    _enough(path, len(numbers))
    matrix, coded = np.array(numbers), np.array(codes, dtype=np.intp)
    last = len(ITEMS)
    return People(matrix[:, :last], coded[:, 1], matrix[:, last:-1], coded[:, 0], matrix[:, -1])


def read_scales(path: Path, fields: Sequence[str]) -> People:
    """People with means 1 to 5 of the six scales and group20, one of `fields`.

    Who has no means or tells no field is left out. Raises UnreadablePeopleError as
    `read_answers` does.
    """
    positions = {field: number for number, field in enumerate(fields)}
    means: list[list[float]] = []
    codes: list[int] = []
    for line, row in _rows(path, (*SCALE_NAMES, "group20")):
        values = [_number(path, line, row, name, 1, 5) for name in SCALE_NAMES]
        if not row["group20"] or all(math.isnan(value) for value in values):
            continue
        means.append(values)
        codes.append(_field(path, line, row["group20"], "group20", positions))
    _enough(path, len(means))
    nobody = np.full(len(means), -1, dtype=np.intp)
    nothing = np.full((len(means), 0), np.nan)
    unknown = np.full(len(means), np.nan)
    return People(np.array(means), np.array(codes, dtype=np.intp), nothing, nobody, unknown)


def _rows(path: Path, wanted: Sequence[str]) -> Iterator[tuple[int, Mapping[str, str]]]:
    try:
        with _opened(path) as lines:
            yield from _parsed(path, csv.reader(lines, strict=True), wanted)
    except UnicodeDecodeError as error:
        raise UnreadablePeopleError(path, "is not UTF-8 text") from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UnreadablePeopleError(path, "is not a whole gzip file") from error
    except OSError as error:
        raise UnreadablePeopleError(path, error.strerror or "cannot be read") from error


def _opened(path: Path) -> TextIO:
    with path.open("rb") as raw:
        packed = raw.read(len(_GZIP)) == _GZIP
    if packed:
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _parsed(
    path: Path, rows: _Reader, wanted: Sequence[str]
) -> Iterator[tuple[int, Mapping[str, str]]]:
    try:
        header = [name.strip() for name in next(rows)]
    except (StopIteration, csv.Error):
        raise UnreadablePeopleError(path, "has no header line", 1) from None
    if absent := [name for name in wanted if name not in header]:
        problem = f"lacks the columns {', '.join(absent)}"
        if len(header) == 1:
            problem += "; the columns must be separated by commas"
        raise UnreadablePeopleError(path, problem, 1)
    if twice := sorted({name for name in wanted if header.count(name) > 1}):
        raise UnreadablePeopleError(path, f"has two columns {', '.join(twice)}", 1)
    columns = {name: header.index(name) for name in wanted}
    try:
        for row in rows:
            if not row:
                continue
            if len(row) != len(header):
                problem = f"has {len(row)} values where the header has {len(header)} columns"
                raise UnreadablePeopleError(path, problem, rows.line_num)
            yield rows.line_num, {name: row[at].strip() for name, at in columns.items()}
    except csv.Error as error:
        raise UnreadablePeopleError(path, f"is not CSV: {error}", rows.line_num) from error


def _number(
    path: Path, line: int, row: Mapping[str, str], name: str, least: float, most: float
) -> float:
    """A number within bounds; NaN for nothing, NA or 0."""
    text = row[name]
    if text in ("", "NA", "0", "0.0"):
        return math.nan
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not least <= value <= most:
        problem = f"{name} is {text!r}, not {least:g} to {most:g} or 0 for missing"
        raise UnreadablePeopleError(path, problem, line)
    return value


def _age(text: str) -> float:
    """Years; NaN when the age is missing or cannot be, for which nobody's answers are lost."""
    try:
        value = float(text or "nan")
    except ValueError:
        return math.nan
    return value if 0 < value < OLDEST else math.nan


def _field(path: Path, line: int, text: str, column: str, positions: Mapping[str, int]) -> int:
    try:
        return positions[text]
    except KeyError:
        problem = f"{column} is {text!r}, which is none of {', '.join(positions)}"
        raise UnreadablePeopleError(path, problem, line) from None


def _enough(path: Path, count: int) -> None:
    if count < FEWEST_PEOPLE:
        problem = f"has answers of {count} people, at least {FEWEST_PEOPLE} are needed"
        raise UnreadablePeopleError(path, problem)
