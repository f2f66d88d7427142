"""Drafts of instruments: what is kept, what is refused and where the mistake stands."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.services import drafts, instruments, publishing
from app.services.errors import DraftExists, DraftIsBroken, DraftIsGone, NotFound
from app.services.surroundings import of
from models import AuditEvent, InstrumentState, InstrumentVersion
from tests.factories.instruments import (
    FIRST_WORDS,
    OBJECTS,
    bank_text,
    draft,
    methodologist,
    new_instrument,
    next_text,
)
from tests.services.opened import at_once

NEW = "objects@1.1"


def rows(session: Session) -> list[InstrumentVersion]:
    return list(session.scalars(select(InstrumentVersion).order_by(InstrumentVersion.key)))


def actions(session: Session) -> list[str]:
    found = session.scalars(
        select(AuditEvent.action)
        .where(AuditEvent.action.not_like("test.%"))
        .order_by(AuditEvent.id)
    )
    return list(found)


def test_a_draft_is_kept_byte_by_byte(session: Session, clock: FixedClock) -> None:
    who = methodologist(session)
    content = next_text() + "# в конце\r\n"
    assert drafts.save(who, content, session=session) == NEW
    (row,) = rows(session)
    assert row.content.encode() == content.encode()
    assert row.sha256 == drafts.digest(content) == instruments.version(NEW, session=session).sha256
    assert (row.state, row.created_by, row.created_at) == (
        InstrumentState.DRAFT,
        who.user_id,
        clock.now(),
    )
    assert (row.published_at, row.retired_at) == (None, None)
    assert actions(session) == ["instrument.drafted"]


def test_a_draft_is_not_offered(session: Session) -> None:
    draft(session)
    assert instruments.latest("objects", session=session).key == OBJECTS


def test_a_draft_is_replaced_only_when_somebody_says_so(session: Session) -> None:
    draft(session)
    other = next_text().replace(FIRST_WORDS, "Учить младших работать на компьютере")
    with pytest.raises(DraftExists):
        drafts.save(methodologist(session), other, session=session)
    session.rollback()
    assert rows(session)[0].content == next_text()
    session.rollback()
    drafts.save(methodologist(session), other, replace=True, session=session)
    (row,) = rows(session)
    assert (row.content, row.sha256) == (other, drafts.digest(other))
    assert actions(session) == ["instrument.drafted", "instrument.draft_replaced"]


def test_a_draft_is_thrown_away(session: Session) -> None:
    draft(session)
    drafts.delete(methodologist(session), NEW, session=session)
    assert rows(session) == []
    with pytest.raises(NotFound):
        drafts.delete(methodologist(session), NEW, session=session)
    session.rollback()
    assert actions(session) == ["instrument.drafted", "instrument.draft_deleted"]


@pytest.mark.parametrize("key", [OBJECTS, "objects@9.9", "\0"])
def test_only_drafts_are_thrown_away(session: Session, key: str) -> None:
    with pytest.raises(NotFound):
        drafts.delete(methodologist(session), key, session=session)


def test_two_drafts_of_one_version_at_once_leave_one(
    session: Session, engine_url: str, clock: FixedClock
) -> None:
    who = methodologist(session)
    outcomes = at_once(
        engine_url,
        clock,
        *[lambda s: drafts.save(who, next_text(), session=s)] * 2,
        meet_after="FROM instrument_version",
    )
    assert sorted(str(type(each).__name__) for each in outcomes) == ["DraftExists", "str"]
    assert len(rows(session)) == 1


def test_a_replacement_that_comes_after_the_publication_is_refused(
    session: Session, engine_url: str, clock: FixedClock
) -> None:
    who = methodologist(session)
    draft(session)
    outcomes = at_once(
        engine_url,
        clock,
        lambda s: publishing.publish(who, NEW, drafts.digest(next_text()), session=s),
        lambda s: drafts.save(who, next_text() + "# позже\n", replace=True, session=s),
        meet_after="FROM instrument_version",
    )
    (row,) = rows(session)
    published, replaced = outcomes
    if published is None:
        assert isinstance(replaced, DraftIsBroken)
        assert (row.state, row.content) == (InstrumentState.PUBLISHED, next_text())
    else:
        assert (type(published).__name__, replaced) == ("DraftHasChanged", NEW)
        assert (row.state, row.content) == (InstrumentState.DRAFT, next_text() + "# позже\n")


def test_a_number_that_is_free_follows_the_highest(session: Session) -> None:
    assert drafts.next_version("objects", session=session) == "1.1"
    draft(session, next_text("1.7"))
    assert drafts.next_version("objects", session=session) == "1.8"
    assert drafts.next_version("nothing", session=session) == "1.0"


def test_a_new_version_begins_with_the_text_of_another(session: Session) -> None:
    content = drafts.based_on(OBJECTS, session=session)
    assert content == next_text()
    assert drafts.checked(content, session=session).key == NEW


def test_the_text_of_a_version_is_that_of_its_file(session: Session) -> None:
    for found in of(session).bank.all():
        content = drafts.text_of(found.key, session=session)
        assert drafts.digest(content) == found.sha256
        assert content == bank_text(found.key)


@pytest.mark.parametrize("key", ["objects@9.9", "objects", "", "\0", "../../setup@1.0"])
def test_an_unknown_version_has_no_text(session: Session, key: str) -> None:
    with pytest.raises(NotFound):
        drafts.text_of(key, session=session)


def test_a_file_that_was_touched_is_not_handed_out(
    session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setattr(drafts, "BANK_FOLDER", tmp_path)
    with pytest.raises(NotFound):
        drafts.text_of(OBJECTS, session=session)


BROKEN = [
    ("- a\n- b", "(file)", "must be a mapping", 1),
    ("id: [", "(file)", "is not YAML", 1),
    ("", "(file)", "is empty", 1),
    ("a: " + "[" * 50_000, "(file)", "is nested too deeply", 1),
    ("\n" + "a: &x 1\nb: *x", "(file)", "uses an anchor or an alias", 2),
    ("# " + "й" * 600_000, "(file)", "is larger than 1 MB", 1),
]


@pytest.mark.parametrize(
    ("content", "field", "problem", "line"),
    BROKEN,
    ids=["list", "yaml", "empty", "deep", "alias", "large"],
)
def test_what_is_no_instrument_is_refused_with_its_line(
    session: Session, content: str, field: str, problem: str, line: int
) -> None:
    with pytest.raises(DraftIsBroken) as caught:
        drafts.save(methodologist(session), content, session=session)
    found = caught.value
    assert (found.line, found.field) == (line, field)
    assert found.problem.startswith(problem)
    assert rows(session) == []


def line_of(content: str, piece: str) -> int:
    return content[: content.index(piece)].count("\n") + 1


def replaced(pattern: str, by: str, content: str | None = None) -> str:
    changed, count = re.subn(pattern, by, content or next_text(), count=1, flags=re.MULTILINE)
    assert count == 1
    return changed


@pytest.mark.parametrize(
    ("pattern", "by", "field", "problem"),
    [
        (r'^version: "1.1"', 'version: "1.0"', "version", "must be higher than 1.0"),
        (r'^version: "1.1"', 'version: "0.9"', "version", "must be higher than 1.0"),
        (r'^version: "1.1"', 'version: "2"', "version", "must be two numbers with a dot"),
        (r'^version: "1.1"', f'version: "{"9" * 5000}.1"', "version", "must be two numbers"),
        (r'^version: "1.1"', 'version: "٢.١"', "version", "must be two numbers with a dot"),
        (r'^version: "1.1"', 'version: "01.1"', "version", "must be two numbers with a dot"),
        (r"^id: objects", f"id: {'o' * 37}", "id", "must be at most 36 characters"),
        (r"^id: O01|^  - id: O01", "  - id: " + "O" * 25, "items[0].id", "must be at most 24"),
        (r"^kind: pairs", "kind: pairs\naudience: parent", "audience", "must stay pupil as in"),
        (r"^kind: pairs", "kind: pairs\noccasion: trial", "occasion", "must stay any as in"),
        (r"^kind: pairs", "kind: pairs\nparallel_to: moods", "parallel_to", "unknown instrument"),
        (r"^grades: \[6, 11\]", "grades: [5, 11]", "forms", "no form serves grade 5"),
    ],
)
def test_a_version_has_to_fit_what_is_here(
    session: Session, pattern: str, by: str, field: str, problem: str
) -> None:
    content = replaced(pattern, by)
    if field == "items[0].id":
        content = content.replace("[O01,", f"[{'O' * 25},").replace(" O01,", f" {'O' * 25},")
    with pytest.raises(DraftIsBroken) as caught:
        drafts.checked(content, session=session)
    assert caught.value.field == field
    assert caught.value.problem.startswith(problem)
    assert caught.value.line == line_of(content, by.split("\n")[-1]) or field == "forms"


def test_the_scales_of_an_instrument_stay(session: Session) -> None:
    content = next_text().replace("- id: people\n", "- id: persons\n")
    content = content.replace("scale: people\n", "scale: persons\n")
    with pytest.raises(DraftIsBroken) as caught:
        drafts.checked(content, session=session)
    assert caught.value.field == "scales"
    assert "must stay people" in caught.value.problem


def test_another_structure_is_another_instrument(session: Session) -> None:
    content = new_instrument().replace("- id: people\n", "- id: persons\n")
    content = content.replace("scale: people\n", "scale: persons\n")
    assert drafts.checked(content, session=session).key == "moods@1.0"


@pytest.mark.parametrize(
    ("pattern", "by", "field", "problem"),
    [
        (r"rule: analogy", "rule: riddle", "items[0].rule", "unknown rule 'riddle'"),
        (r"rule: analogy, level: \d", "rule: analogy, level: 99", "items[0].level", "rule 'anal"),
        (r"^generator: .*$", "generator: reasoning/2", "generator", "must be reasoning/"),
    ],
)
def test_generated_items_need_rules_that_there_are(
    session: Session, pattern: str, by: str, field: str, problem: str
) -> None:
    content = replaced(pattern, by, next_text(key="reasoning@1.0"))
    with pytest.raises(DraftIsBroken) as caught:
        drafts.checked(content, session=session)
    assert caught.value.field.startswith(field.split("[")[0])
    assert caught.value.problem.startswith(problem)
    assert caught.value.line == line_of(content, by)


def test_a_number_without_end_is_refused(session: Session) -> None:
    content = next_text("2.1", "interests@2.0").replace("value: 1,", f"value: {'1' * 5000},", 1)
    with pytest.raises(DraftIsBroken, match="holds a number that is too long"):
        drafts.checked(content, session=session)


def test_a_value_has_to_fit_its_column(session: Session) -> None:
    content = next_text("2.1", "interests@2.0")
    for value in range(5, 0, -1):
        content = content.replace(f"value: {value},", f"value: {value + 3_000_000_000},")
    with pytest.raises(DraftIsBroken, match="must lie between 0 and 99"):
        drafts.checked(content, session=session)


def test_bytes_that_are_no_text_are_told_with_their_line() -> None:
    assert drafts.decoded("ё".encode()) == "ё"
    with pytest.raises(DraftIsBroken) as caught:
        drafts.decoded(b"id: x\ntitle: \xff\n")
    assert (caught.value.line, caught.value.problem) == (2, "is not UTF-8")


def test_a_published_draft_is_not_thrown_away(session: Session) -> None:
    draft(session)
    publishing.publish(methodologist(session), NEW, drafts.digest(next_text()), session=session)
    with pytest.raises(DraftIsGone):
        drafts.delete(methodologist(session), NEW, session=session)
    session.rollback()
    assert rows(session)[0].state is InstrumentState.PUBLISHED
