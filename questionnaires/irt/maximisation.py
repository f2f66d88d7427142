"""The M-step: better item parameters for expected counts, all items at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from questionnaires.irt.arrays import Array

_LITTLE = 1e-6


class Items(Protocol):
    """What the estimation asks of a kind of item; parameters are (n, p)."""

    @property
    def used(self) -> npt.NDArray[np.bool_]:
        """Which parameters exist, (n, p)."""

    def only(self, rows: npt.NDArray[np.intp]) -> Self:
        """Some of the items."""

    def log_p(self, parameters: Array, grid: Array) -> Array:
        """Log-probabilities (n, K, Q), −inf for a category the item lacks."""

    def slopes(self, parameters: Array, grid: Array) -> Array:
        """Derivatives of log P for each parameter, (n, p, K, Q)."""

    def prior(self, parameters: Array) -> tuple[Array, Array, Array]:
        """Log-density (n,), gradient (n, p) and negative curvature (n, p) of the prior."""

    def feasible(self, parameters: Array) -> npt.NDArray[np.bool_]:
        """Which items are within their bounds, (n,)."""

    def clip(self, parameters: Array) -> Array:
        """The nearest parameters within the plain bounds."""

    def rescaled(self, parameters: Array, mean: float, sd: float) -> Array:
        """The same items for the trait (θ − mean)/sd."""


def maximise(
    items: Items, parameters: Array, answers: Array, grid: Array, *, rounds: int = 2
) -> Array:
    """`rounds` steps of Fisher scoring on the expected counts `answers` (n, K, Q).

    A step that would leave the bounds or lower an item's likelihood is halved for that item.

    Source: Bock & Aitkin (1981), Psychometrika 46, 443-459.
    """
    people = answers.sum(axis=1, keepdims=True)
    current, log_p = parameters, items.log_p(parameters, grid)
    value = _value(items, current, answers, log_p)
    for _ in range(rounds):
        step = _step(items, current, answers, people * np.exp(log_p), grid)
        for _ in range(12):
            candidate = items.clip(current + step)
            good = items.feasible(candidate)
            candidate = np.where(good[:, None], candidate, current)
            new_log_p = items.log_p(candidate, grid)
            new = _value(items, candidate, answers, new_log_p)
            good &= new >= value
            if good.all():
                break
            step = np.where(good[:, None], step, step / 2)
        current = np.where(good[:, None], candidate, current)
        log_p = np.where(good[:, None, None], new_log_p, log_p)
        value = np.where(good, new, value)
    return current


def _value(items: Items, parameters: Array, answers: Array, log_p: Array) -> Array:
    # A category an item lacks has log-probability −inf and no answers.
    terms = np.multiply(answers, log_p, out=np.zeros_like(answers), where=answers > 0)
    return np.asarray(terms.sum(axis=(1, 2)) + items.prior(parameters)[0])


def _step(items: Items, parameters: Array, answers: Array, expected: Array, grid: Array) -> Array:
    slopes = items.slopes(parameters, grid)
    n, p = parameters.shape
    flat = slopes.reshape(n, p, -1)
    _, pull, stiffness = items.prior(parameters)
    gradient = (flat @ answers.reshape(n, -1, 1))[:, :, 0] + pull
    information = (flat * expected.reshape(n, 1, -1)) @ flat.transpose(0, 2, 1)
    diagonal = np.arange(p)
    # Where nothing is known at all a little weight keeps the step finite; it moves no maximum.
    information[:, diagonal, diagonal] += stiffness + np.where(items.used, _LITTLE, 1.0)
    return np.asarray(np.linalg.solve(information, gradient[:, :, None])[:, :, 0])
