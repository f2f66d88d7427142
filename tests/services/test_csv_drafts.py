"""A table of items becomes the text of a draft; nothing is stored by that."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.services import drafts, exports
from app.services.csv_drafts import TableDraft, merged
from app.services.errors import NotFound, TableIsBroken
from app.services.surroundings import of
from models import InstrumentVersion
from tests.factories.instruments import bank_text

KEY = "values@1.0"
BANK = [
    "objects@1.0",
    "interests@2.0",
    "knowledge@1.0",
    "situations@1.0",
    "reasoning@1.0",
    KEY,
]


def lines_of(session: Session, key: str = KEY) -> list[str]:
    return exports.table(key, session=session).decode("utf-8-sig").splitlines()


def merge(session: Session, lines: list[str], *, only: bool = False) -> TableDraft:
    table = "\r\n".join(lines).encode("utf-8-sig")
    return merged(KEY, table, "1.1", only=only, session=session)


@pytest.mark.parametrize("key", BANK)
def test_the_exported_table_changes_nothing_but_the_number(session: Session, key: str) -> None:
    table = exports.table(key, session=session)
    found = merged(key, table, "9.1", only=True, session=session)
    assert (found.changed, found.added, found.removed, found.problems) == ((), (), (), ())
    before, after = bank_text(key).splitlines(), found.content.splitlines()
    assert [line for line in after if line not in before] == ['version: "9.1"']
    assert drafts.checked(found.content, session=session).version == "9.1"


def test_changed_and_new_rows_stand_in_the_text(session: Session) -> None:
    lines = lines_of(session)
    item = of(session).bank.version(KEY).items[0]
    lines[1] = lines[1].replace(item.text.ru, "Видеть, что получилось")
    cells = lines[2].split(";")
    lines.append(";".join(["NEW", cells[1], cells[2], "Новое дело", "A new thing", "", "", ""]))
    found = merge(session, lines)
    assert [i.id for i in found.changed] == [item.id]
    assert [i.id for i in found.added] == ["NEW"]
    draft = drafts.checked(found.content, session=session)
    assert draft.item(item.id).text.ru == "Видеть, что получилось"
    assert "NEW" in draft.layout("full").ids


def test_a_bad_row_is_left_out_and_its_item_stays(session: Session) -> None:
    lines = lines_of(session)
    items = of(session).bank.version(KEY).items
    lines[1] = lines[1].replace(f";{items[0].scale};", ";nothing;", 1)
    lines[2] = lines[2].replace(items[1].text.ru, "Другими словами")
    found = merge(session, lines)
    (problem,) = found.problems
    assert (problem.row, problem.column) == (2, "scale")
    draft = drafts.checked(found.content, session=session)
    assert draft.item(items[0].id) == items[0]
    assert draft.item(items[1].id).text.ru == "Другими словами"


def test_items_are_taken_away_only_when_asked_and_only_by_a_whole_table(session: Session) -> None:
    lines = lines_of(session)
    gone = of(session).bank.version(KEY).items[-1].id
    del lines[-1]
    assert merge(session, lines).removed == ()
    found = merge(session, lines, only=True)
    assert found.removed == (gone,)
    assert gone not in drafts.checked(found.content, session=session).items_by_id
    bad = merge(session, [*lines, "NEW;nothing;;a;b;;;"], only=True)
    assert bad.removed == ()
    assert gone in drafts.checked(bad.content, session=session).items_by_id


def test_what_the_table_has_no_columns_for_stays(session: Session) -> None:
    lines = exports.table("knowledge@1.0", session=session).decode("utf-8-sig").splitlines()
    base = of(session).bank.version("knowledge@1.0")
    item = base.items[0]
    lines[1] = lines[1].replace(item.text.ru, "Кто чинит провода?")
    table = "\r\n".join(lines).encode()
    found = merged("knowledge@1.0", table, "1.1", session=session)
    after = drafts.checked(found.content, session=session).item(item.id)
    assert (after.fact, after.because, after.level) == (item.fact, item.because, item.level)


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b"", "Missing columns"),
        (b"id;scale;text_ru;text_en\r\nA;B;c;d", "Missing columns: facet, reversed"),
        (b"id;scale;text_ru;text_en;colour", "Unknown columns: colour"),
        (b"id;id;scale;text_ru;text_en", "twice"),
        (b"id;scale;text_ru;text_en\rA;B;c;d\r", "Missing columns|cannot be read|not a table"),
        (b'id;scale;text_ru;text_en\r\n"a', "not a table"),
        (b"x" * 1_000_001, "larger than 1 MB"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_as_a_whole(
    session: Session, table: bytes, problem: str
) -> None:
    with pytest.raises(TableIsBroken, match=problem):
        merged(KEY, table, "1.1", session=session)


def test_an_unknown_version_has_no_table(session: Session) -> None:
    for act in (exports.table, drafts.text_of):
        with pytest.raises(NotFound):
            act("values@9.9", session=session)
    with pytest.raises(NotFound):
        merged("values@9.9", b"id", "1.1", session=session)


def test_nothing_is_stored(session: Session) -> None:
    merge(session, lines_of(session))
    assert session.scalar(select(func.count()).select_from(InstrumentVersion)) == 0


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_package_is_made_of_every_version_with_wordings(session: Session, language: str) -> None:
    assert exports.qti(KEY, language, session=session)[:2] == b"PK"
    with pytest.raises(NotFound):
        exports.qti("reasoning@1.0", language, session=session)
