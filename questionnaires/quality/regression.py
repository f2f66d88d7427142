"""Logistic regression in which no feature can count both ways.

Every feature enters as a rising step-wise linear function with weights that are never negative.
So a longer run of equal answers, or a worse fit (`features.suspicion` turns every feature that
way), always moves the judgement the same way, whatever the careless answers of the fitting sample
happened to look like.

Source: Ramsay (1988), Statistical Science 3, 425-441 (monotone splines, here of degree one);
Hoerl & Kennard (1970), Technometrics 12, 55-67 (ridge).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from questionnaires.irt.arrays import Array

KNOTS = (0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98)
"""Quantiles of a feature between which its function is linear; flat outside."""

RIDGE = 2.0
_WIDTH = 1e-9
_FAINT = 1e-6
_SETTLED = 1e-7
"""Less gain per person than this in one step is none."""

_HALVINGS = 30


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
    values: Array, target: npt.ArrayLike, *, ridge: float = RIDGE, most_iterations: int = 200
) -> Regression:
    """Fit to `values` (people, features), larger for `target` (people,) 1 than for 0.

    Maximises the log-likelihood less ridge · Σ weight² / 2, the weights at least zero, by
    projected Newton steps: weights at zero that would go below stay out of the step. Raises
    RegressionDidNotSettleError.

    Source: Bertsekas (1982), SIAM Journal on Control and Optimization 20, 221-246.
    """
    knots = np.quantile(values, KNOTS, axis=0).T
    steps = _ramps(values, knots).reshape(len(values), -1)
    design = np.column_stack([np.ones(len(values)), steps])
    wanted = np.asarray(target, dtype=np.float64)
    penalty = np.full(design.shape[1], ridge)
    penalty[0] = 0.0
    lowest = np.zeros(design.shape[1])
    lowest[0] = -np.inf

    def loss(parameters: Array) -> float:
        score = design @ parameters
        value = (np.logaddexp(0, score) - wanted * score).sum()
        return float(value + (penalty * parameters**2).sum() / 2)

    at = np.zeros(design.shape[1])
    value = loss(at)
    for _ in range(most_iterations):
        p = expit(design @ at)
        slope = design.T @ (p - wanted) + penalty * at
        free = (at > lowest) | (slope < 0)
        part = design[:, free]
        curvature = (part * (p * (1 - p))[:, None]).T @ part
        curvature[np.diag_indices_from(curvature)] += penalty[free] + _FAINT
        step = np.zeros_like(at)
        step[free] = np.linalg.solve(curvature, slope[free])
        at, before, value = _shortened(loss, at, step, lowest, value)
        if before - value < _SETTLED * len(wanted):
            return Regression(knots, at[1:].reshape(len(knots), -1), float(at[0]))
    raise RegressionDidNotSettleError("The weights had not settled after the most iterations.")


def _shortened(
    loss: Callable[[Array], float], at: Array, step: Array, lowest: Array, value: float
) -> tuple[Array, float, float]:
    """The first of ever shorter steps that lowers the loss: where it leads, loss before, after."""
    for halvings in range(_HALVINGS):
        new = np.maximum(at - step * 0.5**halvings, lowest)
        lower = loss(new)
        if lower < value:
            return new, value, lower
    return at, value, value


def _ramps(values: Array, knots: Array) -> Array:
    """How much of every step each person has climbed, 0 to 1: (people, features, steps)."""
    width = np.maximum(np.diff(knots, axis=1), _WIDTH)
    return np.asarray(np.clip((values[:, :, None] - knots[:, :-1]) / width, 0, 1))
