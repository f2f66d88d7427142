"""A class of a full-cycle region, a college with activities, and browsers for its pupils."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.identity import Principal, Role
from app.services import answering
from app.services.surroundings import of
from models import Attempt, ClassGroup, Organisation, OrganisationKind, Pupil, Region, RegionMode
from questionnaires.definition import Questionnaire
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

    @property
    def instrument(self) -> Questionnaire:
        return of(self.session).bank.latest("interests")

    def answers_of(self, public_id: str) -> dict[str, tuple[int, int]]:
        """What counts now: item id → (seq, value)."""
        self.session.rollback()
        attempt = self.session.query(Attempt).filter_by(public_id=public_id).one()
        found = answering.current_answers(self.session, attempt.id)
        return {item: (seq, value) for item, (seq, value, _) in found.items()}


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


def begin(browser: FlaskClient, form: str = "full") -> str:
    """Start an attempt; returns its public id."""
    response = browser.post("/attempts", data={"form": form})
    assert response.status_code == 302
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
    sent = [one(g.item_id, g.value, ms=g.elapsed_ms) for g in kept]
    assert send(browser, public_id, *sent).status_code == 200
