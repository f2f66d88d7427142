"""Items as a table for a spreadsheet, and back again.

A spreadsheet would run a cell such as "=1+1" as a formula, so a text that begins with one of
= + - @, a tab or a carriage return leaves with an apostrophe before it; import takes it off.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from questionnaires.item_rows import CellError, cells_of, columns, item_of
from questionnaires.parts import Block, Form, Item, Kind
from questionnaires.rules import BrokenRuleError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from questionnaires.definition import Questionnaire

MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS = 2000
DELIMITER = ";"
"""What spreadsheets of a Russian system expect; import takes a comma or a tab as well."""

_FORMULA = re.compile(r"['=+\-@\t\r]")
_GUARDED = re.compile(r"\A'(?=['=+\-@\t\r])")
_PATH = re.compile(r"items\[0\]\.?(?:options\[(?P<option>\d+)\]\.?)?(?P<rest>.*)")


class TableError(ValueError):
    """The file as a whole cannot be read; nothing was imported."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that was left out: its number in the spreadsheet (the header is 1), the column (empty
    for the whole row) and a sentence without its subject.
    """

    row: int
    column: str
    problem: str

    def __str__(self) -> str:
        column = f", {self.column}" if self.column else ""
        return f"row {self.row}{column}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Imported:
    """The items of the good rows, in their order, and what is wrong with the others."""

    items: tuple[Item, ...]
    problems: tuple[RowProblem, ...]


def export_items(questionnaire: Questionnaire) -> bytes:
    """All items as CSV: UTF-8 with a byte order mark, semicolons, one row an item."""
    names = columns(questionnaire.kind)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=DELIMITER, lineterminator="\r\n")
    writer.writerow(names)
    for item in questionnaire.items:
        cells = cells_of(item)
        writer.writerow([_guard(cells.get(name, "")) for name in names])
    return out.getvalue().encode("utf-8-sig")


def import_items(content: bytes, questionnaire: Questionnaire) -> Imported:
    """Read items for a questionnaire: of its kind, for its scales, facets and answers.

    Every row is checked by the rules of questionnaires, and told with its first problem; the
    others are kept. Columns may stand in any order and optional ones may be missing.

    Raises TableError when the file is too large, not UTF-8, no CSV, has unknown or doubled
    columns, lacks a needed one, or has more than MAX_ROWS rows.
    """
    reader = _reader(content)
    try:
        header = [name.strip().lower() for name in _filled(next(reader, []))]
        _check_header(header, questionnaire.kind)
        rows = _numbered(reader)
    except csv.Error as error:
        raise TableError(f"The file is not a table: {error}.") from error
    items: dict[str, Item] = {}
    problems = []
    for number, cells in rows:
        if len(cells) > len(header):
            problems.append(RowProblem(number, "", f"has more than {len(header)} cells"))
            continue
        row = {name: _bare(cell) for name, cell in zip(header, cells, strict=False)}
        try:
            item = item_of(row, questionnaire.kind)
            _check_item(item, questionnaire, items)
        except CellError as wrong:
            problems.append(RowProblem(number, wrong.column, wrong.problem))
        else:
            items[item.id] = item
    return Imported(tuple(items.values()), tuple(problems))


def _guard(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _bare(cell: str) -> str:
    return _GUARDED.sub("", cell) if cell.startswith("'") else cell.strip()


def _filled(cells: Sequence[str]) -> list[str]:
    """Without the empty cells at the end that some programs add."""
    filled = list(cells)
    while filled and not filled[-1].strip():
        filled.pop()
    return filled


def _reader(content: bytes) -> Iterator[list[str]]:
    if len(content) > MAX_BYTES:
        raise TableError(f"The file is larger than {MAX_BYTES // 1024**2} MB.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TableError("The file is not UTF-8; save it as “CSV UTF-8”.") from None
    first = text.partition("\n")[0]
    delimiter = max((DELIMITER, ",", "\t"), key=first.count)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _check_header(header: Sequence[str], kind: Kind) -> None:
    known = columns(kind)
    if strange := [name for name in header if name not in known]:
        raise TableError(f"Unknown columns: {', '.join(strange)}. Known: {', '.join(known)}.")
    if len(set(header)) < len(header):
        raise TableError("A column stands in the table twice.")
    needed = {"id", "scale", "text_ru", "text_en", "rule", "level"} & set(known)
    if absent := [name for name in known if name in needed and name not in header]:
        raise TableError(f"Missing columns: {', '.join(absent)}.")


def _numbered(reader: Iterator[list[str]]) -> list[tuple[int, list[str]]]:
    """Rows that are not blank, with their numbers in the spreadsheet."""
    rows: list[tuple[int, list[str]]] = []
    for number, cells in enumerate(reader, 2):
        if filled := _filled(cells):
            rows.append((number, filled))
        if len(rows) > MAX_ROWS:
            raise TableError(f"The table has more than {MAX_ROWS} rows.")
    return rows


def _check_item(item: Item, q: Questionnaire, before: Collection[str]) -> None:
    if item.id in before:
        raise CellError("id", f"{item.id!r} is used twice")
    scales = {scale.id for scale in q.scales}
    for n, scale in enumerate(item.scales, 1):
        if scale not in scales:
            column = f"option{n}_scale" if q.kind is Kind.PAIRS else "scale"
            raise CellError(column, f"unknown scale {scale!r}")
    scale_of = {facet.id: facet.scale for facet in q.facets}
    if item.facet is not None and scale_of.get(item.facet) != item.scale:
        raise CellError("facet", f"{item.facet!r} is no facet of scale {item.scale!r}")
    try:
        # A questionnaire of this one item keeps the very rules that the whole file will keep.
        replace(
            q,
            items=(item,),
            scales=tuple(scale for scale in q.scales if scale.id in item.scales),
            facets=tuple(facet for facet in q.facets if facet.id == item.facet),
            forms=(Form("all", (Block(q.title, (item.id,)),)),),
        )
    except BrokenRuleError as broken:
        raise CellError(_column(broken.field), broken.problem) from broken


def _column(field: str) -> str:
    """The column of a field such as "items[0].options[1].text.en"."""
    match = _PATH.fullmatch(field)
    if match is None:
        return ""
    rest = match["rest"].replace("text.", "text_").replace("because.", "because_")
    if match["option"] is not None:
        return f"option{int(match['option']) + 1}_{rest.removeprefix('text_')}"
    return "first_grade" if rest.startswith("grades") else "" if rest == "options" else rest
