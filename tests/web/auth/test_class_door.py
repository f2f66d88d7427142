"""A class comes in by the code on the board, each under a name."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.clock import FixedClock
from app.identity import Role
from app.services import classes, codes
from app.services.surroundings import of
from models import AccessCode, ClassGroup, CodeKind, Pupil
from tests.factories import people


@pytest.fixture
def group(session: Session) -> ClassGroup:
    school = people.organisation(session, people.region(session))
    navigator = people.staff(session, Role.NAVIGATOR, at=school)
    return people.class_group(session, school, navigator)


@pytest.fixture
def door(session: Session, group: ClassGroup) -> str:
    """The code of the open door, as the board shows it."""
    group_id = group.id
    classes.open_door(people.principal(session, group.navigator_id), group_id, session=session)
    nonce = session.scalars(select(AccessCode.nonce).where(AccessCode.kind == CodeKind.CLASS)).one()
    session.rollback()
    assert nonce is not None
    return codes.shown(codes.class_code(of(session), group_id, nonce))


def join(client: FlaskClient, door: str, first: str, last: str) -> TestResponse:
    client.post("/enter", data={"code": door})
    return client.post("/enter/class", data={"first_name": first, "last_name": last})


def personal_code(page: str) -> str:
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page)
    assert found
    return found.group()


def test_the_class_code_asks_for_a_name_and_says_which_class_it_is(
    client: FlaskClient, door: str
) -> None:
    assert client.post("/enter", data={"code": door.lower()}).location == "/enter/class"
    page = client.get("/enter/class").text
    assert "8 Б" in page
    assert "Школа № 12" in page


def test_the_class_page_without_a_class_code_leads_to_the_code(client: FlaskClient) -> None:
    assert client.get("/enter/class").location == "/enter"
    answer = client.post("/enter/class", data={"first_name": "Аня", "last_name": "Котова"})
    assert answer.location == "/enter"


def test_a_pupil_gets_a_personal_code_and_comes_back_with_it(
    app: Flask, client: FlaskClient, door: str
) -> None:
    assert join(client, door, "Шон", "О'Коннор-Ёлкина").location == "/enter/welcome"
    page = client.get("/enter/welcome").text
    assert "Запиши код или сфотографируй" in page
    assert "<svg" in page
    code = personal_code(page)
    assert client.post("/enter/welcome").location == "/me"
    later = app.test_client()
    assert later.post("/enter", data={"code": code}).location == "/me"
    assert "Шон" in later.get("/me").text


def test_the_personal_code_stays_until_next_is_pressed_and_not_longer(
    client: FlaskClient, door: str
) -> None:
    join(client, door, "Шон", "О'Коннор-Ёлкина")
    code = personal_code(client.get("/enter/welcome").text)
    assert code in client.get("/enter/welcome").text
    client.post("/enter/welcome")
    assert client.get("/enter/welcome").location == "/me"


def test_a_name_on_the_list_is_taken_once_whatever_the_spelling(
    app: Flask, session: Session, group: ClassGroup, door: str
) -> None:
    listed = people.pupil(session, group, "Шон", "О'Коннор-Ёлкина").id
    first = app.test_client()
    assert join(first, door, " шон ", "О’Коннор - Елкина").location == "/enter/welcome"
    session.rollback()
    assert session.scalars(select(Pupil.id)).all() == [listed]
    second = join(app.test_client(), door, "Шон", "О'Коннор-Ёлкина")
    assert second.status_code == 409
    assert "Под этим именем уже вошли" in second.text
    assert 'value="О&#39;Коннор-Ёлкина"' in second.text


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("", "Котова", "Напиши своё имя"),
        ("Аня", "", "Напиши свою фамилию"),
        ("Аня1", "Котова", "без цифр"),
        ("<b>Аня</b>", "Котова", "без цифр"),
        ("А" * 90, "Котова", "без цифр"),
    ],
)
def test_what_is_not_a_name_is_asked_for_again(
    client: FlaskClient, session: Session, door: str, first: str, last: str, words: str
) -> None:
    answer = join(client, door, first, last)
    assert answer.status_code == 422
    assert words in answer.text
    assert "<b>" not in answer.text
    session.rollback()
    assert session.scalars(select(Pupil.id)).all() == []


def test_after_the_lesson_the_door_is_closed(
    client: FlaskClient, door: str, clock: FixedClock
) -> None:
    client.post("/enter", data={"code": door})
    clock.move(minutes=91)
    answer = client.post("/enter/class", data={"first_name": "Аня", "last_name": "Котова"})
    assert answer.status_code == 422
    assert "Вход в класс закрыт" in answer.text


def test_a_full_class_says_so(
    client: FlaskClient, session: Session, group: ClassGroup, door: str
) -> None:
    for number in range(60):
        people.pupil(
            session,
            group,
            "Аня",
            "К" + "абвгдежзиклмнопрстуфхцчшщэюя"[number % 28] * 3 + "о" * number,
        )
    answer = join(client, door, "Новый", "Ученик")
    assert answer.status_code == 422
    assert "60 учеников" in answer.text


def test_a_guests_finished_result_goes_with_the_pupil(
    client: FlaskClient, session: Session, door: str
) -> None:
    from app.services import browser_sessions
    from models import Attempt
    from tests.factories.trials import finished_attempt

    client.post("/try")
    with client.session_transaction() as kept:
        token = kept["_user_id"]
    guest = browser_sessions.principal(token, session=session)
    assert guest is not None
    session.rollback()
    public_id = finished_attempt(session, guest, form="short")
    client.get("/enter?keep=1")
    join(client, door, "Аня", "Котова")
    session.rollback()
    owner = session.scalars(select(Attempt.pupil_id).where(Attempt.public_id == public_id)).one()
    assert owner == session.scalars(select(Pupil.id)).one()


def test_a_guest_starts_the_short_form_and_goes_on_with_it(client: FlaskClient) -> None:
    first = client.post("/try")
    assert first.status_code == 302
    assert first.location.startswith("/attempts/")
    assert client.post("/try").location == first.location
