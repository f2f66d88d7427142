"""Traits from paired choices: which of two kinds of work would you rather do?

P(first) = σ(a(θᵢ − θⱼ)) with independent standard normal priors. Only differences are seen in
the choices; the priors keep the sum of the traits at zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

from questionnaires.irt.arrays import answers

if TYPE_CHECKING:
    import numpy.typing as npt

    from questionnaires.irt.arrays import Answers, Array

_MOST_STEPS = 50
_STILL = 1e-10


@dataclass(frozen=True, slots=True)
class Pairs:
    """n pairs: the numbers of the traits behind `first` and `second`, and `a`, each (n,)."""

    first: npt.NDArray[np.intp]
    second: npt.NDArray[np.intp]
    a: Array

    def __post_init__(self) -> None:
        shapes = {self.first.shape, self.second.shape, self.a.shape}
        if len(shapes) > 1 or (self.first == self.second).any() or not (self.a > 0).all():
            raise ValueError("Every pair needs two different traits and a above zero.")

    def directions(self, traits: int) -> Array:
        """Derivatives of a(θᵢ − θⱼ) for the traits, (n, traits)."""
        found = np.zeros((len(self.a), traits))
        row = np.arange(len(self.a))
        found[row, self.first], found[row, self.second] = self.a, -self.a
        return found


@dataclass(frozen=True, slots=True)
class PairedScores:
    """`theta` and `se` (people, traits); `covariance` (people, traits, traits)."""

    theta: Array
    se: Array
    covariance: Array


def paired_scores(x: Answers, pairs: Pairs, traits: int) -> PairedScores:
    """Posterior mean and standard error of `traits` traits from choices.

    `x` (people, pairs) is 0 where the first was chosen, 1 where the second, −1 where neither.
    Newton steps lead to the highest posterior, whose curvature gives the covariance (Laplace);
    the mean is then corrected for the skewness of the posterior, ½ Σ Σₙ lₙ‴ uₙ (uₙ'Σuₙ), which
    matters with few choices. The scores of a person sum to zero.

    Source: Bradley & Terry (1952), Biometrika 39, 324-345 (the model); Tierney & Kadane (1986),
    Journal of the American Statistical Association 81, 82-86 (moments after Laplace).
    """
    x = answers(x)
    if x.size and (x.min() < -1 or x.max() > 1):
        raise ValueError("Choices must be 0, 1 or -1.")
    towards = pairs.directions(traits)
    given = (x >= 0).astype(np.float64)
    chose_first = (x == 0).astype(np.float64)
    theta: Array = np.zeros((len(x), traits))
    for _ in range(_MOST_STEPS):
        p = expit(theta @ towards.T)
        gradient = (given * (chose_first - p)) @ towards - theta
        precision = _precision(given * p * (1 - p), towards)
        step = np.linalg.solve(precision, gradient[..., None])[..., 0]
        # The posterior is log-concave; half-long steps keep a first leap from overshooting.
        step *= np.minimum(1.0, 2.0 / np.maximum(np.abs(step).max(axis=1, initial=0), 1e-12))[
            :, None
        ]
        theta += step
        if np.abs(step).max(initial=0.0) < _STILL:
            break
    p = expit(theta @ towards.T)
    covariance: Array = np.asarray(
        np.linalg.inv(_precision(given * p * (1 - p), towards)), dtype=np.float64
    )
    spread = np.einsum("nt,ptu,nu->pn", towards, covariance, towards)
    third = -given * p * (1 - p) * (1 - 2 * p)
    skew = ((third * spread) @ towards)[..., None]
    theta += (covariance @ skew)[..., 0] / 2
    se = np.sqrt(np.diagonal(covariance, axis1=1, axis2=2))
    return PairedScores(theta, se, covariance)


def _precision(weight: Array, towards: Array) -> Array:
    traits = towards.shape[1]
    curvature = np.einsum("pn,nt,nu->ptu", weight, towards, towards, optimize=True)
    return np.asarray(curvature + np.eye(traits))
