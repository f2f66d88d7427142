"""Monotone logistic regression, against other minimisers of the same loss."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from questionnaires.irt.arrays import Array
from questionnaires.quality.regression import (
    Regression,
    RegressionDidNotSettleError,
    fit_monotone,
)

BY_HAND = Regression(np.array([[0.0, 1.0, 3.0], [5.0, 5.0, 7.0]]), np.array([[2, 4], [1, 6]]), -1.0)


def sample(people: int = 400, seed: int = 1) -> tuple[Array, Array]:
    """Three features of which one rises, one falls and one says nothing; and who is careless."""
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(people, 3))
    target = rng.random(people) < expit(1.5 * values[:, 0] - values[:, 1])
    return values, target.astype(float)


def steps(values: Array, knots: Array) -> Array:
    """How much of each step everybody has climbed, one feature and step after the other."""
    columns = []
    for feature, own in enumerate(knots):
        for low, high in pairwise(own):
            columns.append(np.interp(values[:, feature], [low, high], [0.0, 1.0]))
    return np.column_stack(columns)


def loss(parameters: Array, design: Array, target: Array, ridge: float) -> float:
    score = design @ parameters[1:] + parameters[0]
    likelihood = np.where(target == 1, np.log(expit(score)), np.log(expit(-score))).sum()
    return float(ridge * (parameters[1:] ** 2).sum() / 2 - likelihood)


def parameters(found: Regression) -> Array:
    return np.concatenate([[found.intercept], found.weights.ravel()])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.0, 5.0], -1),
        ([-9.0, -9.0], -1),
        ([0.5, 5.0], 0),
        ([1.0, 5.0], 1),
        ([2.0, 5.0], 3),
        ([9.0, 5.0], 5),
        ([0.0, 5.5], 1.5),
        ([9.0, 9.0], 12),
    ],
)
def test_a_score_adds_up_the_steps_climbed(values: list[float], expected: float) -> None:
    # The second feature's first step has no width: just above 5 all of it is climbed.
    assert BY_HAND.score(np.array([values])) == pytest.approx([expected])


def test_knots_are_quantiles_of_the_features() -> None:
    values, target = sample(301)
    found = fit_monotone(values, target)
    assert found.knots.shape == (3, 7)
    assert found.weights.shape == (3, 6)
    for feature in range(3):
        inside = [float((values[:, feature] <= knot).mean()) for knot in found.knots[feature]]
        assert inside == pytest.approx([0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98], abs=0.005)


def test_with_rising_features_only_it_is_the_ridge_of_scikit_learn() -> None:
    rng = np.random.default_rng(3)
    values = rng.uniform(size=(3000, 2))
    target = (rng.random(3000) < expit(values @ [6.0, 8.0] - 7)).astype(float)
    found = fit_monotone(values, target, ridge=20.0)
    other = LogisticRegression(C=1 / 20, tol=1e-10, max_iter=5000)
    other.fit(steps(values, found.knots), target)
    assert other.coef_.min() > 0, "or the two would differ in what they are allowed"
    np.testing.assert_allclose(found.weights.ravel(), other.coef_[0], atol=1e-3)
    assert found.intercept == pytest.approx(other.intercept_[0], abs=1e-3)


@pytest.mark.parametrize("ridge", [0.5, 2.0, 30.0])
def test_with_bounds_it_is_where_another_minimiser_ends(ridge: float) -> None:
    values, target = sample()
    found = fit_monotone(values, target, ridge=ridge)
    design = steps(values, found.knots)
    other = minimize(
        loss,
        np.zeros(19),
        (design, target, ridge),
        bounds=[(None, None)] + [(0, None)] * 18,
        options={"maxfun": 100_000, "ftol": 1e-13},
    )
    here = loss(parameters(found), design, target, ridge)
    assert here == pytest.approx(other.fun, abs=400 * 1e-6)
    np.testing.assert_allclose(parameters(found), other.x, atol=0.02)


def test_two_is_the_ridge_unless_another_is_asked_for() -> None:
    values, target = sample()
    expected = parameters(fit_monotone(values, target, ridge=2.0))
    np.testing.assert_array_equal(parameters(fit_monotone(values, target)), expected)


def test_a_feature_that_falls_counts_nothing_rather_than_against() -> None:
    found = fit_monotone(*sample())
    assert found.weights[0].sum() > 3
    assert found.weights[1].tolist() == [0.0] * 6


def test_a_feature_that_never_varies_is_no_trouble() -> None:
    values, target = sample()
    values[:, 2] = 0.25
    found = fit_monotone(values, target)
    assert found.weights[2].tolist() == [0.0] * 6
    assert np.isfinite(found.score(values)).all()


def test_the_intercept_is_not_shrunk() -> None:
    values = np.random.default_rng(5).normal(size=(500, 1))
    target = np.repeat([1.0, 0.0], [450, 50])
    found = fit_monotone(values, target, ridge=1e6)
    assert found.intercept == pytest.approx(np.log(9), abs=1e-3)


def test_probabilities_add_up_to_the_number_of_the_careless() -> None:
    values, target = sample()
    p = expit(fit_monotone(values, target).score(values))
    assert p.sum() == pytest.approx(target.sum(), abs=0.05)


def test_too_few_iterations_are_told() -> None:
    with pytest.raises(RegressionDidNotSettleError):
        fit_monotone(*sample(), most_iterations=1)


FITTED = fit_monotone(*sample())
numbers = st.floats(-5, 5)


@given(st.tuples(numbers, numbers, numbers), st.tuples(*[st.floats(0, 5)] * 3))
def test_more_of_anything_never_lowers_the_score(
    values: tuple[float, ...], more: tuple[float, ...]
) -> None:
    low = np.array([values])
    assert FITTED.score(low + np.array([more]))[0] >= FITTED.score(low)[0] - 1e-12


@given(st.tuples(numbers, numbers, numbers))
def test_outside_the_knots_the_score_is_flat(values: tuple[float, ...]) -> None:
    x = np.array([values])
    inside = np.clip(x, FITTED.knots[:, 0], FITTED.knots[:, -1])
    assert FITTED.score(x) == pytest.approx(FITTED.score(inside))
