"""Drafts of instruments: kept as they were sent, replaced or thrown away, never answered."""

from __future__ import annotations

import hashlib

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import draft_rules, instruments
from app.services.draft_text import renumbered
from app.services.errors import DraftExists, DraftIsBroken, DraftIsGone, NotFound
from app.services.transaction import Unit, change
from models import InstrumentState, InstrumentVersion
from questionnaires.definition import Questionnaire
from questionnaires.loader import BANK_FOLDER, DefinitionError, version_number

LOCK = 4_711_002
"""Key of the PostgreSQL advisory lock that lets one person at a time change the instruments."""


def digest(content: str) -> str:
    """What an attempt carries of the version it was answered with."""
    return hashlib.sha256(content.encode()).hexdigest()


def decoded(content: bytes) -> str:
    """The text of a file that was sent; raises DraftIsBroken where it is not UTF-8."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DraftIsBroken(line, "(file)", "is not UTF-8") from error


def checked(content: str, *, session: Session) -> Questionnaire:
    """The questionnaire of a text, if it could become the next version of its instrument.

    Raises DraftIsBroken with line, field and problem.
    """
    try:
        found = draft_rules.read(content)
        newest = newest_version(found.id, session=session)
        known = {q.id for q, _state in instruments.everything(session=session)}
        for field, problem in draft_rules.broken(found, newest, known):
            raise draft_rules.located(content, field, problem)
    except DefinitionError as error:
        raise DraftIsBroken(error.line, error.field, error.problem) from error
    return found


def newest_version(instrument_id: str, *, session: Session) -> Questionnaire | None:
    """The newest version that is no draft, retired ones among them; None for a new instrument."""
    found = [
        q
        for q, state in instruments.everything(session=session)
        if q.id == instrument_id and state is not InstrumentState.DRAFT
    ]
    return max(found, key=lambda q: version_number(q.version), default=None)


def save(actor: Principal, content: str, *, replace: bool = False, session: Session) -> str:
    """Keep a text as a draft, byte by byte; returns its key.

    Raises DraftIsBroken, and DraftExists when there is a draft of this version and `replace` is
    not set.
    """
    checked(content, session=session)  # Slow work before the lock; the rules are asked again in it.
    with change(session, actor) as unit:
        one_at_a_time(unit)
        found = checked(content, session=session)
        row = row_of(found.key, session=session)
        if row is not None and not replace:
            raise DraftExists(found.key)
        action = "instrument.drafted" if row is None else "instrument.draft_replaced"
        if row is None:
            row = InstrumentVersion(key=found.key, instrument_id=found.id)
            session.add(row)
        row.content, row.sha256 = content, found.sha256
        row.state = InstrumentState.DRAFT
        row.created_by, row.created_at = actor.user_id, unit.now
        unit.record(action, f"instrument:{found.key}", sha256=found.sha256)
        return found.key


def delete(actor: Principal, key: str, *, session: Session) -> None:
    """Throw a draft away. Raises NotFound, or DraftIsGone when it was published meanwhile."""
    with change(session, actor) as unit:
        one_at_a_time(unit)
        row = row_of(key, session=session)
        if row is None:
            raise NotFound
        if row.state is not InstrumentState.DRAFT:
            raise DraftIsGone
        session.delete(row)
        unit.record("instrument.draft_deleted", f"instrument:{key}", sha256=row.sha256)


def one_at_a_time(unit: Unit) -> None:
    """Wait for whoever else is changing the instruments; on SQLite the change itself waits."""
    if unit.connection.dialect.name == "postgresql":
        unit.connection.execute(select(func.pg_advisory_xact_lock(LOCK)))


def next_version(instrument_id: str, *, session: Session) -> str:
    """A number that is free for a new draft: one more after the dot than the highest there is."""
    found = instruments.everything(session=session)
    numbers = [version_number(q.version) for q, _state in found if q.id == instrument_id]
    major, minor, *_rest = (*max(numbers, default=(1, -1)), 0)
    return f"{major}.{minor + 1}"


def based_on(key: str, *, session: Session) -> str:
    """The text of a version with a free number, to begin a draft with. Raises NotFound."""
    found = instruments.version(key, session=session)
    content = text_of(key, session=session)
    return renumbered(content, next_version(found.id, session=session))


def text_of(key: str, *, session: Session) -> str:
    """The text of a version, byte by byte as it was read or sent. Raises NotFound."""
    row = row_of(key, session=session)
    if row is not None:
        return row.content
    found = instruments.version(key, session=session)
    path = BANK_FOLDER / found.id / f"{found.version}.yaml"
    content = path.read_bytes().decode() if path.exists() else ""
    if digest(content) != found.sha256:
        # The file was touched since the process read it: attempts carry what was read.
        raise NotFound
    return content


def row_of(key: str, *, session: Session) -> InstrumentVersion | None:
    """The row of a version; None for a version of the bank that was not retired."""
    if "\0" in key:
        return None  # An address may hold it; PostgreSQL refuses to compare it.
    return session.scalars(
        select(InstrumentVersion).where(InstrumentVersion.key == key)
    ).one_or_none()
