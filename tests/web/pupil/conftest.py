"""A class of a full-cycle region, a college with activities, and browsers for its pupils."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.identity import Principal, Role
from app.services import answering, instruments
from app.services.measuring import measurement_of
from app.services.surroundings import of
from models import (
    Attempt,
    Booking,
    ClassGroup,
    Organisation,
    OrganisationKind,
    Pupil,
    Region,
    RegionMode,
)
from questionnaires.definition import Questionnaire
from questionnaires.scoring.measurement import Measurement
from tests.factories import people
from tests.factories import trials as rows
from tests.factories.sign_in import sign_in


@dataclass
class Scene:
    app: Flask
    session: Session
    home: Region
    college: Organisation
    group: ClassGroup

    def pupil(self, first_name: str = "Аня") -> Pupil:
        self.session.rollback()  # What was read before must not bind what is written now.
        return people.pupil(self.session, self.group, first_name)

    def actor(self, pupil: Pupil) -> Principal:
        return people.principal(self.session, pupil.id)

    def browser_of(self, pupil: Pupil) -> FlaskClient:
        client = self.app.test_client()
        sign_in(client, self.session, pupil.id)
        return client

    def slot(self, title: str = "Сварка: первый шов", **options: Any) -> int:
        offered = rows.activity(self.session, self.college, title, **options)
        return rows.slot(self.session, offered).id

    def wished(self, browser: FlaskClient, pupil: Pupil) -> Booking:
        """The booking of a pupil who has just asked for a trial."""
        browser.post(f"/me/trials/{self.slot()}")
        self.session.rollback()
        return self.session.query(Booking).filter_by(pupil_id=pupil.id).one()

    @property
    def instrument(self) -> Questionnaire:
        return of(self.session).bank.latest("interests")

    def attempt(self, public_id: str) -> Attempt:
        """The attempt as it is stored now."""
        self.session.rollback()
        return self.session.query(Attempt).filter_by(public_id=public_id).one()

    def ids(self, public_id: str) -> tuple[str, ...]:
        """The items of an attempt's form in the order of the file; of an adaptive one the pool."""
        attempt = self.attempt(public_id)
        instrument = instruments.version(attempt.instrument, session=self.session)
        return instrument.layout(attempt.form).ids

    def measurement(self, public_id: str) -> Measurement:
        return measurement_of(self.attempt(public_id), session=self.session)

    def given_to(self, public_id: str) -> dict[str, answering.Current]:
        """The answers that count now, with their times and places."""
        return answering.current_answers(self.session, self.attempt(public_id).id)

    def answers_of(self, public_id: str) -> dict[str, tuple[int, int]]:
        """What counts now: item id → (seq, value)."""
        return {i: (found.seq, found.value) for i, found in self.given_to(public_id).items()}


def place(session: Session, app: Flask, mode: RegionMode) -> Scene:
    home = people.region(session, mode=mode)
    school = people.organisation(session, home)
    navigator = people.staff(session, Role.NAVIGATOR, at=school)
    college = people.organisation(session, home, OrganisationKind.COLLEGE, "Техникум машин")
    return Scene(app, session, home, college, people.class_group(session, school, navigator))


@pytest.fixture
def scene(session: Session, app: Flask) -> Scene:
    return place(session, app, RegionMode.FULL_CYCLE)


@pytest.fixture
def quiet_scene(session: Session, app: Flask) -> Scene:
    """The same in a region with diagnostics only."""
    return place(session, app, RegionMode.DIAGNOSTICS_ONLY)


@pytest.fixture
def anya(scene: Scene) -> Pupil:
    return scene.pupil("Аня")


@pytest.fixture
def browser(scene: Scene, anya: Pupil) -> FlaskClient:
    return scene.browser_of(anya)


def begin(browser: FlaskClient, form: str = "full", instrument: str = "interests") -> str:
    """Start an attempt; returns its public id."""
    response = browser.post("/attempts", data={"form": form, "instrument": instrument})
    assert response.status_code == 302
    assert response.location.startswith("/attempts/")
    return str(response.location).rsplit("/", 1)[1]


def send(browser: FlaskClient, public_id: str, *answers: dict[str, Any]) -> TestResponse:
    return browser.post(f"/attempts/{public_id}/answers", json={"answers": list(answers)})


def one(item: str, value: Any, seq: int = 1, **more: Any) -> dict[str, Any]:
    return {"item": item, "value": value, "seq": seq, **more}


def answer_all(
    scene: Scene, browser: FlaskClient, public_id: str, form: str = "full", but: int = 0
) -> None:
    """Send an answer to every question of the form but the last few."""
    given = rows.all_answers(scene.session, public_id, form)
    kept = given[: len(given) - but]
    sent = [one(g.item_id, g.value, ms=g.elapsed_ms, at=g.position) for g in kept]
    assert send(browser, public_id, *sent).status_code == 200


def answer_fast(browser: FlaskClient, public_id: str, ids: Iterable[str], fast: int) -> None:
    """Answer these items, the first of them faster than anybody reads, the others unhurriedly."""
    sent = [
        one(item, 1 + number % 2, ms=300 if number < fast else 4000, at=number + 1)
        for number, item in enumerate(ids)
    ]
    assert send(browser, public_id, *sent).status_code == 200


def finish(browser: FlaskClient, public_id: str) -> str:
    """Close an attempt as it is, whether or not a second look is offered; the result's address."""
    response = browser.post(f"/attempts/{public_id}/finish")
    if response.location == f"/attempts/{public_id}/again":
        response = browser.post(response.location, data={"way": "keep"})
    assert response.location == f"/attempts/{public_id}/result"
    return str(response.location)


def give(
    browser: FlaskClient, attempt: str, item: str, value: int, seq: int = 1, n: int = 1
) -> TestResponse:
    """Answer by the form of the page that works without its script."""
    form = {"item": item, "value": value, "seq": seq, "n": n}
    return browser.post(f"/attempts/{attempt}", data=form)


def found_in(page: str, pattern: str) -> str:
    found = re.search(pattern, page, re.DOTALL)
    assert found
    return found[1]


def hidden(page: str, name: str) -> str:
    return found_in(page, rf'name="{name}" value="([^"]*)"')


def view(page: str) -> str:
    """Which of the three views is not hidden."""
    (name,) = re.findall(r'<section id="view-(\w+)"[^>]*?(?<!hidden)>', page)
    return str(name)


def offered(page: str) -> list[int]:
    """The values of the answers on the page, in their order."""
    return [int(value) for value in re.findall(r'<button class="answer"[^>]* value="(\d)"', page)]


def script_of(page: str) -> dict[str, Any]:
    """What the page hands to its script."""
    data = found_in(page, r'<script type="application/json" id="questions">(.+?)</script>')
    found: dict[str, Any] = json.loads(data)
    return found
