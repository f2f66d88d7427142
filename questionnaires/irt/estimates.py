"""What a calibration found, as item parameters with standard errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

from questionnaires.irt.graded_items import HIGHEST_A, LOWEST_A
from questionnaires.irt.information import covariance, estimated
from questionnaires.irt.parameter_set import ItemParameters

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from questionnaires.irt.arrays import Array
    from questionnaires.irt.estimation import Estimate, Task

_AT_BOUND = 1e-3


@dataclass(frozen=True, slots=True)
class Calibration:
    """Estimates for n items with at most K categories.

    `a` (n,); `b` (n, K − 1), increasing, +inf for categories an item lacks; `c` (n,), zero
    without guessing; `se_…` their standard errors, zero for anchors and NaN where there is no
    parameter. `mean` and `sd` of the group are 0 and 1 unless anchors set the scale.
    `log_likelihood` is that of the answers; `iterations` were made, and the parameters stood
    still if `converged`.

    `unused` (n, K) marks categories nobody chose, whose thresholds rest on half an added answer;
    `at_bound` (n,) items whose discrimination ended at a bound: their wording or key is amiss.
    """

    a: Array
    b: Array
    c: Array
    se_a: Array
    se_b: Array
    se_c: Array
    mean: float
    sd: float
    se_mean: float
    se_sd: float
    log_likelihood: float
    iterations: int
    converged: bool
    unused: npt.NDArray[np.bool_]
    at_bound: npt.NDArray[np.bool_]

    def items(self, item_ids: Sequence[str]) -> dict[str, ItemParameters]:
        """The estimates under the ids of the items, in the order of the columns."""
        return {
            item_id: ItemParameters(float(a), tuple(b[np.isfinite(b)].tolist()), float(c))
            for item_id, a, b, c in zip(item_ids, self.a, self.b, self.c, strict=True)
        }


def report(task: Task, found: Estimate, unused: npt.NDArray[np.bool_]) -> Calibration:
    """Turn slopes and intercepts into a, b and c with standard errors.

    A row of parameters is (a, d₁ … d_K₋₁), and logit c behind them where there is guessing.
    """
    parameters, mask = found.state.parameters, estimated(task)
    matrix = covariance(task, found.state)
    thresholds = slice(1, unused.shape[1])
    a, d = parameters[:, 0], parameters[:, thresholds]
    variance, with_a = _by_item(matrix, mask)
    b = -d / a[:, None]
    there = np.isfinite(b)
    # The delta method for b = −d/a.
    by_a = np.where(there, b, 0.0)
    of_b = variance[:, thresholds] + by_a**2 * variance[:, :1] + 2 * by_a * with_a[:, thresholds]
    guess = parameters[:, unused.shape[1] :]
    c = expit(guess)
    of_group = np.sqrt(np.diag(matrix)[int(mask.sum()) :]) if task.anchored else np.zeros(2)
    return Calibration(
        a=a.copy(),
        b=b,
        c=c.sum(axis=1),
        se_a=np.sqrt(variance[:, 0]),
        se_b=np.where(there, np.sqrt(np.maximum(of_b, 0.0)) / a[:, None], np.nan),
        se_c=(c * (1 - c) * np.sqrt(variance[:, unused.shape[1] :])).sum(axis=1),
        mean=found.state.mean,
        sd=found.state.sd,
        se_mean=float(of_group[0]),
        se_sd=float(of_group[1]),
        log_likelihood=found.log_likelihood,
        iterations=found.iterations,
        converged=found.converged,
        unused=unused,
        at_bound=mask[:, 0] & ((a < LOWEST_A + _AT_BOUND) | (a > HIGHEST_A - _AT_BOUND)),
    )


def _by_item(matrix: Array, mask: npt.NDArray[np.bool_]) -> tuple[Array, Array]:
    """Variances, and covariances with the item's own a, both (n, p); zero where not estimated."""
    place = np.zeros(mask.shape, dtype=np.intp)
    place[mask] = np.arange(mask.sum())
    variance = np.where(mask, np.diag(matrix)[place], 0.0)
    with_a = np.where(mask, matrix[place[:, :1], place], 0.0)
    return variance, with_a
