"""An attempt from start to result: begun, answered in any order and any number of times, finished.

Answers are an append-only log. The client numbers its answers to one item 1, 2, 3, …: sending
one again changes nothing, and a number that another tab has used with another value comes back
as a conflict with what is stored, so that no click is lost and none is counted twice.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, bindparam, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.identity import Principal, Role
from app.services import browser_sessions, reach
from app.services.errors import (
    AnswerIsBroken,
    AnswersAreMissing,
    AttemptIsFinished,
    InstrumentIsNotForGrade,
    NotFound,
    NotYours,
)
from app.services.scoring import store_result
from app.services.surroundings import of
from app.services.transaction import Unit, change
from models import Answer, Attempt, LoginSession
from questionnaires import sequence
from questionnaires.definition import Questionnaire

GUEST_HOURS = 12
LONGEST_MS = 3_600_000
# The table itself: an insert through the mapped class costs twice as much.
_ANSWERS = cast(Table, Answer.__table__)

# Run at every save, so they are built once.
_ATTEMPT = (
    select(
        Attempt.id,
        Attempt.pupil_id,
        Attempt.login_session_id,
        Attempt.finished_at,
        Attempt.instrument,
        Attempt.form,
    )
    .where(Attempt.public_id == bindparam("public_id"))
    # Against another tab, and against `finish`: no answer slips in behind the scoring.
    .with_for_update(key_share=True)
)
_HISTORY = select(_ANSWERS.c.item_id, _ANSWERS.c.seq, _ANSWERS.c.value).where(
    _ANSWERS.c.attempt_id == bindparam("attempt"),
    _ANSWERS.c.item_id.in_(bindparam("items", expanding=True)),
)
_CURRENT = (
    select(_ANSWERS.c.item_id, _ANSWERS.c.seq, _ANSWERS.c.value, _ANSWERS.c.elapsed_ms)
    .where(_ANSWERS.c.attempt_id == bindparam("attempt"))
    .order_by(_ANSWERS.c.seq)
)
_ADD = insert(_ANSWERS)


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as a client sends it; `seq` counts the client's answers to this item from 1."""

    item_id: str
    value: int
    seq: int
    elapsed_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """What counts now: item id → (seq, value). `conflicts` lists items another tab decided."""

    answers: dict[str, tuple[int, int]]
    conflicts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Started:
    """`token` is set when a visitor became a guest and needs a cookie."""

    public_id: str
    token: str | None = None


def start(actor: Principal, instrument_id: str, form: str, *, session: Session) -> Started:
    """Begin an attempt, or go on with the one that is open."""
    instrument = of(session).bank.latest(instrument_id)
    if not instrument.worded:
        raise NotFound
    low, high = instrument.grades
    if actor.grade is not None and not low <= actor.grade <= high:
        raise InstrumentIsNotForGrade
    instrument.form(form)
    existing = _open_attempt(actor, instrument_id, session)
    if existing is not None:
        return Started(existing)
    try:
        with change(session, actor) as unit:
            token, login_id = _guest(unit)
            if login_id is not None and token is None:
                # A guest's second press waits for the first; a pupil's fails (see below).
                session.execute(
                    select(LoginSession.id).where(LoginSession.id == login_id).with_for_update()
                )
                existing = _open_attempt(actor, instrument_id, session)
                if existing is not None:
                    return Started(existing)
            attempt = _new(unit, instrument, form, login_id=login_id)
            unit.record("attempt.started", f"attempt:{attempt.id}", instrument=instrument.key)
            return Started(attempt.public_id, token)
    except IntegrityError:
        # The same pupil pressed "begin" twice at once: the other press has opened it.
        existing = _open_attempt(actor, instrument_id, session)
        if existing is None:
            raise
        return Started(existing)


def _open_attempt(actor: Principal, instrument_id: str, session: Session) -> str | None:
    mine = (
        Attempt.pupil_id == actor.user_id
        if actor.has(Role.PUPIL)
        else Attempt.login_session_id == (actor.login_id or 0)
    )
    return session.scalar(
        select(Attempt.public_id)
        .where(mine, Attempt.instrument_id == instrument_id, Attempt.finished_at.is_(None))
        .order_by(Attempt.id.desc())
        .limit(1)
    )


def _guest(unit: Unit) -> tuple[str | None, int | None]:
    """A browser session for a visitor without one: nothing personal, only a random token."""
    if unit.actor.user_id is not None:
        return None, None
    if unit.actor.login_id is not None:
        return None, unit.actor.login_id
    token = browser_sessions.open_for(unit, None, GUEST_HOURS)
    return token, browser_sessions.login_id(token, session=unit.session)


def _new(
    unit: Unit,
    instrument: Questionnaire,
    form: str,
    *,
    login_id: int | None = None,
    source: str | None = None,
) -> Attempt:
    attempt = Attempt(
        public_id=secrets.token_urlsafe(16),
        pupil_id=unit.actor.user_id if unit.actor.has(Role.PUPIL) else None,
        login_session_id=login_id,
        source=source,
        instrument_id=instrument.id,
        instrument=instrument.key,
        instrument_sha256=instrument.sha256,
        form=form,
        started_at=unit.now,
    )
    unit.session.add(attempt)
    unit.session.flush()
    return attempt


def save_answers(
    actor: Principal, public_id: str, given: Sequence[Given], *, session: Session
) -> Stored:
    """Store answers (several at once are cheaper); safe to repeat, in any order.

    Raises AnswerIsBroken for an item or value that the form does not have, AttemptIsFinished
    when something new comes after the end.
    """
    with change(session, actor) as unit:
        row = unit.connection.execute(_ATTEMPT, {"public_id": public_id}).one_or_none()
        if row is None:
            raise NotFound
        if not reach.owns(actor, row.pupil_id, row.login_session_id):
            raise NotYours
        _check(of(session).bank.version(row.instrument), row.form, given)
        stored = _stored(unit, row.id, given)
        if row.finished_at is None:
            # What is new is told from what was read: the attempt is locked, and the number of
            # inserted rows that a driver reports for several at once cannot be relied on.
            fresh = _fresh(given, stored)
            if fresh:
                _append(unit, row.id, fresh)
                unit.record("answers.saved", f"attempt:{row.id}", count=len(fresh))
            for answer in fresh:
                stored[answer.item_id].add((answer.seq, answer.value))
        elif any((g.seq, g.value) not in stored[g.item_id] for g in given):
            raise AttemptIsFinished
    return Stored(
        {item: max(history) for item, history in stored.items() if history},
        frozenset(g.item_id for g in given if (g.seq, g.value) not in stored[g.item_id]),
    )


def _check(instrument: Questionnaire, form: str, given: Sequence[Given]) -> None:
    known = instrument.layout(form).ids
    if not given or len(given) > len(known):
        raise AnswerIsBroken
    for answer in given:
        if (
            answer.item_id not in known
            or answer.value not in instrument.values
            or not 1 <= answer.seq <= 10_000
        ):
            raise AnswerIsBroken


def _fresh(given: Iterable[Given], stored: dict[str, set[tuple[int, int]]]) -> list[Given]:
    """The answers whose number is not taken yet; of two under one number the first."""
    taken = {(item_id, seq) for item_id, history in stored.items() for seq, _ in history}
    fresh: dict[tuple[str, int], Given] = {}
    for answer in given:
        if (answer.item_id, answer.seq) not in taken:
            fresh.setdefault((answer.item_id, answer.seq), answer)
    return list(fresh.values())


def _append(unit: Unit, attempt_id: int, fresh: Iterable[Given]) -> None:
    # One cached statement for all rows: a VALUES list would be compiled anew at every length.
    unit.connection.execute(
        _ADD,
        [
            {
                "attempt_id": attempt_id,
                "item_id": g.item_id,
                "seq": g.seq,
                "value": g.value,
                "elapsed_ms": None
                if g.elapsed_ms is None
                else min(max(g.elapsed_ms, 0), LONGEST_MS),
                "answered_at": unit.now,
            }
            for g in fresh
        ],
    )


def _stored(unit: Unit, attempt_id: int, given: Iterable[Given]) -> dict[str, set[tuple[int, int]]]:
    history: dict[str, set[tuple[int, int]]] = {g.item_id: set() for g in given}
    asked = {"attempt": attempt_id, "items": list(history)}
    for item_id, seq, value in unit.connection.execute(_HISTORY, asked):
        history[item_id].add((seq, value))
    return history


def current_answers(session: Session, attempt_id: int) -> dict[str, tuple[int, int, int | None]]:
    """The answers that count: item id → (seq, value, milliseconds), the last one of each item."""
    rows = session.execute(_CURRENT, {"attempt": attempt_id})
    return {item_id: (seq, value, elapsed) for item_id, seq, value, elapsed in rows}


def finish(actor: Principal, public_id: str, *, session: Session, complete: bool = True) -> None:
    """Close the attempt, score it and recommend, all in one change; again does nothing.

    Raises AnswersAreMissing for an open question, unless `complete` is False (imported data,
    where nobody can be asked again).
    """
    with change(session, actor) as unit:
        session.execute(
            select(Attempt.id).where(Attempt.public_id == public_id).with_for_update(key_share=True)
        )
        attempt = reach.attempt(actor, public_id, session)
        if attempt.finished_at is not None:
            return
        instrument = of(session).bank.version(attempt.instrument)
        answers = current_answers(session, attempt.id)
        missing = len(sequence.remaining(instrument, attempt.form, answers))
        if missing and complete:
            raise AnswersAreMissing(missing)
        attempt.finished_at = unit.now
        store_result(unit, attempt, instrument, answers)
        unit.record("attempt.finished", f"attempt:{attempt.id}", answers=len(answers))


def begin_import(
    actor: Principal, instrument: Questionnaire, form: str, source: str, *, session: Session
) -> tuple[str, bool]:
    """The attempt of one respondent of a file, begun now or earlier, and whether it is finished.

    `source` names the respondent for ever: a replay that was stopped goes on where it was.
    """
    there = session.execute(
        select(Attempt.public_id, Attempt.finished_at).where(Attempt.source == source)
    ).one_or_none()
    if there is not None:
        return there.public_id, there.finished_at is not None
    with change(session, actor) as unit:
        attempt = _new(unit, instrument, form, source=source)
        unit.record("attempt.started", f"attempt:{attempt.id}", instrument=instrument.key)
        return attempt.public_id, False
