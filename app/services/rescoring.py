"""Scoring finished attempts anew: with the newest parameters and norms, or just to check.

What was told is never overwritten: a new profile is added and the one before marked as
superseded. The report counts what changed; it names nobody. The tally is stored with every piece,
so whoever takes the job over goes on counting where the one before was stopped.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import instruments, jobs
from app.services.answering import as_given, current_answers
from app.services.jobs import Run
from app.services.measuring import (
    measurement_of,
    norms_named,
    norms_now,
    norms_of,
    parameters_named,
    parameters_now,
    parameters_of,
)
from app.services.scoring import store_result
from app.services.transaction import Unit, change
from models import Attempt, ProfileRecord
from questionnaires.definition import UnknownPartError
from questionnaires.profile import Profile
from questionnaires.scoring.measurement import Given, Measurement, scorer_of
from questionnaires.scoring.sum_scores import InvalidAnswerError

KIND = "rescore"
_log = logging.getLogger(__name__)
AT_ONCE = 20
"""Attempts in one change: the write lock is held for a fraction of a second."""


@dataclass(slots=True)
class Tally:
    """What rescoring found. `moved` counts profiles in which a scale moved beyond its error.

    `unscorable` counts attempts whose answers the questionnaire does not offer: they stay as they
    are, and the log names them by number.
    """

    looked_at: int = 0
    unscorable: int = 0
    same: int = 0
    changed: int = 0
    moved: int = 0
    top_changed: int = 0

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Tally:
        """The tally of an earlier run; zeros where there was none."""
        return cls(**{each.name: stored.get(each.name, 0) for each in fields(cls)})

    def to_dict(self) -> dict[str, int]:
        """Plain JSON values."""
        return asdict(self)


def ask_for_rescoring(actor: Principal, key: str, *, session: Session) -> str:
    """Put a rescoring into the queue, or find the one that is there; returns its public id.

    It will use what is in force now, whatever is adopted meanwhile. Raises NotFound.
    """
    instrument = instruments.version(key, session=session)
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
            instrument_sha256=instrument.sha256,
            parameters=None if parameters is None else parameters.key,
            parameters_sha256=None if parameters is None else parameters.sha256,
            norms=None if norms is None else norms.key,
            norms_sha256=None if norms is None else norms.sha256,
        )
        unit.record("rescoring.asked_for", f"instrument:{key}")
        return public_id


def reproduced(record: ProfileRecord, *, session: Session) -> bytes:
    """The JSON of a stored profile, worked out again from the answers and what it was made with.

    It holds for a superseded profile too: the record names its own scorer, parameters and norms.
    """
    attempt = session.get_one(Attempt, record.attempt_id)
    answers = as_given(current_answers(session, attempt.id))
    if record.superseded_at is None:
        return orjson.dumps(measurement_of(attempt, session=session).profile(answers).to_dict())
    then = Measurement(
        questionnaire=instruments.version(
            attempt.instrument, attempt.instrument_sha256, session=session
        ),
        form=attempt.form,
        scorer=record.scorer,
        parameters=parameters_named(record.content.get("parameters"), session=session),
        norms=norms_named(record.content.get("norms"), session=session),
        seed=attempt.seed or 0,
        grade=attempt.grade,
    )
    return orjson.dumps(then.profile(answers).to_dict())


def rescore(run: Run) -> Mapping[str, Any]:
    """Score the attempts at `instrument` (a key) that were finished when this was asked for.

    `parameters` and `norms` name what to score with; without them it is what is in force now.
    """
    session = run.session
    now = _scoring(run)
    tally = Tally.from_dict(run.so_far)
    ids = _finished(run)
    session.rollback()
    total = tally.looked_at + len(ids)
    for start in range(0, len(ids), AT_ONCE):
        piece = _scored(ids[start : start + AT_ONCE], now, session)
        with change(session, run.actor) as unit:
            for scored in piece:
                _store(unit, scored, tally)
            last = ids[start : start + AT_ONCE][-1]
            tally.looked_at += len(ids[start : start + AT_ONCE])
            tally.unscorable += len(ids[start : start + AT_ONCE]) - len(piece)
            run.step(unit, tally.looked_at, total, tally.to_dict() | {"last": last})
            unit.record("attempts.rescored", f"job:{run.id}", upto=last, count=len(piece))
        session.expunge_all()
    return tally.to_dict() | {"instrument": now.questionnaire.key}


@dataclass(frozen=True, slots=True)
class _Scored:
    """One attempt and what its answers come to now."""

    attempt_id: int
    measurement: Measurement
    answers: Mapping[str, Given]
    profile: Profile


def _scored(attempt_ids: Sequence[int], now: Measurement, session: Session) -> list[_Scored]:
    """Before the change begins: scoring takes time, and answers that are finished stay as they are.

    A writer must not wait for it.
    """
    found = []
    for attempt_id in attempt_ids:
        attempt = session.get_one(Attempt, attempt_id)
        own = replace(now, form=attempt.form, seed=attempt.seed or 0, grade=attempt.grade)
        answers = as_given(current_answers(session, attempt_id))
        try:
            found.append(_Scored(attempt_id, own, answers, own.profile(answers)))
        except (InvalidAnswerError, UnknownPartError) as error:
            _log.warning("attempt %s cannot be rescored: %s", attempt_id, type(error).__name__)
    return found


def _scoring(run: Run) -> Measurement:
    """What all attempts are scored with; form, seed and grade are each attempt's own."""
    session, asked = run.session, run.arguments
    sha256 = asked.get("instrument_sha256")
    instrument = instruments.version(asked["instrument"], sha256, session=session)
    return Measurement(
        questionnaire=instrument,
        form=instrument.forms[0].name,
        scorer=scorer_of(instrument),
        parameters=parameters_of(asked["parameters"], asked["parameters_sha256"], session=session)
        if "parameters" in asked
        else parameters_now(instrument, session=session),
        norms=norms_of(asked["norms"], asked["norms_sha256"], session=session)
        if "norms" in asked
        else norms_now(instrument, session=session),
        seed=0,
        grade=None,
    )


def _finished(run: Run) -> list[int]:
    """The attempts still to look at, by rising number."""
    those = select(Attempt.id).where(
        Attempt.instrument == run.arguments["instrument"],
        Attempt.finished_at.is_not(None),
        Attempt.id > run.so_far.get("last", 0),
    )
    if run.asked_at is not None:
        those = those.where(Attempt.finished_at <= run.asked_at)
    return list(run.session.scalars(those.order_by(Attempt.id)))


def _store(unit: Unit, scored: _Scored, tally: Tally) -> None:
    session = unit.session
    before = session.scalars(
        select(ProfileRecord).where(
            ProfileRecord.attempt_id == scored.attempt_id, ProfileRecord.superseded_at.is_(None)
        )
    ).one_or_none()
    after = scored.profile.to_dict()
    if before is not None and before.content == after:
        tally.same += 1
        return
    if before is not None:
        compare(before.content, after, tally)
        before.superseded_at = unit.now
        session.flush()
    now = scored.measurement
    attempt = session.get_one(Attempt, scored.attempt_id)
    attempt.scorer = now.scorer
    attempt.parameters = now.parameters.key if now.parameters else None
    attempt.parameters_sha256 = now.parameters.sha256 if now.parameters else None
    attempt.norms = now.norms.key if now.norms else None
    attempt.norms_sha256 = now.norms.sha256 if now.norms else None
    store_result(unit, attempt, now, scored.answers, scored.profile)


def compare(before: Mapping[str, Any], after: Mapping[str, Any], tally: Tally) -> None:
    """Count what changed between two stored profiles that are not the same."""
    old_profile, new_profile = Profile.from_dict(before), Profile.from_dict(after)
    tally.changed += 1
    old = {score.id: score for score in old_profile.scales}
    for score in new_profile.scales:
        was = old.get(score.id)
        if was is None or was.mean is None or score.mean is None:
            continue
        if abs(score.mean - was.mean) > max(score.se or 0.0, was.se or 0.0):
            tally.moved += 1
            break
    if old_profile.ranking[:1] != new_profile.ranking[:1]:
        tally.top_changed += 1
