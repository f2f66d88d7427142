"""The joint posterior of correlated traits, as a normal distribution, from answers so far.

Every item measures one trait, so the likelihood is a product of one curve per trait. Expectation
propagation replaces each curve Lₖ(θ) by a normal one, exp(νₖθ − τₖθ²/2), chosen so that its
product with all that is known beside it (the cavity) has the right mean and variance:

    Σ = (C⁻¹ + diag τ)⁻¹,  μ = Σν;
    cavity: precision 1/Σₖₖ − τₖ, precision · mean μₖ/Σₖₖ − νₖ;
    the mean m and variance v of cavity × Lₖ on the grid give τₖ = 1/v − precision and
    νₖ = m/v − precision · mean.

All traits are renewed in one sweep, each step shortened by a damping factor; a few sweeps reach
the fixed point. Everything works on one person (traits, Q) or many (people, traits, Q).

Sources: Minka (2001), Uncertainty in Artificial Intelligence 17, 362-369 (expectation
propagation); Segall (1996), Psychometrika 61, 331-354 (adaptive testing of correlated traits).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from questionnaires.irt.scoring import log_likelihoods
from questionnaires.irt.tables import GRID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from questionnaires.irt.arrays import Answers, Array
    from questionnaires.irt.tables import Tables

DAMPING = 0.8
_POWERS: Array = np.stack([np.ones_like(GRID), GRID, GRID**2], axis=1)
_CURVES: Array = np.stack([GRID, -0.5 * GRID**2])
_LEAST_VARIANCE = 1e-4
_LEAST_PRECISION = 1e-6
"""Of a site: curves that are not log-concave (3PL) may ask for less than nothing."""

_CHUNK = 512
"""People worked on at a time: their curves then stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Posterior:
    """A normal posterior of k traits, for one person or for many (leading axis `people`).

    `mean` (..., k) and `covariance` (..., k, k), in standard deviations of the reference group;
    `precision` (τ) and `pull` (ν), each (..., k), are the normal curves that stand for the
    answers, from which a later update starts.
    """

    mean: Array
    covariance: Array
    precision: Array
    pull: Array

    @property
    def variance(self) -> Array:
        """Posterior variances (..., k)."""
        return np.asarray(np.diagonal(self.covariance, axis1=-2, axis2=-1))

    @property
    def se(self) -> Array:
        """Standard errors (..., k)."""
        return np.sqrt(self.variance)


def before_answers(correlations: Array, people: tuple[int, ...] = ()) -> Posterior:
    """The prior as a posterior without answers; `people` is its leading shape, () for one."""
    k = len(correlations)
    flat = np.zeros((*people, k))
    covariance = np.broadcast_to(correlations, (*people, k, k)).copy()
    return Posterior(flat.copy(), covariance, flat, flat)


def update(
    log_likelihood: Array,
    prior_precision: Array,
    start: Posterior,
    *,
    sweeps: int = 2,
    damping: float = DAMPING,
    tolerance: float = 0.0,
) -> Posterior:
    """Sweep until the curves settle, from those of `start`.

    `log_likelihood` (..., k, Q) on GRID of all answers so far, up to a constant per trait;
    `prior_precision` (k, k) is the inverse of the traits' correlations. Ends after `sweeps`, or
    when no posterior mean moves by more than `tolerance`. A trait without answers has a flat
    likelihood and keeps a curve of no weight.
    """
    found = start
    for _ in range(sweeps):
        before = found.mean
        found = _sweep(log_likelihood, prior_precision, found, damping)
        if tolerance and np.abs(found.mean - before).max() < tolerance:
            break
    return found


def infer(
    log_likelihood: Array, correlations: Array, *, sweeps: int = 12, tolerance: float = 1e-3
) -> Posterior:
    """The posterior from scratch, so that it depends on nothing but the answers; see `update`."""
    start = before_answers(correlations, log_likelihood.shape[:-2])
    precision = inverse(correlations)
    # The first sweep starts from nothing, and its step needs no damping.
    first = update(log_likelihood, precision, start, sweeps=1, damping=1.0)
    return update(log_likelihood, precision, first, sweeps=sweeps - 1, tolerance=tolerance)


def infer_many(x: Answers, tables: Tables, correlations: Array) -> Posterior:
    """The posteriors of all people from their answers `x` (people, items), −1 for missing.

    Works in chunks of people, so memory grows with people × traits² only.
    """
    parts = [
        infer(log_likelihoods(x[begin : begin + _CHUNK], tables), correlations)
        for begin in range(0, len(x), _CHUNK)
    ]
    return joined(parts) if parts else before_answers(correlations, (0,))


def joined(parts: Sequence[Posterior]) -> Posterior:
    """The posteriors of several groups of people as one."""
    return Posterior(
        np.concatenate([part.mean for part in parts]),
        np.concatenate([part.covariance for part in parts]),
        np.concatenate([part.precision for part in parts]),
        np.concatenate([part.pull for part in parts]),
    )


def marginal_weights(posterior: Posterior) -> Array:
    """The normal marginal of every trait on GRID, (..., k, Q); the weights of each sum to one."""
    narrow = 1 / posterior.variance
    weights = np.stack([posterior.mean * narrow, narrow], axis=-1) @ _CURVES
    weights -= weights.max(axis=-1, keepdims=True)
    np.exp(weights, out=weights)
    weights /= weights.sum(axis=-1, keepdims=True)
    return np.asarray(weights)


def inverse(correlations: Array) -> Array:
    """The precision of the prior, (k, k), as `update` wants it."""
    return np.asarray(np.linalg.inv(correlations), dtype=np.float64)


def _sweep(log_likelihood: Array, prior: Array, at: Posterior, damping: float) -> Posterior:
    variance = at.variance
    beside = 1 / variance - at.precision
    beside_pull = at.mean / variance - at.pull
    weights = np.stack([beside_pull, beside], axis=-1) @ _CURVES
    weights += log_likelihood
    weights -= weights.max(axis=-1, keepdims=True)
    np.exp(weights, out=weights)
    moments = weights @ _POWERS
    mean = moments[..., 1] / moments[..., 0]
    narrowed = 1 / np.maximum(moments[..., 2] / moments[..., 0] - mean**2, _LEAST_VARIANCE)
    precision = np.maximum(narrowed - beside, _LEAST_PRECISION)
    pull = mean * (precision + beside) - beside_pull
    return _joined(
        prior,
        at.precision + damping * (precision - at.precision),
        at.pull + damping * (pull - at.pull),
    )


def _joined(prior: Array, precision: Array, pull: Array) -> Posterior:
    covariance = np.linalg.inv(prior + precision[..., None] * np.eye(len(prior)))
    mean = (covariance @ pull[..., None])[..., 0]
    return Posterior(np.asarray(mean), np.asarray(covariance), precision, pull)
