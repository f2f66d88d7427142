"""Items that work differently for two groups of equal score (differential item functioning).

A statistic, never a verdict on people: an item flagged here is read again by its authors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from questionnaires.statistics.mantel import (
    Mantel,
    MantelHaenszel,
    NoComparisonError,
    Severity,
    mantel,
    mantel_haenszel,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from questionnaires.statistics.classical import Answers

Estimate = TypeVar("Estimate", MantelHaenszel, Mantel)
Table = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

SMALLEST_GROUP = 100
"""With fewer people in a group only very large differences could be told from chance."""


@dataclass(frozen=True, slots=True)
class ItemDif(Generic[Estimate]):
    """One item: how many of each group were compared, and the result.

    `estimate` is None when there is none to give; `reason` then says why: "few_reference",
    "few_focal", "no_overlap" (the groups share no score), "one_sided" (at equal score one group
    always does better).
    """

    reference: int
    focal: int
    estimate: Estimate | None
    reason: str | None


def binary_dif(
    answers: Answers,
    focal: Mask,
    *,
    matching: Answers | None = None,
    strata: int | None = None,
    smallest_group: int = SMALLEST_GROUP,
) -> tuple[ItemDif[MantelHaenszel], ...]:
    """Mantel–Haenszel of every right–wrong item, in the order of the columns.

    `answers` is people × items of 0 and 1 (NaN missing), `focal` says who belongs to the focal
    group; everybody else is the reference group. People are matched on the sum of all items, the
    studied one included. The sum is purified in two steps: items of class C in the first step are
    left out of it in the second, except from their own comparison (Holland & Thayer 1988). Items
    of class B stay: a few large ones can push fair items up to B in the first step. Where less
    than half of the items would be left, the first step stands. Only people who answered all
    matching items take part.

    For incomplete answers give `matching`, one score per person (such as an EAP score): it
    replaces the sum, and nothing is purified. `strata` cuts the score into that many groups of
    about equal size; without it every different score is a stratum of its own. With a
    continuous `matching` score `strata` is needed.

    Raises ValueError for shapes that do not fit and for answers other than 0 and 1.
    """
    table = _checked(answers, focal, (0, 1))
    matched = _Matching(table, focal, (0, 1), matching, strata, smallest_group)
    return _in_two_steps(table.shape[1], lambda n, out: matched.compare(n, out, mantel_haenszel))


def ordered_dif(
    answers: Answers,
    focal: Mask,
    categories: Sequence[int],
    *,
    matching: Answers | None = None,
    strata: int | None = None,
    smallest_group: int = SMALLEST_GROUP,
) -> tuple[ItemDif[Mantel], ...]:
    """Mantel's test and standardised mean difference of every rating item.

    `categories` are the answers on offer; their values are the scores. Everything else is as in
    `binary_dif`. Reversed items must already be turned round.

    Raises ValueError for shapes that do not fit and for answers not on offer.
    """
    table = _checked(answers, focal, categories)
    matched = _Matching(table, focal, categories, matching, strata, smallest_group)
    return _in_two_steps(
        table.shape[1], lambda n, out: matched.compare(n, out, lambda t: mantel(t, categories))
    )


def _checked(answers: Answers, focal: Mask, categories: Sequence[int]) -> Table:
    table = np.asarray(answers, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] < 2:
        raise ValueError("Answers must be a table of people by at least two items.")
    if focal.shape != (len(table),) or focal.dtype != np.bool_:
        raise ValueError("The focal group must be one true or false per person.")
    if not np.isin(table[~np.isnan(table)], categories).all():
        raise ValueError(f"Answers must be among {', '.join(map(str, categories))}.")
    return table


def _in_two_steps(
    items: int, compare: Callable[[int, Collection[int]], ItemDif[Estimate]]
) -> tuple[ItemDif[Estimate], ...]:
    first = tuple(compare(n, ()) for n in range(items))
    flagged = {
        n
        for n, found in enumerate(first)
        if found.estimate is not None and found.estimate.severity is Severity.C
    }
    if not flagged or 2 * len(flagged) > items:
        return first
    return tuple(compare(n, flagged - {n}) for n in range(items))


@dataclass(frozen=True, slots=True)
class _Matching:
    """Sorts people into strata of equal score and counts their answers."""

    table: Table
    focal: Mask
    categories: Sequence[int]
    given: Answers | None
    strata: int | None
    smallest_group: int

    def compare(
        self, item: int, left_out: Collection[int], statistic: Callable[[Table], Estimate]
    ) -> ItemDif[Estimate]:
        tables = self._count(item, left_out)
        both = tables[(tables.sum(axis=2) > 0).all(axis=1)]
        reference, focal = (int(n) for n in both.sum(axis=(0, 2)))
        if len(tables) and not len(both):
            return ItemDif(0, 0, None, "no_overlap")
        if reference < self.smallest_group:
            return ItemDif(reference, focal, None, "few_reference")
        if focal < self.smallest_group:
            return ItemDif(reference, focal, None, "few_focal")
        try:
            return ItemDif(reference, focal, statistic(both), None)
        except NoComparisonError as impossible:
            return ItemDif(reference, focal, None, impossible.reason)

    def _count(self, item: int, left_out: Collection[int]) -> Table:
        """Counts (strata, 2, categories) of one item."""
        score = self._score(left_out)
        usable = ~np.isnan(score) & ~np.isnan(self.table[:, item])
        levels = self._levels(score[usable])
        width = len(self.categories)
        answer = np.searchsorted(self.categories, self.table[usable, item])
        cell = (levels * 2 + self.focal[usable]) * width + answer
        size = (int(levels.max(initial=-1)) + 1) * 2 * width
        counts: Table = np.bincount(cell, minlength=size).astype(np.float64)
        return counts.reshape(-1, 2, width)

    def _score(self, left_out: Collection[int]) -> Table:
        if self.given is not None:
            return np.asarray(self.given, dtype=np.float64)
        columns = [n for n in range(self.table.shape[1]) if n not in left_out]
        score: Table = self.table[:, columns].sum(axis=1)
        return score

    def _levels(self, score: Table) -> npt.NDArray[np.intp]:
        if self.strata is None or not len(score):
            return np.unique(score, return_inverse=True)[1]
        inner = np.quantile(score, np.arange(1, self.strata) / self.strata)
        return np.searchsorted(np.unique(inner), score, side="left")
