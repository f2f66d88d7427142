"""Item parameters and norms that this platform has worked out: proposed, adopted, taken back.

A set never changes. What is in force for an instrument is the set adopted last, else the one that
came with the bank. Attempts name the set they were begun with and keep it, whatever is decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import instruments
from app.services.errors import NotFound, SetIsDecided, SetIsNeeded
from app.services.measuring import needs_parameters, parameters_now
from app.services.reach import LARGEST_NUMBER
from app.services.surroundings import of
from app.services.transaction import Unit, change
from models import ScoringSet, ScoringSetKind, ScoringSetState
from questionnaires.irt.parameters import Parameters
from questionnaires.norms import Norms


def found(set_id: int, *, session: Session) -> ScoringSet:
    """The set with this number, or NotFound."""
    row = session.get(ScoringSet, set_id) if 0 < set_id <= LARGEST_NUMBER else None
    if row is None:
        raise NotFound
    return row


def of_job(job_id: int, *, session: Session) -> ScoringSet | None:
    """The set that a job has proposed, if it got so far."""
    return session.scalars(select(ScoringSet).where(ScoringSet.job_id == job_id)).one_or_none()


def next_number(kind: ScoringSetKind, instrument: str, *, session: Session) -> int:
    """The number of the next set of an instrument (by key), those of the bank included."""
    sets = of(session).sets
    shipped = sets.parameters if kind is ScoringSetKind.PARAMETERS else sets.norms
    keys = session.scalars(
        select(ScoringSet.key).where(ScoringSet.kind == kind, ScoringSet.instrument == instrument)
    )
    taken = [each.number for each in shipped if each.instrument == instrument]
    taken += [_number(key) for key in keys]
    return 1 + max(taken, default=0)


def _number(key: str) -> int:
    return int(key.rpartition("/")[2].removeprefix("norms-"))


def propose(
    unit: Unit, job_id: int, proposed: Parameters | Norms, summary: Mapping[str, Any]
) -> ScoringSet:
    """Store a set as a candidate, inside the change of the job that made it."""
    of_items = isinstance(proposed, Parameters)
    row = ScoringSet(
        kind=ScoringSetKind.PARAMETERS if of_items else ScoringSetKind.NORMS,
        key=proposed.key,
        instrument=proposed.instrument,
        content=proposed.to_yaml(),
        sha256=proposed.sha256,
        state=ScoringSetState.CANDIDATE,
        job_id=job_id,
        summary=dict(summary),
        created_at=unit.now,
    )
    unit.session.add(row)
    unit.session.flush()
    return row


def adopt(actor: Principal, set_id: int, *, session: Session) -> str:
    """Let new attempts be scored with a candidate from now on; returns the instrument's key.

    Raises NotFound, or SetIsDecided when it is no candidate any more.
    """
    return _decide(actor, set_id, ScoringSetState.ADOPTED, (ScoringSetState.CANDIDATE,), session)


def reject(actor: Principal, set_id: int, *, session: Session) -> str:
    """Put a candidate aside, or take an adopted set out of force; returns the instrument's key.

    After that the set adopted before it is in force again. Raises NotFound, SetIsDecided, or
    SetIsNeeded where nothing would be left to score answers with.
    """
    may_be = ScoringSetState.CANDIDATE, ScoringSetState.ADOPTED
    return _decide(actor, set_id, ScoringSetState.REJECTED, may_be, session)


def _decide(
    actor: Principal,
    set_id: int,
    decision: ScoringSetState,
    from_states: tuple[ScoringSetState, ...],
    session: Session,
) -> str:
    found(set_id, session=session)
    with change(session, actor) as unit:
        row = session.get_one(ScoringSet, set_id, with_for_update=True)
        if row.state not in from_states:
            raise SetIsDecided
        row.state, row.decided_at, row.decided_by = decision, unit.now, actor.user_id
        if decision is ScoringSetState.REJECTED:
            _must_leave_some(row.instrument, session)
        unit.record(f"{row.kind}.{decision}", f"scoring_set:{set_id}", key=row.key)
        return row.instrument


def _must_leave_some(key: str, session: Session) -> None:
    session.flush()
    instrument = instruments.version(key, session=session)
    if needs_parameters(instrument) and parameters_now(instrument, session=session) is None:
        raise SetIsNeeded
