"""Logistic regression in which no feature can count both ways.

Every feature enters as a rising step-wise linear function with weights that are never negative.
So answers that fit better, or a longer run of equal ones, always move the judgement the same way,
whatever the careless answers of the fitting sample happened to look like.

Source: Ramsay (1988), Statistical Science 3, 425-441 (monotone splines, here of degree one);
Hoerl & Kennard (1970), Technometrics 12, 55-67 (ridge).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

if TYPE_CHECKING:
    import numpy.typing as npt

    from questionnaires.irt.arrays import Array

KNOTS = (0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98)
"""Quantiles of a feature between which its function is linear; flat outside."""

RIDGE = 2.0
_WIDTH = 1e-9


class RegressionDidNotSettleError(RuntimeError):
    """The weights still moved when the most iterations had been made."""


@dataclass(frozen=True, eq=False, slots=True)
class Regression:
    """`knots` (features, s + 1), `weights` (features, s), both in units of the features.

    The score of a person is `intercept` + Σ weight · (share of the step climbed), a log-odds.
    """

    knots: Array
    weights: Array
    intercept: float

    def score(self, values: Array) -> Array:
        """Log-odds (people,) for `values` (people, features)."""
        ramps = _ramps(values, self.knots)
        return np.asarray(ramps.reshape(len(values), -1) @ self.weights.ravel() + self.intercept)


def fit_monotone(
    values: Array, target: npt.ArrayLike, *, ridge: float = RIDGE, most_iterations: int = 1000
) -> Regression:
    """Fit to `values` (people, features), larger for `target` (people,) 1 than for 0.

    Maximises the log-likelihood less ridge · Σ weight² / 2, the weights at least zero.
    Raises RegressionDidNotSettleError.
    """
    knots = np.quantile(values, KNOTS, axis=0).T
    ramps = _ramps(values, knots).reshape(len(values), -1)
    wanted = np.asarray(target, dtype=np.float64)
    people = len(wanted)

    def loss(parameters: Array) -> tuple[float, Array]:
        weights = parameters[1:]
        score = ramps @ weights + parameters[0]
        value = (np.logaddexp(0, score) - wanted * score).sum() + ridge / 2 * (weights**2).sum()
        residual = expit(score) - wanted
        slope = np.concatenate([[residual.sum()], ramps.T @ residual + ridge * weights])
        return value / people, slope / people

    bounds = [(None, None), *[(0.0, None)] * ramps.shape[1]]
    found = minimize(
        loss,
        np.zeros(ramps.shape[1] + 1),
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"maxiter": most_iterations},
    )
    if not found.success:
        raise RegressionDidNotSettleError(str(found.message))
    return Regression(knots, found.x[1:].reshape(len(knots), -1), float(found.x[0]))


def _ramps(values: Array, knots: Array) -> Array:
    """How much of every step each person has climbed, 0 to 1: (people, features, steps)."""
    width = np.maximum(np.diff(knots, axis=1), _WIDTH)
    return np.asarray(np.clip((values[:, :, None] - knots[:, :-1]) / width, 0, 1))
