"""Background jobs in lines: who asked for what, how far it is, what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from app.services.errors import NotFound
from app.services.surroundings import of
from models import Job, JobState, User

SHOWN = 50
LONG_WAIT = dt.timedelta(seconds=30)
"""A worker looks every second; a job that nobody has taken for so long has no worker."""


@dataclass(frozen=True, slots=True)
class JobLine:
    """One job. `percent` is None before the first step; moments are in UTC.

    `problem` is a word of what went wrong, `details` what it held. `forgotten`: nobody takes it,
    so no worker seems to be running.
    """

    public_id: str
    kind: str
    instrument: str
    who: str
    state: str
    done: int
    total: int
    percent: int | None
    asked_at: dt.datetime
    finished_at: dt.datetime | None
    beat_at: dt.datetime | None
    result: Mapping[str, Any]
    problem: str | None
    details: str
    forgotten: bool

    @property
    def is_open(self) -> bool:
        """Whether it still waits or runs."""
        return self.state in ("queued", "running")


def jobs_of(*, session: Session) -> tuple[JobLine, ...]:
    """The newest jobs, at most `SHOWN`."""
    rows = session.execute(_jobs().order_by(Job.id.desc()).limit(SHOWN)).all()
    late = _late(session)
    return tuple(_line(row, late) for row in rows)


def job_of(public_id: str, *, session: Session) -> JobLine:
    """One job, or NotFound."""
    row = session.execute(_jobs().where(Job.public_id == public_id)).one_or_none()
    if row is None:
        raise NotFound
    return _line(row, _late(session))


def last_of(instrument: str, kind: str, *, session: Session) -> JobLine | None:
    """The newest job of a kind for an instrument (by key)."""
    row = session.execute(
        _jobs()
        .where(Job.kind == kind, Job.arguments["instrument"].as_string() == instrument)
        .order_by(Job.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else _line(row, _late(session))


def _jobs() -> Select[Any]:
    return select(Job, User.first_name, User.last_name).outerjoin(User, User.id == Job.created_by)


def _late(session: Session) -> dt.datetime | None:
    """Who has waited since before this moment waits in vain; None while a worker is at work."""
    busy = session.scalar(select(Job.id).where(Job.state == JobState.RUNNING).limit(1))
    return None if busy is not None else of(session).clock.now() - LONG_WAIT


def _line(row: Row[Any], late: dt.datetime | None) -> JobLine:
    job: Job = row.Job
    problem, _, details = (job.problem or "").partition(": ")
    return JobLine(
        job.public_id,
        job.kind,
        str(job.arguments.get("instrument", "")),
        f"{row.first_name} {row.last_name}" if row.first_name else "",
        job.state.value,
        job.done,
        job.total,
        round(100 * job.done / job.total) if job.total else None,
        job.created_at,
        job.finished_at,
        job.beat_at,
        job.result or {},
        problem or None,
        details,
        job.state is JobState.QUEUED
        and late is not None
        and (job.beat_at or job.created_at) < late,
    )
