"""Reading the audit: is the chain of events whole, and what happened last."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from app.services.transaction import CHAIN_START, event_digest
from models import AuditEvent

_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check of the chain found.

    `broken_id` is the first row that does not fit: `problem` is "edited" when its content
    disagrees with its own digest, and "unlinked" when it does not follow the row before it
    (which means that something was removed or put in between). `checked` counts the rows up to
    there, `total` all rows. `head` is the digest of the newest row: kept somewhere else, it
    also shows that the end of the chain was not cut off or written anew.
    """

    total: int
    checked: int
    broken_id: int | None
    problem: str | None
    head: str

    @property
    def whole(self) -> bool:
        return self.broken_id is None


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event: ids and words only, as it was stored. `at` is in UTC."""

    id: int
    at: dt.datetime
    actor: str
    action: str
    subject: str
    details: str


def verify(session: Session, *, newest: int | None = None) -> Verification:
    """Work out every digest again and name the first row that does not fit.

    `newest`: check only that many rows at the end, trusting the digest of the one before them.
    """
    total = session.scalar(select(func.count()).select_from(AuditEvent)) or 0
    head = session.scalar(select(AuditEvent.digest).order_by(AuditEvent.id.desc()).limit(1))
    previous, statement = CHAIN_START, _ordered()
    if newest is not None and total > newest:
        trusted = session.execute(
            select(AuditEvent.id, AuditEvent.digest)
            .order_by(AuditEvent.id.desc())
            .offset(newest)
            .limit(1)
        ).one()
        previous, statement = trusted.digest, statement.where(AuditEvent.id > trusted.id)
    checked = 0
    with session.execute(statement.execution_options(yield_per=_CHUNK)) as rows:
        for row in rows:
            checked += 1
            problem = _problem(row, previous)
            if problem is not None:
                return Verification(total, checked, row.id, problem, head or CHAIN_START)
            previous = row.digest
    return Verification(total, checked, None, None, head or CHAIN_START)


def recent(session: Session, count: int = 50) -> tuple[EventLine, ...]:
    """The last events, newest first."""
    rows = session.execute(
        select(
            AuditEvent.id,
            AuditEvent.at,
            AuditEvent.actor,
            AuditEvent.action,
            AuditEvent.subject,
            AuditEvent.details,
        )
        .order_by(AuditEvent.id.desc())
        .limit(count)
    )
    return tuple(
        EventLine(r.id, r.at, r.actor, r.action, r.subject, _spelled(r.details)) for r in rows
    )


def _ordered() -> Select[Any]:
    return select(
        AuditEvent.id,
        AuditEvent.at,
        AuditEvent.actor,
        AuditEvent.action,
        AuditEvent.subject,
        AuditEvent.details,
        AuditEvent.previous,
        AuditEvent.digest,
    ).order_by(AuditEvent.id)


def _problem(row: Row[Any], previous: str) -> str | None:
    if event_digest(dict(row._mapping)) != row.digest:
        return "edited"
    return None if row.previous == previous else "unlinked"


def _spelled(details: dict[str, Any]) -> str:
    return ", ".join(
        f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in details.items()
    )
