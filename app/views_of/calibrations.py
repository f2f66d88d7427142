"""Item parameters: those in force, those proposed, and what a proposal would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy.orm import Session

from app.services import instruments, item_data, scoring_sets
from app.services.calibration import (
    FEWEST_ALLOWED,
    KIND,
    MOST_ALLOWED,
    can_be_calibrated,
)
from app.services.calibration_task import MODELS
from app.services.item_data import Whose
from app.services.measuring import norms_named, norms_now, parameters_named, parameters_now
from app.views_of.curves import Curve, Dot, Plot, above, plot
from app.views_of.item_figures import wording_of
from app.views_of.item_statistics import SHOWN
from app.views_of.job_lines import JobLine, last_of
from app.views_of.norm_tables import NormSet, norm_set
from app.views_of.set_lines import SetLine, lines_of
from models import ScoringSet, ScoringSetKind
from questionnaires.definition import Questionnaire
from questionnaires.irt.tables import GRID, tabulate

if TYPE_CHECKING:
    from questionnaires.irt.parameters import ItemParameters, Parameters

_AT = range(-3, 4)


@dataclass(frozen=True, slots=True)
class CalibrationPage:
    """What a calibration would start from. `model` is None where there are no parameters at all.

    `bounds` are the smallest and largest number of people per item that may be asked for.
    """

    key: str
    title: str
    model: str | None
    possible: bool
    in_force: str | None
    provisional: bool
    source: str
    lines: tuple[SetLine, ...]
    pupils: int
    imports: int
    bounds: tuple[int, int]
    job: JobLine | None


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One item before and after: slope a and thresholds b with standard errors.

    `shift`: how far the expected answer moved, in categories, None where it cannot be compared.
    `state` is "estimated", "kept" (too few answers), "amiss" (its slope ran to a bound) or "held"
    (an anchor).
    """

    id: str
    text: str
    scale: str
    state: str
    before: ItemParameters | None
    after: ItemParameters
    se_a: float | None
    se_b: tuple[float, ...]
    shift: float | None


@dataclass(frozen=True, slots=True)
class InformationChange:
    """The information of a scale's items: rows are (trait, before, after)."""

    scale: str
    plot: Plot
    rows: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True)
class SetPage:
    """One stored set beside the one it was made against.

    `summary` is what the job told (empty for a set that no job made). Parameters have `items`,
    `slopes`, `places` (scatter plots) and `information`; norms have `norms` and `norms_before`.
    """

    id: int
    key: str
    kind: str
    state: str
    in_force: bool
    instrument: str
    title: str
    before: str | None
    provisional: bool
    source: str
    scales: Mapping[str, str]
    summary: Mapping[str, Any]
    attempts: int
    items: tuple[ItemChange, ...] = ()
    slopes: Plot | None = None
    places: Plot | None = None
    information: tuple[InformationChange, ...] = ()
    norms: NormSet | None = None
    norms_before: NormSet | None = None


def calibration_page_of(key: str, locale: str, *, session: Session) -> CalibrationPage:
    """The parameters of a version and what a calibration could use; NotFound without one."""
    instrument = instruments.version(key, session=session)
    now = parameters_now(instrument, session=session)
    counts = item_data.counts(instrument, session=session)
    in_force = None if now is None else now.key
    return CalibrationPage(
        key,
        instrument.title.in_(locale),
        MODELS.get(instrument.scorer),
        can_be_calibrated(instrument, now),
        in_force,
        now is not None and now.provisional,
        "" if now is None else now.source,
        lines_of(ScoringSetKind.PARAMETERS, key, in_force, session=session),
        counts[Whose.PUPILS],
        counts[Whose.IMPORTS],
        (FEWEST_ALLOWED, MOST_ALLOWED),
        last_of(key, KIND, session=session),
    )


def set_page_of(set_id: int, locale: str, *, session: Session) -> SetPage:
    """A stored set; NotFound when there is none."""
    row = scoring_sets.found(set_id, session=session)
    instrument = instruments.version(row.instrument, session=session)
    if row.kind is ScoringSetKind.NORMS:
        return _norms_page(row, instrument, locale, session)
    return _parameters_page(row, instrument, locale, session)


def _head(
    row: ScoringSet, instrument: Questionnaire, now: str | None, locale: str, session: Session
) -> dict[str, Any]:
    return {
        "id": row.id,
        "key": row.key,
        "kind": row.kind.value,
        "state": row.state.value,
        "in_force": row.key == now,
        "instrument": row.instrument,
        "title": instrument.title.in_(locale),
        "before": row.summary.get("before"),
        "scales": {scale.id: scale.name.in_(locale) for scale in instrument.scales},
        "summary": row.summary,
        "attempts": item_data.finished(row.instrument, session=session),
    }


def _norms_page(
    row: ScoringSet, instrument: Questionnaire, locale: str, session: Session
) -> SetPage:
    norms = norms_named(row.key, session=session)
    before = norms_named(row.summary.get("before"), session=session)
    now = norms_now(instrument, session=session)
    if norms is None:
        raise LookupError(row.key)
    return SetPage(
        **_head(row, instrument, None if now is None else now.key, locale, session),
        provisional=norms.provisional,
        source=norms.source,
        norms=norm_set(norms, instrument, locale),
        norms_before=None if before is None else norm_set(before, instrument, locale),
    )


def _parameters_page(
    row: ScoringSet, instrument: Questionnaire, locale: str, session: Session
) -> SetPage:
    after = parameters_named(row.key, session=session)
    before = parameters_named(row.summary.get("before"), session=session)
    now = parameters_now(instrument, session=session)
    if after is None:
        raise LookupError(row.key)
    items = _items(instrument, before, after, row.summary, locale)
    pairs = [(i.before, i.after) for i in items if i.before is not None]
    return SetPage(
        **_head(row, instrument, None if now is None else now.key, locale, session),
        provisional=after.provisional,
        source=after.source,
        items=items,
        slopes=_scatter([(b.a, a.a) for b, a in pairs], least=0.0),
        places=_scatter([(_middle(b), _middle(a)) for b, a in pairs]),
        information=_information(instrument, before, after, locale),
    )


def _items(
    instrument: Questionnaire,
    before: Parameters | None,
    after: Parameters,
    summary: Mapping[str, Any],
    locale: str,
) -> tuple[ItemChange, ...]:
    """Every item, those that moved most first."""
    states = {i: name for name in ("kept", "amiss", "held") for i in summary.get(name, ())}
    errors, shift = summary.get("errors", {}), summary.get("shift", {})
    found = [
        ItemChange(
            item.id,
            wording_of(instrument, item, locale),
            instrument.scale(item.scale).name.in_(locale),
            states.get(item.id, "estimated"),
            None if before is None else before.items.get(item.id),
            after.items[item.id],
            errors[item.id][0] if item.id in errors else None,
            tuple(errors.get(item.id, ())[1:]),
            shift.get(item.id),
        )
        for item in instrument.items
        if item.id in after.items
    ]
    return tuple(sorted(found, key=lambda i: (-(i.shift or 0.0), i.state == "kept", i.id)))


def _middle(item: ItemParameters) -> float:
    return float(np.mean(item.b))


def _scatter(pairs: list[tuple[float, float]], least: float | None = None) -> Plot | None:
    """Before across, after up, on equal axes."""
    if not pairs:
        return None
    values = [value for pair in pairs for value in pair]
    low = min(values) - 0.2 if least is None else least
    ends = low, max(values) + 0.2
    return plot([], ends, ends, [Dot(*pair) for pair in pairs], diagonal=True)


def _information(
    instrument: Questionnaire, before: Parameters | None, after: Parameters, locale: str
) -> tuple[InformationChange, ...]:
    if before is None:
        return ()
    items = {
        i.id: i.scale for i in instrument.items if i.id in before.items and i.id in after.items
    }
    of_items = [np.array(list(items.values())) == scale.id for scale in instrument.scales]
    old, new = (
        [tabulate(each, items).information[rows].sum(axis=0) for rows in of_items]
        for each in (before, after)
    )
    top = above([float(each.max()) for each in (*old, *new)], 1.0)
    x = GRID[SHOWN][::2].tolist()
    found = []
    for scale, was, now in zip(instrument.scales, old, new, strict=True):
        curves = [
            Curve(x, was[SHOWN][::2].tolist(), "1", "C", dashed=True),
            Curve(x, now[SHOWN][::2].tolist(), "2", "I"),
        ]
        rows = tuple((float(t), float(was[_near(t)]), float(now[_near(t)])) for t in _AT)
        name = scale.name.in_(locale)
        found.append(InformationChange(name, plot(curves, (-4, 4), (0, top)), rows))
    return tuple(found)


def _near(trait: float) -> int:
    return int(np.abs(GRID - trait).argmin())
