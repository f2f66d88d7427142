"""A pupil's own page: the lessons of the grade as a route, the trials, and what to tell of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.identity import Principal
from app.services.errors import NotYours
from app.views_of.clocks import zone_of_pupil
from app.views_of.lessons import LessonPart, Station, StationState, Taken, lessons_from
from app.views_of.result import near_professions
from app.views_of.slots import PupilSlots, SlotLine, slots_for_pupil
from models import BookingState

INSTRUMENT = "interests"
BEFORE_AND_AFTER = "readiness"
"""What is answered again after a trial, to see whether anything has changed."""


@dataclass(frozen=True, slots=True)
class Tried:
    """An attended trial; `told_id` is the finished reflection about it, if there is one."""

    line: SlotLine
    told_id: str | None


@dataclass(frozen=True, slots=True)
class Home:
    """`diagnostics` is the station of the interests, on which the directions rest.

    `current` is the station to go on with: one that is open, else the first not done. `tried` are
    the attended trials, the newest first. `again` is the station worth repeating because a trial
    has passed since its result.
    """

    name: str
    diagnostics: Station | None
    lessons: tuple[LessonPart, ...]
    current: Station | None
    slots: PupilSlots
    tried: tuple[Tried, ...]
    again: Station | None

    @property
    def to_tell(self) -> Tried | None:
        """The newest trial that nothing was said about yet."""
        return next((trial for trial in self.tried if trial.told_id is None), None)

    @property
    def repeatable(self) -> tuple[Station, ...]:
        """What has a result and is not open again."""
        stations = (station for lesson in self.lessons for station in lesson.stations)
        return tuple(s for s in stations if s.state is StationState.DONE)


def home_of(actor: Principal, locale: str, *, session: Session) -> Home:
    """The page of the pupil who is signed in."""
    if actor.user_id is None:
        raise NotYours
    zone = zone_of_pupil(actor.user_id, session=session)
    taken = Taken.by(actor.user_id, zone, session)
    lessons = lessons_from(taken, actor.grade, locale, session)
    stations = [station for lesson in lessons for station in lesson.stations]
    slots = own_slots(actor, locale, session=session)
    tried = _tried(slots.mine, taken)
    return Home(
        actor.name,
        next((s for s in stations if s.instrument == INSTRUMENT), None),
        lessons,
        _current(stations),
        slots,
        tried,
        _again(stations, tried),
    )


def _current(stations: Iterable[Station]) -> Station | None:
    ordered = list(stations)
    begun = next((s for s in ordered if s.state is StationState.NOW), None)
    return begun or next((s for s in ordered if s.state is StationState.NEXT), None)


def _tried(lines: Iterable[SlotLine], taken: Taken) -> tuple[Tried, ...]:
    attended = [line for line in lines if line.booking_state == BookingState.ATTENDED]
    attended.sort(key=lambda line: line.starts, reverse=True)
    return tuple(Tried(line, taken.told.get(line.booking_id or 0)) for line in attended)


def _again(stations: Iterable[Station], tried: tuple[Tried, ...]) -> Station | None:
    """Readiness, once a trial has passed since it was answered."""
    done = next((s for s in stations if s.instrument == BEFORE_AND_AFTER), None)
    if done is None or done.state is not StationState.DONE or done.finished_at is None:
        return None
    finished_at = done.finished_at
    return done if any(trial.line.starts > finished_at for trial in tried) else None


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
