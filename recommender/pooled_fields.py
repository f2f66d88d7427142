"""Fields ranked by what people like this one have chosen: one pooled, calibrated classifier."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data
from threadpoolctl import threadpool_limits

from recommender.answer_features import AnswerFeatures
from recommender.ranking import Floats

_FEWEST_FIELDS = 2
_WIDEST = np.log(3.0)
"""Bounds of the logarithm of the temperature: far outside of what any honest fit needs."""

_TINY = 1e-12
"""Keeps logarithms of probabilities finite."""


class PooledFields(ClassifierMixin, BaseEstimator):
    """Multinomial logistic regression on AnswerFeatures, calibrated by a temperature.

    One penalty 1/`C` holds all coefficients of all fields, so fields with few people borrow from
    the expert's centres and from the mean of the others. Log-probabilities are divided by the
    temperature that minimises the log loss on people left out of the fit, in `folds` folds
    (Guo et al. 2017, "On calibration of modern neural networks"); with `folds` below 2, or a
    field of fewer people than folds, the temperature is 1.

    X (n_people, n_items) may hold NaN; `extra` columns at its end are taken as they are and not
    as answers (standardised by the caller). `centres` as in AnswerFeatures.

    Fitted attributes: `n_features_in_`, `classes_`, `log_prior_` (n_fields,) logarithms of the
    base rates, `temperature_`, `features_`, `regression_`, `n_iter_`.
    """

    def __init__(
        self,
        centres: npt.ArrayLike | None = None,
        *,
        C: float = 0.007,  # noqa: N803 (as in LogisticRegression)
        folds: int = 3,
        extra: int = 0,
        max_iter: int = 300,
    ) -> None:
        self.centres = centres
        self.C = C
        self.folds = folds
        self.extra = extra
        self.max_iter = max_iter

    def fit(self, X: npt.ArrayLike, y: npt.ArrayLike) -> Self:  # noqa: N803 (the contract)
        """Learn from answers (n_people, n_items) and fields (n_people,), at least two fields."""
        answers, fields = validate_data(self, X, y, dtype=np.float64, ensure_all_finite="allow-nan")
        check_classification_targets(fields)
        self.classes_, codes = np.unique(fields, return_inverse=True)
        if len(self.classes_) < _FEWEST_FIELDS:
            raise ValueError("Classifier can't train when only one class is present.")
        counts = np.bincount(codes)
        self.log_prior_ = np.log(counts / counts.sum())
        self.temperature_ = 1.0
        # Threads that wait for each other on small matrices cost more than they save.
        with threadpool_limits(limits=1):
            if 2 <= self.folds <= counts.min():
                self.temperature_ = self._calibrated(answers, codes)
            self.features_, self.regression_ = self._fitted(answers, codes)
        self.n_iter_ = int(self.regression_.n_iter_.max())
        return self

    def predict_log_proba(self, X: npt.ArrayLike) -> Floats:  # noqa: N803 (the contract)
        """Logarithms of the probabilities (n_people, n_fields), columns in order of `classes_`."""
        check_is_fitted(self)
        answers = validate_data(
            self, X, dtype=np.float64, ensure_all_finite="allow-nan", reset=False
        )
        scores = self._scores(self.features_, self.regression_, answers)
        return log_softmax(scores / self.temperature_, axis=1)

    def predict_proba(self, X: npt.ArrayLike) -> Floats:  # noqa: N803 (the contract)
        """Probabilities (n_people, n_fields)."""
        return np.exp(self.predict_log_proba(X))

    def predict(self, X: npt.ArrayLike) -> npt.NDArray[Any]:  # noqa: N803 (the contract)
        """The most probable field of each person."""
        best = self.predict_log_proba(X).argmax(axis=1)
        return self.classes_[best]

    def lift(self, X: npt.ArrayLike) -> Floats:  # noqa: N803 (the contract)
        """log(P(field | answers) / P(field)), (n_people, n_fields): the base rates removed.

        To recommend by these is to recommend what suits this person more than others, and not
        what most people choose anyway.
        """
        return self.predict_log_proba(X) - self.log_prior_

    def _calibrated(self, answers: Floats, codes: npt.NDArray[np.intp]) -> float:
        scores = np.empty((len(codes), len(self.classes_)))
        folds = StratifiedKFold(self.folds, shuffle=True, random_state=0)
        for inside, outside in folds.split(answers, codes):
            fitted = self._fitted(answers[inside], codes[inside])
            scores[outside] = self._scores(*fitted, answers[outside])
        rows = np.arange(len(codes))

        def loss(log_temperature: float) -> float:
            logs = log_softmax(scores / np.exp(log_temperature), axis=1)
            return -float(logs[rows, codes].mean())

        best = minimize_scalar(loss, bounds=(-_WIDEST, _WIDEST), method="bounded")
        return float(np.exp(best.x))

    def _fitted(
        self, answers: Floats, codes: npt.NDArray[np.intp]
    ) -> tuple[AnswerFeatures, LogisticRegression]:
        features = AnswerFeatures(self.centres).fit(self._answers(answers))
        regression = LogisticRegression(C=self.C, max_iter=self.max_iter)
        return features, regression.fit(self._inputs(features, answers), codes)

    def _scores(
        self, features: AnswerFeatures, regression: LogisticRegression, answers: Floats
    ) -> Floats:
        return np.log(regression.predict_proba(self._inputs(features, answers)) + _TINY)

    def _answers(self, columns: Floats) -> Floats:
        return columns[:, : columns.shape[1] - self.extra]

    def _inputs(self, features: AnswerFeatures, columns: Floats) -> Floats:
        found = features.transform(self._answers(columns))
        return np.hstack([found, columns[:, columns.shape[1] - self.extra :]])

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags
