"""Answers that come as a file: what a page could not send, brought in by the class's navigator.

A file is JSON: {"format": "bilet-answers/1", "attempt", "instrument", "saved_at",
"answers": [{"item", "value", "seq", "ms", "at"}, …], "sum"}. It names nobody: the attempt says
whose answers they are. `sum` is the SHA-256 of the attempt, the instrument and one line for each
answer (see `checksum`). It shows damage on the way; it cannot show who wrote the file, and need
not: these are the pupil's own words, as they are when the page sends them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Any

import orjson
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import answering, instruments, reach
from app.services.answering import Given
from app.services.errors import AnswerIsBroken, NotFound
from app.services.measuring import measurement_of
from app.services.transaction import Unit, change
from models import Pupil, User

FORMAT = "bilet-answers/1"
MOST_FILES = 40
MOST_BYTES = 256 * 1024
LONGEST_NAME = 80
_PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{1,22}")


class Problem(StrEnum):
    """Why nothing of a file was taken."""

    TOO_LARGE = auto()
    NOT_SUCH_A_FILE = auto()
    DAMAGED = auto()
    UNKNOWN_ATTEMPT = auto()
    OTHER_CLASS = auto()
    OTHER_VERSION = auto()
    BROKEN_ITEM = auto()


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it came; of `content` no more than MOST_BYTES + 1 bytes are needed."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: a problem, or a pupil and counts of answers.

    `new` were added and `known` were there already; `conflicts` stayed as stored, because the
    same answer had another value there; `late` came after the attempt was finished. `left` are
    the questions that are still open. `item` is what a BROKEN_ITEM is about.
    """

    name: str
    problem: Problem | None = None
    item: str = ""
    pupil: str = ""
    new: int = 0
    known: int = 0
    conflicts: int = 0
    late: int = 0
    left: int = 0
    finished: bool = False


class _Refused(Exception):
    def __init__(self, problem: Problem, item: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.item = item


@dataclass(frozen=True, slots=True)
class _File:
    attempt: str
    instrument: str
    answers: tuple[Given, ...]


def bring_in(
    actor: Principal, class_group_id: int, files: Iterable[Sent], *, session: Session
) -> tuple[Outcome, ...]:
    """Store the answers of each file, whatever becomes of the others; safe to repeat.

    Only attempts of pupils of this class are touched, and none is finished. Raises NotFound or
    NotYours for the class.
    """
    reach.class_group(actor, class_group_id, session)
    return tuple(_one(actor, class_group_id, sent, session) for sent in files)


def _one(actor: Principal, class_group_id: int, sent: Sent, session: Session) -> Outcome:
    name = sent.name[:LONGEST_NAME]
    try:
        file = _read(sent.content)
        with change(session, actor) as unit:
            attempt = _attempt(unit, file.attempt)
            pupil = _pupil(unit, attempt, class_group_id)
            _check(attempt, file, session)
            stored, fresh = answering.merge(unit, attempt, file.answers)
            if fresh:
                unit.record(
                    "answers.imported",
                    f"attempt:{attempt.id}",
                    count=len(fresh),
                    class_group=class_group_id,
                )
    except _Refused as refused:
        return Outcome(name, refused.problem, refused.item)
    given = {(g.item_id, g.seq, g.value) for g in file.answers}
    agreeing = sum((seq, value) in stored[item] for item, seq, value in given)
    finished = attempt.finished_at is not None
    answers = answering.current_answers(session, attempt.id)
    coming = answering.coming_of(measurement_of(attempt, session=session), answers)
    return Outcome(
        name,
        pupil=pupil,
        new=len(fresh),
        known=agreeing - len(fresh),
        conflicts=0 if finished else len(given) - agreeing,
        late=len(given) - agreeing if finished else 0,
        left=0 if finished else len(coming.items),
        finished=finished,
    )


def _attempt(unit: Unit, public_id: str) -> Row[Any]:
    try:
        return answering.locked(unit, public_id)
    except NotFound:
        raise _Refused(Problem.UNKNOWN_ATTEMPT) from None


def _pupil(unit: Unit, attempt: Row[Any], class_group_id: int) -> str:
    """The name of the pupil whose own attempt it is, as in a class list."""
    row = unit.session.execute(
        select(User.first_name, User.last_name, Pupil.class_group_id, Pupil.erased_at)
        .join(Pupil, Pupil.id == User.id)
        .where(Pupil.id == attempt.pupil_id)
    ).one_or_none()
    if row is not None and row.erased_at is not None:
        raise _Refused(Problem.UNKNOWN_ATTEMPT)
    if row is None or row.class_group_id != class_group_id or attempt.rater_id is not None:
        raise _Refused(Problem.OTHER_CLASS)
    return f"{row.last_name} {row.first_name}"


def _check(attempt: Row[Any], file: _File, session: Session) -> None:
    if file.instrument != attempt.instrument:
        raise _Refused(Problem.OTHER_VERSION)
    instrument = instruments.version(attempt.instrument, attempt.instrument_sha256, session=session)
    for answer in file.answers:
        if not answering.fits(instrument, attempt.form, attempt.seed or 0, answer):
            raise _Refused(Problem.BROKEN_ITEM, answer.item_id)


def _read(content: bytes) -> _File:
    if len(content) > MOST_BYTES:
        raise _Refused(Problem.TOO_LARGE)
    try:
        found = orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        ours = FORMAT.encode() in content
        raise _Refused(Problem.DAMAGED if ours else Problem.NOT_SUCH_A_FILE) from None
    if type(found) is not dict or found.get("format") != FORMAT:
        raise _Refused(Problem.NOT_SUCH_A_FILE)
    attempt, instrument, rows = found.get("attempt"), found.get("instrument"), found.get("answers")
    if type(attempt) is not str or type(instrument) is not str or type(rows) is not list:
        raise _Refused(Problem.DAMAGED)
    try:
        answers = tuple(answering.given_of(row) for row in rows)
    except AnswerIsBroken:
        raise _Refused(Problem.DAMAGED) from None
    whole = found.get("sum") == checksum(attempt, instrument, answers)
    if not answers or not whole or not _PUBLIC_ID.fullmatch(attempt):
        raise _Refused(Problem.DAMAGED)
    return _File(attempt, instrument, answers)


def checksum(attempt: str, instrument: str, answers: Sequence[Given]) -> str:
    """SHA-256 (hex) of lines: attempt, instrument, then «item value seq ms at» of each answer.

    What an answer lacks is written as «-». The page works out the same (static/js/answers_file.js).
    """
    lines = [attempt, instrument]
    for answer in answers:
        parts = (answer.item_id, answer.value, answer.seq, answer.elapsed_ms, answer.position)
        lines.append(" ".join("-" if part is None else str(part) for part in parts))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
