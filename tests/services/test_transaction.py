"""One change is one transaction with one audit event, or nothing at all."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.identity import Principal
from app.services.audit import verify
from app.services.transaction import CHAIN_START, OneEventPerChange, change
from models import AuditEvent, OutboxMessage, SignInFailure
from tests.services.opened import at_once, opened

SYSTEM = Principal.system("test")


def write(session: Session, bucket: str = "x") -> None:
    moment = session.info["surroundings"].clock.now()
    session.execute(insert(SignInFailure).values(bucket=bucket, at=moment))


def stored(session: Session) -> tuple[int, int, int]:
    """Numbers of rows written, of audit events and of messages."""
    rows = tuple(
        session.scalar(select(func.count()).select_from(table)) or 0
        for table in (SignInFailure, AuditEvent, OutboxMessage)
    )
    session.rollback()
    return rows[0], rows[1], rows[2]


def one_change(session: Session) -> None:
    with change(session, SYSTEM) as unit:
        write(session)
        unit.record("test.done", "thing:1", count=3)


def test_a_change_is_stored_with_exactly_one_event(session: Session, clock: FixedClock) -> None:
    one_change(session)
    assert stored(session) == (1, 1, 0)
    event = session.scalars(select(AuditEvent)).one()
    assert (event.actor, event.action, event.subject) == ("system:test", "test.done", "thing:1")
    assert event.details == {"count": 3}
    assert (event.at, event.previous) == (clock.now(), CHAIN_START)


def test_a_change_that_says_nothing_does_nothing(session: Session) -> None:
    with change(session, SYSTEM) as unit:
        write(session)
        unit.send("mail", 1)
    assert stored(session) == (0, 0, 0)


def test_an_exception_takes_everything_back(session: Session) -> None:
    def fail() -> None:
        with change(session, SYSTEM) as unit:
            write(session)
            unit.send("mail", 1)
            unit.record("test.done", "thing:1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert stored(session) == (0, 0, 0)


def test_a_second_event_takes_everything_back(session: Session) -> None:
    def two_events() -> None:
        with change(session, SYSTEM) as unit:
            write(session)
            unit.record("test.done", "thing:1")
            unit.record("test.done_again", "thing:1")

    with pytest.raises(OneEventPerChange):
        two_events()
    assert stored(session) == (0, 0, 0)


def test_a_change_inside_a_change_is_refused_and_neither_is_stored(session: Session) -> None:
    def nested() -> None:
        with change(session, SYSTEM) as unit:
            write(session)
            unit.record("test.outer", "thing:1")
            one_change(session)

    with pytest.raises(RuntimeError, match="inside another"):
        nested()
    assert stored(session) == (0, 0, 0)
    one_change(session)
    assert stored(session) == (1, 1, 0)


def test_unsaved_work_is_not_swallowed_by_a_change(session: Session, clock: FixedClock) -> None:
    session.add(SignInFailure(bucket="unsaved", at=clock.now()))
    with pytest.raises(RuntimeError, match="inside another"):
        one_change(session)
    session.rollback()


def test_messages_are_seen_by_others_only_after_the_change(
    session: Session, engine_url: str
) -> None:
    with opened(engine_url) as other:
        with change(session, SYSTEM) as unit:
            unit.send("mail", 7, slot=1)
            unit.record("test.done", "thing:1")
            session.flush()
            assert stored(other) == (0, 0, 0)
        assert stored(other) == (0, 1, 1)
        message = other.scalars(select(OutboxMessage)).one()
        assert (message.recipient_id, message.content, message.sent_at) == (7, {"slot": 1}, None)


def test_events_are_chained_one_to_the_next(session: Session) -> None:
    for _ in range(5):
        one_change(session)
    rows = session.execute(
        select(AuditEvent.previous, AuditEvent.digest).order_by(AuditEvent.id)
    ).all()
    assert [row.previous for row in rows] == [CHAIN_START, *(row.digest for row in rows[:-1])]
    assert verify(session).whole


def test_the_chain_holds_when_many_write_at_once(
    session: Session, engine_url: str, clock: FixedClock
) -> None:
    outcomes = at_once(engine_url, clock, *[one_change] * 8, meet_after="INSERT INTO sign_in")
    assert outcomes == [None] * 8
    found = verify(session)
    assert (found.whole, found.total) == (True, 8)


@pytest.mark.parametrize(
    "statement",
    [
        update(AuditEvent).values(actor="nobody"),
        delete(AuditEvent),
        update(AuditEvent).where(AuditEvent.id == 1).values(digest="0" * 64),
    ],
)
def test_the_database_refuses_to_alter_an_event(session: Session, statement: object) -> None:
    one_change(session)
    with pytest.raises(DatabaseError, match="never changed"):
        session.execute(statement)  # type: ignore[call-overload]
    session.rollback()
    assert verify(session).whole


def test_the_database_refuses_the_other_ways_to_lose_an_event(session: Session) -> None:
    one_change(session)
    if session.get_bind().dialect.name == "postgresql":
        statement = "TRUNCATE audit_event"
    else:
        statement = (
            "INSERT OR REPLACE INTO audit_event SELECT id, at, 'nobody', action, subject,"
            " details, previous, digest FROM audit_event"
        )
    with pytest.raises(DatabaseError, match="never changed"):
        session.execute(text(statement))
    session.rollback()
    assert session.scalars(select(AuditEvent.actor)).all() == ["system:test"]


def test_an_edited_event_is_named(session: Session) -> None:
    for _ in range(3):
        one_change(session)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ALTER TABLE audit_event DISABLE TRIGGER USER"))
    else:
        session.execute(text("DROP TRIGGER audit_event_no_update"))
    session.execute(update(AuditEvent).where(AuditEvent.id == 2).values(subject="thing:2"))
    session.commit()
    found = verify(session)
    assert (found.broken_id, found.problem) == (2, "edited")
