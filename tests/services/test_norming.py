"""Norms from pupils' own results: whose they are, what they rest on, and that they are proposed."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.identity import Principal
from app.services import instruments, norming, scoring_sets
from app.services.errors import CannotBeNormed, TooFewAnswers
from app.services.job_kinds import HANDLERS
from app.services.jobs import run_next
from app.services.measuring import norms_named, norms_now
from models import Job, JobState, ProfileRecord, ScoringSet, ScoringSetState
from questionnaires.norms import Norms
from questionnaires.norms.tables import COMMON
from tests.factories import answers

SYSTEM = Principal.system("test")
READINESS = "readiness@1.0"
Scores = list[dict[str, int]]


def given(session: Session, count: int, grade: int, low: int = 1) -> Scores:
    """Answers that go from `low` up to 5, so that every scale has people all along it."""
    instrument = instruments.version(READINESS, session=session)
    items = instrument.layout(instrument.form_for(grade).name).items
    return [
        {
            item.id: 6 - value if item.reversed else value
            for n, item in enumerate(items)
            for value in [low + (person + n % 2) % (6 - low)]
        }
        for person in range(count)
    ]


def finished(session: Session, count: int, grade: int, low: int = 1, *, scored: bool = True) -> int:
    """So many pupils of a grade have finished; returns the first one's number."""
    instrument = instruments.version(READINESS, session=session)
    ids = answers.pupils(session, count, grade)
    answers.store(
        session,
        instrument,
        given(session, count, grade, low),
        pupil_ids=ids,
        form=instrument.form_for(grade).name,
        grade=grade,
        scored=scored,
    )
    return ids[0]


def built(session: Session) -> tuple[ScoringSet, Norms]:
    norming.ask_for_norms(SYSTEM, READINESS, session=session)
    assert run_next(HANDLERS, session=session)
    job = session.scalars(select(Job).order_by(Job.id.desc()).limit(1)).one()
    assert job.state is JobState.DONE, job.problem
    row = scoring_sets.of_job(job.id, session=session)
    assert row is not None
    norms = norms_named(row.key, session=session)
    assert norms is not None
    return row, norms


def test_norms_are_proposed_band_by_band(session: Session) -> None:
    finished(session, 110, 6)
    finished(session, 120, 8, low=3)
    finished(session, 130, 11)
    row, norms = built(session)
    assert (row.key, row.state) == ("readiness@1.0/norms-2", ScoringSetState.CANDIDATE)
    assert [band.grades for band in norms.bands] == [(6, 7), (8, 9), (10, 11)]
    of_scale = [band.tables[COMMON]["planning"] for band in norms.bands]
    assert [table.n for table in of_scale] == [110, 120, 130]
    assert of_scale[1].mean > of_scale[0].mean + 0.5
    assert not norms.provisional
    assert row.summary["bands"] == [[6, 7, 110], [8, 9, 120], [10, 11, 130]]


def test_a_band_with_few_pupils_borrows_and_the_set_stays_provisional(session: Session) -> None:
    finished(session, 150, 8)
    finished(session, 20, 10)
    _, norms = built(session)
    table = norms.bands[2].tables[COMMON]["planning"]
    assert (table.basis, table.own_n, table.n) == ("all_grades", 20, 170)
    assert norms.provisional


def test_everybody_counts_once_with_the_newest_attempt_and_its_grade(
    session: Session, clock: FixedClock
) -> None:
    instrument = instruments.version(READINESS, session=session)
    ids = answers.pupils(session, 120, 8)
    for grade in (8, 9):
        answers.store(
            session,
            instrument,
            given(session, 120, grade, low=1 if grade == 8 else 3),
            pupil_ids=ids,
            form=instrument.form_for(grade).name,
            grade=grade,
            scored=True,
        )
        clock.moment += dt.timedelta(days=200)
    row, norms = built(session)
    assert row.summary["people"] == 120
    assert norms.bands[1].tables[COMMON]["planning"].mean == pytest.approx(4, abs=0.1)


def test_careless_protocols_and_imported_ones_are_left_out(session: Session) -> None:
    instrument = instruments.version(READINESS, session=session)
    finished(session, 110, 8)
    same = [dict.fromkeys(person, 5) for person in given(session, 15, 8)]
    how = {"form": instrument.form_for(8).name, "grade": 8, "scored": True}
    answers.store(session, instrument, same, pupil_ids=answers.pupils(session, 15, 8), **how)
    answers.store(session, instrument, given(session, 30, 8), **how)
    row, _ = built(session)
    assert (row.summary["people"], row.summary["left_out"]) == (110, 15)


def test_profiles_of_an_older_scorer_are_worked_out_anew(session: Session) -> None:
    finished(session, 110, 8)
    _, as_stored = built(session)
    session.execute(update(ProfileRecord).values(scorer="sum/0"))
    session.commit()
    _, anew = built(session)
    assert anew.bands == as_stored.bands


def test_too_few_pupils_begin_nothing(session: Session) -> None:
    finished(session, 99, 8)
    with pytest.raises(TooFewAnswers) as few:
        norming.ask_for_norms(SYSTEM, READINESS, session=session)
    assert (few.value.have, few.value.need) == (99, 100)


@pytest.mark.parametrize("key", ["objects@1.0", "observation@1.0", "trial-rating@1.0"])
def test_what_is_not_compared_with_others_has_no_norms(session: Session, key: str) -> None:
    with pytest.raises(CannotBeNormed):
        norming.ask_for_norms(SYSTEM, key, session=session)


def test_adopted_norms_are_in_force(session: Session) -> None:
    finished(session, 120, 8)
    row, norms = built(session)
    number = row.id
    session.rollback()
    instrument = instruments.version(READINESS, session=session)
    assert norms_now(instrument, session=session) != norms
    scoring_sets.adopt(SYSTEM, number, session=session)
    assert norms_now(instrument, session=session) == norms
