"""Places on practical trials and other activities: wished for, given, waited for, given back.

Every use case here locks the slot first (`_locked`) and works out places under that lock; the
constraints of `booking` make overbooking impossible even for code that would not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import reach
from app.services.errors import (
    BookingHasEnded,
    NobodyChosen,
    NotFound,
    PupilIsBusyThen,
    RegionHasNoTrials,
    SlotIsElsewhere,
    SlotIsNotForGrade,
    SlotIsOver,
    TooEarly,
    TooManyWishes,
)
from app.services.transaction import Unit, change
from models import (
    HOLDS_PLACE,
    ActivityFormat,
    Booking,
    BookingState,
    Guardianship,
    GuardianshipState,
    Pupil,
    RegionMode,
    Slot,
)

MOST_WISHES = 10
LIVE = tuple(state for state in BookingState if state is not BookingState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Assigned:
    """Pupil ids by outcome. `refused` holds who cannot come, with the rule that says why."""

    placed: tuple[int, ...]
    waiting: tuple[int, ...]
    refused: dict[int, type[Exception]]


def wish(actor: Principal, slot_id: int, *, session: Session) -> None:
    """A pupil asks for a slot. Asking twice is asking once."""
    pupil = session.get(Pupil, actor.user_id or 0)
    if pupil is None:
        raise NotFound
    with change(session, actor) as unit:
        slot = _locked(unit, slot_id)
        _lock_pupils(unit, [pupil.id])
        if _live(session, slot_id, pupil.id) is not None:
            return
        _check_may_come(unit, slot, pupil)
        wishes = session.scalar(
            select(func.count())
            .select_from(Booking)
            .join(Slot, Slot.id == Booking.slot_id)
            .where(
                Booking.pupil_id == pupil.id,
                Booking.state == BookingState.REQUESTED,
                Slot.starts_at > unit.now,
            )
        )
        if (wishes or 0) >= MOST_WISHES:
            raise TooManyWishes
        booking = _book(unit, slot, pupil.id, BookingState.REQUESTED)
        unit.record("booking.requested", f"booking:{booking.id}", slot=slot_id, pupil=pupil.id)


def assign(
    actor: Principal, slot_id: int, pupil_ids: Sequence[int], *, session: Session
) -> Assigned:
    """Give places to pupils of the actor's classes, in this order, while there are any.

    Who finds no place waits, in the same order. Who cannot come at all (grade, another place at
    that time, another region) is left out and named in `refused`.
    """
    wanted = list(dict.fromkeys(pupil_ids))
    if not wanted:
        raise NobodyChosen
    for pupil_id in wanted:
        reach.led_pupil(actor, pupil_id, session)
    placed: list[int] = []
    waiting: list[int] = []
    refused: dict[int, type[Exception]] = {}
    with change(session, actor) as unit:
        slot = _locked(unit, slot_id)
        if slot.cancelled_at is not None or slot.starts_at <= unit.now:
            raise SlotIsOver
        _lock_pupils(unit, wanted)
        free = _free_places(session, slot)
        for pupil_id in wanted:
            pupil = session.get_one(Pupil, pupil_id)
            booking = _live(session, slot_id, pupil_id)
            if booking is not None and booking.state in HOLDS_PLACE:
                placed.append(pupil_id)
                continue
            try:
                _check_may_come(unit, slot, pupil)
            except (RegionHasNoTrials, SlotIsElsewhere, SlotIsNotForGrade, PupilIsBusyThen) as no:
                refused[pupil_id] = type(no)
                continue
            if booking is None:
                booking = _book(unit, slot, pupil_id, BookingState.WAITING)
            _place_or_wait(unit, booking, free)
            (placed if booking.place_number else waiting).append(pupil_id)
        if placed or waiting:
            unit.record(
                "booking.assigned",
                f"slot:{slot_id}",
                placed=placed,
                waiting=waiting,
                refused=sorted(refused),
            )
    return Assigned(tuple(placed), tuple(waiting), refused)


def cancel(actor: Principal, booking_id: int, *, session: Session) -> int:
    """Give a place or a wish back; the first who waits moves up. Returns the slot's id."""
    slot_id = reach.booking(actor, booking_id, session).slot_id
    with change(session, actor) as unit:
        slot = _locked(unit, slot_id)
        booking = session.get_one(Booking, booking_id)
        if booking.state is BookingState.CANCELLED:
            return slot_id
        if booking.state in (BookingState.ATTENDED, BookingState.ABSENT):
            raise BookingHasEnded
        if slot.starts_at <= unit.now:
            raise SlotIsOver
        booking.state, booking.place_number = BookingState.CANCELLED, None
        booking.changed_at = unit.now
        session.flush()
        moved_up = _move_up(unit, slot)
        unit.record(
            "booking.cancelled",
            f"booking:{booking_id}",
            slot=slot_id,
            pupil=booking.pupil_id,
            moved_up=moved_up,
        )
    return slot_id


def mark(actor: Principal, booking_id: int, came: bool, *, session: Session) -> int:
    """The host says who came; may be corrected. Returns the slot's id."""
    slot_id = reach.hosted_booking(actor, booking_id, session).slot_id
    with change(session, actor) as unit:
        slot = _locked(unit, slot_id)
        booking = session.get_one(Booking, booking_id)
        if booking.state not in HOLDS_PLACE:
            raise BookingHasEnded
        if slot.starts_at > unit.now:
            raise TooEarly
        booking.state = BookingState.ATTENDED if came else BookingState.ABSENT
        booking.changed_at = unit.now
        unit.record(
            "booking.marked",
            f"booking:{booking_id}",
            slot=slot_id,
            pupil=booking.pupil_id,
            came=came,
        )
    return slot_id


def _locked(unit: Unit, slot_id: int) -> Slot:
    """The slot, locked until the end of the change.

    On PostgreSQL a row lock; on SQLite the change itself holds the only write lock.
    """
    slot = unit.session.scalars(
        select(Slot)
        .where(Slot.id == slot_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if slot is None:
        raise NotFound
    return slot


def _lock_pupils(unit: Unit, pupil_ids: Sequence[int]) -> None:
    """Hold pupils (after the slot, in rising order) against a place elsewhere at the same time."""
    unit.session.execute(
        select(Pupil.id)
        .where(Pupil.id.in_(pupil_ids))
        .order_by(Pupil.id)
        .with_for_update(key_share=True)
    )


def _check_may_come(unit: Unit, slot: Slot, pupil: Pupil) -> None:
    if slot.cancelled_at is not None or slot.starts_at <= unit.now:
        raise SlotIsOver
    group, activity = pupil.class_group, slot.activity
    if activity.format is not ActivityFormat.REMOTE:
        region = group.organisation.region
        if region.id != activity.host.region_id:
            raise SlotIsElsewhere
        if region.mode is not RegionMode.FULL_CYCLE:
            raise RegionHasNoTrials
    if not activity.grade_from <= group.grade <= activity.grade_to:
        raise SlotIsNotForGrade
    if _busy(unit.session, slot, pupil.id):
        raise PupilIsBusyThen


def _busy(session: Session, slot: Slot, pupil_id: int) -> bool:
    """Whether the pupil holds a place of another slot that overlaps in time."""
    return (
        session.scalar(
            select(
                select(Booking.id)
                .join(Slot, Slot.id == Booking.slot_id)
                .where(
                    Booking.pupil_id == pupil_id,
                    Booking.slot_id != slot.id,
                    Booking.state.in_(HOLDS_PLACE),
                    Slot.starts_at < slot.ends_at,
                    Slot.ends_at > slot.starts_at,
                )
                .exists()
            )
        )
        or False
    )


def _live(session: Session, slot_id: int, pupil_id: int) -> Booking | None:
    return session.scalars(
        select(Booking)
        .where(Booking.slot_id == slot_id, Booking.pupil_id == pupil_id, Booking.state.in_(LIVE))
        .execution_options(populate_existing=True)
    ).one_or_none()


def _book(unit: Unit, slot: Slot, pupil_id: int, state: BookingState) -> Booking:
    booking = Booking(
        slot_id=slot.id,
        slot_capacity=slot.capacity,
        pupil_id=pupil_id,
        state=state,
        requested_at=unit.now,
        changed_at=unit.now,
    )
    unit.session.add(booking)
    unit.session.flush()
    return booking


def _free_places(session: Session, slot: Slot) -> list[int]:
    """The free numbers in falling order (so that `pop` gives the lowest)."""
    taken = set(
        session.scalars(
            select(Booking.place_number).where(
                Booking.slot_id == slot.id, Booking.place_number.is_not(None)
            )
        )
    )
    return [number for number in range(slot.capacity, 0, -1) if number not in taken]


def _place_or_wait(unit: Unit, booking: Booking, free: list[int]) -> None:
    if free:
        booking.state, booking.place_number = BookingState.ASSIGNED, free.pop()
        kind = "booking.placed"
    else:
        booking.state = BookingState.WAITING
        kind = "booking.waiting"
    booking.changed_at = unit.now
    unit.session.flush()
    for parent_id in _parents(unit.session, booking.pupil_id):
        unit.send(kind, parent_id, slot=booking.slot_id, pupil=booking.pupil_id)


def _move_up(unit: Unit, slot: Slot) -> list[int]:
    """Give free places to those who wait, in order; who is busy by now goes on waiting."""
    free = _free_places(unit.session, slot)
    queue = unit.session.scalars(
        select(Booking)
        .where(Booking.slot_id == slot.id, Booking.state == BookingState.WAITING)
        .order_by(Booking.requested_at, Booking.id)
        .execution_options(populate_existing=True)
    ).all()
    if not free or not queue:
        return []
    _lock_pupils(unit, [booking.pupil_id for booking in queue])
    moved: list[int] = []
    for booking in queue:
        if free and not _busy(unit.session, slot, booking.pupil_id):
            _place_or_wait(unit, booking, free)
            moved.append(booking.pupil_id)
    return moved


def _parents(session: Session, pupil_id: int) -> list[int]:
    return [
        parent_id
        for parent_id in session.scalars(
            select(Guardianship.parent_id).where(
                Guardianship.pupil_id == pupil_id,
                Guardianship.state == GuardianshipState.CONFIRMED,
            )
        )
        if parent_id is not None
    ]
