"""Bringing two calibrations onto one scale through the items they have in common.

The third way, calibrating a new form with the anchors' parameters held, is the argument `fixed`
of `calibration.calibrate_graded` and `calibrate_binary`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import least_squares

from questionnaires.irt.models import graded, three_pl
from questionnaires.irt.tables import GRID, NORMAL

if TYPE_CHECKING:
    import numpy.typing as npt

    from questionnaires.irt.arrays import Array


@dataclass(frozen=True, slots=True)
class Anchors:
    """The common items in one calibration: `a` (n,), `b` (n, K − 1) increasing, `c` (n,).

    Thresholds of +inf stand for categories an item lacks; c may only differ from 0 with K = 2.
    """

    a: Array
    b: Array
    c: Array | None = None

    def expected_scores(self, theta: Array) -> Array:
        """Expected category of each item at trait values (Q,): (n, Q)."""
        if self.c is not None:
            return three_pl(theta, self.a[:, None], self.b, self.c[:, None])[..., 1]
        p = graded(theta, self.a[:, None], self.b[:, None])
        return np.asarray(p @ np.arange(p.shape[-1], dtype=np.float64))


@dataclass(frozen=True, slots=True)
class Link:
    """θ on the reference scale is `slope` · θ + `intercept` of the new one; slope > 0."""

    slope: float
    intercept: float

    def theta(self, theta: npt.ArrayLike) -> Array:
        """Trait values (or thresholds) on the reference scale."""
        return np.asarray(self.slope * np.asarray(theta, dtype=np.float64) + self.intercept)

    def apply(self, new: Anchors) -> Anchors:
        """Items of the new calibration with parameters on the reference scale."""
        return Anchors(new.a / self.slope, self.theta(new.b), new.c)


def mean_sigma(new: Anchors, reference: Anchors) -> Link:
    """The link that gives the thresholds of the anchors equal mean and equal spread.

    Raises ValueError unless both hold the same items with at least two different thresholds.

    Source: Marco (1977), Journal of Educational Measurement 14, 139-160.
    """
    _check(new, reference)
    there = np.isfinite(reference.b) & np.isfinite(new.b)
    of_new, of_reference = new.b[there], reference.b[there]
    if of_new.size < 2 or not of_new.std() > 0 or not of_reference.std() > 0:
        raise ValueError("Linking needs at least two different thresholds.")
    slope = float(of_reference.std() / of_new.std())
    return Link(slope, float(of_reference.mean() - slope * of_new.mean()))


def stocking_lord(
    new: Anchors, reference: Anchors, theta: Array = GRID, weight: Array = NORMAL
) -> Link:
    """The link that brings the two expected test scores closest over the trait.

    Least squares of Σ expected item scores at `theta` (Q,), weighted by `weight` (Q,); it uses
    the discriminations too, and an odd item counts by what it does to the score. Raises
    ValueError as `mean_sigma`, from which it starts.

    Source: Stocking & Lord (1983), Applied Psychological Measurement 7, 201-210; Baker (1992),
    Applied Psychological Measurement 16, 87-96 (graded items).
    """
    start = mean_sigma(new, reference)
    target = reference.expected_scores(theta).sum(axis=0)
    root = np.sqrt(weight)

    def difference(parts: Array) -> Array:
        link = Link(float(np.exp(parts[0])), float(parts[1]))
        return np.asarray(root * (link.apply(new).expected_scores(theta).sum(axis=0) - target))

    found = least_squares(difference, [np.log(start.slope), start.intercept], xtol=1e-10)
    return Link(float(np.exp(found.x[0])), float(found.x[1]))


def drift(
    new: Anchors, reference: Anchors, link: Link, theta: Array = GRID, weight: Array = NORMAL
) -> Array:
    """How far each anchor's expected score moved after linking, in categories, (n,).

    The root mean square difference over the trait. An anchor that moved by more than the others
    has changed its meaning and should not anchor.
    """
    _check(new, reference)
    gap = link.apply(new).expected_scores(theta) - reference.expected_scores(theta)
    return np.asarray(np.sqrt((gap**2) @ weight / weight.sum()))


def _check(new: Anchors, reference: Anchors) -> None:
    if new.b.shape != reference.b.shape or not len(new.b):
        raise ValueError("Both calibrations must hold the same anchor items.")
