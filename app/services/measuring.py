"""What an attempt is scored with: chosen when it begins, frozen with it, found again later."""

from __future__ import annotations

import secrets
from functools import lru_cache
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.services import instruments
from app.services.errors import NoParameters
from app.services.surroundings import of
from models import Attempt, ScoringSet, ScoringSetKind, ScoringSetState
from questionnaires.definition import Questionnaire
from questionnaires.irt.parameters import Parameters, load_parameters_text
from questionnaires.norms import Norms, load_norms_text
from questionnaires.parts import Scorer
from questionnaires.scoring.measurement import Measurement, scorer_of

_SEEDS = 2**31
WITH_PARAMETERS = (Scorer.GRADED, Scorer.BINARY)

FROZEN = (
    Attempt.instrument,
    Attempt.instrument_sha256,
    Attempt.form,
    Attempt.scorer,
    Attempt.parameters,
    Attempt.parameters_sha256,
    Attempt.norms,
    Attempt.norms_sha256,
    Attempt.seed,
    Attempt.grade,
)
"""The columns that `measurement_of` reads."""

FIRST_SCORER = "sum/1"
"""That of attempts from before scorers were written down with them."""


class Frozen(Protocol):
    """An attempt, or a row with at least its number and the columns of `FROZEN`."""

    @property
    def id(self) -> int: ...
    @property
    def instrument(self) -> str: ...
    @property
    def instrument_sha256(self) -> str: ...
    @property
    def form(self) -> str: ...
    @property
    def scorer(self) -> str | None: ...
    @property
    def parameters(self) -> str | None: ...
    @property
    def parameters_sha256(self) -> str | None: ...
    @property
    def norms(self) -> str | None: ...
    @property
    def norms_sha256(self) -> str | None: ...
    @property
    def seed(self) -> int | None: ...
    @property
    def grade(self) -> int | None: ...


class ScoringSetIsGone(LookupError):
    """An attempt names parameters or norms that neither the bank nor the database holds."""


@lru_cache(maxsize=128)
def _parameters(content: str, key: str) -> Parameters:
    return load_parameters_text(content, key, int(key.rpartition("/")[2]))


@lru_cache(maxsize=128)
def _norms(content: str, key: str) -> Norms:
    return load_norms_text(content, key)


def needs_parameters(instrument: Questionnaire) -> bool:
    """Whether answers cannot be scored without item parameters."""
    return instrument.scorer in WITH_PARAMETERS


def parameters_now(instrument: Questionnaire, *, session: Session) -> Parameters | None:
    """The item parameters a new attempt is given: the newest adopted ones, else those shipped."""
    row = _newest(ScoringSetKind.PARAMETERS, instrument.key, session)
    if row is not None:
        return _parameters(row.content, row.key)
    return of(session).sets.parameters_for(instrument.key)


def norms_now(instrument: Questionnaire, *, session: Session) -> Norms | None:
    """The norms a new attempt is given: the newest adopted ones, else those shipped.

    Norms of scores under other parameters than those in force tell nothing about new scores.
    """
    row = _newest(ScoringSetKind.NORMS, instrument.key, session)
    if row is not None:
        parameters = parameters_now(instrument, session=session)
        if row.summary.get("parameters") in (None, parameters.key if parameters else None):
            return _norms(row.content, row.key)
    return of(session).sets.norms_for(instrument.key)


def _newest(kind: ScoringSetKind, instrument: str, session: Session) -> Any:
    return session.execute(
        select(ScoringSet.key, ScoringSet.content, ScoringSet.summary)
        .where(
            ScoringSet.kind == kind,
            ScoringSet.instrument == instrument,
            ScoringSet.state == ScoringSetState.ADOPTED,
        )
        .order_by(ScoringSet.decided_at.desc(), ScoringSet.id.desc())
        .limit(1)
    ).one_or_none()


def freeze(instrument: Questionnaire, grade: int | None, *, session: Session) -> dict[str, Any]:
    """The columns of a new attempt that make its result reproducible. Raises NoParameters."""
    parameters = parameters_now(instrument, session=session)
    if parameters is None and needs_parameters(instrument):
        raise NoParameters
    norms = norms_now(instrument, session=session)
    return {
        "parameters": parameters.key if parameters else None,
        "parameters_sha256": parameters.sha256 if parameters else None,
        "norms": norms.key if norms else None,
        "norms_sha256": norms.sha256 if norms else None,
        "scorer": scorer_of(instrument),
        "grade": grade,
        "seed": secrets.randbelow(_SEEDS),
    }


def measurement_of(attempt: Frozen, *, session: Session) -> Measurement:
    """What this attempt is measured with, as frozen at its start."""
    return Measurement(
        questionnaire=instruments.version(
            attempt.instrument, attempt.instrument_sha256, session=session
        ),
        form=attempt.form,
        scorer=attempt.scorer or FIRST_SCORER,
        parameters=parameters_of(attempt.parameters, attempt.parameters_sha256, session=session),
        norms=norms_of(attempt.norms, attempt.norms_sha256, session=session),
        seed=attempt.seed or 0,
        grade=attempt.grade,
    )


def parameters_of(key: str | None, sha256: str | None, *, session: Session) -> Parameters | None:
    """The frozen parameters; raises ScoringSetIsGone when the very same ones are not there."""
    if key is None:
        return None
    # A newer bank may ship a set under a number that was given here already: both stay.
    for shipped in of(session).sets.parameters:
        if (shipped.key, shipped.sha256) == (key, sha256):
            return shipped
    stored = _parameters(*_stored(ScoringSetKind.PARAMETERS, key, session))
    if stored.sha256 != sha256:
        raise ScoringSetIsGone(f"{key} is not what it was when the attempt began")
    return stored


def parameters_named(key: str | None, *, session: Session) -> Parameters | None:
    """The parameters with a key such as "interests@2.0/1", our own first; None for none."""
    if key is None:
        return None
    try:
        return _parameters(*_stored(ScoringSetKind.PARAMETERS, key, session))
    except ScoringSetIsGone:
        for shipped in of(session).sets.parameters:
            if shipped.key == key:
                return shipped
        raise


def norms_of(key: str | None, sha256: str | None, *, session: Session) -> Norms | None:
    """The frozen norms; raises ScoringSetIsGone when the very same ones are not there."""
    if key is None:
        return None
    for shipped in of(session).sets.norms:
        if (shipped.key, shipped.sha256) == (key, sha256):
            return shipped
    stored = _norms(*_stored(ScoringSetKind.NORMS, key, session))
    if stored.sha256 != sha256:
        raise ScoringSetIsGone(f"{key} is not what it was when the attempt began")
    return stored


def norms_named(key: str | None, *, session: Session) -> Norms | None:
    """The norms with a key such as "readiness@1.0/norms-1", our own first; None for none."""
    if key is None:
        return None
    try:
        return _norms(*_stored(ScoringSetKind.NORMS, key, session))
    except ScoringSetIsGone:
        for shipped in of(session).sets.norms:
            if shipped.key == key:
                return shipped
        raise


def _stored(kind: ScoringSetKind, key: str, session: Session) -> tuple[str, str]:
    content = session.scalar(
        select(ScoringSet.content).where(ScoringSet.kind == kind, ScoringSet.key == key)
    )
    if content is None:
        raise ScoringSetIsGone(f"{kind} {key}")
    return content, key
