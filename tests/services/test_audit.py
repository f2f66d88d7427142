"""The chain of audit events, read again."""

from __future__ import annotations

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.identity import Principal
from app.services import audit
from app.services.transaction import change
from models import AuditEvent


def event(session: Session, number: int) -> None:
    with change(session, Principal.system("test")) as unit:
        unit.record("test.event", f"thing:{number}", number=number, words=["ё", "«»"], none=None)


def unguard(session: Session) -> None:
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("DROP TRIGGER audit_event_no_update"))
    else:
        session.execute(text("DROP TRIGGER audit_event_append_only ON audit_event"))
    session.commit()


def test_what_was_stored_still_fits_its_digest(session: Session, clock: FixedClock) -> None:
    for number in range(5):
        event(session, number)
        clock.move(microseconds=1234567)
    found = audit.verify(session)
    assert found.whole
    assert (found.total, found.checked) == (5, 5)
    assert [e.subject for e in audit.recent(session, 2)] == ["thing:4", "thing:3"]


def test_an_edited_row_is_named(session: Session) -> None:
    for number in range(4):
        event(session, number)
    unguard(session)
    edited = session.scalars(select(AuditEvent.id).where(AuditEvent.subject == "thing:1")).one()
    session.execute(update(AuditEvent).where(AuditEvent.id == edited).values(details={"number": 9}))
    session.commit()
    found = audit.verify(session)
    assert (found.broken_id, found.problem) == (edited, "edited")


def test_a_check_of_the_end_trusts_what_lies_before_it(session: Session) -> None:
    for number in range(4):
        event(session, number)
    unguard(session)
    session.execute(
        update(AuditEvent).where(AuditEvent.subject == "thing:0").values(actor="user:1")
    )
    session.commit()
    assert audit.verify(session, newest=2).whole
    assert not audit.verify(session).whole
