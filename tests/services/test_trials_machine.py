"""Whatever is wished, given, given back and marked: no place is sold twice."""

from __future__ import annotations

from contextlib import ExitStack
from itertools import count

import hypothesis
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from app.clock import FixedClock
from app.identity import Principal
from app.services import trials
from app.services.audit import verify
from app.services.errors import DomainError
from models import HOLDS_PLACE, AuditEvent, Booking, BookingState, Slot
from tests.conftest import A_MORNING
from tests.engines import Engine
from tests.factories import people
from tests.services.opened import opened
from tests.services.scene import set_up

PUPILS, SLOTS = 5, 3
_numbers = count()

who = st.integers(0, PUPILS - 1)
where = st.integers(0, SLOTS - 1)


class Places(RuleBasedStateMachine):
    """Three slots (two of them at the same time) of one or two places, and five pupils."""

    engine: Engine

    def __init__(self) -> None:
        super().__init__()
        self.name = f"machine_{next(_numbers)}"
        self.clock = FixedClock(A_MORNING)
        self.closing = ExitStack()
        self.session = self.closing.enter_context(
            opened(self.engine.migrated(self.name), self.clock)
        )
        self.scene = set_up(self.session)
        self.pupils: list[Principal] = [
            people.principal(self.session, number) for number in self.scene.pupils(PUPILS)
        ]
        self.slots = [
            self.scene.slot(capacity=capacity, in_hours=hours)
            for capacity, hours in ((1, 48), (2, 48), (2, 72))
        ]
        self.events = self.counted()
        self.begun = False

    def teardown(self) -> None:
        assert verify(self.session).whole
        self.closing.close()
        self.engine.drop(self.name)

    def counted(self) -> int:
        number = self.session.scalar(select(func.count()).select_from(AuditEvent))
        self.session.rollback()
        return number or 0

    def rows(self) -> list[tuple[int, int, BookingState, int | None]]:
        rows = self.session.execute(
            select(Booking.id, Booking.slot_id, Booking.state, Booking.place_number).order_by(
                Booking.requested_at, Booking.id
            )
        ).all()
        self.session.rollback()
        return [tuple(row) for row in rows]

    def one_event_if_changed(self, before: object) -> None:
        """A change of any booking is exactly one event; a refusal is none."""
        events = self.counted()
        assert events - self.events <= 1
        if self.rows() != before:
            assert events == self.events + 1
        self.events = events

    @rule(pupil=who, slot=where)
    def wish(self, pupil: int, slot: int) -> None:
        before = self.rows()
        try:
            trials.wish(self.pupils[pupil], self.slots[slot], session=self.session)
        except DomainError:
            assert self.rows() == before
        self.one_event_if_changed(before)

    @rule(chosen=st.lists(who, min_size=1, max_size=PUPILS), slot=where)
    def assign(self, chosen: list[int], slot: int) -> None:
        before = self.rows()
        ids = [self.pupils[n].user_id or 0 for n in chosen]
        try:
            done = trials.assign(self.scene.navigator, self.slots[slot], ids, session=self.session)
            assert {*done.placed, *done.waiting, *done.refused} == set(ids)
        except DomainError:
            assert self.rows() == before
        self.one_event_if_changed(before)

    @precondition(lambda self: self.rows())
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        before = self.rows()
        number, slot, *_ = data.draw(st.sampled_from(before))
        waiting = [row[0] for row in before if row[1] == slot and row[2] is BookingState.WAITING]
        try:
            trials.cancel(self.scene.navigator, number, session=self.session)
        except DomainError:
            assert self.rows() == before
        after = {row[0]: row[2] for row in self.rows()}
        moved = [n for n in waiting if n != number and after[n] is BookingState.ASSIGNED]
        stayed = [n for n in waiting if after[n] is BookingState.WAITING]
        for passed_over in (n for n in stayed if moved and n < moved[-1]):
            assert self.is_busy(passed_over)
        self.one_event_if_changed(before)

    def is_busy(self, number: int) -> bool:
        """Whether the pupil of this booking holds a place at its time elsewhere."""
        mine = self.session.get_one(Booking, number)
        others = self.session.scalars(
            select(Slot.starts_at)
            .join(Booking, Booking.slot_id == Slot.id)
            .where(
                Booking.pupil_id == mine.pupil_id,
                Booking.state.in_(HOLDS_PLACE),
                Booking.id != mine.id,
            )
        ).all()
        busy = mine.slot.starts_at in others
        self.session.rollback()
        return busy

    @precondition(lambda self: self.rows())
    @rule(data=st.data(), came=st.booleans())
    def mark(self, data: st.DataObject, came: bool) -> None:
        before = self.rows()
        number = data.draw(st.sampled_from(before))[0]
        try:
            trials.mark(self.scene.host, number, came, session=self.session)
        except DomainError:
            assert self.rows() == before
        self.one_event_if_changed(before)

    @rule(hours=st.sampled_from([1, 30]))
    def let_time_pass(self, hours: int) -> None:
        self.clock.move(hours=hours)

    @invariant()
    def no_place_is_sold_twice(self) -> None:
        rows = self.session.execute(
            select(
                Booking.slot_id,
                Booking.pupil_id,
                Booking.place_number,
                Slot.capacity,
                Slot.starts_at,
            )
            .join(Slot, Slot.id == Booking.slot_id)
            .where(Booking.state.in_(HOLDS_PLACE))
        ).all()
        self.session.rollback()
        places = [(row.slot_id, row.place_number) for row in rows]
        assert len(set(places)) == len(places)
        assert all(1 <= row.place_number <= row.capacity for row in rows)
        moments = [(row.pupil_id, row.starts_at) for row in rows]
        assert len(set(moments)) == len(moments)


def test_no_order_of_events_oversells_a_slot(sqlite_engine: Engine) -> None:
    machine = type("PlacesOnSqlite", (Places,), {"engine": sqlite_engine})
    run_state_machine_as_test(
        machine,
        settings=hypothesis.settings(
            max_examples=10, stateful_step_count=16, deadline=None, database=None
        ),
    )
