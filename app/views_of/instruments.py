"""The bank of instruments for the methodologist: versions, items, and how they behave."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from math import isnan

import numpy as np
import numpy.typing as npt
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.services import instruments
from app.services.surroundings import of
from models import Answer, Attempt
from questionnaires.definition import Form, Questionnaire
from questionnaires.statistics.classical import cronbach_alpha

SAMPLE = 2000
"""Statistics use this many of the newest finished attempts: enough for every figure shown."""

FEWEST = 30
"""Below this many complete answers alpha says more about chance than about the scale."""


@dataclass(frozen=True, slots=True)
class InstrumentLine:
    """One version. `sha256` is its beginning; `used` and `finished` count attempts."""

    key: str
    version: str
    title: str
    construct: str
    source: str
    provisional: bool
    sha256: str
    items: int
    used: int
    finished: int


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item; `shares` are percent per option in order, empty when nobody has answered."""

    id: str
    ru: str
    en: str
    facet: str
    answers: int
    shares: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ScalePart:
    """One scale. `alpha` is None below `FEWEST` complete respondents `n`, or when undefined."""

    id: str
    name: str
    about: str
    alpha: float | None
    n: int
    items: tuple[ItemLine, ...]


@dataclass(frozen=True, slots=True)
class InstrumentPage:
    """One version with its statistics. `sample` is the number of attempts they rest on."""

    line: InstrumentLine
    sha256: str
    forms: tuple[tuple[str, int], ...]
    options: tuple[tuple[int, str], ...]
    sample: int
    scales: tuple[ScalePart, ...]


def instruments_of(locale: str, *, session: Session) -> tuple[InstrumentLine, ...]:
    """Every version in the bank, the newest of each instrument first."""
    counts = _counts(session)
    found = sorted(of(session).bank.all(), key=lambda q: q.version, reverse=True)
    return tuple(_line(q, counts, locale) for q in sorted(found, key=lambda q: q.id))


def instrument_of(key: str, locale: str, *, session: Session) -> InstrumentPage:
    """One version, e.g. "interests@1.0"; NotFound when the bank has none."""
    instrument = instruments.version(key, session=session)
    form = max(instrument.forms, key=lambda f: len(instrument.layout(f.name).ids))
    matrix = _matrix(instrument, form, session)
    return InstrumentPage(
        _line(instrument, _counts(session), locale),
        instrument.sha256,
        tuple((f.name, len(instrument.layout(f.name).ids)) for f in instrument.forms),
        tuple((o.value, o.text.in_(locale)) for o in instrument.options),
        len(matrix),
        _scales(instrument, form, matrix, locale),
    )


def _counts(session: Session) -> dict[str, tuple[int, int]]:
    rows = session.execute(
        select(Attempt.instrument, func.count(), func.count(Attempt.finished_at)).group_by(
            Attempt.instrument
        )
    )
    return {key: (used, finished) for key, used, finished in rows}


def _line(
    instrument: Questionnaire, counts: dict[str, tuple[int, int]], locale: str
) -> InstrumentLine:
    used, finished = counts.get(instrument.key, (0, 0))
    return InstrumentLine(
        instrument.key,
        instrument.version,
        instrument.title.in_(locale),
        instrument.construct.in_(locale),
        instrument.construct.source,
        instrument.provisional,
        instrument.sha256[:12],
        len(instrument.items),
        used,
        finished,
    )


def _matrix(instrument: Questionnaire, form: Form, session: Session) -> npt.NDArray[np.float64]:
    """Final answers, one row per attempt and one column per item of the form, NaN if missing."""
    newest = (
        select(Attempt.id)
        .where(
            Attempt.instrument == instrument.key,
            Attempt.form == form.name,
            Attempt.finished_at.is_not(None),
        )
        .order_by(Attempt.finished_at.desc())
        .limit(SAMPLE)
        .subquery()
    )
    columns = {item_id: n for n, item_id in enumerate(instrument.layout(form.name).ids)}
    rows = session.execute(
        select(Answer.attempt_id, Answer.item_id, Answer.value)
        .join(newest, newest.c.id == Answer.attempt_id)
        .order_by(Answer.attempt_id, Answer.seq)
    )
    people = []
    for _, answers in groupby(rows, key=lambda row: row.attempt_id):
        person = np.full(len(columns), np.nan)
        for answer in answers:
            # A later `seq` overwrites an earlier one: the last answer counts.
            person[columns[answer.item_id]] = answer.value
        people.append(person)
    return np.array(people).reshape(len(people), len(columns))


def _scales(
    instrument: Questionnaire, form: Form, matrix: npt.NDArray[np.float64], locale: str
) -> tuple[ScalePart, ...]:
    ids = instrument.layout(form.name).ids
    parts = []
    for scale in instrument.scales:
        columns = [n for n, item_id in enumerate(ids) if instrument.item(item_id).scale == scale.id]
        part = matrix[:, columns]
        n = int((~np.isnan(part).any(axis=1)).sum())
        parts.append(
            ScalePart(
                scale.id,
                scale.name.in_(locale),
                scale.about.in_(locale),
                _alpha(part) if n >= FEWEST else None,
                n,
                tuple(_item(instrument, ids[c], matrix[:, c], locale) for c in columns),
            )
        )
    return tuple(parts)


def _alpha(part: npt.NDArray[np.float64]) -> float | None:
    if part.shape[1] < 2:
        return None
    alpha = cronbach_alpha(part)
    return None if isnan(alpha) else alpha


def _item(
    instrument: Questionnaire, item_id: str, given: npt.NDArray[np.float64], locale: str
) -> ItemLine:
    item = instrument.item(item_id)
    answers = int((~np.isnan(given)).sum())
    shares = (
        tuple(round(100 * int((given == o.value).sum()) / answers) for o in instrument.options)
        if answers
        else ()
    )
    facet = instrument.facet(item.facet).name.in_(locale) if item.facet is not None else ""
    return ItemLine(item.id, item.text.ru, item.text.en, facet, answers, shares)
