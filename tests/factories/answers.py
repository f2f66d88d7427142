"""Many finished attempts at once: people with known traits, and rows put in by the hundred."""

from __future__ import annotations

import datetime as dt
import itertools
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from app.identity import Principal, Role
from app.services import calibration, instruments, jobs, rescoring, scoring_sets
from app.services.measuring import freeze, norms_now, parameters_now
from app.services.surroundings import of
from app.services.transaction import change
from models import (
    Answer,
    Attempt,
    InstrumentState,
    InstrumentVersion,
    Job,
    JobState,
    ProfileRecord,
    Pupil,
    ScoringSet,
    ScoringSetKind,
    ScoringSetState,
    User,
)
from questionnaires.definition import Questionnaire
from questionnaires.irt.models import graded, three_pl
from questionnaires.irt.parameters import ItemParameters, Parameters
from questionnaires.loader import load_text
from questionnaires.scoring.measurement import Given, Measurement, scorer_of
from tests.factories import people

SAMPLE = "sample@1.0"
KNOWN = "known@1.0"
DEFINITIONS = Path(__file__).parents[1] / "definitions"
_numbers = itertools.count(1)

Traits = npt.NDArray[np.float64]
Answers = Mapping[str, int]


def sample(session: Session) -> Questionnaire:
    """A published rating instrument of two scales, its parameters all alike and provisional."""
    instrument = _published(session, "measured.yaml", SAMPLE)
    items = {item.id: ItemParameters(1.2, (-1.0, 0.0, 1.0)) for item in instrument.items}
    _adopted(session, instrument, "grm", items)
    return instrument


def known(session: Session) -> Questionnaire:
    """A published instrument of eight right-wrong items of one scale, with parameters."""
    instrument = _published(session, "known.yaml", KNOWN)
    items = {
        item.id: ItemParameters(1.0, ((n - 4) / 4,), 0.2) for n, item in enumerate(instrument.items)
    }
    _adopted(session, instrument, "3pl", items)
    return instrument


def _published(session: Session, file: str, key: str) -> Questionnaire:
    text = (DEFINITIONS / file).read_text(encoding="utf-8")
    instrument = load_text(text, key)
    now = of(session).clock.now()
    session.add(
        InstrumentVersion(
            key=key,
            instrument_id=instrument.id,
            content=text,
            sha256=instrument.sha256,
            state=InstrumentState.PUBLISHED,
            created_at=now,
            published_at=now,
        )
    )
    session.commit()
    return instrument


def _adopted(
    session: Session,
    instrument: Questionnaire,
    model: str,
    items: Mapping[str, ItemParameters],
) -> None:
    count = len(instrument.scales)
    correlations = 0.3 + 0.7 * np.eye(count)
    parameters = Parameters(
        instrument=instrument.key,
        number=1,
        provisional=True,
        source="Assumed for a test.",
        model=model,
        traits=tuple(scale.id for scale in instrument.scales),
        correlations=tuple(tuple(row) for row in correlations.tolist()),
        items=items,
    )
    now = of(session).clock.now()
    session.add(
        ScoringSet(
            kind=ScoringSetKind.PARAMETERS,
            key=parameters.key,
            instrument=instrument.key,
            content=parameters.to_yaml(),
            sha256=parameters.sha256,
            state=ScoringSetState.ADOPTED,
            summary={},
            created_at=now,
            decided_at=now,
        )
    )
    session.commit()


def candidate(session: Session, key: str = "interests@2.0") -> int:
    """Proposed parameters of a version, those in force with another number; returns the number."""
    instrument = instruments.version(key, session=session)
    present = parameters_now(instrument, session=session)
    assert present is not None
    session.rollback()
    with change(session, Principal.system("test")) as unit:
        public_id = jobs.ask(unit, calibration.KIND, instrument=key)
        job = session.scalars(select(Job).where(Job.public_id == public_id)).one()
        job.state = JobState.DONE
        proposed = replace(present, number=present.number + 1, sha256="")
        row = scoring_sets.propose(unit, job.id, proposed, {})
        unit.record("test.candidate", f"scoring_set:{row.id}")
        return row.id


def asked_job(session: Session, key: str = "interests@2.0") -> str:
    """A rescoring in the queue; returns its public id."""
    return rescoring.ask_for_rescoring(Principal.system("test"), key, session=session)


def truth(instrument: Questionnaire, seed: int = 1) -> dict[str, ItemParameters]:
    """Parameters that answers are drawn with: different for every item, the same every time."""
    dice = np.random.default_rng(seed)
    found = {}
    for item in instrument.items:
        middle, a = dice.normal(0, 0.7), dice.uniform(1.0, 2.2)
        b = (middle - 1.1, middle + 0.1, middle + 1.2)
        found[item.id] = ItemParameters(round(a, 3), tuple(round(each, 3) for each in b))
    return found


def traits(count: int, dimensions: int = 2, seed: int = 2) -> Traits:
    """Standard normal traits that correlate by .3, (people, dimensions)."""
    dice = np.random.default_rng(seed)
    covariance = np.full((dimensions, dimensions), 0.3) + 0.7 * np.eye(dimensions)
    return dice.multivariate_normal(np.zeros(dimensions), covariance, count)


def rated(
    instrument: Questionnaire,
    items: Mapping[str, ItemParameters],
    theta: Traits,
    form: str = "full",
    seed: int = 3,
) -> list[dict[str, int]]:
    """Answers (option values) to a form by people with these traits, one dict per person."""
    dice = np.random.default_rng(seed)
    trait = {scale.id: n for n, scale in enumerate(instrument.scales)}
    first, last = min(instrument.values), max(instrument.values)
    found: list[dict[str, int]] = [{} for _ in theta]
    for item in instrument.layout(form).items:
        known = items[item.id]
        p = graded(theta[:, trait[item.scale]], known.a, np.array(known.b)).cumsum(axis=1)
        chosen = first + (dice.random((len(theta), 1)) > p).sum(axis=1)
        for person, value in zip(found, chosen.tolist(), strict=True):
            person[item.id] = first + last - value if item.reversed else value
    return found


def solved(
    instrument: Questionnaire,
    items: Mapping[str, ItemParameters],
    theta: Traits,
    form: str,
    seed: int = 3,
) -> list[dict[str, int]]:
    """Right and wrong answers (option values) to a form of keyed items."""
    dice = np.random.default_rng(seed)
    trait = {scale.id: n for n, scale in enumerate(instrument.scales)}
    found: list[dict[str, int]] = [{} for _ in theta]
    for item in instrument.layout(form).items:
        known = items[item.id]
        p = three_pl(theta[:, trait[item.scale]], known.a, known.b[0], known.c)[:, 1]
        right = next(option.value for option in item.options if option.points)
        wrong = next(option.value for option in item.options if not option.points)
        for person, is_right in zip(found, (dice.random(len(theta)) < p).tolist(), strict=True):
            person[item.id] = right if is_right else wrong
    return found


def pupils(session: Session, count: int, grade: int = 8) -> list[int]:
    """Pupils of a new class of a new school in a new region; returns their numbers."""
    region = people.region(session)
    school = people.organisation(session, region)
    navigator = people.staff(session, Role.NAVIGATOR, at=school)
    group = people.class_group(session, school, navigator, f"{grade} Т", grade)
    now = of(session).clock.now()
    users = [{"first_name": "Яна", "last_name": "Тестова", "created_at": now}] * count
    ids = list(session.scalars(insert(User).returning(User.id), users))
    session.execute(
        insert(Pupil),
        [{"id": n, "class_group_id": group.id, "name_key": f"яна тестова {n}"} for n in ids],
    )
    session.commit()
    return ids


def store(
    session: Session,
    instrument: Questionnaire,
    answers: Sequence[Answers],
    *,
    pupil_ids: Sequence[int] | None = None,
    form: str = "full",
    grade: int | None = 8,
    elapsed_ms: int | None = 3000,
    at: dt.datetime | None = None,
    scored: bool = False,
) -> list[int]:
    """Finished attempts, of pupils or (without `pupil_ids`) of respondents of a file.

    `scored`: with the profile that the use case would have stored. Returns their numbers.
    """
    now = at or of(session).clock.now()
    frozen = freeze(instrument, grade, session=session) | {"seed": 7}
    rows = [
        {
            "public_id": secrets.token_urlsafe(16),
            "pupil_id": None if pupil_ids is None else pupil_ids[n],
            "source": f"test:{next(_numbers)}" if pupil_ids is None else None,
            "instrument_id": instrument.id,
            "instrument": instrument.key,
            "instrument_sha256": instrument.sha256,
            "form": form,
            "started_at": now,
            "finished_at": now,
            **frozen,
        }
        for n in range(len(answers))
    ]
    ids = list(session.scalars(insert(Attempt).returning(Attempt.id), rows))
    session.execute(
        insert(cast(Table, Answer.__table__)),
        [
            {
                "attempt_id": attempt_id,
                "item_id": item_id,
                "seq": 1,
                "value": value,
                "elapsed_ms": elapsed_ms,
                "position": place,
                "answered_at": now,
            }
            for attempt_id, given in zip(ids, answers, strict=True)
            for place, (item_id, value) in enumerate(given.items(), start=1)
        ],
    )
    if scored:
        profiles = _profiles(session, instrument, answers, form, grade, elapsed_ms)
        session.execute(
            insert(ProfileRecord),
            [
                {
                    "attempt_id": attempt_id,
                    "pupil_id": row["pupil_id"],
                    "scorer": frozen["scorer"],
                    "content": content,
                    "created_at": now,
                }
                for attempt_id, row, content in zip(ids, rows, profiles, strict=True)
            ],
        )
    session.commit()
    return ids


def _profiles(
    session: Session,
    instrument: Questionnaire,
    answers: Sequence[Answers],
    form: str,
    grade: int | None,
    elapsed_ms: int | None,
) -> list[dict[str, Any]]:
    measurement = Measurement(
        questionnaire=instruments.version(instrument.key, session=session),
        form=form,
        scorer=scorer_of(instrument),
        parameters=parameters_now(instrument, session=session),
        norms=norms_now(instrument, session=session),
        seed=7,
        grade=grade,
    )
    return [
        measurement.profile(
            {i: Given(v, elapsed_ms, n) for n, (i, v) in enumerate(given.items(), start=1)}
        ).to_dict()
        for given in answers
    ]
