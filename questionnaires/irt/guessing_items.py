"""Right–wrong items with a chance level under estimation (3PL)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit, log_expit

from questionnaires.irt.graded_items import HIGHEST_A, LOWEST_A

if TYPE_CHECKING:
    import numpy.typing as npt

    from questionnaires.irt.arrays import Array


@dataclass(frozen=True, slots=True)
class GuessingItems:
    """n items with P(right) = c + (1 − c) σ(aθ + d); a row of parameters is (a, d, logit c).

    `chance` (n,) is where the beta prior of c has its mode, `certainty` how many answers by
    blind guessing the prior is worth: c ~ Beta(1 + certainty·chance, 1 + certainty·(1 − chance)).
    Without a prior, c of an easy item cannot be told from the answers.
    """

    chance: Array
    certainty: float

    @property
    def used(self) -> npt.NDArray[np.bool_]:
        """Which parameters exist: all, (n, 3)."""
        return np.ones((len(self.chance), 3), dtype=np.bool_)

    def only(self, rows: npt.NDArray[np.intp]) -> GuessingItems:
        """Some of the items."""
        return GuessingItems(self.chance[rows], self.certainty)

    def log_p(self, parameters: Array, grid: Array) -> Array:
        """Log-probabilities of wrong and right, (n, 2, Q)."""
        a, d, guess = (parameters[:, place, None] for place in range(3))
        z = a * grid + d
        known = log_expit(-guess)
        right = np.logaddexp(log_expit(guess), known + log_expit(z))
        return np.stack([known + log_expit(-z), right], axis=1)

    def slopes(self, parameters: Array, grid: Array) -> Array:
        """Derivatives of log P for each parameter: (n, 3 parameters, 2 categories, Q)."""
        a, d, guess = (parameters[:, place, None] for place in range(3))
        z = a * grid + d
        right = self.log_p(parameters, grid)[:, 1]
        # P(right) grows with z by (1 − c) σ(z) σ(−z) and with logit c by c (1 − c) σ(−z).
        by_z = np.exp(log_expit(-guess) + log_expit(z) + log_expit(-z) - right)
        by_guess = np.exp(log_expit(guess) + log_expit(-guess) + log_expit(-z) - right)
        wrong_by_z = -expit(z)
        return np.stack(
            [
                np.stack([grid * wrong_by_z, grid * by_z], axis=1),
                np.stack([wrong_by_z, by_z], axis=1),
                np.stack(np.broadcast_arrays(-expit(guess), by_guess), axis=1),
            ],
            axis=1,
        )

    def prior(self, parameters: Array) -> tuple[Array, Array, Array]:
        """Log-density of the beta prior of c, its gradient and negative curvature in logit c."""
        guess = parameters[:, 2]
        c = expit(guess)
        value = self.certainty * (
            self.chance * log_expit(guess) + (1 - self.chance) * log_expit(-guess)
        )
        gradient, curvature = np.zeros_like(parameters), np.zeros_like(parameters)
        gradient[:, 2] = self.certainty * (self.chance - c)
        curvature[:, 2] = self.certainty * c * (1 - c)
        return value, gradient, curvature

    def feasible(self, parameters: Array) -> npt.NDArray[np.bool_]:
        """Which items have a within its bounds, (n,)."""
        a = parameters[:, 0]
        return np.asarray((a >= LOWEST_A) & (a <= HIGHEST_A))

    def clip(self, parameters: Array) -> Array:
        """The same with a within its bounds."""
        found = parameters.copy()
        np.clip(found[:, 0], LOWEST_A, HIGHEST_A, out=found[:, 0])
        return found

    def rescaled(self, parameters: Array, mean: float, sd: float) -> Array:
        """The same items for the trait (θ − mean)/sd."""
        found = parameters.copy()
        found[:, 1] += mean * found[:, 0]
        found[:, 0] *= sd
        return found
