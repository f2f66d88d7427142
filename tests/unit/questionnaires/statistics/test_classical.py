"""Classical statistics by hand, against published figures and against other formulas."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.statistics.classical import (
    alpha_interval,
    cronbach_alpha,
    item_statistics,
    split_half,
    standard_error_of_measurement,
)

SEEDS = st.integers(0, 2**32 - 1)

# How often each pattern 00000, 00001, … 11111 of right answers occurred among 1,000 people
# (Law School Admission Test, section 6; Bock & Lieberman 1970, Psychometrika 35, 179-197).
LSAT6 = (
    *(3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15),
    *(10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298),
)


@pytest.fixture(scope="module")
def lsat() -> np.ndarray:
    patterns = np.array([[int(digit) for digit in f"{n:05b}"] for n in range(32)])
    return np.repeat(patterns, LSAT6, axis=0)


def alpha_from_covariances(matrix: np.ndarray) -> float:
    """k · mean covariance / (mean variance + (k − 1) · mean covariance)."""
    covariance = np.cov(matrix, rowvar=False)
    k = len(covariance)
    mean_variance = np.trace(covariance) / k
    mean_covariance = (covariance.sum() - np.trace(covariance)) / (k * (k - 1))
    return float(k * mean_covariance / (mean_variance + (k - 1) * mean_covariance))


def two_items_correlated(r: float, people: int) -> np.ndarray:
    """Two standardised columns whose sample correlation is exactly r."""
    raw = np.random.default_rng(7).normal(size=(people, 2))
    basis, _ = np.linalg.qr(raw - raw.mean(axis=0))
    one, other = basis.T * math.sqrt(people - 1)
    return np.column_stack([one, r * one + math.sqrt(1 - r * r) * other])


def scale_with_errors(seed: int, people: int, items: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    return random.normal(size=(people, 1)) + random.normal(size=(people, items))


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
    flat = np.full((5, 3), 4)
    assert math.isnan(cronbach_alpha(flat))
    assert math.isnan(alpha_interval(flat).low)
    assert math.isnan(standard_error_of_measurement(flat))
    assert math.isnan(split_half(flat).correlation)


@pytest.mark.parametrize(
    "matrix", [np.ones((5, 1)), np.ones(5), np.ones((1, 4)), np.full((5, 3), np.nan)]
)
def test_too_small_a_table_is_refused(matrix: np.ndarray) -> None:
    for statistic in (cronbach_alpha, alpha_interval, standard_error_of_measurement, split_half):
        with pytest.raises(ValueError, match="Alpha needs"):
            statistic(matrix)


@given(SEEDS, st.integers(2, 10), st.integers(3, 40))
def test_it_agrees_with_the_formula_on_covariances(seed: int, items: int, persons: int) -> None:
    matrix = scale_with_errors(seed, persons, items)
    assert cronbach_alpha(matrix) == pytest.approx(alpha_from_covariances(matrix), rel=1e-9)


def test_alpha_of_the_published_law_school_data(lsat: np.ndarray) -> None:
    # As printed by `descript` of the R package ltm.
    assert cronbach_alpha(lsat) == pytest.approx(0.2950, abs=5e-5)


def test_item_statistics_of_the_published_law_school_data(lsat: np.ndarray) -> None:
    found = item_statistics(lsat, (0, 1))
    # As printed by `descript` of the R package ltm.
    assert [i.difficulty for i in found] == pytest.approx([0.924, 0.709, 0.553, 0.763, 0.870])
    assert [i.item_total for i in found] == pytest.approx(
        [0.3620, 0.5668, 0.6184, 0.5344, 0.4354], abs=5e-5
    )
    assert [i.item_rest for i in found] == pytest.approx(
        [0.1128, 0.1532, 0.1728, 0.1444, 0.1216], abs=5e-5
    )
    assert [i.alpha_without for i in found] == pytest.approx(
        [0.2754, 0.2376, 0.2168, 0.2459, 0.2663], abs=5e-5
    )


def test_the_interval_around_alpha_by_the_table_of_f() -> None:
    # r = 2/3 gives alpha .8; F(.975; 40, 40) = 1.8752, so .2 · 1.8752 and .2 / 1.8752.
    found = alpha_interval(two_items_correlated(2 / 3, 41))
    assert found.value == pytest.approx(0.8)
    assert found.low == pytest.approx(0.6250, abs=5e-5)
    assert found.high == pytest.approx(0.8933, abs=5e-5)


def test_the_interval_covers_the_true_alpha_as_often_as_it_says() -> None:
    true = 6 * 1 / (6 + 1)  # six items: reliability 6ρ/(1 + 5ρ) with ρ = 1/2
    covered = 0
    for seed in range(400):
        found = alpha_interval(scale_with_errors(seed, 50, 6), confidence=0.9)
        covered += found.low <= true <= found.high
    # 90 % of 400 is 360 with a standard error of 6.
    assert 342 <= covered <= 378


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_a_confidence_is_a_share(confidence: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        alpha_interval(np.eye(4), confidence)


def test_the_error_of_measurement_is_that_of_the_mean_answer() -> None:
    # Means 1, 7/3 and 8/3 have variance 7/9, alpha is 6/7: √(7/9 · 1/7) = 1/3.
    matrix = np.array([[1, 1, 1], [2, 3, 2], [3, 2, 3]])
    assert standard_error_of_measurement(matrix) == pytest.approx(1 / 3)


def test_negative_consistency_does_not_make_the_error_larger_than_the_spread() -> None:
    matrix = np.array([[1.0, 4.0], [3.0, 3.0], [5.0, 1.0]])
    assert standard_error_of_measurement(matrix) == pytest.approx(matrix.mean(axis=1).std(ddof=1))


def test_equal_halves_give_spearman_brown_guttman_and_alpha_alike() -> None:
    matrix = two_items_correlated(0.6, 30)
    found = split_half(matrix)
    assert found.correlation == pytest.approx(0.6)
    assert found.spearman_brown == pytest.approx(0.75)
    assert found.guttman == pytest.approx(0.75)
    assert cronbach_alpha(matrix) == pytest.approx(0.75)


def test_the_halves_are_odd_and_even_unless_they_are_named() -> None:
    matrix = scale_with_errors(3, 40, 4)
    assert split_half(matrix) == split_half(matrix, [0, 2])
    assert split_half(matrix) == split_half(matrix, [1, 3])
    assert split_half(matrix) != split_half(matrix, [0, 1])


@pytest.mark.parametrize("first", [[], [0, 1, 2, 3], [0, 9]])
def test_a_half_is_some_of_the_columns_and_not_all(first: list[int]) -> None:
    with pytest.raises(ValueError, match="Each half"):
        split_half(scale_with_errors(3, 40, 4), first)


@given(SEEDS)
def test_alpha_is_the_mean_of_all_split_halves(seed: int) -> None:
    # Cronbach (1951): alpha is the mean of Guttman's coefficient over all splits in equal halves.
    matrix = scale_with_errors(seed, 30, 4)
    halves = [split_half(matrix, [0, other]).guttman for other in (1, 2, 3)]
    assert cronbach_alpha(matrix) == pytest.approx(sum(halves) / 3)


def test_shares_count_each_category_among_the_answers_only() -> None:
    matrix = np.array([[1, 2.0], [1, np.nan], [3, 2.0], [3, np.nan], [3, 1.0]])
    first, second = item_statistics(matrix, (1, 2, 3))
    assert first.shares == pytest.approx((0.4, 0.0, 0.6))
    assert second.shares == pytest.approx((1 / 3, 2 / 3, 0.0))
    assert (second.answered, second.missing) == (3, pytest.approx(0.4))


def test_difficulty_is_the_way_from_the_lowest_answer_to_the_highest() -> None:
    matrix = np.array([[1, 5], [2, 5], [3, 5]])
    first, second = item_statistics(matrix, (1, 2, 3, 4, 5))
    assert first.difficulty == pytest.approx(0.25)
    assert second.difficulty == pytest.approx(1.0)
    assert (first.mean, first.sd) == (pytest.approx(2), pytest.approx(1))


def test_an_item_nobody_answered_has_no_figures_but_is_told() -> None:
    matrix = np.column_stack([scale_with_errors(1, 20, 2), np.full(20, np.nan)])
    empty = item_statistics(matrix, (0, 1))[2]
    assert (empty.answered, empty.missing) == (0, 1.0)
    assert all(math.isnan(figure) for figure in (empty.mean, empty.sd, empty.difficulty))
    assert math.isnan(empty.item_rest)
    assert all(math.isnan(share) for share in empty.shares)


def test_an_item_everybody_answers_alike_correlates_with_nothing() -> None:
    matrix = np.column_stack([scale_with_errors(1, 20, 3), np.full(20, 0.1)])
    assert math.isnan(item_statistics(matrix, (0, 1))[3].item_rest)


def test_people_who_answered_too_few_other_items_do_not_correlate() -> None:
    full = scale_with_errors(5, 30, 6)
    sparse = np.vstack([full, [[9, 9, np.nan, np.nan, np.nan, np.nan]] * 5])
    assert item_statistics(sparse, (0, 1))[0].item_rest == pytest.approx(
        item_statistics(full, (0, 1))[0].item_rest
    )
    lenient = item_statistics(sparse, (0, 1), at_least=1)[0].item_rest
    assert lenient > item_statistics(full, (0, 1))[0].item_rest


@given(SEEDS, st.integers(3, 8), st.integers(5, 40))
def test_figures_without_an_item_are_those_of_the_other_items(
    seed: int, items: int, persons: int
) -> None:
    matrix = scale_with_errors(seed, persons, items)
    for column, found in enumerate(item_statistics(matrix, (0, 1))):
        rest = np.delete(matrix, column, axis=1)
        assert found.alpha_without == pytest.approx(cronbach_alpha(rest), rel=1e-8)
        assert found.item_rest == pytest.approx(
            np.corrcoef(matrix[:, column], rest.sum(axis=1))[0, 1], rel=1e-8
        )


def test_two_items_leave_no_alpha_without_one_of_them() -> None:
    assert math.isnan(item_statistics(two_items_correlated(0.5, 20), (0, 1))[0].alpha_without)


def test_item_statistics_need_two_categories() -> None:
    with pytest.raises(ValueError, match="two categories"):
        item_statistics(np.eye(3), (1,))
