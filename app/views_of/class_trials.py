"""Trials seen from a class: the board of coming slots with the wishes of this class."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services.surroundings import of
from app.views_of.class_board import ClassHead, head_of
from app.views_of.slots import SlotLine, lines
from models import (
    HOLDS_PLACE,
    Activity,
    ActivityFormat,
    Booking,
    BookingState,
    Organisation,
    Pupil,
    Slot,
)

SLOTS_PER_PAGE = 40


@dataclass(frozen=True, slots=True)
class ClassSlot:
    """One departure with what this class has to do with it."""

    line: SlotLine
    wished: int
    placed: int
    waiting: int


@dataclass(frozen=True, slots=True)
class ClassTrials:
    head: ClassHead
    slots: tuple[ClassSlot, ...]
    page: int
    pages: int


def class_trials_of(
    actor: Principal, class_group_id: int, page: int, locale: str, *, session: Session
) -> ClassTrials:
    """One page of the coming slots to which this class may go, in order of time."""
    head = head_of(actor, class_group_id, session=session)
    open_to: ColumnElement[bool] = Activity.format == ActivityFormat.REMOTE
    if not head.diagnostics_only:
        open_to = or_(open_to, Organisation.region_id == head.region_id)
    fitting = (
        select(Slot.id)
        .join(Activity, Activity.id == Slot.activity_id)
        .join(Organisation, Organisation.id == Activity.host_id)
        .where(
            Slot.starts_at > of(session).clock.now(),
            Slot.cancelled_at.is_(None),
            open_to,
            Activity.grade_from <= head.grade,
            Activity.grade_to >= head.grade,
        )
    )
    total = session.scalar(select(func.count()).select_from(fitting.subquery())) or 0
    pages = max(1, -(-total // SLOTS_PER_PAGE))
    page = min(max(page, 1), pages)
    ids = session.scalars(
        fitting.order_by(Slot.starts_at, Slot.id)
        .limit(SLOTS_PER_PAGE)
        .offset((page - 1) * SLOTS_PER_PAGE)
    ).all()
    found = lines((Slot.id.in_(ids),), locale, zone=head.timezone, session=session)
    counts = _class_bookings(head.id, ids, session)
    return ClassTrials(
        head,
        tuple(
            ClassSlot(
                line,
                counts.get((line.id, BookingState.REQUESTED), 0),
                sum(counts.get((line.id, state), 0) for state in HOLDS_PLACE),
                counts.get((line.id, BookingState.WAITING), 0),
            )
            for line in found
        ),
        page,
        pages,
    )


def _class_bookings(
    class_group_id: int, slot_ids: Collection[int], session: Session
) -> dict[tuple[int, BookingState], int]:
    rows = session.execute(
        select(Booking.slot_id, Booking.state, func.count())
        .join(Pupil, Pupil.id == Booking.pupil_id)
        .where(Pupil.class_group_id == class_group_id, Booking.slot_id.in_(slot_ids))
        .group_by(Booking.slot_id, Booking.state)
    )
    return {(slot_id, state): count for slot_id, state, count in rows}
