"""A pupil's own page: the stations of the way, the present one open, and what is booked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services.errors import NotYours
from app.services.surroundings import of
from app.views_of.result import near_professions
from app.views_of.slots import PupilSlots, slots_for_pupil
from models import Answer, Attempt
from questionnaires import sequence

INSTRUMENT = "interests"


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """Where the pupil stands with the interests questionnaire.

    `state` is "next" (not begun), "now" (begun) or "done"; `total` counts the questions of the
    form at hand, `minutes` is the time for those still open. `result_form` is the form of the
    newest result.
    """

    state: str
    open_id: str | None
    result_id: str | None
    result_form: str | None
    finished_at: dt.datetime | None
    answered: int
    total: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Home:
    name: str
    diagnostics: Diagnostics
    slots: PupilSlots


def home_of(actor: Principal, locale: str, *, session: Session) -> Home:
    """The page of the pupil who is signed in."""
    if actor.user_id is None:
        raise NotYours
    return Home(
        actor.name,
        _diagnostics(actor.user_id, session),
        own_slots(actor, locale, session=session),
    )


def own_slots(
    actor: Principal, locale: str, *, session: Session, near: Collection[str] | None = None
) -> PupilSlots:
    """What the pupil who is signed in can ask for and has booked.

    `near` are the professions of the list; those of the newest one unless given.
    """
    if actor.user_id is None:
        raise NotYours
    if near is None:
        near = near_professions(actor.user_id, session=session)
    return slots_for_pupil(actor.user_id, near, locale, session=session)


def _diagnostics(pupil_id: int, session: Session) -> Diagnostics:
    attempts = session.execute(
        select(Attempt.id, Attempt.public_id, Attempt.finished_at, Attempt.instrument, Attempt.form)
        .where(Attempt.pupil_id == pupil_id, Attempt.instrument_id == INSTRUMENT)
        .order_by(Attempt.id.desc())
    ).all()
    opened = next((a for a in attempts if a.finished_at is None), None)
    done = next((a for a in attempts if a.finished_at is not None), None)
    bank = of(session).bank
    if opened is not None:
        instrument, form = bank.version(opened.instrument), opened.form
        answered_ids = session.scalars(
            select(Answer.item_id).where(Answer.attempt_id == opened.id).distinct()
        ).all()
    else:
        instrument, form, answered_ids = bank.latest(INSTRUMENT), "full", []
    progress = sequence.progress(instrument, form, answered_ids)
    return Diagnostics(
        "now" if opened else "done" if done else "next",
        opened.public_id if opened else None,
        done.public_id if done else None,
        done.form if done else None,
        done.finished_at if done else None,
        progress.answered,
        progress.total,
        progress.minutes_left,
    )
