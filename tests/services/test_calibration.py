"""Calibration: what it uses, what it proposes, and that nothing changes until it is adopted."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.identity import Principal, Role
from app.services import calibration, diagnostics, jobs, scoring_sets, surroundings
from app.services.calibration_task import Choices
from app.services.errors import CannotBeCalibrated, NotFound, SetIsDecided, TooFewAnswers
from app.services.job_kinds import HANDLERS
from app.services.jobs import Run, run_next
from app.services.measuring import measurement_of, parameters_named, parameters_now
from app.services.surroundings import of
from models import Attempt, Job, JobState, Pupil, ScoringSet, ScoringSetState
from questionnaires.definition import Questionnaire
from questionnaires.irt.parameters import ItemParameters, Parameters
from questionnaires.irt.recalibration import Anchor
from questionnaires.scoring.measurement import Measurement
from tests.factories import answers, people

SYSTEM = Principal.system("test")
FEW = Choices(fewest=50)
PEOPLE = 240


@pytest.fixture
def instrument(session: Session) -> Questionnaire:
    return answers.sample(session)


def pupils_answer(
    session: Session, instrument: Questionnaire, count: int = PEOPLE, **how: Any
) -> list[int]:
    """Finished attempts of so many pupils, drawn with the true parameters."""
    drawn = {name: how.pop(name) for name in ("form", "seed") if name in how}
    theta = answers.traits(count, seed=drawn.get("seed", 2))
    given = answers.rated(instrument, answers.truth(instrument), theta, **drawn)
    ids = answers.pupils(session, count)
    return answers.store(
        session, instrument, given, pupil_ids=ids, form=drawn.get("form", "full"), **how
    )


def calibrated(
    session: Session, key: str = answers.SAMPLE, choices: Choices = FEW
) -> tuple[ScoringSet, Parameters]:
    """The proposal of a calibration, and its parameters."""
    calibration.ask_for_calibration(SYSTEM, key, choices, session=session)
    assert run_next(HANDLERS, session=session)
    job = session.scalars(select(Job).order_by(Job.id.desc()).limit(1)).one()
    assert job.state is JobState.DONE, job.problem
    row = scoring_sets.of_job(job.id, session=session)
    assert row is not None
    found = parameters_named(row.key, session=session)
    assert found is not None
    return row, found


def test_a_calibration_proposes_and_changes_nothing(
    session: Session, instrument: Questionnaire
) -> None:
    pupils_answer(session, instrument)
    before = parameters_now(instrument, session=session)
    row, found = calibrated(session)
    assert (row.key, row.state) == ("sample@1.0/2", ScoringSetState.CANDIDATE)
    assert row.sha256 == found.sha256
    assert parameters_now(instrument, session=session) == before
    summary = row.summary
    assert (summary["people"], summary["estimated"], summary["kept"]) == (PEOPLE, 12, [])
    assert summary["before"] == "sample@1.0/1"
    assert summary["log_likelihood"] < 0
    assert summary["compared"] == PEOPLE


def test_what_the_answers_were_drawn_with_is_found(
    session: Session, instrument: Questionnaire
) -> None:
    pupils_answer(session, instrument, 600)
    row, found = calibrated(session, choices=Choices(fewest=200, anchor=Anchor.NONE))
    for item_id, true in answers.truth(instrument).items():
        error = row.summary["errors"][item_id]
        got = found.items[item_id]
        off = [abs(got.a - true.a) / error[0]]
        off += [abs(g - t) / e for g, t, e in zip(got.b, true.b, error[1:], strict=True)]
        assert max(off) < 4, item_id
    assert found.correlations[0][1] == pytest.approx(0.3, abs=0.12)


def test_the_anchor_decides_whose_scale_it_is(session: Session, instrument: Questionnaire) -> None:
    """People above the present average keep their distance, unless the scale is made theirs."""
    theta = answers.traits(PEOPLE) + 0.8
    given = answers.rated(instrument, dict(parameters_of(session, instrument)), theta)
    answers.store(session, instrument, given, pupil_ids=answers.pupils(session, PEOPLE))
    groups = {
        anchor: calibrated(session, choices=Choices(fewest=50, anchor=anchor))[0].summary["groups"]
        for anchor in Anchor
    }
    assert groups[Anchor.NONE]["skill"][:2] == [0, 1]
    assert groups[Anchor.LINKED]["skill"][0] == pytest.approx(0.8, abs=0.2)
    assert groups[Anchor.FIXED]["skill"][0] == pytest.approx(0.8, abs=0.2)


def parameters_of(session: Session, instrument: Questionnaire) -> dict[str, ItemParameters]:
    found = parameters_now(instrument, session=session)
    assert found is not None
    return dict(found.items)


def test_own_answers_in_numbers_are_no_longer_provisional(
    session: Session, instrument: Questionnaire
) -> None:
    pupils_answer(session, instrument)
    assert calibrated(session, choices=Choices(fewest=200))[1].provisional is False
    assert calibrated(session, choices=Choices(fewest=199))[1].provisional is True


def test_foreign_answers_stay_provisional_and_are_asked_for(
    session: Session, instrument: Questionnaire
) -> None:
    pupils_answer(session, instrument)
    given = answers.rated(instrument, answers.truth(instrument), answers.traits(40, seed=7))
    answers.store(session, instrument, given)
    without, _ = calibrated(session, choices=Choices(fewest=200))
    with_them, found = calibrated(session, choices=Choices(with_imports=True, fewest=200))
    assert (without.summary["people"], without.summary["imported"]) == (PEOPLE, 0)
    assert (with_them.summary["people"], with_them.summary["imported"]) == (PEOPLE + 40, 40)
    assert found.provisional
    assert "imported" in found.source


def test_items_with_too_few_answers_keep_theirs_and_the_set_stays_provisional(
    session: Session, instrument: Questionnaire
) -> None:
    given = answers.rated(instrument, answers.truth(instrument), answers.traits(PEOPLE))
    for person in given[30:]:
        del person["S3"]
    answers.store(session, instrument, given, pupil_ids=answers.pupils(session, PEOPLE))
    row, found = calibrated(session, choices=Choices(fewest=200))
    assert row.summary["kept"] == ["S3"]
    assert found.items["S3"] == ItemParameters(1.2, (-1.0, 0.0, 1.0))
    assert "S3" not in row.summary["errors"]
    assert found.provisional


def test_protocols_that_look_careless_are_left_out(
    session: Session, instrument: Questionnaire
) -> None:
    pupils_answer(session, instrument, 100)
    same = [{item.id: 4 for item in instrument.items} for _ in range(9)]
    answers.store(session, instrument, same, pupil_ids=answers.pupils(session, 9), scored=True)
    row, _ = calibrated(session)
    assert (row.summary["people"], row.summary["left_out"]) == (100, 9)


def test_everybody_counts_once_with_the_newest_attempt(
    session: Session, instrument: Questionnaire, clock: FixedClock
) -> None:
    given = answers.rated(instrument, answers.truth(instrument), answers.traits(60))
    ids = answers.pupils(session, 60)
    answers.store(session, instrument, given, pupil_ids=ids)
    first = calibrated(session)[1]
    clock.moment += dt.timedelta(days=1)
    turned = [{i: 5 - value for i, value in person.items()} for person in given]
    answers.store(session, instrument, turned, pupil_ids=ids)
    row, second = calibrated(session)
    assert row.summary["people"] == 60
    assert second.items != first.items


def test_guests_erased_pupils_and_open_attempts_are_not_used(
    session: Session, instrument: Questionnaire
) -> None:
    attempts = pupils_answer(session, instrument, 62)
    first, second = (session.get_one(Attempt, number) for number in attempts[:2])
    session.get_one(Pupil, first.pupil_id).erased_at = first.started_at
    second.finished_at = None
    session.commit()
    assert calibrated(session)[0].summary["people"] == 60


def test_answers_that_came_after_the_asking_are_left_alone(
    session: Session, instrument: Questionnaire, clock: FixedClock
) -> None:
    pupils_answer(session, instrument, 60)
    calibration.ask_for_calibration(SYSTEM, instrument.key, FEW, session=session)
    clock.moment += dt.timedelta(minutes=1)
    pupils_answer(session, instrument, 30, seed=8)
    assert run_next(HANDLERS, session=session)
    row = session.scalars(select(ScoringSet).order_by(ScoringSet.id.desc()).limit(1)).one()
    assert row.summary["people"] == 60


def test_right_and_wrong_answers_are_calibrated_with_guessing_as_it_was(session: Session) -> None:
    instrument = answers.known(session)
    dice = answers.truth(instrument, seed=4)
    true = {i: ItemParameters(each.a, (each.b[1],), 0.2) for i, each in dice.items()}
    given = answers.solved(instrument, true, answers.traits(400, 1), "full")
    answers.store(session, instrument, given, pupil_ids=answers.pupils(session, 400))
    row, found = calibrated(session, instrument.key, Choices(fewest=200, anchor=Anchor.NONE))
    assert {item.c for item in found.items.values()} == {0.2}
    for item_id, item in found.items.items():
        off = abs(item.b[0] - true[item_id].b[0]) / row.summary["errors"][item_id][1]
        assert off < 4, item_id
    assert not found.provisional


def test_a_sum_score_has_nothing_to_calibrate(session: Session) -> None:
    with pytest.raises(CannotBeCalibrated):
        calibration.ask_for_calibration(SYSTEM, "readiness@1.0", FEW, session=session)
    with pytest.raises(NotFound):
        calibration.ask_for_calibration(SYSTEM, "nothing@1.0", FEW, session=session)


def test_with_too_few_people_nothing_is_begun(session: Session, instrument: Questionnaire) -> None:
    pupils_answer(session, instrument, 49)
    with pytest.raises(TooFewAnswers) as few:
        calibration.ask_for_calibration(SYSTEM, instrument.key, FEW, session=session)
    assert (few.value.have, few.value.need) == (49, 50)
    assert session.scalar(select(func.count()).select_from(Job)) == 0


def test_when_no_item_has_enough_the_job_says_so(
    session: Session, instrument: Questionnaire
) -> None:
    given = [{"S1": 1 + n % 4} for n in range(60)]
    answers.store(session, instrument, given, pupil_ids=answers.pupils(session, 60))
    calibration.ask_for_calibration(SYSTEM, instrument.key, FEW, session=session)
    run_next(HANDLERS, session=session)
    job = session.scalars(select(Job)).one()
    assert (job.state, job.problem) == (JobState.FAILED, "TooFewAnswers: 60 of 50")


def test_pressing_twice_asks_once(session: Session, instrument: Questionnaire) -> None:
    pupils_answer(session, instrument, 60)
    first = calibration.ask_for_calibration(SYSTEM, instrument.key, FEW, session=session)
    assert calibration.ask_for_calibration(SYSTEM, instrument.key, FEW, session=session) == first
    assert session.scalar(select(func.count()).select_from(Job)) == 1


def test_a_job_that_had_stored_its_proposal_stores_no_other(
    session: Session, instrument: Questionnaire
) -> None:
    """The worker may die between the proposal and the end of the job."""
    pupils_answer(session, instrument, 60)
    row, _ = calibrated(session)
    job = session.get_one(Job, row.job_id)
    told, job.state, job.result = job.result, JobState.RUNNING, None
    session.commit()
    assert run_next(HANDLERS, session=session)
    assert session.scalar(select(func.count()).select_from(ScoringSet)) == 2
    assert session.get_one(Job, row.job_id).result == told


def test_a_stopped_calibration_comes_to_the_same_parameters(
    session: Session, instrument: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    pupils_answer(session, instrument, 60)
    undisturbed = calibrated(session)[0].content
    calibration.ask_for_calibration(SYSTEM, instrument.key, FEW, session=session)

    def stop(_run: Run, _done: int, _total: int) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(Run, "tell", stop)
        with pytest.raises(SystemExit):
            run_next(HANDLERS, session=session)
    assert run_next(HANDLERS, session=session)
    again = session.scalars(select(ScoringSet).order_by(ScoringSet.id.desc()).limit(1)).one()
    assert (again.key, again.content) == ("sample@1.0/3", undisturbed)


def test_adopted_parameters_score_new_attempts_and_leave_open_ones_alone(
    session: Session, instrument: Questionnaire
) -> None:
    pupils_answer(session, instrument, 60)
    opened = _begun(session)
    row, found = calibrated(session)
    number = row.id
    session.rollback()
    assert scoring_sets.adopt(SYSTEM, number, session=session) == instrument.key
    later = _begun(session)
    assert parameters_now(instrument, session=session) == found
    assert _parameters_of(session, opened) == "sample@1.0/1"
    assert _parameters_of(session, later) == "sample@1.0/2"


def test_measured_parameters_end_the_provisional(
    session: Session, instrument: Questionnaire
) -> None:
    pupils_answer(session, instrument)
    opened = _begun(session)
    row, _ = calibrated(session, choices=Choices(fewest=200))
    number = row.id
    session.rollback()
    scoring_sets.adopt(SYSTEM, number, session=session)
    told = [
        _measurement(session, each).profile({}).provisional for each in (opened, _begun(session))
    ]
    assert instrument.provisional
    assert told == [True, False]


def test_a_set_that_comes_later_with_the_bank_under_the_same_number_changes_no_attempt(
    session: Session, instrument: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    pupils_answer(session, instrument, 60)
    row, found = calibrated(session)
    number = row.id
    session.rollback()
    scoring_sets.adopt(SYSTEM, number, session=session)
    opened = _begun(session)
    shipped = replace(found, source="Shipped with a later bank.", sha256="")
    assert (shipped.key, shipped.sha256 == found.sha256) == (found.key, False)
    sets = of(session).sets
    monkeypatch.setattr(surroundings, "_sets", lambda: replace(sets, parameters=(shipped,)))
    assert _measurement(session, opened).parameters == found
    assert parameters_named(found.key, session=session) == found


def _begun(session: Session) -> str:
    user = answers.pupils(session, 1)[0]
    pupil = people.principal(session, user)
    assert pupil.has(Role.PUPIL)
    return diagnostics.start(pupil, "sample", session=session).public_id


def _measurement(session: Session, public_id: str) -> Measurement:
    attempt = session.scalars(select(Attempt).where(Attempt.public_id == public_id)).one()
    return measurement_of(attempt, session=session)


def _parameters_of(session: Session, public_id: str) -> str:
    parameters = _measurement(session, public_id).parameters
    assert parameters is not None
    return parameters.key


def test_a_set_is_decided_once_and_can_be_taken_back(
    session: Session, instrument: Questionnaire, clock: FixedClock
) -> None:
    pupils_answer(session, instrument, 60)
    before = parameters_now(instrument, session=session)
    number = calibrated(session)[0].id
    session.rollback()
    clock.moment += dt.timedelta(minutes=1)
    scoring_sets.adopt(SYSTEM, number, session=session)
    with pytest.raises(SetIsDecided):
        scoring_sets.adopt(SYSTEM, number, session=session)
    scoring_sets.reject(SYSTEM, number, session=session)
    assert parameters_now(instrument, session=session) == before
    with pytest.raises(SetIsDecided):
        scoring_sets.reject(SYSTEM, number, session=session)
    with pytest.raises(NotFound):
        scoring_sets.adopt(SYSTEM, 10**6, session=session)


def test_sets_are_numbered_on(session: Session, instrument: Questionnaire) -> None:
    pupils_answer(session, instrument, 60)
    keys = [calibrated(session)[0].key for _ in range(2)]
    assert keys == ["sample@1.0/2", "sample@1.0/3"]
    assert jobs.under_way(calibration.KIND, instrument.key, session=session) is None
