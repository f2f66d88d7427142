"""Items that work differently for two groups of equal score, for groups that the platform knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.services import instruments, item_data, item_marks
from app.services.item_data import ItemData, Mask, Numbers, Table, Wanted
from app.services.measuring import parameters_now
from app.services.norming import bands_of
from app.views_of.item_figures import fitting, wording_of
from models import Region
from questionnaires.definition import Questionnaire
from questionnaires.irt.scoring import score
from questionnaires.irt.tables import tabulate
from questionnaires.parts import Kind
from questionnaires.statistics.dif import SMALLEST_GROUP, ItemDif, binary_dif, ordered_dif
from questionnaires.statistics.mantel import Mantel, MantelHaenszel

if TYPE_CHECKING:
    from questionnaires.irt.parameters import Parameters

Found: TypeAlias = ItemDif[MantelHaenszel] | ItemDif[Mantel]

SAMPLE = 5000
"""The newest so many people are compared."""

STRATA = 10
FEWEST_ANSWERS = 3
"""Answers to a scale without which its score matches nobody with anybody."""

ORDER = {"C": 0, "B": 1, "A": 2, "": 3}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two groups: `kind` is "grades", "schools", "region" or "forms", the names are theirs.

    The focal group is the one asked about, `n` counts both, the reference group first.
    """

    id: str
    kind: str
    reference: str
    focal: str
    n: tuple[int, int]

    @property
    def big_enough(self) -> bool:
        """Whether both groups are."""
        return min(self.n) >= SMALLEST_GROUP


@dataclass(frozen=True, slots=True)
class DifRow:
    """One item. `size` is Δ of a right–wrong item or the standardised mean difference of another.

    `severity` is "A", "B" or "C", "" where there is no figure; then `reason` says why.
    """

    id: str
    text: str
    scale: str
    n: tuple[int, int]
    size: float | None
    se: float | None
    severity: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class DifPage:
    """`measure` is "delta" or "smd"; `matched` "trait" or "sum"."""

    key: str
    title: str
    possible: bool
    people: int
    smallest: int
    comparisons: tuple[Comparison, ...]
    chosen: Comparison | None
    measure: str
    matched: str
    rows: tuple[DifRow, ...]

    def count(self, severity: str) -> int:
        """How many items are of a class."""
        return sum(row.severity == severity for row in self.rows)


def dif_of(key: str, locale: str, *, groups: str | None = None, session: Session) -> DifPage:
    """DIF of a version's items for a comparison (its id; the biggest one by default)."""
    instrument = instruments.version(key, session=session)
    possible = instrument.kind is not Kind.PAIRS
    most = item_marks.most_people(instrument, SAMPLE) if possible else 0
    data = item_data.read(instrument, Wanted(most=most), session=session)
    found = tuple(_comparisons(instrument, data, session))
    by_id = {each.id: each for each, _, _ in found}
    biggest = max(by_id.values(), key=lambda each: min(each.n), default=None)
    chosen = by_id.get(groups or "", biggest)
    parameters = fitting(instrument, parameters_now(instrument, session=session))
    rows: tuple[DifRow, ...] = ()
    if chosen is not None and chosen.big_enough:
        reference, focal = next(masks for each, *masks in found if each is chosen)
        rows = tuple(_rows(instrument, data, reference, focal, parameters, locale))
    return DifPage(
        key,
        instrument.title.in_(locale),
        possible,
        len(data),
        SMALLEST_GROUP,
        tuple(by_id.values()),
        chosen,
        "delta" if _binary(instrument) else "smd",
        "sum" if parameters is None else "trait",
        tuple(sorted(rows, key=lambda row: (ORDER[row.severity], -abs(row.size or 0.0), row.id))),
    )


def _binary(instrument: Questionnaire) -> bool:
    return set(item_marks.sizes(instrument)) == {2}


def _comparisons(
    instrument: Questionnaire, data: ItemData, session: Session
) -> Iterator[tuple[Comparison, Mask, Mask]]:
    """Every pair of groups with anybody in both: what it is, reference and focal people."""
    for kind, key, names, reference, focal in _pairs(instrument, data, session):
        n = int(reference.sum()), int(focal.sum())
        if min(n):
            yield Comparison(f"{kind}:{key}", kind, *names, n), reference, focal


def _pairs(
    instrument: Questionnaire, data: ItemData, session: Session
) -> Iterator[tuple[str, str, tuple[str, str], Mask, Mask]]:
    """Kind, key, names (reference, focal) and people of every pair of groups one could think of."""
    bands = bands_of(instrument)
    of_band = [(data.grades >= low) & (data.grades <= high) for low, high in bands]
    names = [f"{low}–{high}" for low, high in bands]
    for younger in range(len(bands)):
        for older in range(len(bands) - 1, younger, -1):
            key = f"{bands[younger][0]}-{bands[older][0]}"
            pair = names[older], names[younger]
            yield "grades", key, pair, of_band[older], of_band[younger]
    kinds = [str(kind) for kind in np.unique(data.schools).tolist() if kind]
    for n, kind in enumerate(kinds):
        for other in kinds[n + 1 :]:
            pair = other, kind
            yield "schools", f"{kind}-{other}", pair, data.schools == other, data.schools == kind
    for region, name in _regions(data, session):
        known = data.regions > 0
        others = known & (data.regions != region)
        yield "region", str(region), ("", name), others, data.regions == region
    forms = [form.name for form in instrument.forms]
    for n, form in enumerate(forms):
        for other in forms[n + 1 :]:
            pair = form, other
            yield "forms", f"{form}-{other}", pair, data.forms == form, data.forms == other


def _regions(data: ItemData, session: Session) -> list[tuple[int, str]]:
    there = [int(n) for n in np.unique(data.regions).tolist() if n]
    if len(there) < 2:
        return []
    rows = session.execute(
        select(Region.id, Region.name).where(Region.id.in_(there)).order_by(Region.name)
    )
    return [(row.id, row.name) for row in rows]


def _rows(
    instrument: Questionnaire,
    data: ItemData,
    reference: Mask,
    focal: Mask,
    parameters: Parameters | None,
    locale: str,
) -> Iterator[DifRow]:
    people = reference | focal
    marks, group = item_marks.marks(instrument, data)[people], focal[people]
    trait = None if parameters is None else _traits(instrument, marks, parameters)
    for scale in instrument.scales:
        columns = [
            n
            for n, item in enumerate(instrument.items)
            if item.scale == scale.id and _answered_by_both(marks[:, n], group)
        ]
        if len(columns) < 2:
            continue
        matching = None if trait is None else trait[scale.id]
        found = _compare(instrument, marks[:, columns], group, matching)
        for n, each in zip(columns, found, strict=True):
            item = instrument.items[n]
            yield _row(item.id, wording_of(instrument, item, locale), scale.name.in_(locale), each)


def _answered_by_both(mark: Numbers, group: Mask) -> bool:
    return bool((mark[group] >= 0).any() and (mark[~group] >= 0).any())


def _traits(instrument: Questionnaire, marks: Numbers, parameters: Parameters) -> dict[str, Table]:
    """Trait scores of every scale, NaN for people with too few answers to it."""
    tables = tabulate(parameters, {item.id: item.scale for item in instrument.items})
    theta = score(marks, tables).theta
    found = {}
    for n, name in enumerate(parameters.traits):
        answered = (marks[:, tables.trait == n] >= 0).sum(axis=1)
        found[name] = np.where(answered >= FEWEST_ANSWERS, theta[:, n], np.nan)
    return found


def _compare(
    instrument: Questionnaire, marks: Numbers, group: Mask, matching: Table | None
) -> Sequence[Found]:
    table = np.where(marks < 0, np.nan, marks.astype(np.float64))
    strata = None if matching is None else STRATA
    if _binary(instrument):
        return [*binary_dif(table, group, matching=matching, strata=strata)]
    categories = range(max(item_marks.sizes(instrument)))
    return [*ordered_dif(table, group, categories, matching=matching, strata=strata)]


def _row(item_id: str, text: str, scale: str, found: Found) -> DifRow:
    n, estimate = (found.reference, found.focal), found.estimate
    if estimate is None:
        return DifRow(item_id, text, scale, n, None, None, "", found.reason)
    size = estimate.delta if isinstance(estimate, MantelHaenszel) else estimate.smd
    return DifRow(item_id, text, scale, n, size, estimate.se, estimate.severity.value, None)
