"""Scoring finished attempts anew: with the newest parameters and norms, or just to check.

What was told is never overwritten: a new profile is added and the one before marked as
superseded. The report counts what changed; it names nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.services import instruments
from app.services.answering import as_given, current_answers
from app.services.jobs import Run
from app.services.measuring import (
    measurement_of,
    norms_named,
    norms_now,
    parameters_named,
    parameters_now,
)
from app.services.scoring import store_result
from app.services.transaction import Unit, change
from models import Attempt, ProfileRecord
from questionnaires.profile import Profile
from questionnaires.scoring.measurement import Measurement, scorer_of

KIND = "rescore"
AT_ONCE = 50
"""Attempts in one change: the write lock is held for a fraction of a second."""


@dataclass(slots=True)
class Tally:
    """What rescoring found. `moved` counts profiles in which a scale moved beyond its error."""

    looked_at: int = 0
    same: int = 0
    changed: int = 0
    moved: int = 0
    top_changed: int = 0

    def to_dict(self) -> dict[str, int]:
        return {
            "looked_at": self.looked_at,
            "same": self.same,
            "changed": self.changed,
            "moved": self.moved,
            "top_changed": self.top_changed,
        }


def reproduced(record: ProfileRecord, *, session: Session) -> bytes:
    """The JSON of a stored profile, worked out again from the answers and what it was made with.

    It holds for a superseded profile too: the record names its own scorer, parameters and norms.
    """
    attempt = session.get_one(Attempt, record.attempt_id)
    then = replace(
        measurement_of(attempt, session=session),
        scorer=record.scorer,
        parameters=parameters_named(record.content.get("parameters"), session=session),
        norms=norms_named(record.content.get("norms"), session=session),
    )
    answers = as_given(current_answers(session, attempt.id))
    return orjson.dumps(then.profile(answers).to_dict())


def rescore(run: Run) -> Mapping[str, Any]:
    """Score all finished attempts at `instrument` (a key) with what is in force now."""
    session = run.session
    instrument = instruments.version(run.arguments["instrument"], session=session)
    parameters = parameters_now(instrument, session=session)
    norms = norms_now(instrument, session=session)
    ids = list(
        session.scalars(
            select(Attempt.id)
            .where(Attempt.instrument == instrument.key, Attempt.finished_at.is_not(None))
            .order_by(Attempt.id)
        )
    )
    session.rollback()
    tally = Tally()
    for start in range(0, len(ids), AT_ONCE):
        with change(session, run.actor) as unit:
            for attempt_id in ids[start : start + AT_ONCE]:
                attempt = session.get_one(Attempt, attempt_id)
                now = replace(
                    measurement_of(attempt, session=session),
                    scorer=scorer_of(instrument),
                    parameters=parameters,
                    norms=norms,
                )
                _one(unit, attempt, now, tally)
            run.step(unit, min(start + AT_ONCE, len(ids)), len(ids))
            unit.record("attempts.rescored", f"job:{run.id}", upto=start + AT_ONCE)
        session.expunge_all()
    return tally.to_dict() | {"instrument": instrument.key}


def _one(unit: Unit, attempt: Attempt, now: Measurement, tally: Tally) -> None:
    session = unit.session
    before = session.scalars(
        select(ProfileRecord).where(
            ProfileRecord.attempt_id == attempt.id, ProfileRecord.superseded_at.is_(None)
        )
    ).one_or_none()
    answers = as_given(current_answers(session, attempt.id))
    after = now.profile(answers)
    tally.looked_at += 1
    if before is not None and before.content == after.to_dict():
        tally.same += 1
        return
    if before is not None:
        _compare(Profile.from_dict(before.content), after, tally)
        before.superseded_at = unit.now
        session.flush()
    attempt.scorer = now.scorer
    attempt.parameters = now.parameters.key if now.parameters else None
    attempt.parameters_sha256 = now.parameters.sha256 if now.parameters else None
    attempt.norms = now.norms.key if now.norms else None
    attempt.norms_sha256 = now.norms.sha256 if now.norms else None
    store_result(unit, attempt, now, answers)


def _compare(before: Profile, after: Profile, tally: Tally) -> None:
    tally.changed += 1
    old = {score.id: score for score in before.scales}
    for score in after.scales:
        was = old.get(score.id)
        if was is None or was.mean is None or score.mean is None:
            continue
        if abs(score.mean - was.mean) > max(score.se or 0.0, was.se or 0.0):
            tally.moved += 1
            break
    if before.ranking[:1] != after.ranking[:1]:
        tally.top_changed += 1
