"""Sessions without the web application: for threads and processes that act at the same time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.orm import Session

from app.clock import Clock, SystemClock
from app.mail import NullMail
from app.services.surroundings import KEY, Surroundings
from app.storage import engine_options, prepare

CODE_KEY = "code-key-of-the-tests-0123456789abcdefgh"
PATIENCE = 0.4
"""Seconds that one who has read waits for the other, who may be held back by a lock."""

Call = Callable[[Session], Any]


@contextmanager
def opened(url: str, clock: Clock | None = None) -> Iterator[Session]:
    """A session of its own engine, prepared as the application prepares its own."""
    engine = create_engine(url, **engine_options(url))
    prepare(engine, guarded=False)
    try:
        with Session(engine) as session:
            session.info[KEY] = Surroundings(
                clock or SystemClock(), NullMail(), CODE_KEY, "http://localhost", True
            )
            yield session
    finally:
        engine.dispose()


def at_once(url: str, clock: Clock, *calls: Call, meet_after: str = "") -> list[Any]:
    """What each call returned or raised, all of them run at the same time on threads.

    `meet_after`: a piece of SQL; whoever has run a statement with it first waits until the
    others have, so that everybody has read before anybody writes, unless a lock forbids it.
    """
    outcomes: list[Any] = [None] * len(calls)
    begin = threading.Barrier(len(calls))
    meeting = threading.Barrier(len(calls))

    def run(number: int, call: Call) -> None:
        with opened(url, clock) as session:
            if meet_after:
                _wait_once(session, meet_after, meeting)
            begin.wait(timeout=10)
            try:
                outcomes[number] = call(session)
            except Exception as problem:  # noqa: BLE001 (the outcome is what the test looks at)
                outcomes[number] = problem

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


def _wait_once(session: Session, piece: str, meeting: threading.Barrier) -> None:
    waited: list[str] = []

    @event.listens_for(session.get_bind(), "after_cursor_execute")
    def met(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if piece in statement and not waited:
            waited.append(statement)
            try:
                meeting.wait(timeout=PATIENCE)
            except threading.BrokenBarrierError:
                return  # The other is held back by a lock, as it should be.
