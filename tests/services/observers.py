"""Everybody who may say something about one pupil, and those who may not."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity import Principal, Role
from app.services import answering, browser_sessions, diagnostics, instruments
from app.services.answering import Given
from app.services.subjects import About
from models import (
    Activity,
    Attempt,
    ClassGroup,
    Guardianship,
    GuardianshipState,
    Organisation,
    Pupil,
    User,
)
from tests.factories import people, results
from tests.services.scene import Scene


@dataclass(frozen=True)
class Cast:
    """Everybody around one child of the scene's class; `people` by what they are to the child."""

    scene: Scene
    child: int
    visit: int
    people: dict[str, Principal]

    @property
    def session(self) -> Session:
        return self.scene.session

    def about(self, what: str) -> About:
        return {
            "oneself": About(),
            "the child": About(pupil_id=self.child),
            "the visit": About(booking_id=self.visit),
            "nobody there": About(pupil_id=999_999, booking_id=999_999),
        }[what]

    def start(self, who: str, instrument: str, what: str) -> str:
        started = diagnostics.start(
            self.people[who], instrument, about=self.about(what), session=self.session
        )
        return started.public_id

    def attempt(self, public_id: str) -> Attempt:
        found = select(Attempt).where(Attempt.public_id == public_id)
        return self.session.scalars(found).one()

    def save(self, who: str, public_id: str) -> None:
        """Answer the first question of an attempt."""
        attempt = self.attempt(public_id)
        instrument = instruments.version(attempt.instrument, session=self.session)
        given = [Given(instrument.layout(attempt.form).ids[0], 4, 1)]
        self.session.rollback()
        answering.save_answers(self.people[who], public_id, given, session=self.session)

    def finish(self, who: str, public_id: str) -> None:
        self.session.rollback()
        diagnostics.finish(self.people[who], public_id, complete=False, session=self.session)


def cast_of(scene: Scene) -> Cast:
    session = scene.session
    group = session.get_one(ClassGroup, scene.group_id)
    school = session.get_one(Organisation, scene.school_id)
    works = session.get_one(Organisation, scene.host_id)
    activity = session.get_one(Activity, scene.activity_id)
    child = people.pupil(session, group, "Аня", "Котова")
    mate = people.pupil(session, group, "Борис", "Мельник")
    child_id, mate_id = child.id, mate.id
    rows = {
        "parent": people.parent_of(session, child),
        "other parent": people.parent_of(session, mate),
        "invited": _linked(session, child, GuardianshipState.INVITED),
        "revoked": _linked(session, child, GuardianshipState.REVOKED),
        "other navigator": people.staff(session, Role.NAVIGATOR, at=school),
        "colleague": people.staff(session, Role.HOST, at=works, first_name="Нина"),
        "coordinator": people.staff(session, Role.COORDINATOR, over=group.organisation.region),
    }
    other_works = people.organisation(session, group.organisation.region, name="Другой завод")
    rows["other host"] = people.staff(session, Role.HOST, at=other_works)
    ids = {name: row.id for name, row in rows.items()} | {"child": child_id, "mate": mate_id}
    visit = results.attended(session, child_id, activity)
    principals = {name: people.principal(session, number) for name, number in ids.items()}
    principals |= {"navigator": scene.navigator, "host": scene.host}
    principals |= {"guest": _guest(session), "visitor": Principal.nobody()}
    return Cast(scene, child_id, visit, principals)


def _linked(session: Session, child: Pupil, state: GuardianshipState) -> User:
    """An adult whose link to the child is another than a confirmed one."""
    adult = people.parent_of(session, child)
    link = session.scalars(select(Guardianship).where(Guardianship.parent_id == adult.id)).one()
    link.state = state
    session.commit()
    return adult


def _guest(session: Session) -> Principal:
    started = diagnostics.start(Principal.nobody(), "interests", "short", session=session)
    found = browser_sessions.principal(started.token or "", session=session)
    session.rollback()
    assert found is not None
    return found
