"""Fields ranked by what an expert expects of the people in them: no outcome is learnt."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from recommender.moments import column_moments, filled
from recommender.ranking import Floats


class AnchoredFields(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """Linear discriminant scores around centres which an expert has written down.

    Answers are standardised by item and taken relative to the person's own mean. If the people
    of a field lie normally around its centre m with the covariance S common to all, the
    logarithm of their density is, up to what all fields share, x'S⁻¹m − m'S⁻¹m/2 (Fisher's
    discriminant). S is the covariance of all answers seen in `fit`, shrunk towards the identity.
    So two items which say the same count once, and not twice as in a correlation of profiles.

    `sweeps` times each centre then moves towards the answers of those who, by these scores,
    belong to it; the expert's word counts as much as `expert_people` of them (expectation
    maximisation with a prior on the means; all fields taken as equally frequent). Nobody's real
    field is asked for: `fit` ignores `y`.

    `centres` (n_fields, n_items): how far the people of a field lie above the others on an item,
    in units of which `unit` make a standard deviation; only differences between fields, and
    between items of one field, count. Without centres each item is a field of its own. X
    (n_people, n_items) may hold NaN. `transform` returns log-densities (n_people, n_fields).

    Fitted attributes: `n_features_in_`, `mean_`, `scale_` (n_items,), `centres_` (n_fields,
    n_items), `coef_` (n_items, n_fields), `intercept_` (n_fields,).
    """

    def __init__(
        self,
        centres: npt.ArrayLike | None = None,
        *,
        unit: float = 0.35,
        shrinkage: float = 0.5,
        sweeps: int = 5,
        expert_people: float = 1000.0,
    ) -> None:
        self.centres = centres
        self.unit = unit
        self.shrinkage = shrinkage
        self.sweeps = sweeps
        self.expert_people = expert_people

    def fit(self, X: npt.ArrayLike, y: Any = None) -> Self:  # noqa: ARG002, N803 (the contract)
        """Learn means, deviations and the covariance of the answers; `y` is ignored.

        Raises ValueError when the centres are for another number of items.
        """
        answers = validate_data(self, X, dtype=np.float64, ensure_all_finite="allow-nan")
        items = answers.shape[1]
        anchors = np.eye(items) if self.centres is None else np.asarray(self.centres, np.float64)
        if anchors.ndim != 2 or anchors.shape[1] != items:
            raise ValueError(f"centres of shape {anchors.shape} do not suit {items} items")
        anchors = anchors - anchors.mean(axis=0)
        anchors = self.unit * (anchors - anchors.mean(axis=1, keepdims=True))
        self.mean_, self.scale_ = column_moments(answers)
        z = self._relative(answers)
        covariance = z.T @ z / len(z)
        mixed = (1.0 - self.shrinkage) * covariance + self.shrinkage * np.eye(items)
        # Without shrinkage S has no inverse: relative answers sum to 0.
        inverse: Floats = np.linalg.pinv(mixed, hermitian=True).astype(np.float64)
        self._place(anchors, inverse)
        for _ in range(self.sweeps):
            share = _softmax(z @ self.coef_ + self.intercept_)
            weight = self.expert_people + share.sum(axis=0)
            moved = (self.expert_people * anchors + share.T @ z) / weight[:, None]
            self._place(moved, inverse)
        self._n_features_out = len(anchors)
        return self

    def transform(self, X: npt.ArrayLike) -> Floats:  # noqa: N803 (the contract)
        """Log-density of each person (row) in each field (column), up to a constant per person."""
        check_is_fitted(self)
        answers = validate_data(
            self, X, dtype=np.float64, ensure_all_finite="allow-nan", reset=False
        )
        return self._relative(answers) @ self.coef_ + self.intercept_

    def _relative(self, answers: Floats) -> Floats:
        z = filled((answers - self.mean_) / self.scale_)
        return z - z.mean(axis=1, keepdims=True)

    def _place(self, centres: Floats, inverse: Floats) -> None:
        self.centres_ = centres
        self.coef_ = inverse @ centres.T
        self.intercept_ = -0.5 * np.einsum("ki,ik->k", centres, self.coef_)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags


def _softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)
