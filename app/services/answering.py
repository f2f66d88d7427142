"""Answers on their way in: an append-only log that can be sent again and from two tabs at once.

The client numbers its answers to one item 1, 2, 3, …: sending one again changes nothing, and a
number that another tab has used with another value comes back as a conflict with what is stored,
so that no click is lost and none is counted twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from sqlalchemy import Row, Table, bindparam, insert, select
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import instruments, reach
from app.services.errors import AnswerIsBroken, AttemptIsFinished, NotFound
from app.services.measuring import FROZEN, Frozen, measurement_of
from app.services.transaction import Unit, change
from models import Answer, Attempt
from questionnaires.definition import Questionnaire
from questionnaires.scoring import measurement as measured
from questionnaires.scoring.generated import offered_values
from questionnaires.scoring.measurement import Measurement
from questionnaires.sequence import Coming

MOST_AT_ONCE = 20
"""A form may have fewer items: whoever has changed their mind sends several answers to one."""
LONGEST_MS = 3_600_000
LONGEST_COUNTED_MS = 60_000
"""What one answer adds to the time of a form at most: more is somebody called away."""
# The table itself: an insert through the mapped class costs twice as much.
_ANSWERS = cast(Table, Answer.__table__)

# Run at every save, so they are built once.
_ATTEMPT = (
    select(
        Attempt.id,
        Attempt.pupil_id,
        Attempt.login_session_id,
        Attempt.rater_id,
        Attempt.booking_id,
        Attempt.finished_at,
        *FROZEN,
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
    select(
        _ANSWERS.c.item_id,
        _ANSWERS.c.seq,
        _ANSWERS.c.value,
        _ANSWERS.c.elapsed_ms,
        _ANSWERS.c.position,
    )
    .where(_ANSWERS.c.attempt_id == bindparam("attempt"))
    .order_by(_ANSWERS.c.seq)
)
_ADD = insert(_ANSWERS)


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as a client sends it; `seq` counts the client's answers to this item from 1.

    `position` is the place of the question in the order this person saw, from 1.
    """

    item_id: str
    value: int
    seq: int
    elapsed_ms: int | None = None
    position: int | None = None


def given_of(row: Any) -> Given:
    """An answer as pages and files write it: {"item", "value", "seq", "ms", "at"}.

    `ms` (how long it took) and `at` (the place of the question in the order seen) may be absent.
    Raises AnswerIsBroken for any other shape. Written out by hand: this is the hot path.
    """
    if type(row) is not dict:
        raise AnswerIsBroken
    item, value, seq = row.get("item"), row.get("value"), row.get("seq")
    ms, at = row.get("ms"), row.get("at")
    # `type` and not `isinstance`: True is an int by inheritance, but no answer.
    if (
        type(item) is not str
        or type(value) is not int
        or type(seq) is not int
        or not (ms is None or type(ms) is int)
        or not (at is None or type(at) is int)
    ):
        raise AnswerIsBroken
    return Given(item, value, seq, ms, at)


class Current(NamedTuple):
    """The answer to an item that counts: the last one given."""

    seq: int
    value: int
    elapsed_ms: int | None
    position: int | None


@dataclass(frozen=True, slots=True)
class Stored:
    """What counts now: item id → (seq, value). `conflicts` lists items another tab decided.

    `coming` are the ids of the items to ask next, None where the order never changes.
    """

    answers: dict[str, tuple[int, int]]
    conflicts: frozenset[str]
    coming: tuple[str, ...] | None = None


def save_answers(
    actor: Principal, public_id: str, given: Sequence[Given], *, session: Session
) -> Stored:
    """Store answers (several at once are cheaper); safe to repeat, in any order.

    Raises AnswerIsBroken for an item or value that the form does not have, AttemptIsFinished
    when something new comes after the end; its `args` are the items of what came too late.
    """
    with change(session, actor) as unit:
        row = locked(unit, public_id)
        reach.check_owner(actor, row, session)
        instrument = instruments.version(row.instrument, row.instrument_sha256, session=session)
        _check(instrument, row.form, row.seed or 0, given)
        stored, fresh = merge(unit, row, given)
        if fresh:
            unit.record("answers.saved", f"attempt:{row.id}", count=len(fresh))
        elif row.finished_at is not None and (late := _conflicts(given, stored)):
            raise AttemptIsFinished(*sorted(late))
    return Stored(
        {item: max(history) for item, history in stored.items() if history},
        _conflicts(given, stored),
        _coming(row, session) if instrument.form(row.form).adaptive else None,
    )


def locked(unit: Unit, public_id: str) -> Row[Any]:
    """The attempt, with who owns it and what it is measured with; nobody else writes to it now.

    Raises NotFound.
    """
    row = unit.connection.execute(_ATTEMPT, {"public_id": public_id}).one_or_none()
    if row is None:
        raise NotFound
    return row


def merge(
    unit: Unit, attempt: Row[Any], given: Sequence[Given]
) -> tuple[dict[str, set[tuple[int, int]]], list[Given]]:
    """Add what is new of these checked answers to a locked attempt, unless it is finished.

    Returns all that is stored of their items, as (seq, value), and the answers that were new.
    """
    stored = _stored(unit, attempt.id, given)
    if attempt.finished_at is not None:
        return stored, []
    # What is new is told from what was read: the attempt is locked, and the number of
    # inserted rows that a driver reports for several at once cannot be relied on.
    fresh = _fresh(given, stored)
    if fresh:
        _append(unit, attempt.id, fresh)
    for answer in fresh:
        stored[answer.item_id].add((answer.seq, answer.value))
    return stored, fresh


def _conflicts(
    given: Iterable[Given], stored: Mapping[str, set[tuple[int, int]]]
) -> frozenset[str]:
    return frozenset(g.item_id for g in given if (g.seq, g.value) not in stored[g.item_id])


def _coming(attempt: Frozen, session: Session) -> tuple[str, ...]:
    answers = current_answers(session, attempt.id)
    return coming_of(measurement_of(attempt, session=session), answers).ids


def coming_of(measurement: Measurement, answers: Mapping[str, Current]) -> Coming:
    """What is to be asked after these answers."""
    values = {item_id: answer.value for item_id, answer in answers.items()}
    spent = sum(min(a.elapsed_ms or 0, LONGEST_COUNTED_MS) for a in answers.values())
    return measurement.coming(values, spent / 1000)


def _check(instrument: Questionnaire, form: str, seed: int, given: Sequence[Given]) -> None:
    if not given or len(given) > max(MOST_AT_ONCE, len(instrument.layout(form).ids)):
        raise AnswerIsBroken
    if not all(fits(instrument, form, seed, answer) for answer in given):
        raise AnswerIsBroken


def fits(instrument: Questionnaire, form: str, seed: int, answer: Given) -> bool:
    """Whether the form has such an item with such a value, and the numbers are possible."""
    return (
        answer.item_id in instrument.layout(form).ids
        and answer.value in offered_values(instrument, answer.item_id, seed)
        and 1 <= answer.seq <= 10_000
        and (answer.position is None or 1 <= answer.position <= 10_000)
    )


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
                "position": g.position,
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


def current_answers(session: Session, attempt_id: int) -> dict[str, Current]:
    """The answers that count, under their item ids: the last one of each item."""
    rows = session.execute(_CURRENT, {"attempt": attempt_id})
    return {item_id: Current(*answer) for item_id, *answer in rows}


def as_given(answers: Mapping[str, Current]) -> dict[str, measured.Given]:
    """The answers as scoring takes them."""
    return {
        item_id: measured.Given(answer.value, answer.elapsed_ms, answer.position)
        for item_id, answer in answers.items()
    }
