"""Coming in by a code: forgiving to the honest, silent to the curious."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.identity import Role
from app.services import guardians
from models import Pupil
from tests.factories import people
from tests.factories.pages import lasting
from tests.factories.sign_in import sign_in

UNKNOWN = "K7MD-29XH-4TRW"


@pytest.fixture
def anya(session: Session) -> Pupil:
    school = people.organisation(session, people.region(session))
    navigator = people.staff(session, Role.NAVIGATOR, at=school)
    return people.pupil(session, people.class_group(session, school, navigator))


def look_alikes(code: str) -> str:
    """The code as a child types it with Russian letters that look the same."""
    return code.translate(str.maketrans("ABEKMHPCTYX03", "АВЕКМНРСТУХОЗ"))


def other_layout(code: str) -> str:
    """The code typed on the right keys while the keyboard is Russian."""
    return code.translate(str.maketrans("QWERTYUIOPASDFGHJKLZXCVBNM", "ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ"))


@pytest.mark.parametrize(
    "typed",
    [
        str,
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: "  " + code.replace("-", "  ").lower() + "\n",
        look_alikes,
        lambda code: look_alikes(code).lower().replace("-", " "),
        lambda code: code.replace("0", "o").replace("1", "l"),
        lambda code: other_layout(code.replace("-", "")).lower(),
    ],
)
def test_a_personal_code_opens_the_pupils_page_however_it_is_typed(
    client: FlaskClient, session: Session, anya: Pupil, typed: Callable[[str], str]
) -> None:
    code = people.pupil_code(session, anya)
    answer = client.post("/enter", data={"code": typed(code)})
    assert answer.status_code == 302
    assert answer.location == "/me"
    assert client.get("/me").status_code == 200


def test_the_page_before_the_code_asks_for_one_thing(client: FlaskClient) -> None:
    page = client.get("/enter").text
    assert page.count('type="text"') == 1
    for attribute in (
        'autocomplete="off"',
        'autocapitalize="characters"',
        'spellcheck="false"',
        'inputmode="text"',
    ):
        assert attribute in page


def test_an_empty_code_is_asked_for_again(client: FlaskClient) -> None:
    answer = client.post("/enter", data={"code": ""})
    assert answer.status_code == 422
    assert "Введи код" in answer.text


def test_unknown_ended_and_impossible_codes_are_answered_alike(
    client: FlaskClient, session: Session, anya: Pupil
) -> None:
    ended = people.pupil_code(session, anya)
    people.pupil_code(session, anya)  # A new card: the earlier one ends.
    answers = {}
    for code in (UNKNOWN, ended, "12", "ы" * 40):
        answer = client.post("/enter", data={"code": code})
        answers[answer.status_code, lasting(answer.text, f'value="{code}"')] = code
    assert len(answers) == 1
    assert next(iter(answers))[0] == 422


def test_a_code_longer_than_any_is_refused_before_it_is_looked_up(client: FlaskClient) -> None:
    answer = client.post("/enter", data={"code": "K" * 5000})
    assert answer.status_code == 422


def test_thirty_right_codes_in_one_minute_are_a_lesson(
    app: Flask, session: Session, anya: Pupil
) -> None:
    for _ in range(30):
        code = people.pupil_code(session, anya)
        assert app.test_client().post("/enter", data={"code": code}).status_code == 302


def test_more_than_twenty_wrong_codes_from_one_place_have_to_wait(
    client: FlaskClient, session: Session, anya: Pupil, clock: FixedClock
) -> None:
    for _ in range(20):
        assert client.post("/enter", data={"code": UNKNOWN}).status_code == 422
    refused = client.post("/enter", data={"code": UNKNOWN})
    assert refused.status_code == 429
    assert "Нужно подождать пять минут" in refused.text
    # A classmate behind the same address still gets in with the right code.
    code = people.pupil_code(session, anya)
    assert client.post("/enter", data={"code": code}).status_code == 302
    client.post("/sign-out")
    clock.move(minutes=6)
    assert client.post("/enter", data={"code": UNKNOWN}).status_code == 422


def test_the_session_is_renewed_and_the_old_cookie_is_worth_nothing(
    app: Flask, client: FlaskClient, session: Session, anya: Pupil
) -> None:
    client.post("/enter", data={"code": people.pupil_code(session, anya)})
    old = client.get_cookie("session")
    assert old is not None
    client.post("/enter", data={"code": people.pupil_code(session, anya)})
    new = client.get_cookie("session")
    assert new is not None
    assert new.value != old.value
    thief = app.test_client()
    thief.set_cookie("session", old.value)
    assert thief.get("/me").location == "/enter"


def test_a_signed_out_cookie_is_worth_nothing(
    app: Flask, client: FlaskClient, session: Session, anya: Pupil
) -> None:
    client.post("/enter", data={"code": people.pupil_code(session, anya)})
    old = client.get_cookie("session")
    assert old is not None
    answer = client.post("/sign-out")
    assert answer.location == "/"
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    thief = app.test_client()
    thief.set_cookie("session", old.value)
    assert thief.get("/me").location == "/enter"


def test_signing_out_without_being_signed_in_does_no_harm(client: FlaskClient) -> None:
    assert client.post("/sign-out").location == "/"


def test_an_invitation_leads_a_parent_on(
    client: FlaskClient, session: Session, anya: Pupil
) -> None:
    navigator = people.principal(session, anya.class_group.navigator_id)
    code = guardians.invite(navigator, anya.id, session=session)
    answer = client.post("/enter", data={"code": code.lower()})
    assert answer.location == "/invitation"
    with client.session_transaction() as kept:
        assert kept["invitation_code"] == code.lower()


def test_a_password_code_does_not_open_the_door_of_pupils(
    client: FlaskClient, session: Session
) -> None:
    from app.identity import Principal
    from app.services import accounts

    code = accounts.take_on(
        Principal.system("test"),
        "new@example.org",
        "Вера",
        "Лугова",
        Role.OPERATOR,
        None,
        None,
        session=session,
    )
    assert client.post("/enter", data={"code": code}).status_code == 422


def test_somebody_signed_in_is_told_whose_page_is_open(
    client: FlaskClient, session: Session, anya: Pupil
) -> None:
    sign_in(client, session, anya.id)
    assert "Аня" in client.get("/enter").text


@pytest.mark.parametrize("body", [[None], {"code": [1]}, "text", 7])
def test_a_form_page_takes_no_json(client: FlaskClient, body: object) -> None:
    answer = client.post("/enter", json=body)
    assert answer.status_code == 415
    assert answer.mimetype == "application/problem+json"
