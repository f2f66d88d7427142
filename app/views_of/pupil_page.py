"""One pupil for the navigator: result in short, trials, parents, attempts. No raw answers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import instruments, reach
from app.services.guardians import INVITATION_DAYS
from app.services.surroundings import of
from app.views_of.class_board import ClassHead, enter_address, head_of
from app.views_of.lessons import LessonPart, lessons_of
from app.views_of.pupil_lines import PupilLine, pupil_lines
from app.views_of.result import ResultPage, latest_result
from app.views_of.scale_results import ScalePage, ScaleResult, newest_results, page_of_pupil
from models import (
    Activity,
    Answer,
    Attempt,
    Booking,
    BookingState,
    Guardianship,
    GuardianshipState,
    Organisation,
    Pupil,
    Slot,
    User,
)
from questionnaires.sequence import most_items


@dataclass(frozen=True, slots=True)
class BookingLine:
    id: int
    state: str
    slot_id: int
    title: str
    host: str
    starts: dt.datetime
    can_cancel: bool


@dataclass(frozen=True, slots=True)
class ParentLine:
    """A linked parent (with a name) or a living invitation (without); `until` is its last day."""

    id: int
    name: str | None
    since: dt.datetime
    until: dt.datetime | None


@dataclass(frozen=True, slots=True)
class AttemptLine:
    title: str
    form: str
    started: dt.datetime
    finished: dt.datetime | None
    answered: int
    total: int


@dataclass(frozen=True, slots=True)
class PupilPage:
    """`others` are the newest own results besides the interests, `lessons` those of the grade."""

    head: ClassHead
    line: PupilLine
    result: ResultPage | None
    others: tuple[ScaleResult, ...]
    lessons: tuple[LessonPart, ...]
    bookings: tuple[BookingLine, ...]
    parents: tuple[ParentLine, ...]
    attempts: tuple[AttemptLine, ...]
    enter_address: str


def pupil_page_of(actor: Principal, pupil_id: int, locale: str, *, session: Session) -> PupilPage:
    """A pupil of a class that the actor leads."""
    pupil = reach.led_pupil(actor, pupil_id, session)
    head = head_of(actor, pupil.class_group_id, session=session)
    zone = ZoneInfo(head.timezone)
    return PupilPage(
        head,
        pupil_lines(Pupil.id == pupil_id, session=session)[0],
        latest_result(pupil_id, locale, zone, session=session),
        newest_results(pupil_id, locale, zone, session=session),
        lessons_of(pupil_id, head.grade, zone, locale, session=session),
        _bookings(pupil_id, zone, session),
        _parents(pupil_id, zone, session),
        _attempts(pupil_id, zone, locale, session),
        enter_address(session=session),
    )


@dataclass(frozen=True, slots=True)
class PupilResult:
    """One result of a pupil, for reading."""

    head: ClassHead
    pupil_id: int
    name: str
    page: ScalePage


def pupil_result_of(
    actor: Principal, pupil_id: int, public_id: str, locale: str, *, session: Session
) -> PupilResult:
    """A result of a pupil of a class that the actor leads; NotFound for anything else."""
    pupil = reach.led_pupil(actor, pupil_id, session)
    return PupilResult(
        head_of(actor, pupil.class_group_id, session=session),
        pupil_id,
        f"{pupil.user.last_name} {pupil.user.first_name}",
        page_of_pupil(pupil_id, public_id, locale, session=session),
    )


def _bookings(pupil_id: int, zone: ZoneInfo, session: Session) -> tuple[BookingLine, ...]:
    now = of(session).clock.now()
    rows = session.execute(
        select(
            Booking.id,
            Booking.state,
            Slot.id.label("slot_id"),
            Slot.starts_at,
            Activity.title,
            Organisation.name.label("host"),
        )
        .join(Slot, Slot.id == Booking.slot_id)
        .join(Activity, Activity.id == Slot.activity_id)
        .join(Organisation, Organisation.id == Activity.host_id)
        .where(Booking.pupil_id == pupil_id, Booking.state != BookingState.CANCELLED)
        .order_by(Slot.starts_at.desc(), Booking.id)
    )
    ended = (BookingState.ATTENDED, BookingState.ABSENT)
    return tuple(
        BookingLine(
            row.id,
            row.state.value,
            row.slot_id,
            row.title,
            row.host,
            row.starts_at.astimezone(zone),
            row.starts_at > now and row.state not in ended,
        )
        for row in rows
    )


def _parents(pupil_id: int, zone: ZoneInfo, session: Session) -> tuple[ParentLine, ...]:
    lasts = dt.timedelta(days=INVITATION_DAYS)
    now = of(session).clock.now()
    rows = session.execute(
        select(Guardianship, User.first_name, User.last_name)
        .outerjoin(User, User.id == Guardianship.parent_id)
        .where(Guardianship.pupil_id == pupil_id, Guardianship.state != GuardianshipState.REVOKED)
        .order_by(Guardianship.id)
    )
    found = []
    for link, first_name, last_name in rows:
        if link.state is GuardianshipState.CONFIRMED:
            since = (link.confirmed_at or link.invited_at).astimezone(zone)
            found.append(ParentLine(link.id, f"{last_name} {first_name}", since, None))
        elif link.invited_at + lasts > now:
            invited = link.invited_at.astimezone(zone)
            found.append(ParentLine(link.id, None, invited, invited + lasts))
    return tuple(found)


def _attempts(
    pupil_id: int, zone: ZoneInfo, locale: str, session: Session
) -> tuple[AttemptLine, ...]:
    rows = session.execute(
        select(Attempt, func.count(Answer.item_id.distinct()))
        .outerjoin(Answer, Answer.attempt_id == Attempt.id)
        .where(Attempt.pupil_id == pupil_id, Attempt.rater_id.is_(None))
        .group_by(Attempt.id)
        .order_by(Attempt.id.desc())
    )
    found = []
    for attempt, answered in rows:
        instrument = instruments.version(
            attempt.instrument, attempt.instrument_sha256, session=session
        )
        finished = attempt.finished_at
        found.append(
            AttemptLine(
                instrument.title.in_(locale),
                attempt.form,
                attempt.started_at.astimezone(zone),
                finished.astimezone(zone) if finished else None,
                answered,
                most_items(instrument, attempt.form),
            )
        )
    return tuple(found)
