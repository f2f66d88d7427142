"""The only commit and rollback. Every change is one unit, with one audit event."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import Connection, Engine, Table, func, insert, select
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services.surroundings import of
from app.storage import BEGIN, turn
from models import AuditEvent, OutboxMessage

AUDIT_LOCK = 4_711_001
"""Key of the PostgreSQL advisory lock that puts audit events in one row after another."""

CHAIN_START = "0" * 64

# Built once and on tables instead of rows: these two run in every change.
_LAST_DIGEST = select(AuditEvent.digest).order_by(AuditEvent.id.desc()).limit(1)
_ADD_EVENT = insert(cast(Table, AuditEvent.__table__))


class OneEventPerChange(RuntimeError):
    """A use case recorded two events for one change."""


class Unit:
    """One change under way: who, when, what it was, and what to send once it is stored.

    `connection` is the session's own, for statements that every pupil's click runs: without the
    session's bookkeeping they are cheaper.
    """

    def __init__(
        self, session: Session, connection: Connection, actor: Principal, now: dt.datetime
    ) -> None:
        self.session = session
        self.connection = connection
        self.actor = actor
        self.now = now
        self.event: tuple[str, str, dict[str, Any]] | None = None

    def record(self, action: str, subject: str, **details: Any) -> None:
        """Say what this change is. Details hold numbers and words, never a name or a code."""
        if self.event is not None:
            raise OneEventPerChange(f"{self.event[0]} and {action}")
        self.event = (action, subject, details)

    def send(self, kind: str, recipient_id: int, **content: Any) -> None:
        """Put a message into the outbox; it leaves only if the change is stored."""
        self.session.execute(
            insert(OutboxMessage).values(
                kind=kind,
                recipient_id=recipient_id,
                content=content,
                created_at=self.now,
                attempts=0,
            )
        )


@contextmanager
def change(session: Session, actor: Principal) -> Iterator[Unit]:
    """Begin a writing transaction; store it at the end with its audit event, or not at all.

    A unit that records no event is rolled back: a use case that forgets to say what it did
    finds that it did nothing. On SQLite the write lock is taken at once (BEGIN IMMEDIATE), so
    that what is read inside is still true when it is written.
    """
    if session.in_transaction():
        # Ends the reading transaction of the request; refuses to swallow unsaved work.
        if session.new or session.dirty or session.info.get("changing"):
            raise RuntimeError("a change cannot begin inside another one")
        session.rollback()
    with turn(cast(Engine, session.get_bind())):
        connection = session.connection(execution_options={BEGIN: "IMMEDIATE"})
        session.info["changing"] = True
        unit = Unit(session, connection, actor, of(session).clock.now())
        try:
            yield unit
            if unit.event is None:
                session.rollback()
            else:
                session.flush()
                append_event(unit, *unit.event)
                session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info["changing"] = False


def append_event(unit: Unit, action: str, subject: str, details: dict[str, Any]) -> None:
    """Chain an event to the last one. Done last, so that the lock is held shortly."""
    connection = unit.connection
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(AUDIT_LOCK)))
    previous = connection.scalar(_LAST_DIGEST)
    row = {
        "at": unit.now,
        "actor": unit.actor.label,
        "action": action,
        "subject": subject,
        "details": details,
        "previous": previous or CHAIN_START,
    }
    connection.execute(_ADD_EVENT, row | {"digest": event_digest(row)})


def event_digest(row: dict[str, Any]) -> str:
    """SHA-256 over the previous digest and the event in canonical JSON."""
    text = json.dumps(
        [
            row["previous"],
            row["at"].isoformat(),
            row["actor"],
            row["action"],
            row["subject"],
            row["details"],
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode()).hexdigest()
