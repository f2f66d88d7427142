"""A parent comes in by an invitation."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.identity import Role
from app.services import guardians
from models import AuditEvent, Guardianship, GuardianshipState, User
from tests.factories import people
from tests.factories.sign_in import sign_in

NEW = {
    "first_name": "Мария",
    "last_name": "Ким",
    "email": "maria@example.org",
    "password": "синий чайник поёт",
}


@dataclass
class Invited:
    code: str
    pupil_id: int
    navigator_id: int
    guardianship_id: int


@pytest.fixture
def invited(session: Session) -> Invited:
    """A fresh invitation for Глеб Носов."""
    school = people.organisation(session, people.region(session))
    navigator = people.staff(session, Role.NAVIGATOR, at=school)
    child = people.pupil(session, people.class_group(session, school, navigator), "Глеб", "Носов")
    ids = child.id, navigator.id
    code = guardians.invite(people.principal(session, ids[1]), ids[0], session=session)
    link = session.scalars(select(Guardianship.id)).one()
    session.rollback()
    return Invited(code, *ids, link)


def hold(client: FlaskClient, code: str) -> None:
    """What the door does with an invitation code."""
    with client.session_transaction() as cookie:
        cookie["invitation_code"] = code


def held(client: FlaskClient) -> str | None:
    with client.session_transaction() as cookie:
        code: str | None = cookie.get("invitation_code")
    return code


def links(session: Session) -> list[GuardianshipState]:
    session.rollback()
    return list(session.scalars(select(Guardianship.state)))


def test_without_a_code_the_page_leads_to_the_door(client: FlaskClient) -> None:
    for answer in (client.get("/invitation"), client.post("/invitation", data=NEW)):
        assert answer.status_code == 302
        assert answer.location == "/enter"


def test_the_page_names_the_child_by_first_name_only(client: FlaskClient, invited: Invited) -> None:
    hold(client, invited.code)
    page = client.get("/invitation").text
    assert "Глеб" in page
    assert "Носов" not in page
    assert "Что вы будете видеть" in page


def test_a_new_parent_lands_on_the_childs_page(
    client: FlaskClient, session: Session, invited: Invited
) -> None:
    hold(client, invited.code)
    answer = client.post("/invitation", data=NEW)
    assert answer.location == f"/family/{invited.pupil_id}"
    assert client.get(answer.location).status_code == 200
    assert held(client) is None
    assert links(session) == [GuardianshipState.CONFIRMED]


def test_an_invitation_works_once(client: FlaskClient, session: Session, invited: Invited) -> None:
    hold(client, invited.code)
    client.post("/invitation", data=NEW)
    other = client.application.test_client()
    hold(other, invited.code)
    for answer in (
        other.get("/invitation"),
        other.post("/invitation", data=NEW | {"email": "second@example.org"}),
    ):
        assert answer.status_code in (302, 422)
    assert held(other) is None
    assert session.scalar(select(func.count()).where(User.email == "second@example.org")) == 0
    assert links(session) == [GuardianshipState.CONFIRMED]


def test_an_invitation_that_was_taken_while_the_form_was_open_says_so(
    client: FlaskClient, session: Session, invited: Invited
) -> None:
    hold(client, invited.code)
    client.get("/invitation")
    other = client.application.test_client()
    hold(other, invited.code)
    other.post("/invitation", data=NEW)
    late = client.post("/invitation", data=NEW | {"email": "late@example.org"})
    assert late.status_code == 422
    assert "больше не действует" in late.text
    assert session.scalar(select(func.count()).where(User.email == "late@example.org")) == 0


def test_an_expired_invitation_is_explained_and_forgotten(
    client: FlaskClient, clock: FixedClock, invited: Invited
) -> None:
    hold(client, invited.code)
    clock.move(days=15)
    answer = client.get("/invitation")
    assert answer.status_code == 422
    assert "попросите у педагога новое" in answer.text
    assert held(client) is None


def test_a_revoked_invitation_is_worth_nothing(
    client: FlaskClient, session: Session, invited: Invited
) -> None:
    navigator = people.principal(session, invited.navigator_id)
    guardians.revoke(navigator, invited.guardianship_id, session=session)
    hold(client, invited.code)
    assert client.get("/invitation").status_code == 422


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"first_name": ""}, "Напишите имя."),
        ({"last_name": ""}, "Напишите фамилию."),
        ({"first_name": "Мария1"}, "буквами"),
        ({"email": ""}, "Напишите адрес почты."),
        ({"email": "maria"}, "нет ли опечатки"),
        ({"password": ""}, "Придумайте пароль."),
        ({"password": "короткий"}, "слишком простой"),
        ({"password": "maria-и-ещё-слово"}, "слишком простой"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_stored(
    client: FlaskClient,
    session: Session,
    invited: Invited,
    change: dict[str, str],
    words: str,
) -> None:
    hold(client, invited.code)
    before = session.scalar(select(func.count()).select_from(User))
    answer = client.post("/invitation", data=NEW | change)
    assert answer.status_code == 422
    assert words in answer.text
    assert "<title>Ошибка: " in answer.text
    assert held(client) == invited.code
    session.rollback()
    assert session.scalar(select(func.count()).select_from(User)) == before


def test_the_password_is_never_sent_back(client: FlaskClient, invited: Invited) -> None:
    hold(client, invited.code)
    answer = client.post("/invitation", data=NEW | {"email": "maria"})
    assert NEW["password"] not in answer.text


def test_a_taken_email_leads_to_signing_in_and_keeps_the_invitation(
    client: FlaskClient, session: Session, invited: Invited
) -> None:
    email = people.adult(session).email or ""
    hold(client, invited.code)
    answer = client.post("/invitation", data=NEW | {"email": email.upper()})
    assert answer.status_code == 422
    assert "Войти в свой кабинет" in answer.text
    assert held(client) == invited.code
    assert links(session) == [GuardianshipState.INVITED]


def test_a_signed_in_adult_accepts_with_one_button(
    client: FlaskClient, session: Session, invited: Invited
) -> None:
    sign_in(client, session, invited.navigator_id)
    hold(client, invited.code)
    assert 'name="password"' not in client.get("/invitation").text
    answer = client.post("/invitation")
    assert answer.location == f"/family/{invited.pupil_id}"
    assert client.get(answer.location).status_code == 200
    assert held(client) is None


def test_a_signed_in_adult_with_a_dead_code_is_told_so(
    client: FlaskClient, session: Session, invited: Invited
) -> None:
    sign_in(client, session, invited.navigator_id)
    hold(client, "AAAA-BBBB-CCCC")
    answer = client.post("/invitation")
    assert answer.status_code == 422
    assert "больше не действует" in answer.text


def test_a_pupil_cannot_become_a_parent(
    client: FlaskClient, session: Session, invited: Invited
) -> None:
    sign_in(client, session, invited.pupil_id)
    hold(client, invited.code)
    assert client.get("/invitation").status_code == 403
    assert client.post("/invitation", data=NEW).status_code == 403


def test_accepting_leaves_one_event_in_the_audit(
    client: FlaskClient, session: Session, invited: Invited
) -> None:
    hold(client, invited.code)
    client.post("/invitation", data=NEW)
    session.rollback()
    accepted = select(func.count()).where(AuditEvent.action == "parent.accepted")
    assert session.scalar(accepted) == 1
