"""Profile correlation: the similarity of two interest profiles by shape, not by level."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils.validation import check_is_fitted, validate_data

Floats = npt.NDArray[np.float64]

# Names the formula in every stored recommendation; raise it when a formula here changes.
RANKER = "profile-correlation/2"

# Spread below which a row counts as constant: far under one answer's step, far over rounding.
_CONSTANT = 1e-9


class ProfileCorrelationRanker(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """Pearson correlation of people's profiles with professions' profiles.

    `fit` takes the professions, shape (n_professions, n_scales); `transform` takes people, shape
    (n_people, n_scales), and returns correlations in [-1, 1], shape (n_people, n_professions).
    The units of the two sides need not agree. A constant row, on either side, has no shape: its
    correlations are 0. Profile correlation is the best of the published congruence indices
    (Xu & Li 2020; Tracey, Allen & Robbins 2012).

    Fitted attributes: `directions_`, (n_professions, n_scales), centred rows of length one;
    `n_features_in_`.
    """

    def fit(self, X: npt.ArrayLike, y: Any = None) -> Self:  # noqa: ARG002, N803 (the contract)
        """Keep the shape of each profession's profile; `y` is ignored."""
        self.directions_ = directions(validate_data(self, X, dtype=np.float64))
        self._n_features_out = len(self.directions_)
        return self

    def transform(self, X: npt.ArrayLike) -> Floats:  # noqa: N803 (the contract)
        """Correlations of each person (row) with each profession (column)."""
        check_is_fitted(self)
        people = directions(validate_data(self, X, dtype=np.float64, reset=False))
        return np.clip(people @ self.directions_.T, -1.0, 1.0)


def directions(rows: npt.ArrayLike) -> Floats:
    """Each row minus its mean, scaled to length one; constant rows become zeros.

    Shape (..., k) in, the same shape out. The dot product of two results is Pearson's r.
    """
    values = np.asarray(rows, dtype=np.float64)
    centred = values - values.mean(axis=-1, keepdims=True)
    length = np.linalg.norm(centred, axis=-1, keepdims=True)
    scale = np.maximum(1.0, np.abs(values).max(axis=-1, keepdims=True))
    constant = length <= _CONSTANT * scale
    return np.where(constant, 0.0, centred / np.where(constant, 1.0, length))
