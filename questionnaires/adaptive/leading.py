"""How certain it is which trait is the highest.

With respect to the traits themselves that is a question about the posterior N(μ, Σ). With respect
to the result the whole form would give, less is uncertain: the posterior means are a martingale,
so given the answers so far the full form's mean is distributed about N(μ, Σ − E[Σ_full]), and
using Σ itself would be under-confident.

Source: Williams (1991), Probability with Martingales (Cambridge), chapter 10; the rest follows
from the law of total variance.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from questionnaires.adaptive.selection import expected_information

if TYPE_CHECKING:
    from questionnaires.adaptive.content import Flags
    from questionnaires.adaptive.posterior import Posterior
    from questionnaires.irt.arrays import Array
    from questionnaires.irt.tables import Tables

_CHUNK = 256


def leading_probabilities(mean: Array, covariance: Array, draws: int = 1024) -> Array:
    """P(trait is the highest of all) under N(mean, covariance), (..., k); each row sums to one.

    `mean` (..., k), `covariance` (..., k, k), which may be singular. Uses the same evenly spread
    points (Kronecker's sequence and their mirror images) for everybody, so the result depends on
    the arguments alone; its error is about 0.005.
    """
    flat = mean.reshape(-1, mean.shape[-1])
    k = flat.shape[1]
    spread = covariance.reshape(-1, k, k)
    points = _points(k, draws)
    found = np.empty_like(flat)
    for begin in range(0, len(flat), _CHUNK):
        part = slice(begin, begin + _CHUNK)
        values, vectors = np.linalg.eigh(spread[part])
        root = vectors * np.sqrt(np.maximum(values, 0.0))[:, None, :]
        drawn = flat[part, None, :] + points @ np.swapaxes(root, 1, 2)
        highest = drawn.argmax(axis=2)
        for trait in range(k):
            found[part, trait] = (highest == trait).mean(axis=1)
    return found.reshape(mean.shape)


def change_to_come(posterior: Posterior, tables: Tables, coming: Flags) -> Array:
    """Covariance of the posterior mean after the items `coming` around the present one.

    `coming` (..., n) marks the items that would still be answered. Returns Σ − E[Σ after],
    (..., k, k), Σ after being worked out from the items' expected information.
    """
    information = expected_information(posterior, tables) * coming
    by_trait = information @ np.eye(posterior.mean.shape[-1])[tables.trait]
    now = posterior.covariance
    after = np.linalg.inv(np.linalg.inv(now) + by_trait[..., None] * np.eye(now.shape[-1]))
    return np.asarray(now - after)


@cache
def _points(k: int, draws: int) -> Array:
    """Standard normal points (draws, k): Roberts's low-discrepancy sequence, mirrored."""
    # The unique positive root of x^(k + 1) = x + 1.
    root = 2.0
    for _ in range(64):
        root = (1.0 + root) ** (1.0 / (k + 1))
    steps = root ** -np.arange(1.0, k + 1)
    half = ndtri((0.5 + np.arange(1, draws // 2 + 1)[:, None] * steps) % 1.0)
    points: Array = np.concatenate([half, -half])
    points.flags.writeable = False
    return points
