"""The bank of instruments for the methodologist: versions, their state, forms and scales."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.services import instruments
from app.services.drafts import next_version, row_of
from app.services.measuring import needs_parameters, norms_now, parameters_now
from app.services.publish_check import grades_of_the_plan
from models import Attempt, InstrumentState
from questionnaires import sequence
from questionnaires.definition import Questionnaire
from questionnaires.irt.parameters import Parameters
from questionnaires.parts import Kind

Counts = dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class FormLine:
    """One form: `items` a person answers (of an adaptive form at most), `pool` it has."""

    name: str
    grades: tuple[int, int] | None
    items: int
    pool: int
    minutes: int
    adaptive: bool


@dataclass(frozen=True, slots=True)
class InstrumentLine:
    """One version. `used` and `finished` count attempts; `offered`: new attempts get this one."""

    key: str
    version: str
    state: str
    offered: bool
    audience: str
    kind: str
    grades: tuple[int, int]
    provisional: bool
    items: int
    forms: tuple[FormLine, ...]
    used: int
    finished: int


@dataclass(frozen=True, slots=True)
class InstrumentGroup:
    """All versions of an instrument, the newest first, under the title of the newest.

    `plan` are the grades to which the plan gives it.
    """

    id: str
    title: str
    construct: str
    plan: tuple[int, ...]
    lines: tuple[InstrumentLine, ...]


@dataclass(frozen=True, slots=True)
class ScaleLine:
    id: str
    name: str
    about: str
    items: int
    has_results: bool


@dataclass(frozen=True, slots=True)
class InstrumentPage:
    """One version. `parameters` and `norms` are the keys of the sets that new attempts get.

    `next_version` is a free number for a draft made of this one. `qti`: whether it has wordings
    of its own to hand on.
    """

    line: InstrumentLine
    title: str
    construct: str
    source: str
    sha256: str
    scorer: str
    occasion: str
    parallel_to: str | None
    plan: tuple[int, ...]
    next_version: str
    parameters: str | None
    parameters_provisional: bool
    needs_parameters: bool
    norms: str | None
    scales: tuple[ScaleLine, ...]
    qti: bool
    created_at: dt.datetime | None
    published_at: dt.datetime | None
    retired_at: dt.datetime | None


def instruments_of(locale: str, *, session: Session) -> tuple[InstrumentGroup, ...]:
    """Every version, by instrument; of each the newest first."""
    counts = _counts(session)
    offered = {q.key for q in instruments.offered(session=session).values()}
    found = reversed(instruments.everything(session=session))
    groups = []
    for instrument_id, versions in groupby(found, key=lambda each: each[0].id):
        lines = list(versions)
        newest = lines[0][0]
        groups.append(
            InstrumentGroup(
                instrument_id,
                newest.title.in_(locale),
                newest.construct.in_(locale),
                grades_of_the_plan(instrument_id, session),
                tuple(
                    _line(q, state, counts, q.key in offered, parameters_now(q, session=session))
                    for q, state in lines
                ),
            )
        )
    return tuple(sorted(groups, key=lambda group: (not group.plan, group.id)))


def instrument_of(key: str, locale: str, *, session: Session) -> InstrumentPage:
    """One version, e.g. "interests@1.0"; NotFound when there is none."""
    instrument = instruments.version(key, session=session)
    row = row_of(key, session=session)
    state = row.state if row is not None else InstrumentState.PUBLISHED
    offered = instruments.offered(session=session).get(instrument.id)
    parameters = parameters_now(instrument, session=session)
    norms = norms_now(instrument, session=session)
    is_offered = offered is not None and offered.key == key
    return InstrumentPage(
        _line(instrument, state, _counts(session), is_offered, parameters),
        instrument.title.in_(locale),
        instrument.construct.in_(locale),
        instrument.construct.source,
        instrument.sha256,
        instrument.scorer.value,
        instrument.occasion.value,
        instrument.parallel_to,
        grades_of_the_plan(instrument.id, session),
        next_version(instrument.id, session=session),
        parameters.key if parameters else None,
        parameters.provisional if parameters else False,
        needs_parameters(instrument),
        norms.key if norms else None,
        _scales(instrument, locale),
        instrument.kind is not Kind.GENERATED,
        row.created_at if row else None,
        row.published_at if row else None,
        row.retired_at if row else None,
    )


def form_lines(instrument: Questionnaire) -> tuple[FormLine, ...]:
    """The forms of a version in the order of the file."""
    return tuple(
        FormLine(
            form.name,
            form.grades,
            sequence.most_items(instrument, form.name),
            len(instrument.layout(form.name).ids),
            sequence.minutes(instrument, form.name),
            form.adaptive is not None,
        )
        for form in instrument.forms
    )


def _counts(session: Session) -> Counts:
    rows = session.execute(
        select(Attempt.instrument, func.count(), func.count(Attempt.finished_at)).group_by(
            Attempt.instrument
        )
    )
    return {key: (used, finished) for key, used, finished in rows}


def _line(
    instrument: Questionnaire,
    state: InstrumentState,
    counts: Counts,
    offered: bool,
    parameters: Parameters | None,
) -> InstrumentLine:
    used, finished = counts.get(instrument.key, (0, 0))
    return InstrumentLine(
        instrument.key,
        instrument.version,
        state.value,
        offered,
        instrument.audience.value,
        instrument.kind.value,
        instrument.grades,
        instrument.provisional if parameters is None else parameters.provisional,
        len(instrument.items),
        form_lines(instrument),
        used,
        finished,
    )


def _scales(instrument: Questionnaire, locale: str) -> tuple[ScaleLine, ...]:
    return tuple(
        ScaleLine(
            scale.id,
            scale.name.in_(locale),
            scale.about.in_(locale),
            len(instrument.items_of(scale.id)),
            scale.results is not None,
        )
        for scale in instrument.scales
    )
