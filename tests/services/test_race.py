"""Sixteen processes reach for twenty places at the same moment."""

from __future__ import annotations

import datetime as dt
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

import pytest
from sqlalchemy import select, text

from app.clock import FixedClock
from app.services.audit import verify
from models import HOLDS_PLACE, Booking, BookingState, Pupil, User
from tests.services import racers
from tests.services.opened import opened
from tests.services.scene import Scene

PROCESSES = 16
CAPACITY = 20
EACH = 3


@pytest.fixture(scope="module")
def crowd() -> Iterator[ProcessPoolExecutor]:
    """Started once: most of the time goes into the imports of sixteen processes."""
    spawn = multiprocessing.get_context("spawn")
    together = spawn.Barrier(PROCESSES)
    with ProcessPoolExecutor(
        PROCESSES, mp_context=spawn, initializer=racers.keep, initargs=(together,)
    ) as pool:
        yield pool


def forty_eight(scene: Scene, moment: dt.datetime) -> list[int]:
    session = scene.session
    users = [
        User(first_name="Пётр", last_name=f"Иванов {n}", created_at=moment)
        for n in range(PROCESSES * EACH)
    ]
    session.add_all(users)
    session.flush()
    session.add_all(
        Pupil(id=user.id, class_group_id=scene.group_id, name_key=str(user.id)) for user in users
    )
    ids = [user.id for user in users]
    session.commit()
    return ids


def test_twenty_places_are_given_exactly_twenty_times(
    scene: Scene, engine_url: str, clock: FixedClock, crowd: ProcessPoolExecutor
) -> None:
    slot_id, ids = scene.slot(capacity=CAPACITY), forty_eight(scene, clock.now())
    jobs = [
        crowd.submit(
            racers.take_places, engine_url, clock.now(), scene.navigator, slot_id, ids[n::PROCESSES]
        )
        for n in range(PROCESSES)
    ]
    assert sum(job.result(timeout=150) for job in jobs) == CAPACITY
    rows = scene.session.execute(select(Booking.state, Booking.place_number)).all()
    places = [number for state, number in rows if state in HOLDS_PLACE]
    assert sorted(places) == list(range(1, CAPACITY + 1))
    assert [s for s, _ in rows].count(BookingState.WAITING) == PROCESSES * EACH - CAPACITY
    found = verify(scene.session)
    assert found.whole
    assert scene.actions() == ["booking.assigned"] * (PROCESSES * EACH)


def test_without_lock_and_constraint_the_same_crowd_oversells(
    engine_url: str, crowd: ProcessPoolExecutor
) -> None:
    """If this one fails, the test above proves nothing: the crowd never really raced."""
    with opened(engine_url) as session:
        session.execute(text("CREATE TABLE careless_booking (person INTEGER)"))
        session.commit()
        jobs = [
            crowd.submit(
                racers.take_places_carelessly,
                engine_url,
                CAPACITY,
                list(range(n, PROCESSES * EACH, PROCESSES)),
            )
            for n in range(PROCESSES)
        ]
        sold = sum(job.result(timeout=150) for job in jobs)
        assert session.scalar(text("SELECT count(*) FROM careless_booking")) == sold
    assert sold > CAPACITY
