"""Finished attempts at any instrument, taken through the use cases."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import answering, diagnostics, instruments
from app.services.subjects import About
from models import Activity, Attempt, Booking, BookingState, ProfileRecord
from questionnaires.parts import Item
from questionnaires.profile import Profile
from tests.factories import trials

Choose = Callable[[Item], int]


def first_option(_item: Item) -> int:
    return 1


def high_on(*scales: str) -> Choose:
    """The highest answers on these scales of a rating, the lowest on the others."""

    def choose(item: Item) -> int:
        return 5 if (item.scale in scales) is not item.reversed else 1

    return choose


def best(item: Item) -> int:
    """The best answer of a question that has one."""
    return max(item.options, key=lambda option: option.points or 0).value


def taken(
    session: Session,
    actor: Principal,
    instrument_id: str,
    choose: Choose = first_option,
    *,
    about: About | None = None,
    elapsed_ms: int = 4000,
) -> str:
    """An attempt with an answer to every item of the form (of an adaptive one, to the pool)."""
    about = about or About()
    public_id = diagnostics.start(actor, instrument_id, about=about, session=session).public_id
    attempt = session.scalars(select(Attempt).where(Attempt.public_id == public_id)).one()
    instrument = instruments.version(attempt.instrument, session=session)
    items = instrument.layout(attempt.form).items
    given = [
        answering.Given(item.id, choose(item), 1, elapsed_ms + 137 * (n % 7), n)
        for n, item in enumerate(items, 1)
    ]
    answering.save_answers(actor, public_id, given, session=session)
    diagnostics.finish(actor, public_id, session=session)
    return public_id


def rescored(session: Session, public_id: str, change: Callable[[Profile], Profile]) -> None:
    """Put another profile in the place of the stored one, as an older scorer might have left it."""
    session.rollback()
    record = session.scalars(
        select(ProfileRecord)
        .join(Attempt, Attempt.id == ProfileRecord.attempt_id)
        .where(Attempt.public_id == public_id)
    ).one()
    record.content = change(Profile.from_dict(record.content)).to_dict()
    session.commit()


def attended(session: Session, pupil_id: int, activity: Activity, in_hours: float = 1) -> int:
    """A booking of a trial that has taken place with this pupil; returns its number."""
    slot = trials.slot(session, activity, in_hours=in_hours)
    booking = Booking(
        slot_id=slot.id,
        slot_capacity=slot.capacity,
        pupil_id=pupil_id,
        state=BookingState.ATTENDED,
        place_number=1,
        requested_at=slot.starts_at,
        changed_at=slot.ends_at,
    )
    session.add(booking)
    session.commit()
    return booking.id
