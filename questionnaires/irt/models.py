"""Response models: the probability of each category, and how much an item tells.

All functions broadcast as numpy does: `theta`, `a` and, without its last axis, `b` must fit
together; the result has one more axis, the K categories. Everything is worked out from
logarithms, so the tails neither underflow nor lose digits. Traits have the unit of the reference
group's standard deviation; there is no scaling constant 1.7.

A threshold of +inf marks a category the item lacks; its probability is zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit, log_expit

if TYPE_CHECKING:
    import numpy.typing as npt

    from questionnaires.irt.arrays import Array


def log_graded(theta: npt.ArrayLike, a: npt.ArrayLike, b: npt.ArrayLike) -> Array:
    """Log-probabilities of the graded response model, shape (..., K).

    `a` > 0 is the discrimination, `b` (..., K − 1) the increasing thresholds:
    P(X ≥ k) = σ(a(θ − bₖ)), and a category is the difference of two neighbours. The difference
    is taken as σ(x) − σ(y) = σ(x) σ(−y) (1 − e^(y−x)), which is exact at both ends.

    Source: Samejima (1969), Psychometrika Monograph 17.
    """
    theta, a, b = (np.asarray(part, dtype=np.float64) for part in (theta, a, b))
    z = a[..., None] * (theta[..., None] - b)
    edge = np.full((*z.shape[:-1], 1), np.inf)
    above, below = np.concatenate([edge, z], axis=-1), np.concatenate([z, -edge], axis=-1)
    return log_difference(above, below)


def log_difference(above: Array, below: Array) -> Array:
    """log(σ(above) − σ(below)) for above ≥ below; −inf where both are −inf."""
    absent = np.isneginf(above)
    x = np.where(absent, 0.0, above)
    with np.errstate(divide="ignore"):
        log_p = log_expit(x) + log_expit(-below) + np.log(-np.expm1(below - x))
    return np.where(absent, -np.inf, log_p)


def graded(theta: npt.ArrayLike, a: npt.ArrayLike, b: npt.ArrayLike) -> Array:
    """Category probabilities of the graded response model, shape (..., K); see log_graded."""
    return np.exp(log_graded(theta, a, b))


def graded_information(theta: npt.ArrayLike, a: npt.ArrayLike, b: npt.ArrayLike) -> Array:
    """Fisher information of a graded item about θ, shape (...).

    I = Σₖ (dPₖ/dθ)²/Pₖ = a² Σₖ Pₖ (1 − P*ₖ − P*ₖ₊₁)², with P*ₖ = P(X ≥ k). The second form
    needs no division, so it holds where a category is all but impossible.

    Source: Samejima (1969), Psychometrika Monograph 17.
    """
    theta, a, b = (np.asarray(part, dtype=np.float64) for part in (theta, a, b))
    at_least = expit(a[..., None] * (theta[..., None] - b))
    edge = np.ones((*at_least.shape[:-1], 1))
    above = np.concatenate([edge, at_least], axis=-1)
    below = np.concatenate([at_least, 0 * edge], axis=-1)
    slope = 1 - above - below
    return np.asarray(a**2 * (graded(theta, a, b) * slope**2).sum(axis=-1))


def log_partial_credit(theta: npt.ArrayLike, a: npt.ArrayLike, delta: npt.ArrayLike) -> Array:
    """Log-probabilities of the generalised partial credit model, shape (..., K).

    Pₖ ∝ exp Σ_{v ≤ k} a(θ − δᵥ), with `delta` (..., K − 1) in any order.

    Source: Muraki (1992), Applied Psychological Measurement 16, 159-176.
    """
    theta, a, delta = (np.asarray(part, dtype=np.float64) for part in (theta, a, delta))
    steps = np.cumsum(a[..., None] * (theta[..., None] - delta), axis=-1)
    logits = np.concatenate([np.zeros((*steps.shape[:-1], 1)), steps], axis=-1)
    logits -= logits.max(axis=-1, keepdims=True)
    return np.asarray(logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True)))


def partial_credit(theta: npt.ArrayLike, a: npt.ArrayLike, delta: npt.ArrayLike) -> Array:
    """Category probabilities of the GPCM, shape (..., K); see log_partial_credit."""
    return np.exp(log_partial_credit(theta, a, delta))


def partial_credit_information(
    theta: npt.ArrayLike, a: npt.ArrayLike, delta: npt.ArrayLike
) -> Array:
    """Fisher information of a GPCM item about θ, shape (...): a² times the category variance.

    Source: Muraki (1993), Applied Psychological Measurement 17, 351-363.
    """
    p = partial_credit(theta, a, delta)
    category = np.arange(p.shape[-1], dtype=np.float64)
    mean = (category * p).sum(axis=-1, keepdims=True)
    return np.asarray(np.asarray(a) ** 2 * ((category - mean) ** 2 * p).sum(axis=-1))


def log_three_pl(
    theta: npt.ArrayLike, a: npt.ArrayLike, b: npt.ArrayLike, c: npt.ArrayLike = 0.0
) -> Array:
    """Log-probabilities (wrong, right) of the three-parameter model, shape (..., 2).

    P(right) = c + (1 − c) σ(a(θ − b)) with 0 ≤ `c` < 1. With c = 0 this is the 2PL.
    `b` has no category axis here.

    Source: Birnbaum (1968), in Lord & Novick, Statistical Theories of Mental Test Scores.
    """
    theta, a, b, c = (np.asarray(part, dtype=np.float64) for part in (theta, a, b, c))
    z = a * (theta - b)
    with np.errstate(divide="ignore"):
        guessed, known = np.log(c), np.log1p(-c)
    wrong = known + log_expit(-z)
    right = np.logaddexp(guessed, known + log_expit(z))
    return np.stack(np.broadcast_arrays(wrong, right), axis=-1)


def three_pl(
    theta: npt.ArrayLike, a: npt.ArrayLike, b: npt.ArrayLike, c: npt.ArrayLike = 0.0
) -> Array:
    """Probabilities (wrong, right) of the three-parameter model, shape (..., 2)."""
    return np.exp(log_three_pl(theta, a, b, c))


def three_pl_information(
    theta: npt.ArrayLike, a: npt.ArrayLike, b: npt.ArrayLike, c: npt.ArrayLike = 0.0
) -> Array:
    """Fisher information of a right–wrong item about θ, shape (...).

    I = a² (Q/P) ((P − c)/(1 − c))², written as a² Q σ²/P with σ = σ(a(θ − b)).

    Source: Birnbaum (1968), in Lord & Novick, Statistical Theories of Mental Test Scores.
    """
    theta, a, b, c = (np.asarray(part, dtype=np.float64) for part in (theta, a, b, c))
    log_p = log_three_pl(theta, a, b, c)
    known = 2 * log_expit(a * (theta - b))
    return np.asarray(a**2 * np.exp(log_p[..., 0] - log_p[..., 1] + known))


def paired_choice(first: npt.ArrayLike, second: npt.ArrayLike, a: npt.ArrayLike = 1.0) -> Array:
    """Probabilities (first, second) of choosing between two things, shape (..., 2).

    P(first) = σ(a(θ₁ − θ₂)), `first` and `second` being the traits behind the two.

    Source: Bradley & Terry (1952), Biometrika 39, 324-345.
    """
    difference = np.asarray(first, dtype=np.float64) - np.asarray(second, dtype=np.float64)
    z = np.asarray(a) * difference
    return np.stack([expit(z), expit(-z)], axis=-1)


def paired_choice_information(
    first: npt.ArrayLike, second: npt.ArrayLike, a: npt.ArrayLike = 1.0
) -> Array:
    """Fisher information of a choice about the difference θ₁ − θ₂, shape (...): a² P(1 − P)."""
    p = paired_choice(first, second, a)
    return np.asarray(np.asarray(a) ** 2 * p[..., 0] * p[..., 1])
