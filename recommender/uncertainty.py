"""Standard errors of correlations by the delta method, to second order.

For a person x with unit direction p̂ and length n of the centred vector, and a profession with
unit direction q̂, the score is r = p̂·q̂ and

    gradient  g = (q̂ − r p̂) / n
    Hessian   H = (3r p̂p̂ᵀ − p̂q̂ᵀ − q̂p̂ᵀ − r C) / n²,   C = I − 11ᵀ/20
    variance  gᵀΣg + ½ tr((HΣ)²),                       Σ = covariance of the errors of x

(normal errors; see Oehlert, 1992, "A note on the delta method"). The second term matters: near
r = 1, where the best professions are, g vanishes, and the usual first-order formula would claim
certainty exactly there. The mean of several scores has the mean g and the mean H.

A profile so flat that n is of the size of its errors makes the expansion explode. Nobody can know
less than nothing: if the profile said nothing, the true score would be that of a random direction
(mean 0, variance 1/5: basic interests of a type go together, so there are hardly more than the
five dimensions of the types), and the error is capped at √(r² + 1/5).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from recommender.catalogue.entries import FACETS, SCALES
from recommender.person import CLEAR, Person
from recommender.ranking import Floats, directions

_CENTRING = np.eye(len(FACETS)) - 1.0 / len(FACETS)
_FAINT = 1e-12
_RANDOM_DIRECTION = 1.0 / (len(SCALES) - 1)


@dataclass(frozen=True, eq=False)
class UncertainScores:
    """Scores (n,), and of each its gradient (n, k) and Hessian (n, k, k) in the person's errors.

    k is the number of directions in which the errors go at all. Gradient and Hessian are already
    multiplied by a root of the covariance, so that the variance is |g|² + ½|H|². For a flat
    person both are zero and the cap alone is the error.
    """

    values: Floats
    gradients: Floats
    hessians: Floats
    flat: bool

    @classmethod
    def of(cls, person: Person, professions: Floats) -> Self:
        """Correlations of `person` with unit directions (n, 20), with their derivatives."""
        count = len(professions)
        if person.flat:
            return cls(np.zeros(count), np.zeros((count, 1)), np.zeros((count, 1, 1)), flat=True)
        towards = directions(person.values)
        length = float(np.linalg.norm(person.values - person.level))
        values = np.clip(professions @ towards, -1.0, 1.0)
        root = _root(_CENTRING @ person.covariance @ _CENTRING)
        # Everything below is in the coordinates of the root: its rows span the errors.
        own, other = towards @ root, professions @ root
        gradients = (other - values[:, None] * own) / length
        crossed = other[:, :, None] * own[None, None, :]
        shape = 3.0 * np.outer(own, own) - root.T @ root
        hessians = values[:, None, None] * shape - crossed - crossed.transpose(0, 2, 1)
        return cls(values, gradients, hessians / length**2, flat=False)

    def averaged(self, groups: npt.NDArray[np.intp], present: npt.NDArray[np.bool_]) -> Self:
        """Means over groups of scores: `groups` (m, k) holds indices, `present` which to count."""
        weights = present / present.sum(axis=1, keepdims=True)
        return type(self)(
            np.einsum("mk,mk->m", weights, self.values[groups]),
            np.einsum("mk,mki->mi", weights, self.gradients[groups]),
            np.einsum("mk,mkij->mij", weights, self.hessians[groups]),
            flat=self.flat,
        )

    def errors(self) -> Floats:
        """Standard errors (n,)."""
        cap = self.values**2 + _RANDOM_DIRECTION
        if self.flat:
            return np.sqrt(cap)
        first = np.einsum("ni,ni->n", self.gradients, self.gradients)
        second = 0.5 * np.einsum("nij,nij->n", self.hessians, self.hessians)
        return np.sqrt(np.minimum(first + second, cap))


def tied(score: float, se: float, other: float, other_se: float) -> bool:
    """Whether `score` cannot be called higher: score − other < 1.64·√(se₁² + se₂²), or equal.

    Both errors come from the same answers and mostly point the same way for similar professions,
    so the true error of the difference is smaller and this calls more pairs tied than the answers
    alone would. That is wanted: the ratings of the professions have errors of their own, and no
    source publishes them. Equal scores are always tied.
    """
    return score <= other or score - other < CLEAR * float(np.hypot(se, other_se))


def _root(covariance: Floats) -> Floats:
    """B (20, k) with BBᵀ = covariance but for rounding, for a positive semidefinite matrix."""
    lengths, axes = np.linalg.eigh(covariance)
    some = lengths > _FAINT * max(lengths[-1], _FAINT)
    some[-1] = True
    root: Floats = axes[:, some] * np.sqrt(np.maximum(lengths[some], 0.0))
    return root
