"""Which instruments there are: the files of the bank, and versions that a methodologist brought.

A version never changes once published, so it is kept in memory by its digest. What is offered for
new attempts can change at any moment and is asked of the database every time.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.services.errors import NotFound
from app.services.surroundings import of
from models import InstrumentState, InstrumentVersion
from questionnaires.definition import Questionnaire
from questionnaires.loader import NotInBankError, load_text, version_number

_COLUMNS = select(
    InstrumentVersion.key,
    InstrumentVersion.instrument_id,
    InstrumentVersion.sha256,
    InstrumentVersion.state,
)


_MOST_KEPT = 256
_kept: dict[tuple[str, str], Questionnaire] = {}
"""Stored versions by key and digest, so that an answer costs no reading of a whole text."""


class InstrumentIsGone(LookupError):
    """An attempt was begun with a version whose very text is not there any more."""


def version(key: str, sha256: str | None = None, *, session: Session) -> Questionnaire:
    """The version with this key, whatever its state; NotFound when there is none.

    With `sha256` it is the one an attempt was begun with. A newer bank may bring a version under
    a number that was given here already: both stay. Raises InstrumentIsGone.
    """
    try:
        found = of(session).bank.version(key)
    except NotInBankError:
        pass
    else:
        if sha256 in (None, found.sha256):
            return found
    if "\0" in key:
        raise NotFound  # An address may hold it; PostgreSQL refuses to compare it.
    digest = session.scalar(select(InstrumentVersion.sha256).where(InstrumentVersion.key == key))
    if sha256 not in (None, digest):
        raise InstrumentIsGone(f"{key} is not what it was when the attempt began")
    if digest is None:
        raise NotFound
    if (key, digest) not in _kept:
        stored = select(InstrumentVersion.content).where(InstrumentVersion.key == key)
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[key, digest] = load_text(session.scalars(stored).one(), key)
    return _kept[key, digest]


def latest(instrument_id: str, *, session: Session) -> Questionnaire:
    """The newest version on offer; NotFound when there is none, or all are retired."""
    found = offered(session=session).get(instrument_id)
    if found is None:
        raise NotFound
    return found


def offered(*, session: Session) -> Mapping[str, Questionnaire]:
    """The newest version on offer of every instrument, under its id."""
    rows = session.execute(_COLUMNS.where(InstrumentVersion.state != InstrumentState.DRAFT)).all()
    retired = {row.key for row in rows if row.state is InstrumentState.RETIRED}
    keys = {q.key: q.id for q in of(session).bank.all() if q.key not in retired}
    keys |= {row.key: row.instrument_id for row in rows if row.key not in retired}
    newest: dict[str, str] = {}
    for key in sorted(keys, key=version_number):
        newest[keys[key]] = key
    return {
        instrument_id: version(key, session=session)
        for instrument_id, key in sorted(newest.items())
    }


def everything(*, session: Session) -> tuple[tuple[Questionnaire, InstrumentState], ...]:
    """Every version with its state, by id and then from the oldest to the newest."""
    rows = session.execute(_COLUMNS).all()
    states = {q.key: InstrumentState.PUBLISHED for q in of(session).bank.all()}
    states |= {row.key: row.state for row in rows}
    found = [(version(key, session=session), state) for key, state in states.items()]
    return tuple(sorted(found, key=lambda each: (each[0].id, version_number(each[0].key))))
