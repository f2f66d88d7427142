"""Answers to interest items as additive features of a linear classifier."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from recommender.anchored_fields import AnchoredFields
from recommender.moments import column_moments, filled, safe_scale
from recommender.ranking import Floats

# Below this spread, in standard deviations of the items, a person's answers are called flat: to
# divide by less would only blow up the noise in them.
_FLAT = 0.4


class AnswerFeatures(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """Relative answers, their squares and products, and an expert's scores.

    Items are standardised with the means and deviations of those seen in `fit`. From them come,
    each standardised again and multiplied by its weight (a penalty on coefficients shrinks a
    feature of greater weight less):

    - each answer relative to the person's own mean and spread, that mean, and that spread;
    - squares of the items, weight `curvature`: the steps from dislike to enjoy are not equal;
    - products of pairs of the first `products` principal components of the relative answers,
      weight `product_weight`: an interest may count for more beside another one;
    - scores by an expert's `centres` (see AnchoredFields), weight `expert_weight`: the
      classifier is shrunk towards what the expert thinks, not towards nothing.

    X (n_people, n_items) may hold NaN for answers not given: they take the mean of the person's
    standardised answers. `centres` is (n_fields, n_items) or None. Gender is no feature.

    Fitted attributes: `n_features_in_`; `mean_`, `scale_` (n_items,); `centre_` (n_items,) and
    `axes_` (n_items, k) of the components; `feature_mean_`, `weights_` (n_features,).
    """

    def __init__(
        self,
        centres: npt.ArrayLike | None = None,
        *,
        curvature: float = 0.5,
        products: int = 30,
        product_weight: float = 0.15,
        expert_weight: float = 3.0,
    ) -> None:
        self.centres = centres
        self.curvature = curvature
        self.products = products
        self.product_weight = product_weight
        self.expert_weight = expert_weight

    def fit(self, X: npt.ArrayLike, y: Any = None) -> Self:  # noqa: ARG002, N803 (the contract)
        """Learn means, deviations and components; `y` is ignored."""
        answers = validate_data(self, X, dtype=np.float64, ensure_all_finite="allow-nan")
        self.mean_, self.scale_ = column_moments(answers)
        z = filled((answers - self.mean_) / self.scale_)
        self.expert_ = None
        if self.centres is not None:
            self.expert_ = AnchoredFields(self.centres, sweeps=0).fit(z)
        relative = _relative(z)
        self.centre_ = relative.mean(axis=0)
        off = relative - self.centre_
        lengths, axes = np.linalg.eigh(off.T @ off / len(off))
        # The greatest come last.
        kept = slice(len(lengths) - min(self.products, len(lengths)), None)
        self.axes_ = axes[:, kept] / safe_scale(np.sqrt(np.maximum(lengths[kept], 0.0)))
        blocks = self._blocks(z)
        weights = (1.0, self.curvature, self.product_weight, self.expert_weight)
        self.feature_mean_ = np.concatenate([block.mean(axis=0) for block in blocks])
        self.weights_ = np.concatenate(
            [
                weight / safe_scale(block.std(axis=0))
                for weight, block in zip(weights, blocks, strict=True)
            ]
        )
        self._n_features_out = len(self.weights_)
        return self

    def transform(self, X: npt.ArrayLike) -> Floats:  # noqa: N803 (the contract)
        """Features (n_people, n_features) of the answers `X`."""
        check_is_fitted(self)
        answers = validate_data(
            self, X, dtype=np.float64, ensure_all_finite="allow-nan", reset=False
        )
        blocks = self._blocks(filled((answers - self.mean_) / self.scale_))
        features = np.hstack(blocks)
        features -= self.feature_mean_
        features *= self.weights_
        return features

    def _blocks(self, z: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Features of standardised answers before they are standardised in turn."""
        relative = _relative(z)
        parts = (relative - self.centre_) @ self.axes_
        first, second = np.triu_indices(parts.shape[1], k=1)
        return (
            np.column_stack([relative, z.mean(axis=1), np.maximum(z.std(axis=1), _FLAT)]),
            z**2,
            parts[:, first] * parts[:, second],
            np.empty((len(z), 0)) if self.expert_ is None else self.expert_.transform(z),
        )

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags


def _relative(z: Floats) -> Floats:
    spread = np.maximum(z.std(axis=1, keepdims=True), _FLAT)
    return (z - z.mean(axis=1, keepdims=True)) / spread
