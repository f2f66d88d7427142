"""The database itself makes overbooking impossible, whatever the code above it does."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError

from app.clock import FixedClock
from app.services import trials
from models import Booking, BookingState, Slot
from tests.services.scene import Scene


@pytest.fixture
def full(scene: Scene) -> tuple[Scene, int, list[int]]:
    """A slot of two places, both taken, and three more pupils."""
    slot_id, ids = scene.slot(capacity=2), scene.pupils(5)
    trials.assign(scene.navigator, slot_id, ids[:2], session=scene.session)
    return scene, slot_id, ids


def put(full: tuple[Scene, int, list[int]], clock: FixedClock, **values: Any) -> None:
    scene, slot_id, ids = full
    row = {
        "slot_id": slot_id,
        "slot_capacity": 2,
        "pupil_id": ids[2],
        "state": BookingState.ASSIGNED,
        "requested_at": clock.now(),
        "changed_at": clock.now(),
    }
    scene.session.execute(insert(Booking).values(row | values))
    scene.session.commit()


@pytest.mark.parametrize(
    "values",
    [
        {"place_number": 2},  # taken
        {"place_number": 3},  # beyond the capacity
        {"place_number": 0},
        {"place_number": 3, "slot_capacity": 3},  # a capacity that the slot has not
        {"place_number": None},  # a place without its number
        {"place_number": 3, "state": BookingState.WAITING},  # a number without its place
        {"slot_id": 999},
    ],
)
def test_a_row_that_would_overbook_is_refused(
    full: tuple[Scene, int, list[int]], clock: FixedClock, values: dict[str, Any]
) -> None:
    scene, slot_id, _ = full
    with pytest.raises(IntegrityError):
        put(full, clock, **({"place_number": 1} | values))
    scene.session.rollback()
    taken = select(Booking.place_number).where(Booking.slot_id == slot_id)
    assert set(scene.session.scalars(taken)) == {1, 2}


def test_a_second_living_booking_of_a_pupil_is_refused(
    full: tuple[Scene, int, list[int]], clock: FixedClock
) -> None:
    scene, _, ids = full
    with pytest.raises(IntegrityError):
        put(full, clock, pupil_id=ids[0], state=BookingState.REQUESTED, place_number=None)
    scene.session.rollback()
    put(full, clock, pupil_id=ids[0], state=BookingState.CANCELLED, place_number=None)
    put(full, clock, state=BookingState.WAITING, place_number=None)


def test_an_unknown_state_is_refused(full: tuple[Scene, int, list[int]]) -> None:
    scene, _, _ = full
    with pytest.raises(IntegrityError):
        scene.session.execute(text("UPDATE booking SET state = 'maybe', place_number = NULL"))
    scene.session.rollback()


def test_the_capacity_cannot_fall_below_a_taken_place(
    full: tuple[Scene, int, list[int]],
) -> None:
    scene, slot_id, _ = full
    with pytest.raises(IntegrityError):
        scene.session.execute(update(Slot).where(Slot.id == slot_id).values(capacity=1))
    scene.session.rollback()
    assert scene.session.get_one(Slot, slot_id).capacity == 2


def test_a_raised_capacity_opens_more_places(full: tuple[Scene, int, list[int]]) -> None:
    scene, slot_id, ids = full
    scene.session.execute(update(Slot).where(Slot.id == slot_id).values(capacity=3))
    scene.session.commit()
    done = trials.assign(scene.navigator, slot_id, ids[2:], session=scene.session)
    assert (done.placed, done.waiting) == ((ids[2],), tuple(ids[3:]))


@pytest.mark.parametrize(
    "values", [{"capacity": 0}, {"minimum": 3}, {"minimum": -1}, {"ends_at": Slot.starts_at}]
)
def test_a_slot_that_contradicts_itself_is_refused(
    full: tuple[Scene, int, list[int]], values: dict[str, Any]
) -> None:
    scene, slot_id, _ = full
    with pytest.raises(IntegrityError):
        scene.session.execute(update(Slot).where(Slot.id == slot_id).values(values))
    scene.session.rollback()
