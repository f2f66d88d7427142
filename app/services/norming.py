"""Norms from the results of pupils of this platform: a job that ends with a proposal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import nan
from typing import Any

import numpy as np
from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import instruments, item_data, jobs, scoring_sets
from app.services.answering import as_given, current_answers
from app.services.errors import CannotBeNormed, TooFewAnswers
from app.services.item_data import CARELESS, Wanted
from app.services.jobs import Run
from app.services.measuring import norms_now, parameters_named, parameters_now
from app.services.transaction import change
from models import Attempt, ProfileRecord, ScoringSet, ScoringSetKind
from questionnaires.definition import Questionnaire
from questionnaires.norms import Norms, NotEnoughPeopleError, build
from questionnaires.norms.building import FEWEST, GRADE_BANDS
from questionnaires.parts import Audience, Occasion, Scorer
from questionnaires.scoring.measurement import Measurement, scorer_of

KIND = "norms"
MOST_PEOPLE = 50_000
_AT_ONCE = 200
"""People scored between two notes of progress."""

Scores = Mapping[str, float | None]


def can_be_normed(instrument: Questionnaire) -> bool:
    """Whether its scores are compared with those of other pupils.

    Not those of paired choices (who prefers one thing prefers another less), and not what
    observers say about one trial.
    """
    return (
        instrument.scorer is not Scorer.PAIRS
        and instrument.audience in (Audience.PUPIL, Audience.PARENT)
        and instrument.occasion is Occasion.ANY
    )


def bands_of(instrument: Questionnaire) -> tuple[tuple[int, int], ...]:
    """The grade bands that the instrument is for."""
    low, high = instrument.grades
    return tuple((a, b) for a, b in GRADE_BANDS if a <= high and low <= b)


def ask_for_norms(actor: Principal, key: str, *, session: Session) -> str:
    """Put the building of norms into the queue, or find the one there; returns its public id.

    Raises NotFound, CannotBeNormed, or TooFewAnswers when there cannot be enough people.
    """
    instrument = instruments.version(key, session=session)
    if not can_be_normed(instrument):
        raise CannotBeNormed
    have = sum(item_data.by_grade(instrument, session=session).values())
    if have < FEWEST:
        raise TooFewAnswers(have, FEWEST)
    parameters = parameters_now(instrument, session=session)
    norms = norms_now(instrument, session=session)
    with change(session, actor) as unit:
        there = jobs.under_way(KIND, key, session=session)
        if there is not None:
            return there
        public_id = jobs.ask(
            unit,
            KIND,
            instrument=key,
            parameters=None if parameters is None else parameters.key,
            before=None if norms is None else norms.key,
        )
        unit.record("norms.asked_for", f"instrument:{key}")
        return public_id


@dataclass(slots=True)
class _People:
    """Whose scores are known, with their grades; who has to be scored; how many look careless."""

    grades: list[int] = field(default_factory=list)
    scores: list[Scores] = field(default_factory=list)
    to_score: list[int] = field(default_factory=list)
    left_out: int = 0

    def add(self, grade: int, scores: Scores) -> None:
        self.grades.append(grade)
        self.scores.append(scores)


def build_norms(run: Run) -> Mapping[str, Any]:
    """Work out norms per grade band and propose them; the handler of the job."""
    session = run.session
    proposed = scoring_sets.of_job(run.id, session=session)
    if proposed is not None:
        return _result(proposed)
    instrument = instruments.version(run.arguments["instrument"], session=session)
    parameters = run.arguments["parameters"]
    people = _known(instrument, parameters, run)
    left = people.to_score
    pieces = [left[n : n + _AT_ONCE] for n in range(0, len(left), _AT_ONCE)]
    run.tell(1, len(pieces) + 2)
    for number, piece in enumerate(pieces, start=2):
        for grade, scores in _scored(instrument, parameters, piece, session):
            people.add(grade, scores)
        run.tell(number, len(pieces) + 2)
    found = _norms(instrument, people, run.asked_at)
    summary = _summary(found, people, run.arguments)
    with change(session, run.actor) as unit:
        kind = ScoringSetKind.NORMS
        number = scoring_sets.next_number(kind, instrument.key, session=session)
        numbered = replace(found, number=number, sha256="")
        row = scoring_sets.propose(unit, run.id, numbered, summary)
        run.step(unit, len(pieces) + 2, len(pieces) + 2)
        unit.record("norms.proposed", f"scoring_set:{row.id}", key=row.key)
        return _result(row)


def _result(row: ScoringSet) -> dict[str, Any]:
    told = ("people", "left_out")
    head = {"set": row.id, "key": row.key, "instrument": row.instrument}
    return head | {name: row.summary[name] for name in told}


def _known(instrument: Questionnaire, parameters: str | None, run: Run) -> _People:
    """The people whose stored profile was made the way new ones are; the others to be scored."""
    wanted = item_data.people_wanted(instrument, Wanted(until=run.asked_at, most=MOST_PEOPLE))
    content = ProfileRecord.content
    rows = run.session.execute(
        select(
            wanted.c.id,
            wanted.c.grade,
            ProfileRecord.scorer,
            content["parameters"].as_string().label("parameters"),
            content["scales"].label("scales"),
            content["quality"]["reasons"].label("reasons"),
        )
        .join(
            ProfileRecord,
            and_(ProfileRecord.attempt_id == wanted.c.id, ProfileRecord.superseded_at.is_(None)),
        )
        .where(wanted.c.grade.is_not(None))
        .order_by(wanted.c.id)
        .execution_options(yield_per=_AT_ONCE)
    )
    people = _People()
    for row in rows:
        if not CARELESS.isdisjoint(row.reasons or ()):
            people.left_out += 1
        elif (row.scorer, row.parameters) == (scorer_of(instrument), parameters):
            people.add(row.grade, {score["id"]: score["mean"] for score in row.scales})
        else:
            people.to_score.append(row.id)
    run.session.rollback()
    return people


def _scored(
    instrument: Questionnaire,
    parameters: str | None,
    attempt_ids: Sequence[int],
    session: Session,
) -> Iterator[tuple[int, Scores]]:
    for attempt_id in attempt_ids:
        attempt = session.get_one(Attempt, attempt_id)
        measurement = Measurement(
            questionnaire=instrument,
            form=attempt.form,
            scorer=scorer_of(instrument),
            parameters=parameters_named(parameters, session=session),
            norms=None,
            seed=attempt.seed or 0,
            grade=attempt.grade,
        )
        profile = measurement.profile(as_given(current_answers(session, attempt_id)))
        yield attempt.grade or 0, {score.id: score.mean for score in profile.scales}
    session.rollback()
    session.expunge_all()


def _norms(instrument: Questionnaire, people: _People, at: dt.datetime | None) -> Norms:
    """The norms, their number still open."""
    scores = {
        scale.id: np.array([_number(each.get(scale.id)) for each in people.scores])
        for scale in instrument.scales
    }
    when = "" if at is None else f" by {at:%Y-%m-%d}"
    bands = bands_of(instrument)
    own = [sum(a <= grade <= b for grade in people.grades) for a, b in bands]
    try:
        return build(
            scores,
            np.array(people.grades, dtype=np.int64),
            instrument=instrument.key,
            number=1,
            source=f"Results of {sum(own)} pupils on this platform{when}",
            provisional=min(own, default=0) < FEWEST,
            bands=bands,
        )
    except NotEnoughPeopleError:
        raise TooFewAnswers(sum(own), FEWEST) from None


def _number(score: float | None) -> float:
    return nan if score is None else score


def _summary(norms: Norms, people: _People, asked: Mapping[str, Any]) -> dict[str, Any]:
    """What the pages tell about the run; JSON values only."""
    return {
        "before": asked["before"],
        "parameters": asked["parameters"],
        "people": len(people.grades),
        "left_out": people.left_out,
        "bands": [
            [
                *band.grades,
                sum(band.grades[0] <= grade <= band.grades[1] for grade in people.grades),
            ]
            for band in norms.bands
        ],
    }
