"""A pupil's own page: the stations of the way, the present one open, and what is booked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import instruments
from app.services.errors import NotYours
from app.services.surroundings import of
from app.views_of.result import near_professions
from app.views_of.slots import PupilSlots, slots_for_pupil
from models import Answer, Attempt
from questionnaires import sequence
from questionnaires.definition import Questionnaire

INSTRUMENT = "interests"


class StationState(StrEnum):
    """Where the pupil stands with a block of the plan."""

    NEXT = "next"
    NOW = "now"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Station:
    """One instrument of the plan.

    `total` and `minutes` are those of the form at hand, at most; `answered` counts the answers
    of the open attempt. `result_form` is the form of the newest result.
    """

    instrument: str
    title: str
    state: StationState
    open_id: str | None
    result_id: str | None
    result_form: str | None
    finished_at: dt.datetime | None
    answered: int
    total: int
    minutes: int


@dataclass(frozen=True, slots=True)
class LessonPart:
    """The blocks of one lesson; `minutes` is the time for those not done."""

    title: str
    stations: tuple[Station, ...]
    minutes: int


@dataclass(frozen=True, slots=True)
class Home:
    """`diagnostics` is the station of the interests, on which the directions rest.

    `current` is the station to go on with: one that is open, else the first not done.
    """

    name: str
    diagnostics: Station
    lessons: tuple[LessonPart, ...]
    current: Station | None
    slots: PupilSlots


def home_of(actor: Principal, locale: str, *, session: Session) -> Home:
    """The page of the pupil who is signed in."""
    if actor.user_id is None:
        raise NotYours
    lessons = lessons_of(actor.user_id, actor.grade, locale, session=session)
    stations = [station for lesson in lessons for station in lesson.stations]
    interests = next((s for s in stations if s.instrument == INSTRUMENT), None)
    if interests is None:
        interests = _stations([INSTRUMENT], actor.user_id, actor.grade, locale, session)[0]
    return Home(
        actor.name,
        interests,
        lessons,
        _current(stations),
        own_slots(actor, locale, session=session),
    )


def _current(stations: Iterable[Station]) -> Station | None:
    ordered = list(stations)
    begun = next((s for s in ordered if s.state is StationState.NOW), None)
    return begun or next((s for s in ordered if s.state is StationState.NEXT), None)


def lessons_of(
    pupil_id: int, grade: int | None, locale: str, *, session: Session
) -> tuple[LessonPart, ...]:
    """The lessons of a pupil's grade. The caller has checked that they may be seen."""
    plan = of(session).plan.lessons(grade or 0)
    wanted = [block for lesson in plan for block in lesson.blocks]
    found = {s.instrument: s for s in _stations(wanted, pupil_id, grade, locale, session)}
    return tuple(
        LessonPart(
            lesson.title.in_(locale),
            stations := tuple(found[block] for block in lesson.blocks if block in found),
            sum(s.minutes for s in stations if s.state is not StationState.DONE),
        )
        for lesson in plan
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


def _stations(
    wanted: Iterable[str], pupil_id: int, grade: int | None, locale: str, session: Session
) -> list[Station]:
    """The stations of those instruments that are on offer for the grade."""
    offered = instruments.offered(session=session)
    attempts = _attempts(pupil_id, session)
    return [
        _station(offered[name], attempts.get(name, []), grade, locale, session)
        for name in wanted
        if name in offered
        and (grade is None or offered[name].grades[0] <= grade <= offered[name].grades[1])
    ]


@dataclass(frozen=True, slots=True)
class _Try:
    public_id: str
    instrument: str
    form: str
    finished_at: dt.datetime | None
    answered: int


def _attempts(pupil_id: int, session: Session) -> Mapping[str, list[_Try]]:
    """The pupil's own attempts by instrument, the newest first; answers of open ones counted."""
    rows = session.execute(
        select(
            Attempt.instrument_id,
            Attempt.public_id,
            Attempt.instrument,
            Attempt.form,
            Attempt.finished_at,
            func.count(Answer.item_id.distinct()),
        )
        .outerjoin(Answer, (Answer.attempt_id == Attempt.id) & Attempt.finished_at.is_(None))
        .where(
            Attempt.pupil_id == pupil_id,
            Attempt.rater_id.is_(None),
            Attempt.booking_id.is_(None),
        )
        .group_by(Attempt.id)
        .order_by(Attempt.id.desc())
    )
    found: dict[str, list[_Try]] = {}
    for name, *rest in rows:
        found.setdefault(name, []).append(_Try(*rest))
    return found


def _station(
    newest: Questionnaire,
    attempts: list[_Try],
    grade: int | None,
    locale: str,
    session: Session,
) -> Station:
    opened = next((a for a in attempts if a.finished_at is None), None)
    done = next((a for a in attempts if a.finished_at is not None), None)
    instrument, form = newest, newest.form_for(grade).name
    if opened is not None:
        instrument, form = instruments.version(opened.instrument, session=session), opened.form
    total = sequence.most_items(instrument, form)
    answered = opened.answered if opened else 0
    left = max(total - answered, 0) * sequence.seconds_per_item(instrument)
    return Station(
        newest.id,
        newest.title.in_(locale),
        StationState.NOW if opened else StationState.DONE if done else StationState.NEXT,
        opened.public_id if opened else None,
        done.public_id if done else None,
        done.form if done else None,
        done.finished_at if done else None,
        answered,
        total,
        -(-left // 60),
    )
