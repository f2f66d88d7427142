"""An attempt from start to result: begun, answered in any order and any number of times, finished.

Answers are an append-only log. The client numbers its answers to one item 1, 2, 3, …: sending
one again changes nothing, and a number that another tab has used with another value comes back
as a conflict with what is stored, so that no click is lost and none is counted twice.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Insert, insert, select
from sqlalchemy.dialects import postgresql, sqlite
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
from models import Answer, Attempt
from questionnaires import sequence
from questionnaires.definition import Questionnaire

GUEST_HOURS = 12
LONGEST_MS = 3_600_000


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
        row = session.execute(
            select(
                Attempt.id,
                Attempt.pupil_id,
                Attempt.login_session_id,
                Attempt.finished_at,
                Attempt.instrument,
                Attempt.form,
            ).where(Attempt.public_id == public_id)
        ).one_or_none()
        if row is None:
            raise NotFound
        if not reach.owns(actor, row.pupil_id, row.login_session_id):
            raise NotYours
        _check(of(session).bank.version(row.instrument), row.form, given)
        added = _append(unit, row.id, given) if row.finished_at is None else 0
        stored = _stored(session, row.id, given)
        if row.finished_at is not None and any(
            (g.seq, g.value) not in stored[g.item_id] for g in given
        ):
            raise AttemptIsFinished
        if added:
            unit.record("answers.saved", f"attempt:{row.id}", count=added)
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


def _append(unit: Unit, attempt_id: int, given: Iterable[Given]) -> int:
    rows = {
        (g.item_id, g.seq): {
            "attempt_id": attempt_id,
            "item_id": g.item_id,
            "seq": g.seq,
            "value": g.value,
            "elapsed_ms": None if g.elapsed_ms is None else min(max(g.elapsed_ms, 0), LONGEST_MS),
            "answered_at": unit.now,
        }
        for g in given
    }
    statement = _insert_new(unit.session).values(list(rows.values()))
    return len(unit.session.execute(statement).all())


def _insert_new(session: Session) -> Insert:
    """INSERT … ON CONFLICT DO NOTHING RETURNING, in the words of the database at hand."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(Answer).on_conflict_do_nothing().returning(Answer.seq)
    return sqlite.insert(Answer).on_conflict_do_nothing().returning(Answer.seq)


def _stored(
    session: Session, attempt_id: int, given: Iterable[Given]
) -> dict[str, set[tuple[int, int]]]:
    history: dict[str, set[tuple[int, int]]] = {g.item_id: set() for g in given}
    for item_id, seq, value in session.execute(
        select(Answer.item_id, Answer.seq, Answer.value).where(
            Answer.attempt_id == attempt_id, Answer.item_id.in_(history)
        )
    ):
        history[item_id].add((seq, value))
    return history


def current_answers(session: Session, attempt_id: int) -> dict[str, tuple[int, int, int | None]]:
    """The answers that count: item id → (seq, value, milliseconds), the last one of each item."""
    rows = session.execute(
        select(Answer.item_id, Answer.seq, Answer.value, Answer.elapsed_ms)
        .where(Answer.attempt_id == attempt_id)
        .order_by(Answer.seq)
    )
    return {item_id: (seq, value, elapsed) for item_id, seq, value, elapsed in rows}


def finish(actor: Principal, public_id: str, *, session: Session) -> None:
    """Close the attempt, score it and recommend, all in one change; again does nothing."""
    with change(session, actor) as unit:
        attempt = reach.attempt(actor, public_id, session)
        if attempt.finished_at is not None:
            return
        instrument = of(session).bank.version(attempt.instrument)
        answers = current_answers(session, attempt.id)
        missing = len(sequence.remaining(instrument, attempt.form, answers))
        if missing:
            raise AnswersAreMissing(missing)
        attempt.finished_at = unit.now
        store_result(unit, attempt, instrument, answers)
        unit.record("attempt.finished", f"attempt:{attempt.id}", answers=len(answers))


def take_in(
    actor: Principal,
    instrument: Questionnaire,
    form: str,
    source: str,
    values: dict[str, int],
    *,
    session: Session,
) -> bool:
    """One whole respondent of an import as one change; False when `source` is in already."""
    given = [Given(item_id, value, 1) for item_id, value in values.items()]
    _check(instrument, form, given)
    with change(session, actor) as unit:
        if session.scalar(select(Attempt.id).where(Attempt.source == source)) is not None:
            return False
        attempt = _new(unit, instrument, form, source=source)
        session.execute(
            insert(Answer),
            [
                {
                    "attempt_id": attempt.id,
                    "item_id": g.item_id,
                    "seq": 1,
                    "value": g.value,
                    "answered_at": unit.now,
                }
                for g in given
            ],
        )
        attempt.finished_at = unit.now
        answers: dict[str, tuple[int, int, int | None]] = {
            g.item_id: (1, g.value, None) for g in given
        }
        store_result(unit, attempt, instrument, answers)
        unit.record("attempt.imported", f"attempt:{attempt.id}", answers=len(given))
    return True
