"""What somebody would answer to every item, judged from the answers there are."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from recommender.moments import column_moments, filled
from recommender.ranking import Floats


class ExpectedAnswers(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):
    """The best linear prediction of all answers from those given, in the units of the answers.

    With items standardised, R their correlations and g the items answered, the prediction is
    R[:, g] (R[g, g] + `noise`·I)⁻¹ z[g]: regression to the mean, the stronger the fewer items
    speak for an interest. `noise` is the part of an item that is neither interest nor lasting,
    for which the answers to one sitting cannot tell; it also smooths the items answered.

    X (n_people, n_items) holds NaN where there is no answer; who has answered nothing is
    expected to answer like everybody on average.

    Fitted attributes: `n_features_in_`, `mean_`, `scale_` (n_items,), `correlation_` (n_items,
    n_items).
    """

    def __init__(self, *, noise: float = 0.4) -> None:
        self.noise = noise

    def fit(self, X: npt.ArrayLike, y: Any = None) -> Self:  # noqa: ARG002, N803 (the contract)
        """Learn means, deviations and correlations of the items; `y` is ignored."""
        answers = validate_data(self, X, dtype=np.float64, ensure_all_finite="allow-nan")
        self.mean_, self.scale_ = column_moments(answers)
        z = filled((answers - self.mean_) / self.scale_)
        z = z - z.mean(axis=0)
        self.correlation_ = z.T @ z / len(z)
        return self

    def transform(self, X: npt.ArrayLike) -> Floats:  # noqa: N803 (the contract)
        """Expected answers (n_people, n_items), without NaN."""
        check_is_fitted(self)
        answers = validate_data(
            self, X, dtype=np.float64, ensure_all_finite="allow-nan", reset=False
        )
        z = (answers - self.mean_) / self.scale_
        expected = np.zeros_like(z)
        patterns, of_person = np.unique(~np.isnan(z), axis=0, return_inverse=True)
        for number, given in enumerate(patterns):
            if not given.any():
                continue
            people = of_person.ravel() == number
            among = self.correlation_[np.ix_(given, given)] + self.noise * np.eye(given.sum())
            weights = np.linalg.pinv(among, hermitian=True) @ self.correlation_[given]
            expected[people] = z[np.ix_(people, given)] @ weights
        return expected * self.scale_ + self.mean_

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags
