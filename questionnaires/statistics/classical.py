"""Classical statistics of a scale and its items: spread, consistency, error of measurement.

Every function takes a table `matrix` of people × items; NaN marks a missing answer. Reversed
items must already be turned round.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from scipy.stats import f as f_distribution

if TYPE_CHECKING:
    from collections.abc import Sequence

Answers = npt.NDArray[np.floating[Any]] | npt.NDArray[np.integer[Any]]
Table = npt.NDArray[np.float64]

FEWEST_FOR_CORRELATION = 3
"""Two people always correlate perfectly; a correlation of fewer than three says nothing."""


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with the bounds of its confidence interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class SplitHalf:
    """Two halves of a scale: their correlation, and the reliability of both together.

    `spearman_brown` assumes halves of equal variance, `guttman` does not.
    """

    correlation: float
    spearman_brown: float
    guttman: float


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """One item. What cannot be worked out is NaN.

    `answered` counts people, `missing` is the share of people without an answer (0 to 1), `mean`
    and `sd` (n − 1) are in units of the answers. `difficulty` is the mean as a share of the way
    from the lowest category to the highest, so for right–wrong items the share solved: high is
    easy. `item_total` is the correlation with the scale, `item_rest` the one with the other items
    only (corrected), `alpha_without` the alpha of the other items. `shares` are those of each
    category among the answers.
    """

    answered: int
    missing: float
    mean: float
    sd: float
    difficulty: float
    item_total: float
    item_rest: float
    alpha_without: float
    shares: tuple[float, ...]


def cronbach_alpha(matrix: Answers) -> float:
    """Cronbach's alpha of a scale, α = k/(k−1) · (1 − Σ var(item) / var(sum)).

    `matrix` has one row per person and one column per item; a row with any NaN is left out
    (listwise). Variances use n − 1. The result has no unit, is at most 1 and may be negative;
    it is NaN when every person has the same sum.

    Raises ValueError unless there are two dimensions, two items and two complete rows.

    Source: Cronbach (1951), Psychometrika 16, 297-334.
    """
    return _alpha(_complete(matrix))


def alpha_interval(matrix: Answers, confidence: float = 0.95) -> Interval:
    """Cronbach's alpha with its confidence interval.

    With n complete rows and k items, (1 − α)/(1 − α̂) follows F with n − 1 and (n − 1)(k − 1)
    degrees of freedom, so the bounds are 1 − (1 − α̂)·F at the two tails. It assumes normal
    answers with equal covariances. All three numbers are NaN when every person has the same sum.

    Raises ValueError like `cronbach_alpha`, and for a confidence outside 0 to 1.

    Source: Feldt (1965), Psychometrika 30, 357-370.
    """
    if not 0 < confidence < 1:
        raise ValueError("A confidence lies between 0 and 1.")
    complete = _complete(matrix)
    alpha = _alpha(complete)
    people, items = complete.shape
    tail = (1 - confidence) / 2
    low, high = f_distribution.ppf((1 - tail, tail), people - 1, (people - 1) * (items - 1))
    return Interval(alpha, float(1 - (1 - alpha) * low), float(1 - (1 - alpha) * high))


def standard_error_of_measurement(matrix: Answers) -> float:
    """s · √(1 − α) of the mean answer to the scale, in units of the answers.

    s is the standard deviation (n − 1) of the scale means of the complete rows; a negative
    alpha counts as 0. NaN when every person has the same sum. Raises ValueError like
    `cronbach_alpha`.

    Source: Lord & Novick (1968), Statistical Theories of Mental Test Scores, section 3.4.
    """
    complete = _complete(matrix)
    alpha = _alpha(complete)
    return float(complete.mean(axis=1).std(ddof=1)) * sqrt(1 - max(alpha, 0.0))


def split_half(matrix: Answers, first: Sequence[int] | None = None) -> SplitHalf:
    """Correlation of two halves and the reliability of the whole.

    `first` lists the columns of the first half; by default every second one, beginning with the
    first (odd–even). Only complete rows are used. Spearman–Brown is 2r/(1 + r), Guttman's
    (λ₄) 2(1 − (s₁² + s₂²)/s²). All are NaN when a half has no spread.

    Raises ValueError like `cronbach_alpha`, for unknown columns and for an empty half.

    Source: Spearman (1910) and Brown (1910), British Journal of Psychology 3, 271-295 and
    296-322; Guttman (1945), Psychometrika 10, 255-282.
    """
    complete = _complete(matrix)
    columns = range(complete.shape[1])
    chosen = set(columns[::2] if first is None else first)
    if not chosen or not chosen < set(columns):
        raise ValueError("Each half needs at least one column of the table.")
    one = complete[:, sorted(chosen)].sum(axis=1)
    other = complete[:, sorted(set(columns) - chosen)].sum(axis=1)
    covariance = np.cov(one, other)
    if covariance[0, 0] == 0 or covariance[1, 1] == 0:
        return SplitHalf(nan, nan, nan)
    r = float(covariance[0, 1] / sqrt(covariance[0, 0] * covariance[1, 1]))
    spearman_brown = nan if r <= -1 else 2 * r / (1 + r)
    whole = float(covariance.sum())
    guttman = 4 * float(covariance[0, 1]) / whole if whole else nan
    return SplitHalf(r, spearman_brown, guttman)


def item_statistics(
    matrix: Answers, categories: Sequence[int], at_least: int | None = None
) -> tuple[ItemStatistics, ...]:
    """The statistics of every item, in the order of the columns.

    `categories` are the answers on offer, lowest first. Each item uses the people who answered
    it. Its correlations use those who also answered `at_least` other items, by default half of
    them (an adaptive test, which asks few, wants a smaller number): the total is the mean of
    their answers, the rest the mean without this item. On complete data these are the textbook
    correlations with the sum. `alpha_without` uses complete rows only.

    Raises ValueError unless there are two dimensions, two items and two categories.

    Source of the correction: Peters & Van Voorhis (1940), Statistical Procedures and Their
    Mathematical Bases; alpha if an item is deleted: Nunnally & Bernstein (1994), Psychometric
    Theory, chapter 8.
    """
    values = _table(matrix)
    if len(categories) < 2:
        raise ValueError("Item statistics need at least two categories.")
    known = ~np.isnan(values)
    counts = known.sum(axis=1)
    sums = np.where(known, values, 0.0).sum(axis=1)
    needed = max(1, values.shape[1] // 2 if at_least is None else at_least)
    without = _alphas_without(values[known.all(axis=1)])
    found = []
    for column in range(values.shape[1]):
        usable = known[:, column] & (counts > needed)
        mine, total, count = values[usable, column], sums[usable], counts[usable]
        found.append(
            _one_item(
                values[:, column],
                categories,
                item_total=_correlation(mine, total / count),
                item_rest=_correlation(mine, (total - mine) / (count - 1)),
                alpha_without=without[column],
            )
        )
    return tuple(found)


def _one_item(answers: Table, categories: Sequence[int], **correlations: float) -> ItemStatistics:
    x = answers[~np.isnan(answers)]
    answered = len(x)
    mean = float(x.mean()) if answered else nan
    return ItemStatistics(
        answered=answered,
        missing=1 - answered / len(answers) if len(answers) else nan,
        mean=mean,
        sd=float(x.std(ddof=1)) if answered > 1 else nan,
        difficulty=(mean - categories[0]) / (categories[-1] - categories[0]),
        shares=tuple(float((x == category).mean()) if answered else nan for category in categories),
        **correlations,
    )


def _alphas_without(complete: Table) -> list[float]:
    people, items = complete.shape
    if people < 2 or items < 3:
        return [nan] * items
    covariance = np.cov(complete, rowvar=False)
    variances = np.diag(covariance)
    total = covariance.sum() - 2 * covariance.sum(axis=0) + variances
    left = variances.sum() - variances
    k = items - 1
    return [
        float(k / (k - 1) * (1 - part / whole)) if whole > 0 else nan
        for part, whole in zip(left, total, strict=True)
    ]


def _correlation(one: Table, other: Table) -> float:
    if len(one) < FEWEST_FOR_CORRELATION:
        return nan
    a, b = one - one.mean(), other - other.mean()
    scale = sqrt(float(a @ a) * float(b @ b))
    # Rounding may leave a spread of some 1e-16 in equal numbers.
    return float(a @ b) / scale if scale > 1e-12 * len(one) else nan


def _alpha(complete: Table) -> float:
    items = complete.shape[1]
    total_variance = complete.sum(axis=1).var(ddof=1)
    # Rounding may leave a spread of some 1e-16 in equal numbers.
    if total_variance <= 1e-24 * max(1.0, float(np.abs(complete).max())) ** 2:
        return nan
    return float(items / (items - 1) * (1 - complete.var(axis=0, ddof=1).sum() / total_variance))


def _table(matrix: Answers) -> Table:
    values = np.asarray(matrix, dtype=np.float64)
    if values.ndim != 2 or values.shape[1] < 2:
        raise ValueError("Alpha needs a table of persons by at least two items.")
    return values


def _complete(matrix: Answers) -> Table:
    values = _table(matrix)
    complete = values[~np.isnan(values).any(axis=1)]
    if len(complete) < 2:
        raise ValueError("Alpha needs at least two persons who answered every item.")
    return complete
