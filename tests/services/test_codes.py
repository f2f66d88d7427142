"""Codes in the database: found by what was meant, stored only as a keyed digest."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.identity import Principal, Role
from app.services import accounts, browser_sessions, classes, codes, guardians, sign_in
from app.services.errors import CodeIsNotKnown
from app.services.surroundings import of
from app.services.transaction import change
from models import AccessCode, CodeKind, LoginSession
from tests.factories import people
from tests.services.scene import Scene

SYSTEM = Principal.system("test")


def open_class_code(scene: Scene) -> str:
    """The code of the door, worked out again as the navigator's page does."""
    classes.open_door(scene.navigator, scene.group_id, session=scene.session)
    row = scene.session.scalars(
        select(AccessCode).where(
            AccessCode.class_group_id == scene.group_id, AccessCode.ended_at.is_(None)
        )
    ).one()
    assert row.nonce is not None
    code = codes.class_code(of(scene.session), scene.group_id, row.nonce)
    assert codes.digest(of(scene.session), code) == row.digest
    scene.session.rollback()
    return code


def test_a_class_code_shown_again_is_the_stored_one(scene: Scene) -> None:
    code = open_class_code(scene)
    assert len(code) == codes.LENGTH
    door = sign_in.enter(Principal.nobody(), code, "a", session=scene.session)
    assert door == sign_in.ClassDoor("8 Б", "Школа № 12")


def test_each_door_has_another_code_and_the_old_one_ends(scene: Scene) -> None:
    first, second = open_class_code(scene), open_class_code(scene)
    assert first != second
    with pytest.raises(CodeIsNotKnown):
        sign_in.enter(Principal.nobody(), first, "a", session=scene.session)


def test_a_code_is_found_however_it_was_typed(scene: Scene, clock: FixedClock) -> None:
    pupil_id = scene.listed()
    with change(scene.session, SYSTEM) as unit:
        code = codes.issue_for_pupil(scene.session, pupil_id, unit.now)
        unit.record("test.code", "-")
    for typed in (code, code.lower(), f" {codes.shown(code)} ", "–".join(code)):
        found = codes.find(scene.session, typed, clock.now())
        assert found is not None
        assert found.pupil_id == pupil_id


@pytest.mark.parametrize("typed", ["", " ", "-" * 12, "0" * 11, "0" * 13, "Ж" * 12, "\x00" * 12])
def test_what_cannot_be_a_code_finds_nothing(
    session: Session, clock: FixedClock, typed: str
) -> None:
    assert codes.find(session, typed, clock.now()) is None


def test_a_code_ends_at_its_hour_and_not_before(scene: Scene, clock: FixedClock) -> None:
    code = open_class_code(scene)
    clock.move(minutes=classes.DOOR_MINUTES, seconds=-1)
    assert codes.find(scene.session, code, clock.now()) is not None
    clock.move(seconds=1)
    assert codes.find(scene.session, code, clock.now()) is None


def test_the_database_holds_no_code_and_no_token_in_plain(
    scene: Scene, engine_url: str, clock: FixedClock
) -> None:
    session, pupil_id = scene.session, scene.listed()
    cards = classes.print_cards(scene.navigator, scene.group_id, [pupil_id], session=session)
    secrets = {
        CodeKind.PUPIL: cards[0].code,
        CodeKind.CLASS: codes.shown(open_class_code(scene)),
        CodeKind.INVITATION: guardians.invite(scene.navigator, pupil_id, session=session),
        CodeKind.PASSWORD: accounts.take_on(
            SYSTEM, "new@example.org", "Нина", "Белова", Role.OPERATOR, None, None, session=session
        ),
    }
    token = people.token_of(session, pupil_id)
    login_id = browser_sessions.login_id(token, session=session)
    digest = session.scalar(select(LoginSession.digest).where(LoginSession.id == login_id))
    assert digest is not None
    with pytest.raises(CodeIsNotKnown):
        sign_in.enter(Principal.nobody(), "WRNG-WRNG-WRNG", "198.51.100.7", session=session)
    session.rollback()
    kept = everything(session, engine_url)
    assert digest.encode() in kept, "the search itself must be able to find something"
    for code in (*secrets.values(), token, "WRNG-WRNG-WRNG", "198.51.100.7", people.PASSWORD):
        for spelling in (code, code.replace("-", ""), code.lower(), code.replace("-", "").lower()):
            assert spelling.encode() not in kept, spelling


def everything(session: Session, url: str) -> bytes:
    """The bytes of the SQLite file and its log; on PostgreSQL every row as text."""
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        return path.read_bytes() + path.with_name(path.name + "-wal").read_bytes()
    tables = inspect(session.connection()).get_table_names()
    rows = [
        str(row)
        for table in tables
        for row in session.scalars(text(f"SELECT t::text FROM {table} t"))  # noqa: S608
    ]
    session.rollback()
    return "\n".join(rows).encode()
