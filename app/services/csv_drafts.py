"""A table of items put into the text of an existing version. Nothing is stored here."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.services import instruments
from app.services.draft_rules import LARGEST_FILE
from app.services.draft_text import renumbered, with_items
from app.services.drafts import text_of
from app.services.errors import TableIsBroken
from questionnaires.definition import Questionnaire
from questionnaires.item_rows import columns
from questionnaires.items_csv import RowProblem, TableError, import_items
from questionnaires.parts import Item


@dataclass(frozen=True, slots=True)
class TableDraft:
    """What a table makes of a version.

    `content` is the text with the good rows in it; `changed` and `added` are their items as far
    as they differ from the version, `removed` the ids taken away; `problems` tells the bad rows.
    """

    content: str
    changed: tuple[Item, ...]
    added: tuple[Item, ...]
    removed: tuple[str, ...]
    problems: tuple[RowProblem, ...]


def merged(
    key: str, table: bytes, version: str, *, only: bool = False, session: Session
) -> TableDraft:
    """The text of version `key` with the items of a table (CSV) and a new version number.

    With `only`, items that the table does not have are taken away, unless a row is bad: an item
    must not go because its row could not be read. Raises NotFound and TableIsBroken.
    """
    base = instruments.version(key, session=session)
    if len(table) > LARGEST_FILE:
        raise TableIsBroken("The file is larger than 1 MB.")
    try:
        found = import_items(table, base)
    except TableError as error:
        raise TableIsBroken(str(error)) from error
    _check_columns(table, base)
    only = only and not found.problems
    given = [_whole(item, base) for item in found.items]
    text = with_items(text_of(key, session=session), base, given, only=only)
    old, ids = base.items_by_id, {item.id for item in given}
    return TableDraft(
        renumbered(text, version),
        tuple(item for item in given if item.id in old and item != old[item.id]),
        tuple(item for item in given if item.id not in old),
        tuple(i for i in old if i not in ids) if only else (),
        found.problems,
    )


def _check_columns(table: bytes, base: Questionnaire) -> None:
    """Every column has to be there: a missing one would empty that field of every item."""
    first = table.decode("utf-8-sig").partition("\n")[0]
    delimiter = max((";", ",", "\t"), key=first.count)
    try:
        names = next(csv.reader([first], delimiter=delimiter), [])
    except csv.Error as error:  # Line ends of old Macs, for one.
        raise TableIsBroken(f"The header cannot be read: {error}.") from error
    header = {name.strip().lower() for name in names}
    if absent := [name for name in columns(base.kind) if name not in header]:
        raise TableIsBroken(f"Missing columns: {', '.join(absent)}.")


def _whole(item: Item, base: Questionnaire) -> Item:
    """The item with what the table has no columns for, as it is in the version."""
    old = base.items_by_id.get(item.id)
    if old is None:
        return item
    told = columns(base.kind)
    return replace(
        item,
        facet=item.facet if "facet" in told else old.facet,
        level=item.level if "level" in told else old.level,
        fact=item.fact if "fact" in told else old.fact,
        because=item.because if "because_ru" in told else old.because,
    )
