"""The door of adults: a password, then a code from the phone."""

from __future__ import annotations

import re

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.clock import FixedClock
from app.identity import Role
from models import User
from tests.factories import people
from tests.factories.pages import lasting

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def email(session: Session) -> str:
    """A navigator who has no second factor yet."""
    school = people.organisation(session, people.region(session))
    found = people.staff(session, Role.NAVIGATOR, at=school).email
    session.rollback()
    return str(found)


@pytest.fixture
def enrolled(session: Session, email: str) -> str:
    """The same, with a second factor."""
    session.scalars(select(User).where(User.email == email)).one().totp_secret = SECRET
    session.commit()
    return email


def give_password(client: FlaskClient, email: str, password: str = people.PASSWORD) -> TestResponse:
    return client.post("/staff", data={"email": email, "password": password})


def present_code(secret: str, clock: FixedClock) -> str:
    return pyotp.TOTP(secret).at(clock.now())


def give_code(client: FlaskClient, code: str) -> TestResponse:
    return client.post("/staff/second-factor", data={"code": code})


def test_wrong_password_and_unknown_account_are_answered_alike(
    client: FlaskClient, email: str
) -> None:
    wrong = give_password(client, email, "не тот пароль")
    unknown = give_password(client, "nobody@example.org", "не тот пароль")
    assert wrong.status_code == unknown.status_code == 422
    assert lasting(wrong.text, email) == lasting(unknown.text, "nobody@example.org")
    assert "Почта и пароль не подходят" in wrong.text


def test_a_password_is_never_written_back_into_the_page(client: FlaskClient, email: str) -> None:
    assert "не тот пароль" not in give_password(client, email, "не тот пароль").text


def test_empty_fields_are_asked_for(client: FlaskClient) -> None:
    answer = client.post("/staff", data={"email": "", "password": ""})
    assert answer.status_code == 422
    assert "Введите почту" in answer.text
    assert "Введите пароль" in answer.text


def test_after_eight_wrong_passwords_even_the_right_one_has_to_wait(
    client: FlaskClient, email: str, clock: FixedClock
) -> None:
    for _ in range(8):
        assert give_password(client, email, "не тот пароль").status_code == 422
    assert give_password(client, email).status_code == 429
    clock.move(minutes=6)
    assert give_password(client, email).status_code == 302


def test_the_password_alone_lets_nobody_in(client: FlaskClient, enrolled: str) -> None:
    assert give_password(client, enrolled).location == "/staff/second-factor"
    assert client.get("/desk").status_code == 302
    assert client.get("/account").location == "/enter"


def test_password_and_code_open_the_desk(
    client: FlaskClient, enrolled: str, clock: FixedClock
) -> None:
    give_password(client, enrolled)
    page = client.get("/staff/second-factor").text
    assert 'autocomplete="one-time-code"' in page
    assert SECRET not in page.replace(" ", "")
    assert give_code(client, present_code(SECRET, clock)).location == "/desk"
    assert client.get("/desk").status_code == 200


def test_a_code_works_once(app: Flask, enrolled: str, clock: FixedClock) -> None:
    code = present_code(SECRET, clock)
    first, second = app.test_client(), app.test_client()
    give_password(first, enrolled)
    assert give_code(first, code).status_code == 302
    give_password(second, enrolled)
    replayed = give_code(second, code)
    assert replayed.status_code == 422
    assert "Код не подошёл" in replayed.text
    assert second.get("/account").location == "/enter"


def test_wrong_codes_have_to_wait_after_eight(
    client: FlaskClient, enrolled: str, clock: FixedClock
) -> None:
    right = present_code(SECRET, clock)
    wrong = "000000" if right != "000000" else "111111"
    give_password(client, enrolled)
    for _ in range(8):
        assert give_code(client, wrong).status_code == 422
    assert give_code(client, right).status_code == 429


def test_the_first_sign_in_enrols_the_phone(
    client: FlaskClient, email: str, clock: FixedClock, session: Session
) -> None:
    give_password(client, email)
    page = client.get("/staff/second-factor").text
    assert "<svg" in page
    found = re.search(r'class="code secret">([A-Z2-7 ]+)<', page)
    assert found
    secret = found.group(1).replace(" ", "")
    # A mistake keeps the secret that the phone has taken up already.
    assert secret in give_code(client, "000000").text.replace(" ", "")
    assert give_code(client, present_code(secret, clock)).location == "/desk"
    session.rollback()
    assert session.scalars(select(User.totp_secret).where(User.email == email)).one() == secret


def test_an_enrolled_account_takes_no_other_secret(
    client: FlaskClient, enrolled: str, clock: FixedClock
) -> None:
    give_password(client, enrolled)
    other = pyotp.random_base32()
    with client.session_transaction() as kept:
        kept["new_secret"] = other
    assert give_code(client, present_code(other, clock)).status_code == 422


def test_the_second_step_needs_the_first(client: FlaskClient) -> None:
    assert client.get("/staff/second-factor").location == "/staff"
    assert give_code(client, "123456").location == "/staff"


def test_a_right_password_waits_ten_minutes_for_its_code(
    client: FlaskClient, enrolled: str, clock: FixedClock
) -> None:
    give_password(client, enrolled)
    clock.move(minutes=11)
    assert give_code(client, present_code(SECRET, clock)).location == "/staff"


def test_the_session_is_renewed_after_the_second_step(
    app: Flask, client: FlaskClient, enrolled: str, clock: FixedClock
) -> None:
    give_password(client, enrolled)
    before = client.get_cookie("session")
    give_code(client, present_code(SECRET, clock))
    after = client.get_cookie("session")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    with client.session_transaction() as kept:
        assert "halfway" not in kept
    clock.move(minutes=1)
    give_password(client, enrolled)
    give_code(client, present_code(SECRET, clock))
    thief = app.test_client()
    thief.set_cookie("session", after.value)
    assert thief.get("/desk").location == "/enter"


def test_a_parent_comes_in_with_the_password(client: FlaskClient, session: Session) -> None:
    school = people.organisation(session, people.region(session))
    navigator = people.staff(session, Role.NAVIGATOR, at=school)
    child = people.pupil(session, people.class_group(session, school, navigator))
    parent = str(people.parent_of(session, child).email)
    assert give_password(client, parent.upper() + " ").location == "/family"
