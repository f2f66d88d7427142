"""What a parent sees: the linked children, and one plain page for each of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import reach
from app.services.surroundings import of
from app.views_of.result import INTERESTS, ResultPage, latest_result
from app.views_of.scale_results import ScalePage, ScaleResult, newest_results, page_of_pupil
from app.views_of.slots import SlotLine, lines
from models import (
    HOLDS_PLACE,
    Attempt,
    Booking,
    BookingState,
    ClassGroup,
    Guardianship,
    GuardianshipState,
    Organisation,
    Pupil,
    RegionMode,
    Slot,
    User,
)


@dataclass(frozen=True, slots=True)
class Child:
    """One linked child. `coming` counts the places held on slots that have not begun."""

    pupil_id: int
    first_name: str
    class_name: str
    school: str
    finished: bool
    coming: int


@dataclass(frozen=True, slots=True)
class ChildPage:
    """One child's page. `begun`: the questions about interests are open and not finished.

    `finished` is the result's moment on the clocks of the region. `reasons` go with the result's
    directions: what was liked and not named at an earlier direction, at most two each.
    `order_sure` is False when the directions' bands overlap, so that their order may be chance.
    `others` are the newest results of the other instruments, in short on the page.
    `trials` are the coming ones in order of time, `past` those that have begun, newest first.
    """

    pupil_id: int
    first_name: str
    class_name: str
    school: str
    navigator: str
    trials_open: bool
    result: ResultPage | None
    finished: dt.datetime | None
    reasons: tuple[tuple[str, ...], ...]
    begun: bool
    order_sure: bool
    others: tuple[ScaleResult, ...]
    trials: tuple[SlotLine, ...]
    past: tuple[SlotLine, ...]


def family_of(actor: Principal, *, session: Session) -> tuple[Child, ...]:
    """The children to whom the actor has a confirmed link, by name."""
    finished = (
        select(Attempt.id)
        .where(
            Attempt.pupil_id == Pupil.id,
            Attempt.rater_id.is_(None),
            Attempt.instrument_id == INTERESTS,
            Attempt.finished_at.is_not(None),
        )
        .exists()
    )
    coming = (
        select(func.count())
        .select_from(Booking)
        .join(Slot, Slot.id == Booking.slot_id)
        .where(
            Booking.pupil_id == Pupil.id,
            Booking.state.in_(HOLDS_PLACE),
            Slot.starts_at > of(session).clock.now(),
            Slot.cancelled_at.is_(None),
        )
        .correlate(Pupil)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Pupil.id,
            User.first_name,
            ClassGroup.name.label("class_name"),
            Organisation.name.label("school"),
            finished.label("finished"),
            coming.label("coming"),
        )
        .join(Guardianship, Guardianship.pupil_id == Pupil.id)
        .join(User, User.id == Pupil.id)
        .join(ClassGroup, ClassGroup.id == Pupil.class_group_id)
        .join(Organisation, Organisation.id == ClassGroup.organisation_id)
        .where(
            Guardianship.parent_id == actor.user_id,
            Guardianship.state == GuardianshipState.CONFIRMED,
            Pupil.erased_at.is_(None),
        )
        .order_by(User.first_name, Pupil.id)
    )
    return tuple(
        Child(r.id, r.first_name, r.class_name, r.school, bool(r.finished), r.coming) for r in rows
    )


def child_of(actor: Principal, pupil_id: int, locale: str, *, session: Session) -> ChildPage:
    """The page of a linked child; NotYours for any other."""
    pupil = reach.child(actor, pupil_id, session)
    group = pupil.class_group
    region = group.organisation.region
    zone = ZoneInfo(region.timezone)
    result = latest_result(pupil_id, locale, zone, session=session)
    now = of(session).clock.now()
    booked = lines(
        (
            Slot.cancelled_at.is_(None),
            Slot.id.in_(
                select(Booking.slot_id).where(
                    Booking.pupil_id == pupil_id, Booking.state != BookingState.CANCELLED
                )
            ),
        ),
        locale,
        session=session,
        pupil_id=pupil_id,
        zone=region.timezone,
    )
    held = {state.value for state in HOLDS_PLACE}
    past = [line for line in booked if line.starts <= now and line.booking_state in held]
    return ChildPage(
        pupil_id,
        pupil.user.first_name,
        group.name,
        group.organisation.name,
        f"{group.navigator.first_name} {group.navigator.last_name}",
        region.mode is RegionMode.FULL_CYCLE,
        result,
        result.finished_at if result else None,
        _reasons(result) if result else (),
        _begun(pupil_id, session),
        result is not None and _order_sure(result),
        newest_results(pupil_id, locale, zone, session=session),
        tuple(line for line in booked if line.starts > now),
        tuple(reversed(past)),
    )


@dataclass(frozen=True, slots=True)
class ChildResult:
    """One result of a child, for reading."""

    pupil_id: int
    first_name: str
    page: ScalePage


def child_result_of(
    actor: Principal, pupil_id: int, public_id: str, locale: str, *, session: Session
) -> ChildResult:
    """A result of a linked child; NotYours for any other child, NotFound for any other result."""
    pupil = reach.child(actor, pupil_id, session)
    page = page_of_pupil(pupil_id, public_id, locale, session=session)
    return ChildResult(pupil_id, pupil.user.first_name, page)


def _begun(pupil_id: int, session: Session) -> bool:
    return (
        session.scalar(
            select(
                select(Attempt.id)
                .where(
                    Attempt.pupil_id == pupil_id,
                    Attempt.rater_id.is_(None),
                    Attempt.instrument_id == INTERESTS,
                    Attempt.finished_at.is_(None),
                )
                .exists()
            )
        )
        or False
    )


def _reasons(result: ResultPage) -> tuple[tuple[str, ...], ...]:
    """Each direction's reasons that no earlier one has given: nobody reads them five times."""
    told: set[str] = set()
    found = []
    for direction in result.directions:
        fresh = tuple(text for text in direction.because if text not in told)[:2]
        told.update(fresh)
        found.append(fresh)
    return tuple(found)


def _order_sure(result: ResultPage) -> bool:
    """Whether every direction's band lies above the next one's."""
    return all(a.low > b.high for a, b in pairwise(result.directions))
