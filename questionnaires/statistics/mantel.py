"""Mantel–Haenszel statistics of stratified tables: two groups by the answers to one item.

A table is an array of counts (strata, groups, answers); group 0 is the reference group, group 1
the focal one. Strata that lack a group say nothing about a difference and are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import log, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2 as chi2_distribution
from scipy.stats import norm

if TYPE_CHECKING:
    from collections.abc import Sequence

Counts = npt.NDArray[np.integer[Any]] | npt.NDArray[np.floating[Any]]
Table = npt.NDArray[np.float64]

DELTA_SCALE = 2.35
"""One point of the delta scale is 1/2.35 of a logit (Holland & Thayer 1988)."""

SIGNIFICANCE = 0.05


class NoComparisonError(ValueError):
    """The groups cannot be compared; `reason` is "no_overlap" or "one_sided"."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class Severity(StrEnum):
    """How much an item works differently: negligible, moderate, large."""

    A = "A"
    B = "B"
    C = "C"


@dataclass(frozen=True, slots=True)
class MantelHaenszel:
    """A right–wrong item in two groups of equal ability.

    `odds_ratio` is that of the reference group against the focal group, common to all strata;
    `delta` is −2.35 times its logarithm: below zero the item is harder for the focal group. `se`
    is the standard error of `delta`, `chi2` the Mantel–Haenszel statistic (1 degree of freedom,
    continuity correction) with its `p`.
    """

    odds_ratio: float
    delta: float
    se: float
    chi2: float
    p: float
    severity: Severity
    strata: int


@dataclass(frozen=True, slots=True)
class Mantel:
    """A rating item in two groups of equal score.

    `smd` is the standardised mean difference in units of the answers: below zero the focal group
    answers lower than the reference group at equal score; `se` is its standard error, `effect` the
    `smd` in standard deviations of the item. `chi2` is Mantel's statistic (1 degree of freedom)
    with its `p`.
    """

    smd: float
    se: float
    effect: float
    chi2: float
    p: float
    severity: Severity
    strata: int


def mantel_haenszel(tables: Counts) -> MantelHaenszel:
    """Compare two groups on a right–wrong item.

    `tables` has the shape (strata, 2, 2): reference and focal group by wrong and right. The
    variance of the log odds ratio is that of Robins, Breslow & Greenland (1986), equal to the
    one of Phillips & Holland (1987). Classes of the Educational Testing Service: A when |Δ| < 1
    or not significantly different from 0, C when |Δ| ≥ 1.5 and significantly above 1, else B.

    Raises NoComparisonError when no stratum has both groups and both answers, and when the odds
    ratio is zero or infinite.

    Source: Mantel & Haenszel (1959), Journal of the National Cancer Institute 22, 719-748;
    Holland & Thayer (1988) in Test Validity, 129-145; classes: Zieky (1993) in Differential
    Item Functioning, 337-347.
    """
    shared = _shared(tables, 2)
    b, a = shared[:, 0].T
    d, c = shared[:, 1].T
    t = shared.sum(axis=(1, 2))
    right, wrong = a + c, b + d
    expected = (a + b) * right / t
    variance = float(((a + b) * (c + d) * right * wrong / (t**2 * (t - 1))).sum())
    if variance == 0:
        raise NoComparisonError("no_overlap", "No stratum has both groups and both answers.")
    favours_reference, favours_focal = a * d / t, b * c / t
    r, s = float(favours_reference.sum()), float(favours_focal.sum())
    if r == 0 or s == 0:
        raise NoComparisonError("one_sided", "The odds ratio is zero or infinite.")
    apart = abs(float((a - expected).sum()))
    statistic = (apart - min(0.5, apart)) ** 2 / variance
    p = float(chi2_distribution.sf(statistic, 1))
    like, unlike = (a + d) / t, (b + c) / t
    log_variance = (
        float((like * favours_reference).sum()) / (2 * r * r)
        + float((like * favours_focal + unlike * favours_reference).sum()) / (2 * r * s)
        + float((unlike * favours_focal).sum()) / (2 * s * s)
    )
    delta, se = -DELTA_SCALE * log(r / s), DELTA_SCALE * sqrt(log_variance)
    return MantelHaenszel(
        r / s, delta, se, statistic, p, _ets_class(abs(delta), se, p), len(shared)
    )


def mantel(tables: Counts, scores: Sequence[float]) -> Mantel:
    """Compare two groups on an item with ordered answers.

    `tables` has the shape (strata, 2, answers), `scores` the value of each answer. The
    standardised mean difference weighs the strata like the focal group. Classes of the National
    Assessment of Educational Progress: B when significant and |effect| > .17, C when > .25.

    Raises NoComparisonError when no stratum has both groups and two different answers.

    Source: Mantel (1963), Journal of the American Statistical Association 58, 690-700; SMD and
    its hypergeometric standard error: Zwick & Thayer (1996), Journal of Educational and
    Behavioral Statistics 21, 187-201; classes: Zwick, Thayer & Mazzeo (1997), Applied
    Measurement in Education 10, 321-344.
    """
    shared = _shared(tables, len(scores))
    y = np.asarray(scores, dtype=np.float64)
    per_group = shared.sum(axis=2)
    reference, focal = per_group.T
    t = reference + focal
    answers = shared.sum(axis=1)
    sums, squares = answers @ y, answers @ y**2
    variances = reference * focal * (t * squares - sums**2) / (t**2 * (t - 1))
    variance = float(variances.sum())
    if variance <= 0:
        raise NoComparisonError("no_overlap", "No stratum has both groups and two answers.")
    focal_sums = shared[:, 1] @ y
    statistic = float((focal_sums - focal * sums / t).sum()) ** 2 / variance
    p = float(chi2_distribution.sf(statistic, 1))
    weights = focal / focal.sum()
    smd = float((weights * (focal_sums / focal - (shared[:, 0] @ y) / reference)).sum())
    se = sqrt(float((weights**2 * (1 / focal + 1 / reference) ** 2 * variances).sum()))
    people = float(t.sum())
    spread = sqrt((float(squares.sum()) - float(sums.sum()) ** 2 / people) / (people - 1))
    effect = smd / spread
    return Mantel(smd, se, effect, statistic, p, _naep_class(abs(effect), p), len(shared))


def _shared(tables: Counts, answers: int) -> Table:
    values = np.asarray(tables, dtype=np.float64)
    if values.ndim != 3 or values.shape[1:] != (2, answers):
        raise ValueError(f"Tables have the shape (strata, 2, {answers}).")
    shared: Table = values[(values.sum(axis=2) > 0).all(axis=1)]
    if not len(shared):
        raise NoComparisonError("no_overlap", "No stratum has both groups.")
    return shared


def _ets_class(size: float, se: float, p: float) -> Severity:
    if size < 1 or p >= SIGNIFICANCE:
        return Severity.A
    above_one = (size - 1) / se > norm.ppf(1 - SIGNIFICANCE)
    return Severity.C if size >= 1.5 and above_one else Severity.B


def _naep_class(size: float, p: float) -> Severity:
    if p >= SIGNIFICANCE or size <= 0.17:
        return Severity.A
    return Severity.C if size > 0.25 else Severity.B
