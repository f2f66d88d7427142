"""Work that outlasts a request: asked for in one change, done step by step in others.

The queue is a table, so that a job is asked for in the same transaction as what it belongs to, is
in every backup, and needs no second service. A worker (`flask work`) takes the oldest job that
nobody works on. Its claim ends with its process (`storage.claimed`), so a job whose worker died is
taken over by the next one at once. Every kind of job is therefore safe to run twice, and what a
job has noted `so_far` is there for whoever goes on with it.
"""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services.errors import DomainError
from app.services.transaction import Unit, change
from app.storage import claimed
from models import AuditEvent, Job, JobState

OPEN = (JobState.QUEUED, JobState.RUNNING)

MOST_STARTS = 3
"""A job that has brought down so many workers is not tried again."""

WORKER_DIED = "WorkerDied"
_WORKER = Principal.system("worker")
_LONGEST_PROBLEM = 300
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Run:
    """A job under way, as its worker sees it.

    `asked_at` is when it was asked for: a job that looks at what was there then has the same
    result whenever it runs. `so_far` is what an earlier run has noted with its last step.
    """

    id: int
    arguments: Mapping[str, Any]
    actor: Principal
    session: Session
    asked_at: dt.datetime | None = None
    so_far: Mapping[str, Any] = field(default_factory=dict)

    def step(
        self, unit: Unit, done: int, total: int, so_far: Mapping[str, Any] | None = None
    ) -> None:
        """Note, inside a change of the job's own, how far it is and what it knows so far."""
        job = unit.session.get_one(Job, self.id)
        job.done, job.total, job.beat_at = done, total, unit.now
        if so_far is not None:
            job.result = dict(so_far)

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


def under_way(kind: str, instrument: str, *, session: Session) -> str | None:
    """The public id of a job of this kind on this instrument that waits or runs."""
    return session.scalar(
        select(Job.public_id)
        .where(
            Job.kind == kind,
            Job.state.in_(OPEN),
            Job.arguments["instrument"].as_string() == instrument,
        )
        .order_by(Job.id)
        .limit(1)
    )


def run_next(handlers: Mapping[str, Handler], *, session: Session) -> bool:
    """Take the oldest job that nobody works on and do it; False when there is none.

    A job that fails says why in its row; the worker goes on. A worker that is asked to stop
    (SystemExit, KeyboardInterrupt) puts its job back into the queue.
    """
    engine = cast(Engine, session.get_bind())
    for job_id, kind in _open(session, handlers):
        with claimed(engine, job_id) as mine:
            run = _begin(session, job_id) if mine else None
            if run is not None:
                _do(handlers[kind], run)
                return True
    return False


def _open(session: Session, kinds: Collection[str]) -> list[tuple[int, str]]:
    """Jobs that wait or run (perhaps in the hands of a dead worker), the oldest first."""
    rows = session.execute(
        select(Job.id, Job.kind).where(Job.state.in_(OPEN), Job.kind.in_(kinds)).order_by(Job.id)
    ).all()
    session.rollback()
    return [(row.id, row.kind) for row in rows]


def _begin(session: Session, job_id: int) -> Run | None:
    """Mark a claimed job as running; None when somebody has finished it meanwhile."""
    with change(session, _WORKER) as unit:
        job = session.get_one(Job, job_id, with_for_update=True)
        if job.state not in OPEN:
            return None
        job.beat_at = unit.now
        if job.state is JobState.RUNNING and _starts(session, job) >= MOST_STARTS:
            job.state, job.problem, job.finished_at = JobState.FAILED, WORKER_DIED, unit.now
            unit.record("job.failed", f"job:{job_id}")
            return None
        job.state = JobState.RUNNING
        unit.record("job.started", f"job:{job_id}", kind=job.kind)
        return Run(
            job_id,
            dict(job.arguments),
            Principal.system(f"job:{job_id}"),
            session,
            job.created_at,
            dict(job.result or {}),
        )


def _starts(session: Session, job: Job) -> int:
    """How often workers have begun it without handing it back; asked only after one died."""
    counts = session.execute(
        select(AuditEvent.action, func.count())
        .where(AuditEvent.subject == f"job:{job.id}", AuditEvent.at >= job.created_at)
        .group_by(AuditEvent.action)
    )
    by_action = dict(counts.tuples().all())
    return by_action.get("job.started", 0) - by_action.get("job.handed_back", 0)


def _do(handler: Handler, run: Run) -> None:
    try:
        result = handler(run)
    except DomainError as error:
        _end(run, JobState.FAILED, problem=f"{type(error).__name__}: {error}")
    except (SystemExit, KeyboardInterrupt):
        _hand_back(run)
        raise
    except Exception as error:
        if isinstance(error, DBAPIError) and error.connection_invalidated:
            raise  # The database went away: whoever comes next goes on with it.
        _log.exception("job %s failed", run.id)
        _end(run, JobState.FAILED, problem=type(error).__name__)
    else:
        _end(run, JobState.DONE, result=dict(result))


def _hand_back(run: Run) -> None:
    run.session.rollback()
    with change(run.session, run.actor) as unit:
        unit.session.get_one(Job, run.id).state = JobState.QUEUED
        unit.record("job.handed_back", f"job:{run.id}")


def _end(
    run: Run, state: JobState, *, result: dict[str, Any] | None = None, problem: str | None = None
) -> None:
    run.session.rollback()
    with change(run.session, run.actor) as unit:
        job = unit.session.get_one(Job, run.id)
        job.state, job.finished_at, job.beat_at = state, unit.now, unit.now
        if result is not None:
            job.result = result
        job.problem = problem[:_LONGEST_PROBLEM] if problem else None
        if state is JobState.DONE:
            job.done = job.total = max(job.total, job.done, 1)
        unit.record(f"job.{state}", f"job:{run.id}")
