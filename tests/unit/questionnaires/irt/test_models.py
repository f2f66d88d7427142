"""Category probabilities and information, against numbers worked out by hand."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.irt import models
from questionnaires.irt.arrays import Array

THETA = np.linspace(-4, 4, 33)
B = [-1.2, -0.1, 0.4, 1.9]
numbers = st.floats(-40, 40)
slopes = st.floats(0.05, 10)


def graded_item(theta: Array) -> Array:
    return models.graded(theta, 1.7, B)


def credit_item(theta: Array) -> Array:
    # Steps need no order.
    return models.partial_credit(theta, 0.9, [0.3, -0.8, 1.5])


def guessing_item(theta: Array) -> Array:
    return models.three_pl(theta, 1.4, 0.3, 0.22)


def choice(theta: Array) -> Array:
    return models.paired_choice(theta, 0.4, 1.3)


MODELS = [
    (graded_item, models.graded_information(THETA, 1.7, B)),
    (credit_item, models.partial_credit_information(THETA, 0.9, [0.3, -0.8, 1.5])),
    (guessing_item, models.three_pl_information(THETA, 1.4, 0.3, 0.22)),
    (choice, models.paired_choice_information(THETA, 0.4, 1.3)),
]


def test_a_graded_item_worked_out_by_hand() -> None:
    # P* = σ(1) = .731059 and σ(−1) = .268941; P*′ = .196612 at both thresholds.
    p = models.graded(0.0, 1.0, [-1.0, 1.0])
    assert p == pytest.approx([0.268941, 0.462117, 0.268941], abs=1e-6)
    expected = 2 * 0.196612**2 / 0.268941
    assert models.graded_information(0.0, 1.0, [-1.0, 1.0]) == pytest.approx(expected, rel=1e-5)


def test_a_partial_credit_item_worked_out_by_hand() -> None:
    # Weights 1, e and 1; the category has mean 1 and variance 2 / (2 + e).
    p = models.partial_credit(0.0, 1.0, [-1.0, 1.0])
    assert p == pytest.approx(np.array([1, math.e, 1]) / (2 + math.e))
    information = models.partial_credit_information(0.0, 1.0, [-1.0, 1.0])
    assert information == pytest.approx(2 / (2 + math.e))


def test_a_guessing_item_worked_out_by_hand() -> None:
    # P = .25 + .75 / 2; I = (.375 / .625) (.375 / .75)².
    assert models.three_pl(0.0, 1.0, 0.0, 0.25) == pytest.approx([0.375, 0.625])
    assert models.three_pl_information(0.0, 1.0, 0.0, 0.25) == pytest.approx(0.15)


def test_a_paired_choice_worked_out_by_hand() -> None:
    # σ(2 · .5) = .731059.
    assert models.paired_choice(0.5, 0.0, 2.0) == pytest.approx([0.731059, 0.268941], abs=1e-6)
    assert models.paired_choice_information(0.5, 0.0, 2.0) == pytest.approx(4 * 0.196612, abs=1e-5)


@pytest.mark.parametrize(("model", "information"), MODELS)
def test_probabilities_sum_to_one(model: Callable[[Array], Array], information: Array) -> None:
    p = model(THETA)
    assert (p > 0).all()
    assert p.sum(axis=-1) == pytest.approx(np.ones_like(THETA), abs=1e-14)


@pytest.mark.parametrize(("model", "information"), MODELS)
def test_information_is_the_squared_slope_over_the_probability(
    model: Callable[[Array], Array], information: Array
) -> None:
    step = 1e-5
    slope = (model(THETA + step) - model(THETA - step)) / (2 * step)
    assert information == pytest.approx((slope**2 / model(THETA)).sum(axis=-1), rel=1e-7)


def test_graded_information_agrees_with_the_formula_over_thresholds() -> None:
    at_least = 1 / (1 + np.exp(-1.7 * (THETA[:, None] - np.array(B))))
    slope = np.pad(1.7 * at_least * (1 - at_least), ((0, 0), (1, 1)))
    p = -np.diff(np.pad(at_least, ((0, 0), (1, 1)), constant_values=((0, 0), (1, 0))))
    formula = ((slope[:, :-1] - slope[:, 1:]) ** 2 / p).sum(axis=1)
    assert models.graded_information(THETA, 1.7, B) == pytest.approx(formula)


def test_with_two_categories_all_models_are_the_same() -> None:
    right = models.three_pl(THETA, 1.3, 0.6)
    assert models.graded(THETA, 1.3, [0.6]) == pytest.approx(right, abs=1e-15)
    assert models.partial_credit(THETA, 1.3, [0.6]) == pytest.approx(right, abs=1e-15)
    assert models.paired_choice(THETA, 0.6, 1.3)[:, ::-1] == pytest.approx(right, abs=1e-15)
    information = models.three_pl_information(THETA, 1.3, 0.6)
    assert models.graded_information(THETA, 1.3, [0.6]) == pytest.approx(information)
    assert models.partial_credit_information(THETA, 1.3, [0.6]) == pytest.approx(information)


def test_guessing_costs_information_most_where_nothing_is_known() -> None:
    lost = models.three_pl_information(THETA, 1.3, 0.0, 0.25) / models.three_pl_information(
        THETA, 1.3, 0.0
    )
    assert (lost < 0.75).all()
    assert (np.diff(lost) > 0).all()


@given(theta=numbers, a=slopes, middle=numbers, width=st.floats(1e-3, 5))
def test_logarithms_stay_finite_far_out(
    theta: float, a: float, middle: float, width: float
) -> None:
    b = [middle - width, middle, middle + width]
    for log_p in (
        models.log_graded(theta, a, b),
        models.log_partial_credit(theta, a, b),
        models.log_three_pl(theta, a, middle, 0.2),
    ):
        assert np.isfinite(log_p).all()
        assert np.exp(log_p).sum() == pytest.approx(1, abs=1e-12)


def test_the_tails_keep_their_digits() -> None:
    # Far below both thresholds P₂ = σ(z) and P₁ = σ(z₁) − σ(z₂), both about e^z.
    z1, z2 = -300.0, -302.0
    log_p = models.log_graded(-300.0, 1.0, [0.0, 2.0])
    assert log_p[2] == pytest.approx(z2)
    assert log_p[1] == pytest.approx(z1 + math.log1p(-math.exp(z2 - z1)))
    # And the same from above, where 1 − P* would round to zero.
    assert models.log_graded(302.0, 1.0, [0.0, 2.0])[1] == pytest.approx(log_p[1])


def test_a_missing_category_is_impossible_and_tells_nothing() -> None:
    wide = models.graded(THETA, 1.1, [-0.5, 0.8, np.inf, np.inf])
    assert (wide[:, 3:] == 0).all()
    assert wide[:, :3] == pytest.approx(models.graded(THETA, 1.1, [-0.5, 0.8]), abs=1e-15)
    assert models.graded_information(THETA, 1.1, [-0.5, 0.8, np.inf]) == pytest.approx(
        models.graded_information(THETA, 1.1, [-0.5, 0.8])
    )
    credit = models.partial_credit(THETA, 1.1, [-0.5, 0.8, np.inf])
    assert credit[:, 3] == pytest.approx(0)
    assert credit[:, :3] == pytest.approx(models.partial_credit(THETA, 1.1, [-0.5, 0.8]))


def test_items_and_people_broadcast() -> None:
    a, b = np.array([0.8, 1.6]), np.array([[-1.0, 0.0, 1.0], [-0.2, 0.1, 2.0]])
    p = models.graded(THETA[:, None], a, b)
    assert p.shape == (33, 2, 4)
    assert p[5, 1] == pytest.approx(models.graded(THETA[5], a[1], b[1]))
