"""Codes that open nothing look alike, and wrong ones are counted by address, right ones never."""

from __future__ import annotations

import datetime as dt

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from app.identity import Principal
from app.services.limits import CODES_PER_ADDRESS, PASSWORDS_PER_ACCOUNT
from models import AccessCode, AuditEvent, CodeKind, User
from tests.factories.pages import lasting
from tests.factories.people import PASSWORD
from tests.web.access.filled import NEW_PASSWORD, filled
from tests.web.access.house import House

UNKNOWN = "K7MD-29XH-4TRW"


def give(client: FlaskClient, code: str, address: str = "10.0.0.7") -> TestResponse:
    where = {"REMOTE_ADDR": address}
    return client.post("/enter", data={"code": code}, environ_base=where)


def seen(answer: TestResponse, typed: str) -> tuple[int, str, list[tuple[str, str]]]:
    """All that somebody outside can tell answers apart by."""
    body = lasting(answer.text, typed)
    kept = [(k, v) for k, v in answer.headers if k not in ("Content-Length", "Set-Cookie")]
    return answer.status_code, body, kept


def end_everything(house: House) -> None:
    with house.work() as session:
        session.execute(update(AccessCode).values(ended_at=house.clock.now()))
        session.commit()


def worthless(house: House) -> dict[str, str]:
    """Codes of every kind that opened something once, and some that never could."""
    codes = house.world.codes
    found = {f"ended {name}": code for name, code in codes.items()}
    return found | {
        "malformed": "нет-такого",
        "too short": "K7MD-29XH",
        "with other signs": "K7MD/29XH+4TRW?",
        "nul": "K7MD\0-29XH-4TRW",
    }


def test_unknown_ended_and_malformed_codes_look_the_same(house: House) -> None:
    end_everything(house)
    client = house.app.test_client()
    expected = seen(give(client, UNKNOWN), UNKNOWN)
    assert expected[0] == 422
    for name, code in worthless(house).items():
        assert seen(give(client, code), code) == expected, name


def test_expired_codes_look_the_same(house: House) -> None:
    house.clock.moment += dt.timedelta(days=15)
    client = house.app.test_client()
    expected = seen(give(client, UNKNOWN), UNKNOWN)
    for name in ("class", "invitation"):
        code = house.world.codes[name]
        assert seen(give(client, code), code) == expected, name


@pytest.mark.parametrize("name", ["erased", "erased child"])
def test_codes_around_an_erased_pupil_look_the_same(house: House, name: str) -> None:
    client, code = house.app.test_client(), house.world.codes[name]
    expected = seen(give(client, UNKNOWN), UNKNOWN)
    assert seen(give(client, code), code) == expected
    # Nor is the child's name told to whoever had opened the invitation before.
    before = house.app.test_client()
    before.set_cookie("session", house.cookie(None, invitation_code=code))
    for answer in (
        before.get("/invitation"),
        before.post("/invitation", data=filled("parent.invitation", house.world)["data"]),
    ):
        assert answer.status_code in (302, 422)
        assert "Стёртый" not in answer.text


def test_a_closed_accounts_code_looks_the_same(house: House) -> None:
    with house.work() as session:
        session.execute(update(User).values(closed_at=house.clock.now()))
        session.commit()
    client = house.app.test_client()
    expected = seen(give(client, UNKNOWN), UNKNOWN)
    code = house.world.codes["pupil"]
    assert seen(give(client, code), code) == expected


def test_one_time_password_codes_look_the_same_where_they_are_typed(house: House) -> None:
    client, codes = house.app.test_client(), house.world.codes
    found = set()
    for code in (UNKNOWN, codes["pupil"], codes["class"], codes["invitation"], "короткий"):
        form = {"code": code, "password": NEW_PASSWORD}
        status, body, _ = seen(client.post("/staff/password", data=form), code)
        found.add((status, body))
    assert [status for status, _ in found] == [422]


def test_right_codes_pass_even_where_wrong_ones_are_stopped(house: House) -> None:
    wrong = house.app.test_client()
    found = [give(wrong, UNKNOWN).status_code for _ in range(CODES_PER_ADDRESS + 5)]
    assert found == [422] * CODES_PER_ADDRESS + [429] * 5
    end_everything_but_pupils(house)
    for name, code in worthless(house).items():
        if name != "ended pupil":
            assert give(wrong, code).status_code == 429, name
    for _ in range(30):
        answer = give(house.app.test_client(), house.world.codes["pupil"])
        assert (answer.status_code, answer.location) == (302, "/me")


def end_everything_but_pupils(house: House) -> None:
    with house.work() as session:
        ended = update(AccessCode).where(AccessCode.kind != CodeKind.PUPIL)
        session.execute(ended.values(ended_at=house.clock.now()))
        session.commit()


def test_a_made_up_header_is_no_other_address(house: House) -> None:
    client, last = house.app.test_client(), 0
    for number in range(CODES_PER_ADDRESS + 1):
        headers = {"X-Forwarded-For": f"10.1.1.{number}", "X-Real-IP": f"10.1.1.{number}"}
        last = client.post("/enter", data={"code": UNKNOWN}, headers=headers).status_code
    assert last == 429
    assert give(client, UNKNOWN, "10.0.0.8").status_code == 422


def test_the_limit_holds_at_every_door_and_is_forgotten_after_a_while(house: House) -> None:
    client = house.browser("visitor")
    end_everything(house)
    for _ in range(CODES_PER_ADDRESS):
        give(client, UNKNOWN, "127.0.0.1")
    name = {"first_name": "Кира", "last_name": "Рябова"}
    assert client.post("/enter/class", data=name).status_code == 429
    form = {"code": UNKNOWN, "password": NEW_PASSWORD}
    assert client.post("/staff/password", data=form).status_code == 429
    house.clock.move(minutes=6)
    assert give(client, UNKNOWN, "127.0.0.1").status_code == 422


def test_passwords_are_stopped_by_account_wherever_they_come_from(house: House) -> None:
    form = {"email": house.world.emails["parent"], "password": "не тот пароль"}
    for number in range(PASSWORDS_PER_ACCOUNT):
        where = {"REMOTE_ADDR": f"10.2.2.{number}"}
        answer = house.app.test_client().post("/staff", data=form, environ_base=where)
        assert answer.status_code == 422
    right = form | {"password": PASSWORD, "email": form["email"].upper()}
    assert house.app.test_client().post("/staff", data=right).status_code == 429
    house.clock.move(minutes=6)
    assert house.app.test_client().post("/staff", data=right).status_code == 302


def test_a_wrong_try_names_nobody_in_the_trail(house: House) -> None:
    give(house.app.test_client(), UNKNOWN)
    form = {"email": house.world.emails["parent"], "password": "не тот пароль"}
    house.app.test_client().post("/staff", data=form)
    with house.work() as session:
        last = session.query(AuditEvent).order_by(AuditEvent.id.desc()).limit(2)
        assert {(e.actor, e.subject) for e in last} == {(Principal.nobody().label, "-")}
