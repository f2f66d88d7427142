"""How well a score separates two groups: area under the curve, hits at a rate of false alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import rankdata

if TYPE_CHECKING:
    import numpy.typing as npt


def auc(careful: npt.ArrayLike, careless: npt.ArrayLike) -> float:
    """Probability that a careless score (m,) exceeds a careful one (n,), ties counting half.

    Source: Hanley & McNeil (1982), Radiology 143, 29-36. Raises ValueError for an empty group.
    """
    low, high = _pair(careful, careless)
    ranks = rankdata(np.concatenate([low, high]))[len(low) :]
    return float((ranks.sum() - len(high) * (len(high) + 1) / 2) / (len(low) * len(high)))


def hits_at(careful: npt.ArrayLike, careless: npt.ArrayLike, false_alarms: float = 0.05) -> float:
    """Share of careless scores found when at most this share of careful ones is accused.

    Found is who scores above the threshold. Where ties hinder an exact share of false alarms,
    tied people are accused with the one probability that reaches it, on both sides.
    """
    low, high = _pair(careful, careless)
    if false_alarms >= 1:
        return 1.0
    limit = threshold(low, false_alarms)
    spare = false_alarms - float((low > limit).mean())
    tied = float((low == limit).mean())
    return float((high > limit).mean() + (high == limit).mean() * spare / tied)


def threshold(careful: npt.ArrayLike, false_alarms: float = 0.05) -> float:
    """The lowest careful score that no more than this share of careful scores exceeds."""
    scores = np.sort(np.asarray(careful, dtype=np.float64))
    # Rounding errors of the product must not move the place: 0.05 · 100 is not 5.000000001.
    above = int(np.floor(false_alarms * len(scores) + 1e-9))
    return float(scores[max(len(scores) - 1 - above, 0)])


def _pair(
    careful: npt.ArrayLike, careless: npt.ArrayLike
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    low, high = (np.asarray(part, dtype=np.float64) for part in (careful, careless))
    if low.ndim != 1 or high.ndim != 1 or not len(low) or not len(high):
        raise ValueError("Both groups need scores, one per person.")
    return low, high
