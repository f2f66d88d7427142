"""Wishes, places and the waiting list, one rule at a time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.identity import Principal
from app.services import trials as use
from app.services.errors import (
    BookingHasEnded,
    NobodyChosen,
    NotFound,
    NotYours,
    PupilIsBusyThen,
    SlotIsOver,
    TooEarly,
    TooManyWishes,
)
from models import (
    Booking,
    BookingState,
    OutboxMessage,
    Pupil,
    Slot,
)
from tests.factories import people
from tests.services.opened import at_once
from tests.services.scene import Scene

S = BookingState


def states(scene: Scene, slot_id: int) -> list[tuple[int, BookingState, int | None]]:
    rows = scene.session.execute(
        select(Booking.pupil_id, Booking.state, Booking.place_number)
        .where(Booking.slot_id == slot_id)
        .order_by(Booking.id)
    ).all()
    scene.session.rollback()
    return [(pupil_id, state, number) for pupil_id, state, number in rows]


def assign(scene: Scene, slot_id: int, *pupil_ids: int) -> use.Assigned:
    return use.assign(scene.navigator, slot_id, pupil_ids, session=scene.session)


def booking_of(scene: Scene, slot_id: int, pupil_id: int) -> int:
    number = scene.session.scalars(
        select(Booking.id).where(
            Booking.slot_id == slot_id, Booking.pupil_id == pupil_id, Booking.state != S.CANCELLED
        )
    ).one()
    scene.session.rollback()
    return number


def cancel(scene: Scene, slot_id: int, pupil_id: int) -> None:
    number = booking_of(scene, slot_id, pupil_id)
    assert use.cancel(scene.navigator, number, session=scene.session) == slot_id


def test_places_are_given_in_order_and_the_rest_wait(scene: Scene) -> None:
    slot_id, ids = scene.slot(capacity=2), scene.pupils(4)
    assert assign(scene, slot_id, *ids) == use.Assigned(tuple(ids[:2]), tuple(ids[2:]), {})
    assert [(s, n) for _, s, n in states(scene, slot_id)] == [
        (S.ASSIGNED, 1),
        (S.ASSIGNED, 2),
        (S.WAITING, None),
        (S.WAITING, None),
    ]
    assert scene.actions() == ["booking.assigned"]


def test_the_first_who_waits_gets_the_free_place(scene: Scene) -> None:
    slot_id, ids = scene.slot(capacity=2), scene.pupils(4)
    assign(scene, slot_id, *ids)
    cancel(scene, slot_id, ids[0])
    assert states(scene, slot_id) == [
        (ids[0], S.CANCELLED, None),
        (ids[1], S.ASSIGNED, 2),
        (ids[2], S.ASSIGNED, 1),
        (ids[3], S.WAITING, None),
    ]
    assert scene.actions() == ["booking.assigned", "booking.cancelled"]


def test_who_waits_but_is_busy_by_then_is_passed_over(scene: Scene) -> None:
    slot_id, ids = scene.slot(capacity=1), scene.pupils(3)
    assign(scene, slot_id, *ids)
    assign(scene, scene.slot(), ids[1])
    cancel(scene, slot_id, ids[0])
    assert [(p, s) for p, s, _ in states(scene, slot_id)][1:] == [
        (ids[1], S.WAITING),
        (ids[2], S.ASSIGNED),
    ]


def test_a_pupil_wishes_once_and_takes_it_back(scene: Scene) -> None:
    slot_id, pupil = scene.slot(), scene.pupil()
    for _ in range(2):
        use.wish(pupil, slot_id, session=scene.session)
    assert pupil.user_id is not None
    number = booking_of(scene, slot_id, pupil.user_id)
    for _ in range(2):
        use.cancel(pupil, number, session=scene.session)
    use.wish(pupil, slot_id, session=scene.session)
    assert [s for _, s, _ in states(scene, slot_id)] == [S.CANCELLED, S.REQUESTED]
    assert scene.actions() == ["booking.requested", "booking.cancelled", "booking.requested"]


def test_a_wish_becomes_the_place(scene: Scene) -> None:
    slot_id, pupil = scene.slot(), scene.pupil()
    use.wish(pupil, slot_id, session=scene.session)
    assert pupil.user_id is not None
    assign(scene, slot_id, pupil.user_id)
    assert states(scene, slot_id) == [(pupil.user_id, S.ASSIGNED, 1)]


def test_a_pupil_may_wish_for_ten(scene: Scene) -> None:
    pupil = scene.pupil()
    slots = [scene.slot(in_hours=24 + 3 * n) for n in range(11)]
    for slot_id in slots[:10]:
        use.wish(pupil, slot_id, session=scene.session)
    with pytest.raises(TooManyWishes):
        use.wish(pupil, slots[10], session=scene.session)


def test_assigning_again_changes_nothing(scene: Scene) -> None:
    slot_id, (one,) = scene.slot(), scene.pupils(1)
    assert assign(scene, slot_id, one, one).placed == (one,)
    assert assign(scene, slot_id, one).placed == (one,)
    assert states(scene, slot_id) == [(one, S.ASSIGNED, 1)]


def test_nobody_holds_two_places_at_the_same_time(scene: Scene) -> None:
    first, overlapping = scene.slot(), scene.slot(in_hours=49)
    after, (one,) = scene.slot(in_hours=49.5), scene.pupils(1)
    assign(scene, first, one)
    assert assign(scene, overlapping, one).refused == {one: PupilIsBusyThen}
    assert assign(scene, after, one).placed == (one,)
    cancel(scene, first, one)
    assert assign(scene, overlapping, one).refused == {one: PupilIsBusyThen}


def test_two_slots_given_at_once_to_one_pupil_do_not_overlap(
    scene: Scene, engine_url: str, clock: FixedClock
) -> None:
    slots, (one,) = (scene.slot(), scene.slot()), scene.pupils(1)

    def give(slot_id: int) -> Callable[[Session], use.Assigned]:
        return lambda s: use.assign(scene.navigator, slot_id, [one], session=s)

    outcomes = at_once(engine_url, clock, *map(give, slots), meet_after="EXISTS")
    assert sorted(o.placed for o in outcomes) == [(), (one,)]


def test_what_has_begun_or_was_cancelled_takes_nobody(scene: Scene, clock: FixedClock) -> None:
    slot_id, pupil = scene.slot(), scene.pupil()
    scene.session.execute(update(Slot).values(cancelled_at=clock.now()))
    scene.session.commit()
    with pytest.raises(SlotIsOver):
        use.wish(pupil, slot_id, session=scene.session)
    scene.session.execute(update(Slot).values(cancelled_at=None))
    scene.session.commit()
    assert pupil.user_id is not None
    assign(scene, slot_id, pupil.user_id)
    clock.move(hours=48)
    with pytest.raises(SlotIsOver):
        assign(scene, slot_id, pupil.user_id)
    with pytest.raises(SlotIsOver):
        cancel(scene, slot_id, pupil.user_id)


def test_the_host_says_who_came_once_it_has_begun(scene: Scene, clock: FixedClock) -> None:
    slot_id, ids = scene.slot(capacity=1), scene.pupils(2)
    assign(scene, slot_id, *ids)
    placed, waiting = (booking_of(scene, slot_id, one) for one in ids)
    with pytest.raises(TooEarly):
        use.mark(scene.host, placed, True, session=scene.session)
    clock.move(hours=48)
    for came, state in ((True, S.ATTENDED), (False, S.ABSENT)):
        assert use.mark(scene.host, placed, came, session=scene.session) == slot_id
        assert states(scene, slot_id)[0] == (ids[0], state, 1)
    with pytest.raises(BookingHasEnded):
        use.mark(scene.host, waiting, True, session=scene.session)
    with pytest.raises(NotYours):
        use.mark(scene.navigator, placed, True, session=scene.session)
    with pytest.raises(BookingHasEnded):
        cancel(scene, slot_id, ids[0])
    assert scene.actions() == ["booking.assigned", "booking.marked", "booking.marked"]


def test_only_ones_own_pupils_are_assigned_and_only_all_of_them(scene: Scene) -> None:
    slot_id, (mine,) = scene.slot(), scene.pupils(1)
    with pytest.raises(NotFound):
        assign(scene, slot_id, mine, 999)
    with pytest.raises(NotYours):
        use.assign(scene.host, slot_id, [mine], session=scene.session)
    with pytest.raises(NobodyChosen):
        assign(scene, slot_id)
    with pytest.raises(NotFound):
        assign(scene, 999, mine)
    with pytest.raises(NotFound):
        use.wish(Principal.nobody(), slot_id, session=scene.session)
    assert states(scene, slot_id) == []
    assert scene.actions() == []


def test_parents_hear_of_a_place_and_of_waiting(scene: Scene) -> None:
    slot_id, ids = scene.slot(capacity=1), scene.pupils(2)
    told = [people.parent_of(scene.session, scene.session.get_one(Pupil, one)).id for one in ids]
    assign(scene, slot_id, *ids)
    cancel(scene, slot_id, ids[0])
    messages = scene.session.execute(
        select(OutboxMessage.kind, OutboxMessage.recipient_id).order_by(OutboxMessage.id)
    ).all()
    assert [tuple(m) for m in messages] == [
        ("booking.placed", told[0]),
        ("booking.waiting", told[1]),
        ("booking.placed", told[1]),
    ]
