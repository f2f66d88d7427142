"""Rescoring: what changed is counted, what was told stays and can be worked out again."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.identity import Principal
from app.services import instruments, rescoring, scoring_sets
from app.services.instruments import InstrumentIsGone
from app.services.job_kinds import HANDLERS
from app.services.jobs import Run, run_next
from app.services.measuring import measurement_of, parameters_now
from app.services.rescoring import ask_for_rescoring, reproduced
from app.services.transaction import change
from models import Answer, Attempt, Job, JobState, ProfileRecord
from questionnaires.definition import Questionnaire
from questionnaires.irt.parameters import ItemParameters
from tests.factories import answers
from tests.factories.trials import finished_attempt
from tests.services.opened import opened
from tests.services.scene import Scene

SYSTEM = Principal.system("test")
ROOT = Path(__file__).parents[2]
STARTS_WITHIN = 240


@pytest.fixture
def instrument(session: Session) -> Questionnaire:
    return answers.sample(session)


def taken(session: Session, instrument: Questionnaire, count: int) -> None:
    given = answers.rated(instrument, answers.truth(instrument), answers.traits(count))
    pupils = answers.pupils(session, count)
    answers.store(session, instrument, given, pupil_ids=pupils, scored=True)


def new_parameters(session: Session, instrument: Questionnaire, lift: float = 1.5) -> str:
    """Adopt parameters under which one scale is much harder; returns their key."""
    present = parameters_now(instrument, session=session)
    assert present is not None
    session.rollback()
    with change(session, SYSTEM) as unit:
        items = {
            i: ItemParameters(p.a, tuple(b + lift for b in p.b)) if i.startswith("S") else p
            for i, p in present.items.items()
        }
        proposed = present.__class__(
            instrument=present.instrument,
            number=present.number + 1,
            provisional=True,
            source="Changed for a test.",
            model=present.model,
            traits=present.traits,
            correlations=present.correlations,
            items=items,
        )
        row = scoring_sets.propose(unit, _a_job(session), proposed, {})
        number = row.id
        unit.record("test.proposed", "-")
    scoring_sets.adopt(SYSTEM, number, session=session)
    return proposed.key


def _a_job(session: Session) -> int:
    job = Job(
        public_id=f"job {session.scalar(select(func.count()).select_from(Job))}",
        kind="none",
        arguments={},
        state=JobState.DONE,
        created_at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
    )
    session.add(job)
    session.flush()
    return job.id


def rescored(session: Session, key: str) -> Mapping[str, Any]:
    ask_for_rescoring(SYSTEM, key, session=session)
    assert run_next(HANDLERS, session=session)
    job = session.scalars(select(Job).order_by(Job.id.desc()).limit(1)).one()
    assert job.state is JobState.DONE, job.problem
    assert job.result is not None
    return job.result


def records(session: Session) -> list[ProfileRecord]:
    session.rollback()
    return list(session.scalars(select(ProfileRecord).order_by(ProfileRecord.id)))


def check_every_record(session: Session) -> None:
    """Each stored profile, old and new, comes out byte for byte the same."""
    for record in records(session):
        assert reproduced(record, session=session) == orjson.dumps(record.content)


def test_with_nothing_new_nothing_changes(session: Session, instrument: Questionnaire) -> None:
    taken(session, instrument, 30)
    assert rescored(session, instrument.key) == {
        "looked_at": 30,
        "unscorable": 0,
        "same": 30,
        "changed": 0,
        "moved": 0,
        "top_changed": 0,
        "instrument": instrument.key,
    }
    assert len(records(session)) == 30


def test_new_parameters_add_profiles_and_keep_the_old_ones(
    session: Session, instrument: Questionnaire, clock: FixedClock
) -> None:
    taken(session, instrument, 45)
    before = {r.attempt_id: orjson.dumps(r.content) for r in records(session)}
    clock.moment += dt.timedelta(days=1)
    key = new_parameters(session, instrument)
    told = rescored(session, instrument.key)
    assert (told["looked_at"], told["same"], told["changed"]) == (45, 0, 45)
    old = [r for r in records(session) if r.superseded_at is not None]
    new = [r for r in records(session) if r.superseded_at is None]
    assert {r.attempt_id: orjson.dumps(r.content) for r in old} == before
    assert {r.superseded_at for r in old} == {clock.now()}
    assert {r.content["parameters"] for r in new} == {key}
    assert len(new) == 45


def test_the_report_tells_a_step_from_a_hair(session: Session, instrument: Questionnaire) -> None:
    taken(session, instrument, 1)
    before = records(session)[0].content
    tally = rescoring.Tally()
    for change_by in (0.001, 1.5):
        after = orjson.loads(orjson.dumps(before))
        lowest = min(after["scales"], key=lambda scale: scale["mean"])
        lowest["mean"] += change_by
        rescoring.compare(before, after, tally)
    assert (tally.changed, tally.moved, tally.top_changed) == (2, 1, 1)


def test_every_record_old_and_new_is_reproduced_byte_for_byte(
    session: Session, instrument: Questionnaire, clock: FixedClock
) -> None:
    taken(session, instrument, 25)
    for lift in (1.5, -0.7):
        clock.moment += dt.timedelta(days=1)
        new_parameters(session, instrument, lift)
        rescored(session, instrument.key)
    assert len(records(session)) == 75
    check_every_record(session)


def test_profiles_of_the_first_instrument_are_reproduced_byte_for_byte(session: Session) -> None:
    """interests@1.0 was scored before parameters, norms and scorers were written down."""
    first = instruments.version("interests@1.0", session=session)
    given = [
        {item.id: 1 + (n * person + n) % 5 for n, item in enumerate(first.items)}
        for person in range(1, 8)
    ]
    answers.store(
        session, first, given, pupil_ids=answers.pupils(session, 7), grade=None, scored=True
    )
    for attempt in session.scalars(select(Attempt)):
        attempt.scorer = attempt.seed = None
    session.commit()
    check_every_record(session)
    assert rescored(session, first.key)["same"] == 7


def test_what_the_use_case_has_stored_is_reproduced_byte_for_byte(scene: Scene) -> None:
    for form in ("short", "full"):
        finished_attempt(scene.session, scene.pupil(last_name=f"Котова{form}"), form)
    check_every_record(scene.session)


def test_answers_stay_as_they_are(session: Session, instrument: Questionnaire) -> None:
    def stored() -> list[tuple[Any, ...]]:
        session.rollback()
        columns = (Answer.attempt_id, Answer.item_id, Answer.seq, Answer.value)
        return [tuple(row) for row in session.execute(select(*columns).order_by(*columns))]

    taken(session, instrument, 10)
    before = stored()
    new_parameters(session, instrument)
    rescored(session, instrument.key)
    assert stored() == before


def test_an_open_attempt_keeps_what_it_began_with(
    session: Session, instrument: Questionnaire
) -> None:
    taken(session, instrument, 2)
    attempt = session.scalars(select(Attempt).order_by(Attempt.id)).first()
    assert attempt is not None
    attempt.finished_at = None
    session.commit()
    number = attempt.id
    new_parameters(session, instrument)
    assert rescored(session, instrument.key)["looked_at"] == 1
    found = measurement_of(session.get_one(Attempt, number), session=session)
    assert found.parameters is not None
    assert found.parameters.number == 1


def test_what_is_adopted_after_the_asking_is_not_used(
    session: Session, instrument: Questionnaire
) -> None:
    taken(session, instrument, 5)
    ask_for_rescoring(SYSTEM, instrument.key, session=session)
    new_parameters(session, instrument)
    assert run_next(HANDLERS, session=session)
    assert {r.content["parameters"] for r in records(session)} == {"sample@1.0/1"}


def test_a_stopped_rescoring_goes_on_counting_where_it_was(
    session: Session, instrument: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(session, instrument, 50)
    new_parameters(session, instrument)
    ask_for_rescoring(SYSTEM, instrument.key, session=session)

    def stop_after_a_piece(run: Run) -> Mapping[str, Any]:
        steps: list[int] = []
        whole = Run.step

        def step(self: Run, *given: Any) -> None:
            if steps:
                raise SystemExit
            steps.append(1)
            whole(self, *given)

        monkeypatch.setattr(Run, "step", step)
        try:
            return rescoring.rescore(run)
        finally:
            monkeypatch.setattr(Run, "step", whole)

    with pytest.raises(SystemExit):
        run_next({rescoring.KIND: stop_after_a_piece}, session=session)
    stopped = session.scalars(select(Job).where(Job.kind == rescoring.KIND)).one()
    assert (stopped.state, stopped.done) == (JobState.QUEUED, rescoring.AT_ONCE)
    assert run_next(HANDLERS, session=session)
    session.rollback()
    done = session.scalars(select(Job).where(Job.kind == rescoring.KIND)).one()
    assert done.result is not None
    assert (done.result["looked_at"], done.result["changed"]) == (50, 50)
    assert len(records(session)) == 100


def worker(url: str, clock: FixedClock) -> subprocess.Popen[bytes]:
    """A worker in a process of its own."""
    command = [sys.executable, "-m", "tests.services.job_worker", url, clock.now().isoformat()]
    return subprocess.Popen(command, cwd=ROOT)


def done_so_far(url: str) -> int:
    with opened(url) as session:
        return session.scalar(select(Job.done).where(Job.kind == rescoring.KIND)) or 0


def test_a_worker_killed_in_the_middle_changes_nothing_about_the_result(
    session: Session, instrument: Questionnaire, clock: FixedClock, engine_url: str
) -> None:
    """kill -9, and the next worker takes the job over at once."""
    taken(session, instrument, 120)
    new_parameters(session, instrument)
    ask_for_rescoring(SYSTEM, instrument.key, session=session)
    with worker(engine_url, clock) as process:
        deadline = time.monotonic() + STARTS_WITHIN
        while done_so_far(engine_url) == 0:
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    killed = session.scalars(select(Job).where(Job.kind == rescoring.KIND)).one()
    assert killed.state is JobState.RUNNING
    assert 0 < killed.done < 120
    session.rollback()
    with worker(engine_url, clock) as process:
        assert process.wait(STARTS_WITHIN) == 0
    session.rollback()
    job = session.scalars(select(Job).where(Job.kind == rescoring.KIND)).one()
    assert job.state is JobState.DONE
    told = dict(job.result or {})
    found = records(session)
    assert (told["looked_at"], told["changed"], len(found)) == (120, 120, 240)
    assert told == counted(session, found) | {"instrument": instrument.key}


def counted(session: Session, found: list[ProfileRecord]) -> dict[str, int]:
    """The report as one undisturbed look at old and new profiles gives it."""
    tally = rescoring.Tally()
    new = {r.attempt_id: r for r in found if r.superseded_at is None}
    for record in found:
        if record.superseded_at is not None:
            tally.looked_at += 1
            rescoring.compare(record.content, new[record.attempt_id].content, tally)
    return tally.to_dict()


def test_answers_that_are_not_on_offer_are_counted_and_hold_up_nobody(
    session: Session, instrument: Questionnaire
) -> None:
    taken(session, instrument, 45)
    new_parameters(session, instrument)
    spoilt = session.scalars(select(Attempt.id).order_by(Attempt.id).offset(20).limit(1)).one()
    before = [r.content for r in records(session) if r.attempt_id == spoilt]
    session.execute(update(Answer).where(Answer.attempt_id == spoilt).values(value=77))
    session.commit()
    told = rescored(session, instrument.key)
    assert (told["looked_at"], told["unscorable"], told["changed"]) == (45, 1, 44)
    assert [r.content for r in records(session) if r.attempt_id == spoilt] == before


def test_an_attempt_is_never_scored_with_another_text_of_its_version(
    session: Session, instrument: Questionnaire
) -> None:
    taken(session, instrument, 1)
    attempt = session.scalars(select(Attempt)).one()
    attempt.instrument_sha256 = "0" * 64
    session.commit()
    with pytest.raises(InstrumentIsGone):
        measurement_of(attempt, session=session)
