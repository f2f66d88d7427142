"""What the racing processes do. A module of its own, because each process imports it anew."""

from __future__ import annotations

import datetime as dt
import time
from multiprocessing.synchronize import Barrier

from sqlalchemy import Engine, create_engine, text

from app.clock import FixedClock
from app.identity import Principal
from app.services import trials
from app.storage import engine_options, prepare
from tests.services.opened import opened

TOGETHER: list[Barrier] = []


def keep(barrier: Barrier) -> None:
    """Runs once in each process."""
    TOGETHER.append(barrier)


def take_places(
    url: str, moment: dt.datetime, navigator: Principal, slot_id: int, pupil_ids: list[int]
) -> int:
    """Assign pupil by pupil through the use case; how many got a place."""
    with opened(url, FixedClock(moment)) as session:
        session.connection()
        session.rollback()
        TOGETHER[0].wait(timeout=150)
        return sum(
            len(trials.assign(navigator, slot_id, [pupil_id], session=session).placed)
            for pupil_id in pupil_ids
        )


def take_places_carelessly(url: str, capacity: int, people: list[int]) -> int:
    """The same without lock and constraint: look, decide, write, in a plain transaction."""
    engine = create_engine(url, **engine_options(url))
    prepare(engine, guarded=False)
    with engine.connect():
        TOGETHER[0].wait(timeout=150)
    placed = sum(_careless(engine, capacity, person) for person in people)
    engine.dispose()
    return placed


def _careless(engine: Engine, capacity: int, person: int) -> bool:
    with engine.connect() as connection:
        taken = connection.scalar(text("SELECT count(*) FROM careless_booking")) or 0
        # The reading transaction ends here, as it does where nobody thought about it.
        connection.rollback()
        if taken >= capacity:
            return False
        time.sleep(0.002)  # what a page does between looking and writing
        connection.execute(
            text("INSERT INTO careless_booking (person) VALUES (:person)"), {"person": person}
        )
        connection.commit()
        return True
