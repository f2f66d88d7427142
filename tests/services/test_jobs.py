"""Jobs: asked for in a change, taken one by one, taken over from the dead, told honestly."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.identity import Principal
from app.services import jobs
from app.services.audit import verify
from app.services.errors import TooFewAnswers
from app.services.jobs import Run, run_next
from app.services.transaction import change
from app.storage import claimed
from models import AuditEvent, Job, JobState
from tests.services.opened import at_once, opened

ASKING = Principal.system("test")


def asked(session: Session, kind: str = "count", **arguments: Any) -> str:
    with change(session, ASKING) as unit:
        public_id = jobs.ask(unit, kind, **arguments)
        unit.record("test.asked", "-")
    return public_id


def job(session: Session, public_id: str) -> Job:
    session.rollback()
    return session.scalars(select(Job).where(Job.public_id == public_id)).one()


def in_three_steps(run: Run) -> Mapping[str, Any]:
    for done in range(1, 4):
        run.tell(done, 3)
    return {"counted": run.arguments.get("upto", 3)}


def actions(session: Session) -> list[str]:
    found = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert verify(session).whole
    session.rollback()
    return list(found)


def test_a_job_is_done_and_says_what_came_of_it(session: Session, clock: FixedClock) -> None:
    public_id = asked(session, upto=9)
    assert run_next({"count": in_three_steps}, session=session)
    done = job(session, public_id)
    assert (done.state, done.result, done.problem) == (JobState.DONE, {"counted": 9}, None)
    assert (done.done, done.total, done.finished_at) == (3, 3, clock.now())
    assert actions(session) == [
        "test.asked",
        "job.started",
        *["job.progressed"] * 3,
        "job.done",
    ]


def test_with_nothing_to_do_nothing_is_done(session: Session) -> None:
    assert not run_next({"count": in_three_steps}, session=session)
    assert actions(session) == []


def test_the_oldest_job_comes_first(session: Session) -> None:
    order: list[int] = []

    def note(run: Run) -> Mapping[str, Any]:
        order.append(run.arguments["n"])
        return {}

    for n in (1, 2, 3):
        asked(session, n=n)
    while run_next({"count": note}, session=session):
        pass
    assert order == [1, 2, 3]


def test_a_job_that_was_not_stored_is_never_run(session: Session) -> None:
    with change(session, ASKING) as unit:
        jobs.ask(unit, "count")  # Nothing is recorded, so nothing is stored.
    assert not run_next({"count": in_three_steps}, session=session)


def test_a_kind_that_this_release_does_not_know_waits_for_one_that_does(session: Session) -> None:
    public_id = asked(session, kind="later")
    assert not run_next({"count": in_three_steps}, session=session)
    assert job(session, public_id).state is JobState.QUEUED


def test_a_rule_that_was_not_met_is_told_by_name(session: Session) -> None:
    def refuse(_run: Run) -> Mapping[str, Any]:
        raise TooFewAnswers(12, 200)

    public_id = asked(session)
    run_next({"count": refuse}, session=session)
    failed = job(session, public_id)
    assert (failed.state, failed.problem) == (JobState.FAILED, "TooFewAnswers: 12 of 200")


def test_an_error_ends_the_job_and_not_the_worker(session: Session) -> None:
    def stumble(_run: Run) -> Mapping[str, Any]:
        raise ValueError("with a name in it")

    first, second = asked(session), asked(session, kind="other")
    handlers = {"count": stumble, "other": in_three_steps}
    assert run_next(handlers, session=session)
    assert run_next(handlers, session=session)
    assert (job(session, first).state, job(session, first).problem) == (
        JobState.FAILED,
        "ValueError",
    )
    assert job(session, second).state is JobState.DONE


def test_a_change_left_open_by_a_failing_job_is_taken_back(session: Session) -> None:
    def half(run: Run) -> Mapping[str, Any]:
        with change(run.session, run.actor) as unit:
            run.step(unit, 1, 2)
            unit.record("test.half", "-")
            raise ValueError

    public_id = asked(session)
    run_next({"count": half}, session=session)
    assert job(session, public_id).done == 0
    assert "test.half" not in actions(session)


@pytest.mark.parametrize("stop", [SystemExit, KeyboardInterrupt])
def test_a_worker_told_to_stop_puts_its_job_back(
    session: Session, stop: type[BaseException]
) -> None:
    def stopped(run: Run) -> Mapping[str, Any]:
        run.tell(1, 3)
        raise stop

    public_id = asked(session)
    with pytest.raises(stop):
        run_next({"count": stopped}, session=session)
    assert job(session, public_id).state is JobState.QUEUED
    assert run_next({"count": in_three_steps}, session=session)
    assert job(session, public_id).state is JobState.DONE


def test_what_a_job_has_noted_is_there_for_whoever_goes_on(session: Session) -> None:
    def first(run: Run) -> Mapping[str, Any]:
        with change(run.session, run.actor) as unit:
            run.step(unit, 1, 2, {"sum": 5})
            unit.record("test.step", "-")
        raise SystemExit

    seen: list[Mapping[str, Any]] = []

    def second(run: Run) -> Mapping[str, Any]:
        seen.append(run.so_far)
        return {"sum": run.so_far["sum"] + 1}

    public_id = asked(session)
    with pytest.raises(SystemExit):
        run_next({"count": first}, session=session)
    run_next({"count": second}, session=session)
    assert seen == [{"sum": 5}]
    assert job(session, public_id).result == {"sum": 6}


def abandoned(session: Session) -> str:
    """A job that a worker has begun and never ended, as `kill -9` leaves it."""
    public_id = asked(session)
    with change(session, ASKING) as unit:
        job_row = session.scalars(select(Job).where(Job.public_id == public_id)).one()
        job_row.state, job_row.beat_at = JobState.RUNNING, unit.now
        unit.record("job.started", f"job:{job_row.id}")
    return public_id


def test_a_job_whose_worker_died_is_taken_over_at_once(session: Session) -> None:
    public_id = abandoned(session)
    assert run_next({"count": in_three_steps}, session=session)
    assert job(session, public_id).state is JobState.DONE


def test_a_job_that_brings_down_its_workers_is_given_up(
    session: Session, clock: FixedClock
) -> None:
    public_id = abandoned(session)
    number = job(session, public_id).id
    for _ in range(jobs.MOST_STARTS - 1):
        clock.moment += dt.timedelta(minutes=1)
        with change(session, ASKING) as unit:
            unit.record("job.started", f"job:{number}")
    assert not run_next({"count": in_three_steps}, session=session)
    given_up = job(session, public_id)
    assert (given_up.state, given_up.problem) == (JobState.FAILED, jobs.WORKER_DIED)


def test_a_job_in_the_hands_of_a_living_worker_is_let_be(session: Session, engine_url: str) -> None:
    public_id = abandoned(session)
    number = job(session, public_id).id
    session.rollback()
    with opened(engine_url) as other, claimed(other.get_bind(), number) as mine:
        assert mine
        assert not run_next({"count": in_three_steps}, session=session)
    assert run_next({"count": in_three_steps}, session=session)


def test_two_workers_never_run_the_same_job(
    session: Session, engine_url: str, clock: FixedClock
) -> None:
    """Both have seen the same jobs before either takes one."""
    ran: list[int] = []

    def note(run: Run) -> Mapping[str, Any]:
        ran.append(run.arguments["n"])
        run.tell(1, 1)
        return {}

    def work(own: Session) -> int:
        done = 0
        while run_next({"count": note}, session=own):
            done += 1
        return done

    for n in range(6):
        asked(session, n=n)
    outcomes = at_once(engine_url, clock, work, work, meet_after="FROM job")
    assert sum(outcomes) == 6, outcomes
    assert sorted(ran) == list(range(6))
    assert {each.state for each in session.scalars(select(Job))} == {JobState.DONE}


def test_without_the_claim_two_workers_would_run_the_same_job(
    session: Session, engine_url: str, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the race of the test above is real."""
    monkeypatch.setattr(jobs, "claimed", lambda *_: nullcontext(True))
    ran: list[int] = []
    both = threading.Barrier(2, timeout=30)  # Neither ends the job before the other has begun it.

    def note(run: Run) -> Mapping[str, Any]:
        both.wait()
        ran.append(run.arguments["n"])
        return {}

    asked(session, n=1)
    call = lambda own: run_next({"count": note}, session=own)  # noqa: E731 (one line says it)
    at_once(engine_url, clock, call, call, meet_after="FROM job")
    assert ran == [1, 1]
