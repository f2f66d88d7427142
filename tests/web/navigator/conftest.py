"""A school with one navigator at work, and a browser signed in as that navigator."""

from __future__ import annotations

import contextvars
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Query, Session
from werkzeug.test import TestResponse

from app.identity import Principal, Role
from app.services import sign_in as codes_at_the_door
from models import Booking, ClassGroup, Organisation, OrganisationKind, Pupil, Region, User
from models.db import db
from tests.factories import people
from tests.factories.sign_in import sign_in

Row = TypeVar("Row")


class Browser(FlaskClient):
    """Every request stands in a context of its own, as on a server: nothing leaks from the test."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        return contextvars.Context().run(super().open, *args, **kwargs)

    def text(self, path: str, status: int = 200) -> str:
        """The page at this address, which must answer with this status."""
        response = self.get(path)
        assert response.status_code == status
        return response.text


@dataclass
class Scene:
    """Plain access to what every test here needs."""

    session: Session
    home: Region
    school: Organisation
    college: Organisation
    navigator: User
    group: ClassGroup
    browser: Browser

    def pupil(self, first_name: str = "Аня", last_name: str = "Котова") -> Pupil:
        return people.pupil(self.session, self.group, first_name, last_name)

    def actor(self, user_id: int) -> Principal:
        return people.principal(self.session, user_id)

    @property
    def me(self) -> Principal:
        return self.actor(self.navigator.id)

    def stored(self, row: type[Row]) -> Query[Row]:
        """The rows as they are by now: the session's own look at the database may be older."""
        self.session.rollback()
        return self.session.query(row).populate_existing()

    def enter(self, code: str) -> object:
        """Where a code leads by now; CodeIsNotKnown when it has ended."""
        self.session.rollback()
        return codes_at_the_door.enter(Principal.nobody(), code, "10.0.0.1", session=self.session)

    def states(self, slot_id: int) -> dict[int, str]:
        """Booking state of each pupil of a slot."""
        rows = self.stored(Booking).filter_by(slot_id=slot_id)
        return {row.pupil_id: row.state.value for row in rows}


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app, app.response_class, use_cookies=True)


@pytest.fixture
def scene(session: Session, browser: Browser) -> Scene:
    home = people.region(session)
    school = people.organisation(session, home)
    college = people.organisation(session, home, OrganisationKind.COLLEGE, "Морской колледж")
    navigator = people.staff(session, Role.NAVIGATOR, at=school)
    group = people.class_group(session, school, navigator)
    sign_in(browser, session, navigator.id)
    return Scene(session, home, school, college, navigator, group, browser)


@pytest.fixture
def stranger(app: Flask, session: Session, scene: Scene) -> Browser:
    """A navigator of the same school who leads other classes."""
    other = people.staff(session, Role.NAVIGATOR, at=scene.school, first_name="Другая")
    browser = Browser(app, app.response_class, use_cookies=True)
    sign_in(browser, session, other.id)
    return browser


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL that is sent meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
