"""Who may answer which instrument about whom."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.identity import Principal, Role
from app.services import reach
from app.services.errors import NotFound, NotYours, TooEarly
from models import Booking, BookingState, Pupil
from questionnaires.definition import Questionnaire
from questionnaires.parts import Audience, Occasion


@dataclass(frozen=True, slots=True)
class About:
    """What an attempt is about: a pupil (by number) or a booking; neither for oneself."""

    pupil_id: int | None = None
    booking_id: int | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """The owners of an attempt as columns, and the grade that chooses form and norms."""

    pupil_id: int | None
    rater_id: int | None
    booking_id: int | None
    grade: int | None


def subject_of(
    actor: Principal, instrument: Questionnaire, about: About, *, session: Session
) -> Subject:
    """The subject of a new attempt. Raises NotFound or NotYours when it is not for this person.

    Raises TooEarly for a trial that the pupil has not attended (yet).
    """
    if instrument.occasion is Occasion.TRIAL:
        return _of_trial(actor, instrument, about, session)
    if instrument.audience is Audience.PUPIL:
        if about != About() or (actor.user_id is not None and not actor.has(Role.PUPIL)):
            raise NotYours
        return Subject(actor.user_id, None, None, actor.grade)
    if about.pupil_id is None:
        raise NotFound
    if instrument.audience is Audience.PARENT:
        pupil = reach.child(actor, about.pupil_id, session)
    elif instrument.audience is Audience.NAVIGATOR:
        pupil = reach.led_pupil(actor, about.pupil_id, session)
    else:
        raise NotFound
    return Subject(pupil.id, actor.user_id, None, pupil.class_group.grade)


def _of_trial(
    actor: Principal, instrument: Questionnaire, about: About, session: Session
) -> Subject:
    if about.booking_id is None:
        raise NotFound
    if instrument.audience is Audience.HOST:
        booking, rater = reach.hosted_booking(actor, about.booking_id, session), actor.user_id
    elif instrument.audience is Audience.PUPIL:
        booking, rater = _own(actor, about.booking_id, session), None
    else:
        raise NotFound
    if booking.state is not BookingState.ATTENDED:
        raise TooEarly
    pupil = session.get_one(Pupil, booking.pupil_id)
    return Subject(pupil.id, rater, booking.id, pupil.class_group.grade)


def _own(actor: Principal, booking_id: int, session: Session) -> Booking:
    if not actor.has(Role.PUPIL):
        raise NotYours
    return reach.booking(actor, booking_id, session)
