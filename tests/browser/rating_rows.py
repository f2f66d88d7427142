"""What adults have said or begun to say of pupils, for the pictures."""

from __future__ import annotations

import random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.services import answering, diagnostics, instruments, trials
from app.services.answering import Given
from app.services.demonstration.answers import Somebody, take
from app.services.subjects import About
from models import Attempt, Booking, BookingState
from tests.factories.people import principal

CHILD, OTHER = "Лев", "Тимур"


def make(session: Session, facts: dict[str, Any]) -> None:
    """Finished: readiness and an observation of one pupil. Open: «view», «notes» and «mark»."""
    somebody = Somebody(random.Random(9))  # noqa: S311 (a reproducible person, not a secret)
    child, other = About(pupil_id=facts[CHILD]), About(pupil_id=facts[OTHER])
    for who, instrument in (("parent", "child-readiness"), ("navigator", "observation")):
        actor = principal(session, facts[who])
        take(somebody, actor, instrument, about=child, session=session)
    facts["view"] = _begun(session, facts["parent"], "child-interests", child, answers=3)
    facts["notes"] = _begun(session, facts["navigator"], "observation", other)
    facts["mark"] = _begun(session, facts["host"], "trial-rating", _unrated(session, facts))


def _unrated(session: Session, facts: dict[str, Any]) -> About:
    """A visit of the host that nobody has rated: the mark "absent" was corrected."""
    booking_id = session.scalars(
        select(Booking.id).where(
            Booking.slot_id == facts["past visit"], Booking.state == BookingState.ABSENT
        )
    ).first()
    session.rollback()
    if booking_id is None:
        raise LookupError("the demonstration has nobody who was absent")
    trials.mark(principal(session, facts["host"]), booking_id, True, session=session)
    return About(booking_id=booking_id)


def _begun(
    session: Session, rater_id: int, instrument_id: str, about: About, answers: int = 0
) -> str:
    actor = principal(session, rater_id)
    public_id = diagnostics.start(actor, instrument_id, about=about, session=session).public_id
    form = session.scalars(select(Attempt.form).where(Attempt.public_id == public_id)).one()
    ids = instruments.latest(instrument_id, session=session).layout(form).ids[:answers]
    session.rollback()
    if ids:
        given = [Given(item, 4, 1, None, number) for number, item in enumerate(ids, 1)]
        answering.save_answers(actor, public_id, given, session=session)
    return public_id
