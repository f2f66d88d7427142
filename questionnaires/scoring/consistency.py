"""How well the items of one scale hang together."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


def cronbach_alpha(matrix: npt.NDArray[np.floating[Any]] | npt.NDArray[np.integer[Any]]) -> float:
    """Cronbach's alpha of a scale, α = k/(k−1) · (1 − Σ var(item) / var(sum)).

    `matrix` has one row per person and one column per item; a row with any NaN is left out
    (listwise). Variances use n − 1. The result has no unit, is at most 1 and may be negative;
    it is NaN when every person has the same sum.

    Raises ValueError unless there are two dimensions, two items and two complete rows.

    Source: Cronbach (1951), Psychometrika 16, 297-334.
    """
    values = np.asarray(matrix, dtype=np.float64)
    if values.ndim != 2 or values.shape[1] < 2:
        raise ValueError("Alpha needs a table of persons by at least two items.")
    complete = values[~np.isnan(values).any(axis=1)]
    if len(complete) < 2:
        raise ValueError("Alpha needs at least two persons who answered every item.")
    total_variance = complete.sum(axis=1).var(ddof=1)
    if total_variance == 0:
        return float("nan")
    items = complete.shape[1]
    return float(items / (items - 1) * (1 - complete.var(axis=0, ddof=1).sum() / total_variance))
