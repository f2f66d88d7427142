"""A college with one host at work, a class that sends pupils, and another college."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity import Role
from app.services import trials
from models import Booking, ClassGroup, Organisation, OrganisationKind, Slot
from tests.factories import people
from tests.factories import trials as rows
from tests.factories.sign_in import sign_in
from tests.factories.statements import counted


@dataclass
class Yard:
    """`client` is signed in as the host of `college`."""

    client: FlaskClient
    session: Session
    college: Organisation
    other: Organisation
    group: ClassGroup
    navigator_id: int
    host_id: int
    other_host_id: int

    def slot(self, title: str = "Сварка: первый шов", hours: float = 1, capacity: int = 8) -> Slot:
        return rows.slot(
            self.session, rows.activity(self.session, self.college, title), capacity, hours
        )

    def place(self, slot: Slot, first_name: str = "Аня", last_name: str = "Котова") -> int:
        """Give a new pupil a place (or a turn in the queue); returns the booking's id."""
        return self.assign(slot, people.pupil(self.session, self.group, first_name, last_name).id)

    def assign(self, slot: Slot, pupil_id: int) -> int:
        navigator = people.principal(self.session, self.navigator_id)
        trials.assign(navigator, slot.id, [pupil_id], session=self.session)
        found = select(Booking.id).where(Booking.pupil_id == pupil_id)
        return self.session.scalars(found).one()

    def statements(self, path: str) -> int:
        """How many SQL statements a page needs."""
        with counted(self.session) as seen:
            assert self.client.get(path).status_code == 200
        return len(seen)

    def state(self, booking_id: int) -> str:
        self.session.rollback()
        return self.session.get_one(Booking, booking_id).state.value


@pytest.fixture
def yard(client: FlaskClient, session: Session) -> Yard:
    region = people.region(session)
    school = people.organisation(session, region)
    college = people.organisation(session, region, OrganisationKind.COLLEGE, "Морской колледж")
    other = people.organisation(session, region, OrganisationKind.COLLEGE, "Чужой колледж")
    navigator = people.staff(session, Role.NAVIGATOR, at=school)
    host = people.staff(session, Role.HOST, at=college)
    stranger = people.staff(session, Role.HOST, at=other)
    group = people.class_group(session, school, navigator)
    sign_in(client, session, host.id)
    return Yard(client, session, college, other, group, navigator.id, host.id, stranger.id)
