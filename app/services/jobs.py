"""Work that outlasts a request: asked for in one change, done step by step in others.

The queue is a table, so that a job is asked for in the same transaction as what it belongs to, is
in every backup, and needs no second service. A worker (`flask work`) takes the oldest job; when it
dies, the next one takes the job over after `SILENT_SECONDS`. Every kind of job is therefore safe
to run twice.
"""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services.errors import DomainError
from app.services.surroundings import of
from app.services.transaction import Unit, change
from models import Job, JobState

SILENT_SECONDS = 120
_LONGEST_PROBLEM = 300
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Run:
    """A job under way, as its worker sees it."""

    id: int
    arguments: Mapping[str, Any]
    actor: Principal
    session: Session

    def step(self, unit: Unit, done: int, total: int) -> None:
        """Note, inside a change of the job's own, how far it is."""
        job = unit.session.get_one(Job, self.id)
        job.done, job.total, job.beat_at = done, total, unit.now

    def tell(self, done: int, total: int) -> None:
        """Note how far it is in a change of its own."""
        with change(self.session, self.actor) as unit:
            self.step(unit, done, total)
            unit.record("job.progressed", f"job:{self.id}", done=done, total=total)


Handler = Callable[[Run], Mapping[str, Any]]
"""Does the work of one job and returns its result: JSON values, no personal data."""


def ask(unit: Unit, kind: str, **arguments: Any) -> str:
    """Put a job into the queue within a change; returns its public id."""
    job = Job(
        public_id=secrets.token_urlsafe(16),
        kind=kind,
        arguments=arguments,
        state=JobState.QUEUED,
        created_by=unit.actor.user_id,
        created_at=unit.now,
    )
    unit.session.add(job)
    unit.session.flush()
    return job.public_id


def run_next(handlers: Mapping[str, Handler], *, session: Session) -> bool:
    """Take the oldest job that waits (or was abandoned) and do it; False when there is none.

    A job that fails says why in its row; the worker goes on.
    """
    job_id = _claim(session)
    if job_id is None:
        return False
    job = session.get_one(Job, job_id)
    run = Run(job_id, dict(job.arguments), Principal.system(f"job:{job_id}"), session)
    kind = job.kind
    session.rollback()
    try:
        result = handlers[kind](run)
    except DomainError as error:
        _end(run, JobState.FAILED, problem=f"{type(error).__name__}: {error}")
    except Exception as error:  # noqa: BLE001 whatever it is, it must be seen, and work goes on
        _log.exception("job %s failed", job_id)
        _end(run, JobState.FAILED, problem=type(error).__name__)
    else:
        _end(run, JobState.DONE, result=dict(result))
    return True


def _claim(session: Session) -> int | None:
    waiting = session.scalar(select(Job.id).where(_open(of(session).clock.now())).limit(1))
    if waiting is None:
        session.rollback()
        return None
    with change(session, Principal.system("worker")) as unit:
        job = session.scalars(
            select(Job).where(_open(unit.now)).order_by(Job.id).limit(1).with_for_update()
        ).one_or_none()
        if job is None:
            return None
        job.state, job.beat_at = JobState.RUNNING, unit.now
        unit.record("job.started", f"job:{job.id}", kind=job.kind)
        return job.id


def _open(now: dt.datetime) -> Any:
    silent = now - dt.timedelta(seconds=SILENT_SECONDS)
    return or_(
        Job.state == JobState.QUEUED,
        (Job.state == JobState.RUNNING) & (Job.beat_at < silent),
    )


def _end(
    run: Run, state: JobState, *, result: dict[str, Any] | None = None, problem: str | None = None
) -> None:
    run.session.rollback()
    with change(run.session, run.actor) as unit:
        job = unit.session.get_one(Job, run.id)
        job.state, job.finished_at, job.beat_at = state, unit.now, unit.now
        job.result = result
        job.problem = problem[:_LONGEST_PROBLEM] if problem else None
        if state is JobState.DONE:
            job.done = job.total = max(job.total, job.done, 1)
        unit.record(f"job.{state}", f"job:{run.id}")
