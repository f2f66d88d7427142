"""Cronbach's alpha, by hand and against another formula."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.scoring.consistency import cronbach_alpha


def alpha_from_covariances(matrix: np.ndarray) -> float:
    """k · mean covariance / (mean variance + (k − 1) · mean covariance)."""
    covariance = np.cov(matrix, rowvar=False)
    k = len(covariance)
    mean_variance = np.trace(covariance) / k
    mean_covariance = (covariance.sum() - np.trace(covariance)) / (k * (k - 1))
    return float(k * mean_covariance / (mean_variance + (k - 1) * mean_covariance))


def test_a_table_worked_out_by_hand() -> None:
    # Item variances 1, 1 and 1; sums 3, 7, 8 with variance 7: 3/2 · (1 − 3/7) = 6/7.
    assert cronbach_alpha(np.array([[1, 1, 1], [2, 3, 2], [3, 2, 3]])) == pytest.approx(6 / 7)


def test_items_that_agree_completely_reach_one() -> None:
    assert cronbach_alpha(np.array([[1, 1], [3, 3], [5, 5]])) == pytest.approx(1.0)


def test_opposed_items_fall_below_zero() -> None:
    assert cronbach_alpha(np.array([[1.0, 4.0], [3.0, 3.0], [5.0, 1.0]])) < 0


def test_a_person_with_a_missing_answer_is_left_out() -> None:
    complete = np.array([[1.0, 2.0, 1.0], [4.0, 3.0, 5.0], [2.0, 2.0, 3.0], [5.0, 4.0, 4.0]])
    with_gap = np.vstack([complete, [5.0, np.nan, 1.0]])
    assert cronbach_alpha(with_gap) == cronbach_alpha(complete)


def test_no_spread_gives_no_value() -> None:
    assert math.isnan(cronbach_alpha(np.full((5, 3), 4)))


@pytest.mark.parametrize(
    "matrix", [np.ones((5, 1)), np.ones(5), np.ones((1, 4)), np.full((5, 3), np.nan)]
)
def test_too_small_a_table_is_refused(matrix: np.ndarray) -> None:
    with pytest.raises(ValueError, match="Alpha needs"):
        cronbach_alpha(matrix)


@given(st.integers(0, 2**32 - 1), st.integers(2, 10), st.integers(3, 40))
def test_it_agrees_with_the_formula_on_covariances(seed: int, items: int, persons: int) -> None:
    random = np.random.default_rng(seed)
    common = random.normal(size=(persons, 1))
    matrix = common + random.normal(size=(persons, items))
    assert cronbach_alpha(matrix) == pytest.approx(alpha_from_covariances(matrix), rel=1e-9)
