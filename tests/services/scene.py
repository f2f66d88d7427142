"""The people of most tests of use cases: one school, one class, its navigator, a host."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity import Principal, Role
from app.services.audit import verify
from models import Activity, AuditEvent, ClassGroup, OrganisationKind, Pupil, Slot
from tests.factories import people, trials


@dataclass(frozen=True)
class Scene:
    session: Session
    region_id: int
    school_id: int
    group_id: int
    host_id: int
    activity_id: int
    navigator: Principal
    host: Principal

    def pupil(self, first_name: str = "Аня", last_name: str = "Котова") -> Principal:
        """A pupil of the class who has signed in."""
        return people.principal(self.session, self.listed(first_name, last_name))

    def listed(self, first_name: str = "Аня", last_name: str = "Котова") -> int:
        """A pupil of the class who has not come in yet."""
        group = self.session.get_one(ClassGroup, self.group_id)
        return self._id(people.pupil(self.session, group, first_name, last_name))

    def pupils(self, count: int) -> list[int]:
        return [self.listed("Пётр", f"Иванов{'абвгдежзиклмн'[n]}") for n in range(count)]

    def slot(self, capacity: int = 2, in_hours: float = 48) -> int:
        activity = self.session.get_one(Activity, self.activity_id)
        return self._id(trials.slot(self.session, activity, capacity, in_hours))

    def _id(self, row: Pupil | Slot) -> int:
        """A row's number; the reading transaction that this takes is ended again."""
        number = row.id
        self.session.rollback()
        return number

    def actions(self) -> list[str]:
        """What the audit holds, without what the factories did."""
        found: Sequence[str] = self.session.scalars(
            select(AuditEvent.action)
            .where(AuditEvent.action.not_like("test.%"))
            .order_by(AuditEvent.id)
        ).all()
        assert verify(self.session).whole
        self.session.rollback()
        return list(found)


def set_up(session: Session) -> Scene:
    region = people.region(session)
    school = people.organisation(session, region)
    navigator = people.staff(session, Role.NAVIGATOR, at=school)
    group = people.class_group(session, school, navigator)
    works = people.organisation(session, region, OrganisationKind.ENTERPRISE, "Завод")
    host = people.staff(session, Role.HOST, at=works, first_name="Олег")
    activity = trials.activity(session, works)
    return Scene(
        session,
        region.id,
        school.id,
        group.id,
        works.id,
        activity.id,
        people.principal(session, navigator.id),
        people.principal(session, host.id),
    )
