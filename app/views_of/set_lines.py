"""Sets of parameters and norms in lines: which is in force, which waits for a decision."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.services.surroundings import of
from models import ScoringSet, ScoringSetKind, User


@dataclass(frozen=True, slots=True)
class SetLine:
    """One set. `id` is None for one that came with the bank; moments are in UTC.

    `state` is "shipped", "candidate", "adopted" or "rejected"; `in_force`: new attempts get it.
    """

    id: int | None
    key: str
    state: str
    in_force: bool
    people: int | None
    created_at: dt.datetime | None
    decided_at: dt.datetime | None
    decided_by: str


def lines_of(
    kind: ScoringSetKind, instrument: str, in_force: str | None, *, session: Session
) -> tuple[SetLine, ...]:
    """All sets of an instrument (by key), the newest first; `in_force` is the key of that one."""
    rows = session.execute(
        select(ScoringSet, User.first_name, User.last_name)
        .outerjoin(User, User.id == ScoringSet.decided_by)
        .where(ScoringSet.kind == kind, ScoringSet.instrument == instrument)
        .order_by(ScoringSet.id.desc())
    ).all()
    stored = tuple(
        SetLine(
            row.ScoringSet.id,
            row.ScoringSet.key,
            row.ScoringSet.state.value,
            row.ScoringSet.key == in_force,
            row.ScoringSet.summary.get("people"),
            row.ScoringSet.created_at,
            row.ScoringSet.decided_at,
            f"{row.first_name} {row.last_name}" if row.first_name else "",
        )
        for row in rows
    )
    sets = of(session).sets
    of_bank = sets.parameters if kind is ScoringSetKind.PARAMETERS else sets.norms
    shipped = sorted(
        (each for each in of_bank if each.instrument == instrument), key=lambda each: -each.number
    )
    return stored + tuple(
        SetLine(None, each.key, "shipped", each.key == in_force, None, None, None, "")
        for each in shipped
    )
