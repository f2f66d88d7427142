"""Whose things these are: every use case gets its rows through here.

A thing that is not there raises NotFound; one that is there but out of reach, NotYours.
"""

from __future__ import annotations

from typing import Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity import Principal, Role
from app.services import instruments
from app.services.errors import NotFound, NotYours
from models import (
    Activity,
    Attempt,
    Base,
    Booking,
    ClassGroup,
    Guardianship,
    GuardianshipState,
    Organisation,
    Pupil,
    Region,
    Slot,
)
from questionnaires.parts import Audience

Row = TypeVar("Row", bound=Base)
LARGEST_NUMBER = 2**31 - 1


def _found(session: Session, kind: type[Row], number: int) -> Row:
    # A number out of an address may be longer than the column, which PostgreSQL will not compare.
    row = session.get(kind, number) if 0 < number <= LARGEST_NUMBER else None
    if row is None:
        raise NotFound
    return row


def class_group(actor: Principal, class_group_id: int, session: Session) -> ClassGroup:
    """A class that this navigator leads, in a school where the role still holds."""
    group = _found(session, ClassGroup, class_group_id)
    if not _leads(actor, group):
        raise NotYours
    return group


def _leads(actor: Principal, group: ClassGroup) -> bool:
    return group.navigator_id == actor.user_id and group.organisation_id in actor.organisations(
        Role.NAVIGATOR
    )


def led_pupil(actor: Principal, pupil_id: int, session: Session) -> Pupil:
    """A pupil of a class that this navigator leads."""
    pupil = _found(session, Pupil, pupil_id)
    if pupil.erased_at is not None:
        raise NotFound
    if not _leads(actor, pupil.class_group):
        raise NotYours
    return pupil


def child(actor: Principal, pupil_id: int, session: Session) -> Pupil:
    """A child whose legal representative this is, by a confirmed link."""
    pupil = _found(session, Pupil, pupil_id)
    if pupil.erased_at is not None:
        raise NotFound
    linked = session.scalar(
        select(Guardianship.id).where(
            Guardianship.pupil_id == pupil_id,
            Guardianship.parent_id == actor.user_id,
            Guardianship.state == GuardianshipState.CONFIRMED,
        )
    )
    if linked is None:
        raise NotYours
    return pupil


def attempt(actor: Principal, public_id: str, session: Session) -> Attempt:
    """The actor's own attempt: the pupil's, or of this browser's guest."""
    found = session.scalars(select(Attempt).where(Attempt.public_id == public_id)).one_or_none()
    if found is None:
        raise NotFound
    check_owner(actor, found, session)
    return found


class Owned(Protocol):
    """An attempt, or a row with its owners."""

    @property
    def pupil_id(self) -> int | None: ...
    @property
    def login_session_id(self) -> int | None: ...
    @property
    def rater_id(self) -> int | None: ...
    @property
    def booking_id(self) -> int | None: ...
    @property
    def instrument(self) -> str: ...


def check_owner(actor: Principal, attempt: Owned, session: Session) -> None:
    """Raise NotYours unless the attempt is the actor's.

    Who rates somebody owns the rating as long as what allowed it holds: the link to the child,
    or the class. With it ended, the rating is out of reach as well. The rating of a visit is the
    host organisation's, as there is one for each visit: a colleague may go on with it.
    """
    if attempt.rater_id is None:
        if not owns(actor, attempt.pupil_id, attempt.login_session_id):
            raise NotYours
    elif attempt.booking_id is not None:
        hosted_booking(actor, attempt.booking_id, session)
    elif attempt.rater_id != actor.user_id or attempt.pupil_id is None:
        raise NotYours
    elif _audience(attempt, session) is Audience.NAVIGATOR:
        led_pupil(actor, attempt.pupil_id, session)
    else:
        child(actor, attempt.pupil_id, session)


def _audience(attempt: Owned, session: Session) -> Audience:
    return instruments.version(attempt.instrument, session=session).audience


def owns(actor: Principal, pupil_id: int | None, login_id: int | None) -> bool:
    """Whether an attempt of one's own, with these owners, is the actor's."""
    if pupil_id is not None:
        return pupil_id == actor.user_id and actor.has(Role.PUPIL)
    if login_id is not None:
        return login_id == actor.login_id
    return actor.has(Role.SYSTEM)


def region(actor: Principal, region_id: int, session: Session) -> Region:
    """A region that this coordinator oversees."""
    found = _found(session, Region, region_id)
    if region_id not in actor.regions(Role.COORDINATOR):
        raise NotYours
    return found


def hosted_slot(actor: Principal, slot_id: int, session: Session) -> Slot:
    """A slot of the host organisation this person works for."""
    slot = _found(session, Slot, slot_id)
    if slot.activity.host_id not in actor.organisations(Role.HOST):
        raise NotYours
    return slot


def hosted_activity(actor: Principal, activity_id: int, session: Session) -> Activity:
    """An activity of the host organisation this person works for."""
    activity = _found(session, Activity, activity_id)
    if activity.host_id not in actor.organisations(Role.HOST):
        raise NotYours
    return activity


def hosted_booking(actor: Principal, booking_id: int, session: Session) -> Booking:
    """A booking of a slot of the host organisation this person works for."""
    booking = _found(session, Booking, booking_id)
    hosted_slot(actor, booking.slot_id, session)
    if session.get_one(Pupil, booking.pupil_id).erased_at is not None:
        raise NotFound
    return booking


def school(actor: Principal, organisation_id: int, session: Session) -> Organisation:
    """A school in which this person is a navigator."""
    found = _found(session, Organisation, organisation_id)
    if organisation_id not in actor.organisations(Role.NAVIGATOR):
        raise NotYours
    return found


def booking(actor: Principal, booking_id: int, session: Session) -> Booking:
    """A booking of one's own (pupil) or of a pupil of one's class (navigator)."""
    found = _found(session, Booking, booking_id)
    if actor.has(Role.PUPIL) and found.pupil_id == actor.user_id:
        return found
    if actor.has(Role.NAVIGATOR):
        led_pupil(actor, found.pupil_id, session)
        return found
    raise NotYours
