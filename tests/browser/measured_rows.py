"""Answers to measure with, proposals from them, and jobs in every state."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import calibration, instruments, jobs, norming, rescoring
from app.services.calibration_task import Choices
from app.services.job_kinds import HANDLERS
from app.services.transaction import change
from models import Job, JobState, ScoringSet
from questionnaires.irt.parameters import ItemParameters
from tests.factories import answers
from tests.factories.people import principal

WHO = "methodologist"
READINESS = "readiness@1.0"
PATIENCE = 60


def make(session: Session, facts: dict[str, Any]) -> None:
    """Pupils of two grades who have answered, proposals from their answers, and jobs."""
    actor = principal(session, facts[WHO])
    sample = answers.sample(session)
    facts["measured"] = sample.key
    facts["reasoning item"] = instruments.latest("reasoning", session=session).items[0].id
    items = answers.truth(sample)
    items["S4"] = ItemParameters(0.05, (-1.0, 0.0, 1.0))
    for grade in (8, 10):
        given = answers.rated(sample, items, answers.traits(110, seed=grade), seed=grade)
        pupils = answers.pupils(session, 110, grade)
        answers.store(session, sample, given, pupil_ids=pupils, grade=grade)
    _ready(session)
    choices = Choices(fewest=50)
    asked = calibration.ask_for_calibration(actor, sample.key, choices, session=session)
    facts["proposed parameters"] = _proposed(session, asked)
    facts["proposed norms"] = _proposed(
        session, norming.ask_for_norms(actor, READINESS, session=session)
    )
    facts["job of parameters"] = asked
    facts["job of rescoring"] = rescoring.ask_for_rescoring(actor, READINESS, session=session)
    _done(session, facts["job of rescoring"])
    facts["failed job"] = _failed(session)
    facts["waiting job"] = _waiting(session)


def _ready(session: Session) -> None:
    readiness = instruments.version(READINESS, session=session)
    for grade, count in ((8, 110), (10, 30)):
        form = readiness.form_for(grade).name
        given = [
            {i.id: 1 + (n + m % 2) % 5 for m, i in enumerate(readiness.layout(form).items)}
            for n in range(count)
        ]
        pupils = answers.pupils(session, count, grade)
        answers.store(
            session, readiness, given, pupil_ids=pupils, form=form, grade=grade, scored=True
        )


def _done(session: Session, public_id: str) -> Job:
    """The job, done by the worker beside the live server or, where there is none, by us."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        session.rollback()
        job = session.scalars(select(Job).where(Job.public_id == public_id)).one()
        if job.state is JobState.DONE:
            return job
        jobs.run_next(HANDLERS, session=session)
        time.sleep(0.1)
    raise AssertionError(f"{job.kind}: {job.state} {job.problem}")


def _proposed(session: Session, public_id: str) -> int:
    job = _done(session, public_id)
    return session.scalars(select(ScoringSet.id).where(ScoringSet.job_id == job.id)).one()


def _failed(session: Session) -> str:
    public_id = _unknown(session)
    session.scalars(select(Job).where(Job.public_id == public_id)).one().state = JobState.FAILED
    session.commit()
    return public_id


def _waiting(session: Session) -> str:
    return _unknown(session)


def _unknown(session: Session) -> str:
    """A job of a kind that no worker of this release takes."""
    session.rollback()
    with change(session, Principal.system("stage")) as unit:
        public_id = jobs.ask(unit, "of-a-later-release", instrument=READINESS)
        unit.record("stage.asked", "-")
    return public_id
