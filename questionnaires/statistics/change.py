"""Whether a result changed by more than chance between two occasions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite, sqrt

from scipy.special import ndtri

STEN_SD = 2.0
"""Standard deviation of stens by definition."""

_ROUNDING = 1 / 12
"""Variance of the error made by rounding to whole stens (uniform ± 1/2)."""


class Verdict(StrEnum):
    """What may be said about a change."""

    MORE = "more"
    LESS = "less"
    WITHIN_CHANCE = "within chance"


@dataclass(frozen=True, slots=True)
class Change:
    """A difference of two scores, later less earlier, in the units of the scores.

    `se` is the standard error of the difference, `index` the difference in such errors (the
    reliable change index), `low` and `high` bound the true change at the confidence asked for.
    """

    difference: float
    se: float
    index: float
    low: float
    high: float
    verdict: Verdict


def reliable_change(
    before: float,
    after: float,
    se_before: float,
    se_after: float | None = None,
    *,
    confidence: float = 0.95,
) -> Change:
    """Compare two scores of one person, each with its own standard error of measurement.

    SE of the difference = √(se_before² + se_after²); `se_after` defaults to `se_before`, which is
    Jacobson & Truax's √2·SE. The change is reliable when |after − before| is at least z·SE, where
    z is 1.96 for a confidence of .95. Serves means of answers, EAP scores and exact stens alike,
    as long as both scores are in the same units and errors on the occasions are independent.

    Raises ValueError for figures that are not finite, for errors that are not above zero, and for
    a confidence outside 0 to 1.

    Source: Jacobson & Truax (1991), Journal of Consulting and Clinical Psychology 59, 12-19; the
    error of the difference: Christensen & Mendoza (1986), Behavior Therapy 17, 305-308.
    """
    errors = se_before, se_before if se_after is None else se_after
    if not all(map(isfinite, (before, after, *errors))):
        raise ValueError("Scores and standard errors must be finite.")
    if min(errors) < 0 or max(errors) == 0:
        raise ValueError("Standard errors must not be negative, and not both be zero.")
    if not 0 < confidence < 1:
        raise ValueError("A confidence lies between 0 and 1.")
    difference = after - before
    se = sqrt(errors[0] ** 2 + errors[1] ** 2)
    z = float(ndtri((1 + confidence) / 2))
    verdict = Verdict.WITHIN_CHANCE
    if abs(difference) >= z * se:
        verdict = Verdict.MORE if difference > 0 else Verdict.LESS
    reach = z * se
    return Change(difference, se, difference / se, difference - reach, difference + reach, verdict)


def reliable_change_of_group_error(
    before: float, after: float, sd: float, reliability: float, *, confidence: float = 0.95
) -> Change:
    """Jacobson & Truax's index as published: one error for everybody, SE = sd·√(1 − reliability).

    `sd` is the standard deviation of the scores on the first occasion, `reliability` that of the
    scale, from 0 to below 1. Use `reliable_change` where a person's own error is known.

    Raises ValueError like `reliable_change`, and for a reliability outside 0 to 1.

    Source: Jacobson & Truax (1991), Journal of Consulting and Clinical Psychology 59, 12-19.
    """
    if not 0 <= reliability < 1:
        raise ValueError("A reliability lies from 0 to below 1.")
    return reliable_change(before, after, sd * sqrt(1 - reliability), confidence=confidence)


def change_of_stens(
    before: int, after: int, reliability: float, *, confidence: float = 0.95
) -> Change:
    """Compare two whole stens when nothing but the reliability of the scale is known.

    Each has the error of measurement 2·√(1 − reliability) and that of rounding, variance 1/12.
    Where the exact stens with their errors are at hand (`norms.Sten`), compare those with
    `reliable_change`.

    Raises ValueError for stens outside 1 to 10 and a reliability outside 0 to 1.
    """
    if not (1 <= before <= 10 and 1 <= after <= 10):
        raise ValueError("A sten lies from 1 to 10.")
    if not 0 <= reliability < 1:
        raise ValueError("A reliability lies from 0 to below 1.")
    se = sqrt(STEN_SD**2 * (1 - reliability) + _ROUNDING)
    return reliable_change(before, after, se, confidence=confidence)
