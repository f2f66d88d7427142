"""Publishing and retiring versions of instruments: what is offered for new attempts.

A published version never changes again. Attempts that have begun keep the version they began
with, whatever is published or retired.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import instruments
from app.services.drafts import digest, one_at_a_time, row_of, text_of
from app.services.errors import (
    CannotBePublished,
    DraftHasChanged,
    DraftIsGone,
    LastOfThePlan,
    NotFound,
)
from app.services.publish_check import check, grades_of_the_plan
from app.services.transaction import Unit, change
from models import (
    InstrumentState,
    InstrumentVersion,
    ScoringSet,
    ScoringSetKind,
    ScoringSetState,
)
from questionnaires.irt.parameters import Parameters
from questionnaires.loader import version_number


def publish(actor: Principal, key: str, sha256: str, *, session: Session) -> None:
    """Offer a draft for new attempts from now on; a second press does nothing.

    `sha256` is that of the text that was looked at. Raises NotFound, DraftIsGone (published and
    retired again), DraftHasChanged, and CannotBePublished with what has to be done first.
    """
    with change(session, actor) as unit:
        one_at_a_time(unit)
        row = row_of(key, session=session)
        if row is None:
            raise NotFound
        if row.state is InstrumentState.RETIRED:
            raise DraftIsGone
        if row.sha256 != sha256:
            raise DraftHasChanged
        if row.state is InstrumentState.PUBLISHED:
            return
        found = check(key, session=session)
        if found.hindrances:
            raise CannotBePublished(found.hindrances)
        parameters = found.scored.found
        if parameters is not None and found.scored.carried:
            _adopt(unit, parameters)
        row.state, row.published_at = InstrumentState.PUBLISHED, unit.now
        used = parameters.key if parameters is not None else None
        unit.record("instrument.published", f"instrument:{key}", sha256=sha256, parameters=used)


def _adopt(unit: Unit, parameters: Parameters) -> None:
    content = parameters.to_yaml()
    unit.session.add(
        ScoringSet(
            kind=ScoringSetKind.PARAMETERS,
            key=parameters.key,
            instrument=parameters.instrument,
            content=content,
            sha256=digest(content),
            state=ScoringSetState.ADOPTED,
            summary={"carried": len(parameters.items)},
            created_at=unit.now,
            decided_at=unit.now,
            decided_by=unit.actor.user_id,
        )
    )


@dataclass(frozen=True, slots=True)
class Farewell:
    """What retiring a version would mean.

    `next_key` is the version new attempts would get, None for none; `grades` are those to which
    the plan gives the instrument.
    """

    key: str
    next_key: str | None
    grades: tuple[int, ...]

    @property
    def leaves_a_gap(self) -> bool:
        """Whether the plan would name an instrument of which nothing is on offer."""
        return self.next_key is None and bool(self.grades)


def farewell(key: str, *, session: Session) -> Farewell:
    """What retiring a published version would mean. Raises NotFound for anything else."""
    versions = instruments.everything(session=session)
    published = [q for q, state in versions if state is InstrumentState.PUBLISHED]
    going = next((q for q in published if q.key == key), None)
    if going is None:
        raise NotFound
    left = [q for q in published if q.id == going.id and q.key != key]
    newest = max(left, key=lambda q: version_number(q.version), default=None)
    return Farewell(key, newest.key if newest else None, grades_of_the_plan(going.id, session))


def retire(actor: Principal, key: str, *, knowing: bool = False, session: Session) -> None:
    """Offer a version no more; what was answered with it stays readable. Again does nothing.

    A version of the bank gets a row with the text of its file. Raises NotFound (no such version,
    or a draft), and LastOfThePlan unless whoever does it says that they know.
    """
    with change(session, actor) as unit:
        one_at_a_time(unit)
        row = row_of(key, session=session)
        if row is not None and row.state is InstrumentState.RETIRED:
            return
        if farewell(key, session=session).leaves_a_gap and not knowing:
            raise LastOfThePlan
        if row is None:
            row = _row_of_file(unit, key)
        row.state, row.retired_at = InstrumentState.RETIRED, unit.now
        unit.record("instrument.retired", f"instrument:{key}", sha256=row.sha256)


def _row_of_file(unit: Unit, key: str) -> InstrumentVersion:
    found = instruments.version(key, session=unit.session)
    row = InstrumentVersion(
        key=key,
        instrument_id=found.id,
        content=text_of(key, session=unit.session),
        sha256=found.sha256,
        created_by=unit.actor.user_id,
        created_at=unit.now,
    )
    unit.session.add(row)
    return row
