"""What is kept for the record holds numbers and words: no name, no code, no address, no answer."""

from __future__ import annotations

import logging
import re

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.services import outbox
from models import AccessCode, AuditEvent, LoginSession, OutboxMessage, SignInFailure, User
from tests.factories.people import PASSWORD
from tests.web.access.asking import ask, pages, requests_of
from tests.web.access.filled import NEW_PASSWORD, filled
from tests.web.access.house import House
from tests.web.access.table import lines

PUBLIC = re.compile(r"[a-z0-9_.:\-@/ ]*", re.ASCII)
"""All that a word of the trail may be written with."""


def everything_that_can_be_done(house: House) -> None:
    """Every form rightly filled by everybody who may, and every page read."""
    for role, request in pages(house):
        ask(house, role, request)
    # The doors last: who comes in anew loses the session of before.
    for line in sorted(lines(), key=lambda x: x.route.startswith(("auth.", "parent."))):
        if line.method == "POST" and line.route != "auth.sign_out":
            whose = "own" if line.thing else ""
            for role in line.roles:
                ask(house, role, next(requests_of(line, whose, house)))
    stranger = house.app.test_client()
    stranger.post("/enter", data={"code": "K7MD-29XH-4TRW"})
    stranger.post("/staff", data={"email": "who@example.org", "password": "Неверно, точно"})


def secrets_of(house: House) -> set[str]:
    """Whatever must be found nowhere: names, e-mails, codes in both spellings, tokens."""
    found = {PASSWORD, NEW_PASSWORD, "who@example.org", "Неверно, точно", "irina@example.org"}
    found |= set(house.world.tokens.values())
    for code in (*house.world.codes.values(), "K7MD-29XH-4TRW"):
        found |= {code, code.replace("-", "")}
    with house.work() as session:
        for user in session.scalars(select(User)):
            found |= {user.first_name, user.last_name, user.email or "", user.password_hash or ""}
    for field in ("auth.class_door", "navigator.add_pupils", "parent.invitation"):
        for typed in filled(field, house.world)["data"].values():
            found |= set(typed.split())
    return {text for text in found if len(text) > 2}


def test_neither_trail_nor_log_knows_anybody(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, "sqlalchemy")  # At DEBUG it prints rows: that is its use.
    everything_that_can_be_done(house)
    secrets = secrets_of(house)
    with house.work() as session:
        events = session.scalars(select(AuditEvent)).all()
        trail = [f"{e.actor} {e.action} {e.subject} {e.details}" for e in events]
        queue = [f"{m.kind} {m.content}" for m in session.scalars(select(OutboxMessage))]
    assert len({event.action for event in events}) > 20
    assert queue
    for text in (*trail, *queue, *caplog.messages):
        assert not [secret for secret in secrets if secret in text], text


def test_the_words_of_the_trail_are_of_a_closed_alphabet(house: House) -> None:
    everything_that_can_be_done(house)
    with house.work() as session:
        for event in session.scalars(select(AuditEvent)):
            words = [event.actor, event.action, event.subject, *event.details]
            words += [value for value in event.details.values() if isinstance(value, str)]
            assert all(PUBLIC.fullmatch(word) for word in words), words


def test_codes_and_tokens_are_stored_as_digests_alone(house: House) -> None:
    everything_that_can_be_done(house)
    secrets = secrets_of(house)
    with house.work() as session:
        stored = [
            *session.scalars(select(AccessCode.digest)),
            *session.scalars(select(LoginSession.digest)),
            *session.scalars(select(SignInFailure.bucket)),
        ]
    assert stored
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in stored)
    assert not secrets & set(stored)


def test_sending_letters_logs_no_recipient(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "app")
    everything_that_can_be_done(house)
    with house.work() as session:
        assert outbox.deliver(session=session) > 0
    assert not [s for s in secrets_of(house) for text in caplog.messages if s in text]


def test_a_failure_is_logged_by_method_and_route_alone(
    house: House, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("app.services.sign_in.enter", broken)
    code = house.world.codes["pupil"]
    answer = house.app.test_client().post(f"/enter?code={code}", data={"code": code})
    assert answer.status_code == 500
    assert "broken on purpose" not in answer.text
    assert "request failed: POST auth.enter" in caplog.messages
    assert not [text for text in caplog.messages if code in text]


def test_what_the_database_refuses_is_told_without_the_values(house: House) -> None:
    with house.work() as session:
        session.add(User(first_name="Ульяна", last_name="Тихая"))
        with pytest.raises(IntegrityError) as refused:
            session.flush()
    assert "created_at" in str(refused.value)
    assert "Ульяна" not in str(refused.value)


def test_an_edited_trail_is_refused_by_the_database(house: House) -> None:
    with house.work() as session, pytest.raises(IntegrityError, match="never changed"):
        session.execute(update(AuditEvent).values(actor="user:1"))
