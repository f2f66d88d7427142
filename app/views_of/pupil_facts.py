"""What the rows say about pupils, one query a kind: attempts, bookings, parents."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from app.services import instruments
from app.services.guardians import INVITATION_DAYS
from app.views_of.home import INSTRUMENT
from models import (
    Activity,
    Answer,
    Attempt,
    Booking,
    BookingState,
    Guardianship,
    GuardianshipState,
    Pupil,
    Slot,
)
from questionnaires.sequence import most_items

COUNTS_AS_TRIAL = (BookingState.ASSIGNED, BookingState.CONFIRMED, BookingState.ATTENDED)
_MOST_TELLING = (
    *COUNTS_AS_TRIAL,
    BookingState.WAITING,
    BookingState.REQUESTED,
    BookingState.ABSENT,
)


@dataclass(frozen=True, slots=True)
class TrialFact:
    """The booking that says most about a pupil: a place before a wish, the earliest first."""

    state: BookingState
    title: str
    starts_at: dt.datetime


@dataclass(frozen=True, slots=True)
class AttemptFact:
    """An attempt; `touched` is its last sign of life: its end, the last answer, or its start."""

    form: str
    total: int
    answered: int
    finished_at: dt.datetime | None
    touched: dt.datetime


def attempts_of(where: ColumnElement[bool], session: Session) -> dict[int, list[AttemptFact]]:
    """Each pupil's attempts, the newest first; answers are counted in open ones alone."""
    rows = session.execute(
        select(
            Attempt.pupil_id,
            Attempt.instrument,
            Attempt.form,
            Attempt.started_at,
            Attempt.finished_at,
            func.count(Answer.item_id.distinct()).label("answered"),
            func.max(Answer.answered_at).label("last_answer"),
        )
        .join(Pupil, Pupil.id == Attempt.pupil_id)
        .outerjoin(Answer, and_(Answer.attempt_id == Attempt.id, Attempt.finished_at.is_(None)))
        .where(where, Attempt.instrument_id == INSTRUMENT)
        .group_by(Attempt.id)
        .order_by(Attempt.id.desc())
    )
    found: dict[int, list[AttemptFact]] = {}
    for row in rows:
        total = most_items(instruments.version(row.instrument, session=session), row.form)
        found.setdefault(row.pupil_id, []).append(
            AttemptFact(
                row.form,
                total,
                row.answered if row.finished_at is None else total,
                row.finished_at,
                row.finished_at or row.last_answer or row.started_at,
            )
        )
    return found


def trials_of(where: ColumnElement[bool], session: Session) -> dict[int, TrialFact]:
    rows = session.execute(
        select(Booking.pupil_id, Booking.state, Activity.title, Slot.starts_at)
        .join(Pupil, Pupil.id == Booking.pupil_id)
        .join(Slot, Slot.id == Booking.slot_id)
        .join(Activity, Activity.id == Slot.activity_id)
        .where(where, Booking.state != BookingState.CANCELLED)
        .order_by(Slot.starts_at)
    )
    found: dict[int, TrialFact] = {}
    for row in rows:
        known = found.get(row.pupil_id)
        if known is None or _MOST_TELLING.index(row.state) < _MOST_TELLING.index(known.state):
            found[row.pupil_id] = TrialFact(row.state, row.title, row.starts_at)
    return found


def parents_of(where: ColumnElement[bool], now: dt.datetime, session: Session) -> dict[int, str]:
    rows = session.execute(
        select(Guardianship.pupil_id, Guardianship.state, Guardianship.invited_at)
        .join(Pupil, Pupil.id == Guardianship.pupil_id)
        .where(where, Guardianship.state != GuardianshipState.REVOKED)
    )
    oldest = now - dt.timedelta(days=INVITATION_DAYS)
    found: dict[int, str] = {}
    for row in rows:
        if row.state is GuardianshipState.CONFIRMED:
            found[row.pupil_id] = "confirmed"
        elif row.invited_at > oldest:
            found.setdefault(row.pupil_id, "invited")
    return found
