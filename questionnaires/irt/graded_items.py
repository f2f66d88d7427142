"""Graded items under estimation: probabilities on a grid, their slopes, their bounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

from questionnaires.irt.models import log_difference

if TYPE_CHECKING:
    import numpy.typing as npt

    from questionnaires.irt.arrays import Array

LOWEST_A, HIGHEST_A = 0.05, 10.0
"""Bounds of the discrimination: below, an item says nothing; above, it is a single step."""

_CLOSEST = 1e-6
"""Neighbouring thresholds stay this far apart (in aθ + d), so every logarithm is finite."""


@dataclass(frozen=True, slots=True)
class GradedItems:
    """n items with P(X ≥ k) = σ(aθ + dₖ), d decreasing.

    A row of parameters is (a, d₁ … d_K₋₁); parameters are (n, K). `lacking` (n, K) marks
    categories an item does not have, always its last ones; their d is −inf.
    """

    lacking: npt.NDArray[np.bool_]

    @property
    def used(self) -> npt.NDArray[np.bool_]:
        """Which parameters exist, (n, K)."""
        exist = ~self.lacking
        exist[:, 0] = True
        return exist

    def only(self, rows: npt.NDArray[np.intp]) -> GradedItems:
        """Some of the items."""
        return GradedItems(self.lacking[rows])

    def log_p(self, parameters: Array, grid: Array) -> Array:
        """Log-probabilities (n, K, Q)."""
        return log_difference(*self._edges(parameters, grid))

    def slopes(self, parameters: Array, grid: Array) -> Array:
        """Derivatives of log P for each parameter: (n, parameters, K categories, Q)."""
        above, below = self._edges(parameters, grid)
        n, k, q = above.shape
        # log P = log σ(x) + log σ(−y) + log(1 − e^(y−x)) with x the upper, y the lower edge.
        width = np.where(np.isneginf(above), np.inf, above) - below
        near = np.exp(-width) / -np.expm1(-width)
        upper, lower = expit(-above) + near, expit(below) + near
        found = np.zeros((n, k, k, q))
        found[:, 0] = grid * (upper - lower)
        for edge in range(1, k):
            found[:, edge, edge] = upper[:, edge]
            found[:, edge, edge - 1] = -lower[:, edge - 1]
        np.copyto(found, 0.0, where=self.lacking[:, None, :, None])
        np.copyto(found, 0.0, where=~self.used[:, :, None, None])
        return found

    def feasible(self, parameters: Array) -> npt.NDArray[np.bool_]:
        """Which items lie within the bounds, thresholds in order, (n,)."""
        a, d = parameters[:, 0], parameters[:, 1:]
        with np.errstate(invalid="ignore"):
            apart = (d[:, :-1] - d[:, 1:] >= _CLOSEST) | self.lacking[:, 2:]
        return apart.all(axis=1) & (a >= LOWEST_A) & (a <= HIGHEST_A)

    def prior(self, parameters: Array) -> tuple[Array, Array, Array]:
        """Log-density of the prior, its gradient and curvature: graded items have none."""
        zeros = np.zeros_like(parameters)
        return zeros[:, 0], zeros, zeros

    def clip(self, parameters: Array) -> Array:
        """The same with a within its bounds."""
        found = parameters.copy()
        np.clip(found[:, 0], LOWEST_A, HIGHEST_A, out=found[:, 0])
        return found

    def rescaled(self, parameters: Array, mean: float, sd: float) -> Array:
        """The same items for the trait (θ − mean)/sd."""
        found = parameters.copy()
        found[:, 1:] += mean * found[:, :1]
        found[:, 0] *= sd
        return found

    def _edges(self, parameters: Array, grid: Array) -> tuple[Array, Array]:
        z = parameters[:, :1, None] * grid + parameters[:, 1:, None]
        edge = np.full((len(z), 1, len(grid)), np.inf)
        return np.concatenate([edge, z], axis=1), np.concatenate([z, -edge], axis=1)
