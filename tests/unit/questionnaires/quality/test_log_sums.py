"""Sums of logarithms, against scipy's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import logsumexp

from questionnaires.quality.log_sums import log_mean, log_sum

logarithms = arrays(np.float64, (3, 4, 2), elements=st.floats(-1e6, 700) | st.just(-np.inf))


@pytest.mark.parametrize("axis", [0, 1, (0, 2)])
@given(logs=logarithms)
def test_sums_are_those_of_scipy(logs: np.ndarray, axis: int | tuple[int, ...]) -> None:
    # A logarithm is as exact as the probability it stands for: near nought its digits are fewer.
    expected = logsumexp(logs, axis=axis)
    np.testing.assert_allclose(log_sum(logs, axis), expected, rtol=1e-12, atol=1e-12)


def test_neither_large_nor_small_logarithms_overflow() -> None:
    logs = np.array([[1000.0, 1000.0], [-1000.0, -1000.0], [-np.inf, -np.inf]])
    expected = [1000 + np.log(2), -1000 + np.log(2), -np.inf]
    np.testing.assert_allclose(log_sum(logs, 1), expected)


def test_a_mean_of_equal_evidence_is_that_evidence() -> None:
    assert log_mean(np.full((2, 5), -3.0), 1) == pytest.approx([-3.0, -3.0])
    assert log_mean(np.log([[0.1, 0.3]]), 1) == pytest.approx([np.log(0.2)])
