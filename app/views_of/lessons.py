"""The lessons of a grade as parts of a route: which stations they have, and how far one is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.services import instruments
from app.services.surroundings import of
from models import Answer, Attempt, Pupil
from questionnaires import sequence
from questionnaires.definition import Questionnaire


class StationState(StrEnum):
    """Where the pupil stands with a block of the plan."""

    NEXT = "next"
    NOW = "now"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Station:
    """One instrument of the plan.

    `total` and `minutes` are those of the form at hand, at most; `answered` counts the answers
    of the open attempt. `result_form` is the form of the newest result. Of one that is `retired`
    only what was begun can be finished and read.
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
    retired: bool = False


@dataclass(frozen=True, slots=True)
class LessonPart:
    """The blocks of one lesson; `minutes` is the time for those not done."""

    title: str
    stations: tuple[Station, ...]
    minutes: int

    @property
    def done(self) -> int:
        """How many of its stations have a result."""
        return sum(s.state is StationState.DONE for s in self.stations)

    @property
    def complete(self) -> bool:
        return self.done == len(self.stations)


@dataclass(frozen=True, slots=True)
class _Try:
    public_id: str
    instrument: str
    instrument_sha256: str
    form: str
    finished_at: dt.datetime | None
    answered: int


@dataclass(frozen=True, slots=True)
class Taken:
    """The pupil's own attempts by instrument, the newest first; `told`: booking → reflection."""

    attempts: Mapping[str, list[_Try]]
    told: Mapping[int, str]

    @classmethod
    def by(cls, pupil_id: int, zone: ZoneInfo, session: Session) -> Taken:
        """One query; answers are counted in open attempts alone."""
        rows = session.execute(
            select(
                Attempt.instrument_id,
                Attempt.booking_id,
                Attempt.public_id,
                Attempt.instrument,
                Attempt.instrument_sha256,
                Attempt.form,
                Attempt.finished_at,
                func.count(Answer.item_id.distinct()),
            )
            .outerjoin(Answer, (Answer.attempt_id == Attempt.id) & Attempt.finished_at.is_(None))
            .where(Attempt.pupil_id == pupil_id, Attempt.rater_id.is_(None))
            .group_by(Attempt.id)
            .order_by(Attempt.id.desc())
        )
        attempts: dict[str, list[_Try]] = {}
        told: dict[int, str] = {}
        for name, booking_id, public_id, key, sha256, form, finished_at, answered in rows:
            if booking_id is None:
                local = finished_at.astimezone(zone) if finished_at else None
                found = _Try(public_id, key, sha256, form, local, answered)
                attempts.setdefault(name, []).append(found)
            elif finished_at is not None:
                told[booking_id] = public_id
        return cls(attempts, told)


def lessons_of(
    pupil_id: int, grade: int | None, zone: ZoneInfo, locale: str, *, session: Session
) -> tuple[LessonPart, ...]:
    """The lessons of a pupil's grade. The caller has checked that they may be seen."""
    return lessons_from(Taken.by(pupil_id, zone, session), grade, locale, session)


def lessons_done(
    class_group_id: int, grade: int, *, session: Session
) -> tuple[int, Mapping[int, int]]:
    """How many lessons a class has, and how many of them each pupil has finished, where any.

    Two queries for a class of any size. The caller has checked that it may be seen.
    """
    offered = instruments.offered(session=session)
    lessons = [
        blocks
        for lesson in of(session).plan.lessons(grade)
        if (blocks := {name for name in lesson.blocks if _is_for(offered.get(name), grade)})
    ]
    finished: dict[int, set[str]] = {}
    for pupil_id, name in session.execute(
        select(Attempt.pupil_id, Attempt.instrument_id)
        .join(Pupil, Pupil.id == Attempt.pupil_id)
        .where(
            Pupil.class_group_id == class_group_id,
            Attempt.rater_id.is_(None),
            Attempt.booking_id.is_(None),
            Attempt.finished_at.is_not(None),
        )
        .distinct()
    ):
        finished.setdefault(pupil_id, set()).add(name)
    done = {pupil: sum(blocks <= names for blocks in lessons) for pupil, names in finished.items()}
    return len(lessons), done


def _is_for(instrument: Questionnaire | None, grade: int | None) -> bool:
    """Whether it is on offer to the grade."""
    return instrument is not None and instrument.grades[0] <= (grade or 0) <= instrument.grades[1]


def lessons_from(
    taken: Taken, grade: int | None, locale: str, session: Session
) -> tuple[LessonPart, ...]:
    """What is on offer to the grade or was begun; a lesson without any is left out."""
    offered = instruments.offered(session=session)
    lessons = []
    for lesson in of(session).plan.lessons(grade or 0):
        stations = tuple(
            _station(offered.get(name), taken.attempts.get(name, []), grade, locale, session)
            for name in lesson.blocks
            if _is_for(offered.get(name), grade) or name in taken.attempts
        )
        if stations:
            left = sum(s.minutes for s in stations if s.state is not StationState.DONE)
            lessons.append(LessonPart(lesson.title.in_(locale), stations, left))
    return tuple(lessons)


def _station(
    newest: Questionnaire | None,
    attempts: list[_Try],
    grade: int | None,
    locale: str,
    session: Session,
) -> Station:
    opened = next((a for a in attempts if a.finished_at is None), None)
    done = next((a for a in attempts if a.finished_at is not None), None)
    if opened is None and newest is not None and _is_for(newest, grade):
        instrument, form = newest, newest.form_for(grade).name
    else:
        last = opened or attempts[0]
        instrument = instruments.version(last.instrument, last.instrument_sha256, session=session)
        form = last.form
    total = sequence.most_items(instrument, form)
    answered = opened.answered if opened else 0
    left = max(total - answered, 0) * sequence.seconds_per_item(instrument)
    return Station(
        instrument.id,
        (newest or instrument).title.in_(locale),
        StationState.NOW if opened else StationState.DONE if done else StationState.NEXT,
        opened.public_id if opened else None,
        done.public_id if done else None,
        done.form if done else None,
        done.finished_at if done else None,
        answered,
        total,
        -(-left // 60),
        not _is_for(newest, grade),
    )
