"""Item parameters of a scale estimated anew, on the scale of the present ones or on one of its own.

Works on one trait at a time. Items with too few answers keep what they have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from questionnaires.irt.arrays import Answers, Array
from questionnaires.irt.calibration import (
    Calibration,
    Guessing,
    calibrate_binary,
    calibrate_graded,
)
from questionnaires.irt.linking import Anchors, Link, drift, stocking_lord
from questionnaires.irt.parameter_set import ItemParameters

FEWEST_ITEMS = 3
"""Two items have one correlation, from which no two discriminations can be told."""

_SAME = Link(1.0, 0.0)
_DIGITS = 4
_NEAREST = 10.0**-_DIGITS
_HELD_FAST = 1e6
"""Worth of the prior of c in guesses: so many that c stays where it was."""

_SMALLEST_C = 1e-6
_FAR = 3.0
"""An item that moved by so many times the median has changed its meaning and links nothing."""


class Anchor(StrEnum):
    """What holds the new scale: nothing, all common items together, or the steadiest of them.

    NONE: the group's mean is 0, its standard deviation 1. LINKED: everything is estimated freely
    and then moved onto the present scale (Stocking & Lord 1983). FIXED: the half of the items that
    moved least under LINKED keep their parameters, the others are estimated beside them.
    """

    NONE = "none"
    LINKED = "linked"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Renewed:
    """One scale after a recalibration.

    `items` has every item, `errors` the standard errors of those estimated (as parameters). Not
    estimated are `kept` (too few answers), `amiss` (the discrimination ran to a bound: wording or
    key is wrong) and `held` (anchors). `shift` is how far the expected answer of an item moved, in
    categories, root mean square over the trait. `mean` and `sd` of the group are on the new scale;
    `log_likelihood` is None when nothing was estimated.
    """

    items: Mapping[str, ItemParameters]
    errors: Mapping[str, ItemParameters]
    kept: tuple[str, ...]
    amiss: tuple[str, ...]
    held: tuple[str, ...]
    shift: Mapping[str, float]
    people: int
    mean: float
    sd: float
    log_likelihood: float | None
    converged: bool


@dataclass(frozen=True, slots=True)
class _Task:
    """Answers (people, items) with the items' ids, sizes and present parameters."""

    x: Answers
    ids: tuple[str, ...]
    sizes: tuple[int, ...]
    old: Mapping[str, ItemParameters]
    model: str

    def of(self, columns: npt.NDArray[np.intp]) -> _Task:
        chosen = columns.tolist()
        return replace(
            self,
            x=self.x[:, columns],
            ids=tuple(self.ids[n] for n in chosen),
            sizes=tuple(self.sizes[n] for n in chosen),
        )

    @property
    def common(self) -> npt.NDArray[np.intp]:
        """The columns of items that have comparable parameters now."""
        fit = [
            n
            for n, (item_id, size) in enumerate(zip(self.ids, self.sizes, strict=True))
            if item_id in self.old and len(self.old[item_id].b) == size - 1
        ]
        return np.array(fit, dtype=np.intp)

    def estimate(self, held: npt.NDArray[np.intp] | None = None) -> Calibration:
        fixed = {n: self.old[self.ids[n]] for n in ([] if held is None else held.tolist())}
        if self.model == "grm":
            return calibrate_graded(self.x, self.sizes, fixed=fixed)
        c = tuple(max(_chance(self.old.get(i)), _SMALLEST_C) for i in self.ids)
        if max(c) <= _SMALLEST_C:
            return calibrate_binary(self.x, fixed=fixed)
        return calibrate_binary(self.x, guessing=Guessing(c, _HELD_FAST), fixed=fixed)


def recalibrate(
    x: Answers,
    item_ids: Sequence[str],
    sizes: Sequence[int],
    old: Mapping[str, ItemParameters],
    model: str,
    *,
    fewest: int,
    anchor: Anchor,
) -> Renewed:
    """Estimate the items of one scale anew.

    `x` (people, items) holds categories from 0, −1 for missing; `sizes` tells how many categories
    an item has, `old` the present parameters of those that have any. `model` is "grm", or "3pl" for
    right–wrong items, whose a and b are estimated while c stays what it is. Items with fewer than
    `fewest` answers, or with all answers alike, keep their parameters; so do all when fewer than
    `FEWEST_ITEMS` are left. Without an anchor the kept ones move onto the new scale with the rest.
    An anchor needs as many common items, with present thresholds that differ; where there are none,
    the scale is the group's own.

    Raises ValueError for another model.

    Source: as for `calibration.calibrate_graded` and `linking.stocking_lord`.
    """
    if model not in ("grm", "3pl"):
        raise ValueError(f"There is no calibration of {model}.")
    whole = _Task(np.asarray(x), tuple(item_ids), tuple(sizes), old, model)
    columns = _enough(whole.x, fewest)
    amiss: tuple[str, ...] = ()
    found = None
    if len(columns) >= FEWEST_ITEMS:
        found = whole.of(columns).estimate()
        if found.at_bound.any():
            amiss = tuple(whole.ids[n] for n in columns[found.at_bound].tolist())
            columns = columns[~found.at_bound]
            found = whole.of(columns).estimate() if len(columns) >= FEWEST_ITEMS else None
    estimated = set(columns.tolist()) if found is not None else set()
    kept = tuple(i for n, i in enumerate(whole.ids) if n not in estimated and i not in amiss)
    if found is None:
        return Renewed(dict(old), {}, kept, amiss, (), {}, 0, 0.0, 1.0, None, True)
    return _placed(whole.of(columns), found, anchor, kept, amiss)


def _enough(x: Answers, fewest: int) -> npt.NDArray[np.intp]:
    """The columns with enough answers that are not all alike."""
    there = x >= 0
    highest = np.where(there, x, -1).max(axis=0, initial=-1)
    lowest = np.where(there, x, np.iinfo(np.intp).max).min(axis=0, initial=np.iinfo(np.intp).max)
    return np.flatnonzero((there.sum(axis=0) >= fewest) & (highest > lowest))


def _placed(
    task: _Task,
    found: Calibration,
    anchor: Anchor,
    kept: tuple[str, ...],
    amiss: tuple[str, ...],
) -> Renewed:
    """What was found, put onto the scale that the anchor asks for."""
    common = task.common
    reference = _anchors(task, common)
    there = reference.b[np.isfinite(reference.b)]
    linkable = len(common) >= FEWEST_ITEMS and there.std() > 0
    link = _link(task, found, common) if linkable else _SAME
    held: npt.NDArray[np.intp] = np.array([], dtype=np.intp)
    if anchor is Anchor.FIXED and linkable:
        moved = drift(_found(found, common, task), reference, link)
        held = np.sort(common[np.argsort(moved, kind="stable")[: (len(common) + 1) // 2]])
        found, link = task.estimate(held), _SAME
    shift = drift(_found(found, common, task), reference, link) if linkable else np.array([])
    onto = _SAME if anchor is Anchor.NONE else link
    back = Link(1 / link.slope, -link.intercept / link.slope) if anchor is Anchor.NONE else _SAME
    unchanged = {i: _moved(p, back) for i, p in task.old.items() if i in (*kept, *amiss)}
    free = [n for n in range(len(task.ids)) if n not in held]
    items = {i: _moved(p, onto) for i, p in _items(found, task).items()}
    items |= {task.ids[n]: task.old[task.ids[n]] for n in held.tolist()}
    return Renewed(
        items=unchanged | items,
        errors={task.ids[n]: _errors(found, n, onto, task.sizes[n]) for n in free},
        kept=kept,
        amiss=amiss,
        held=tuple(task.ids[n] for n in held.tolist()),
        shift={
            task.ids[n]: round(float(by), _DIGITS)
            for n, by in zip(common.tolist() if linkable else (), shift, strict=True)
        },
        people=int((task.x >= 0).any(axis=1).sum()),
        mean=round(float(onto.theta(found.mean)), _DIGITS),
        sd=round(onto.slope * found.sd, _DIGITS),
        log_likelihood=found.log_likelihood,
        converged=found.converged,
    )


def _link(task: _Task, found: Calibration, common: npt.NDArray[np.intp]) -> Link:
    """Through the common items, then once more without those that moved far more than the rest."""
    link = stocking_lord(_found(found, common, task), _anchors(task, common))
    moved = drift(_found(found, common, task), _anchors(task, common), link)
    steady = common[moved <= _FAR * np.median(moved)]
    if len(steady) in range(FEWEST_ITEMS, len(common)):
        link = stocking_lord(_found(found, steady, task), _anchors(task, steady))
    return link


def _chance(known: ItemParameters | None) -> float:
    return known.c if known is not None else 0.0


def _anchors(task: _Task, columns: npt.NDArray[np.intp]) -> Anchors:
    """The present parameters of some columns."""
    known = [task.old[task.ids[n]] for n in columns.tolist()]
    b = np.full((len(known), max(task.sizes) - 1), np.inf)
    for row, item in zip(b, known, strict=True):
        row[: len(item.b)] = item.b
    c = np.array([item.c for item in known]) if task.model == "3pl" else None
    return Anchors(np.array([item.a for item in known]), b, c)


def _found(found: Calibration, columns: npt.NDArray[np.intp], task: _Task) -> Anchors:
    """The estimates of some columns; c is the one they were estimated with."""
    c: Array | None = None
    if task.model == "3pl":
        c = np.array([_chance(task.old.get(task.ids[n])) for n in columns.tolist()])
    return Anchors(found.a[columns], found.b[columns], c)


def _items(found: Calibration, task: _Task) -> dict[str, ItemParameters]:
    return {
        item_id: replace(item, c=_chance(task.old.get(item_id)))
        for item_id, item in found.items(task.ids).items()
    }


def _moved(item: ItemParameters, link: Link) -> ItemParameters:
    """The item on the reference scale, in `_DIGITS` decimals, thresholds still increasing."""
    b: list[float] = []
    for threshold in link.theta(item.b).tolist():
        rounded = round(threshold, _DIGITS)
        b.append(round(max(rounded, b[-1] + _NEAREST), _DIGITS) if b else rounded)
    return ItemParameters(round(item.a / link.slope, _DIGITS), tuple(b), item.c)


def _errors(found: Calibration, column: int, link: Link, size: int) -> ItemParameters:
    of_b = found.se_b[column][: size - 1] * link.slope
    return ItemParameters(
        round(float(found.se_a[column]) / link.slope, _DIGITS),
        tuple(round(se, _DIGITS) for se in of_b.tolist()),
    )
