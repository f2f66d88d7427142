"""The audit's page: whole, or the first broken row by name."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from app.blueprints.operator import routes
from app.identity import Principal, Role
from app.services import audit
from app.services.transaction import change
from models import AuditEvent
from tests.factories import people
from tests.factories.sign_in import sign_in


def events(session: Session, count: int) -> None:
    """So many further events, each about another thing."""
    for number in range(count):
        with change(session, Principal.system("test")) as unit:
            unit.record("test.event", f"thing:{number}", number=number)


def unguard(session: Session) -> None:
    """What somebody with the database file could do first."""
    for verb in ("update", "delete"):
        session.execute(text(f"DROP TRIGGER audit_event_no_{verb}"))
    session.commit()


def row_of(session: Session, subject: str) -> int:
    return session.scalars(select(AuditEvent.id).where(AuditEvent.subject == subject)).one()


def test_an_untouched_chain_is_whole(desk: FlaskClient, session: Session) -> None:
    events(session, 3)
    total = session.scalar(select(func.count()).select_from(AuditEvent))
    page = desk.get("/operator/audit").text
    assert "Цепочка цела" in page
    assert f"Проверены все строки: {total}" in page
    assert "thing:2" in page


def test_the_triggers_refuse_tampering(session: Session) -> None:
    events(session, 1)
    with pytest.raises((IntegrityError, OperationalError)):
        session.execute(update(AuditEvent).values(actor="user:1"))
    session.rollback()
    with pytest.raises((IntegrityError, OperationalError)):
        session.execute(delete(AuditEvent))


@pytest.mark.parametrize(
    "forged",
    [
        {"actor": "user:999"},
        {"action": "test.other"},
        {"subject": "thing:9"},
        {"details": {"number": 7}},
        {"digest": "0" * 64},
        {"previous": "0" * 64},
    ],
)
def test_an_edited_row_is_named(
    desk: FlaskClient, session: Session, forged: dict[str, object]
) -> None:
    events(session, 5)
    edited = row_of(session, "thing:2")
    unguard(session)
    session.execute(update(AuditEvent).where(AuditEvent.id == edited).values(**forged))
    session.commit()
    page = desk.get("/operator/audit").text
    assert f"Цепочка нарушена в строке № {edited}" in page
    assert "правили в базе" in page
    assert "Цепочка цела" not in page


def test_a_shifted_moment_is_named(session: Session) -> None:
    events(session, 2)
    edited = row_of(session, "thing:0")
    unguard(session)
    session.execute(
        text("UPDATE audit_event SET at = '2020-01-01 00:00:00' WHERE id = :id"), {"id": edited}
    )
    session.commit()
    assert audit.verify(session).broken_id == edited


def test_the_first_of_two_edited_rows_is_named(session: Session) -> None:
    events(session, 5)
    unguard(session)
    for subject in ("thing:3", "thing:1"):
        session.execute(
            update(AuditEvent).where(AuditEvent.subject == subject).values(action="test.forged")
        )
    session.commit()
    assert audit.verify(session).broken_id == row_of(session, "thing:1")


def test_a_removed_row_is_noticed_at_the_next_one(desk: FlaskClient, session: Session) -> None:
    events(session, 4)
    unguard(session)
    session.execute(delete(AuditEvent).where(AuditEvent.subject == "thing:1"))
    session.commit()
    following = row_of(session, "thing:2")
    page = desk.get("/operator/audit").text
    assert f"Цепочка нарушена в строке № {following}" in page
    assert "удалили или вставили" in page


def test_a_cut_off_end_shows_in_the_digest_of_the_last_row(session: Session) -> None:
    events(session, 3)
    kept = audit.verify(session).head
    unguard(session)
    session.execute(delete(AuditEvent).where(AuditEvent.subject == "thing:2"))
    session.commit()
    found = audit.verify(session)
    assert found.whole
    assert found.head != kept


def test_an_empty_chain_is_whole(session: Session) -> None:
    found = audit.verify(session)
    assert found.whole
    assert (found.total, found.checked) == (0, 0)


def test_a_long_chain_is_checked_at_its_end_first_and_whole_when_asked(
    desk: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "CHECKED_AT_ONCE", 3)
    events(session, 6)
    total = session.scalar(select(func.count()).select_from(AuditEvent))
    assert f"последние строки: 3 из {total}" in desk.get("/operator/audit").text
    assert f"все строки: {total}" in desk.get("/operator/audit?whole=1").text
    edited = row_of(session, "thing:0")
    unguard(session)
    session.execute(update(AuditEvent).where(AuditEvent.id == edited).values(actor="user:1"))
    session.commit()
    assert "Цепочка цела" in desk.get("/operator/audit").text
    assert f"№ {edited}" in desk.get("/operator/audit?whole=1").text


def test_at_most_fifty_events_are_listed_newest_first(desk: FlaskClient, session: Session) -> None:
    events(session, 55)
    page = desk.get("/operator/audit").text
    listed = [part.split("<")[0] for part in page.split("thing:")[1:]]
    assert listed == [str(number) for number in range(54, 4, -1)]


def test_names_never_stand_in_the_audit(desk: FlaskClient, session: Session) -> None:
    school = people.organisation(session, people.region(session))
    navigator = people.staff(session, Role.NAVIGATOR, at=school)
    pupil = people.pupil(session, people.class_group(session, school, navigator), "Злата", "Ким")
    people.pupil_code(session, pupil)
    page = desk.get("/operator/audit").text
    assert f"pupil:{pupil.id}" in page
    assert "Злата" not in page


def test_looking_at_the_audit_writes_nothing(desk: FlaskClient, session: Session) -> None:
    before = audit.verify(session).total
    session.rollback()
    desk.get("/operator/audit")
    assert audit.verify(session).total == before


def test_other_roles_are_refused(client: FlaskClient, session: Session) -> None:
    assert client.get("/operator/audit").location == "/enter"
    sign_in(client, session, people.staff(session, Role.METHODOLOGIST).id)
    assert client.get("/operator/audit").status_code == 403
