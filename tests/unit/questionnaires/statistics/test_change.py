"""Reliable change: the published example, the rule by hand, and how often chance deceives it."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.norms import theoretical
from questionnaires.statistics.change import (
    Verdict,
    change_of_stens,
    reliable_change,
    reliable_change_of_group_error,
)

SCORES = st.floats(-10, 10)
ERRORS = st.floats(0.01, 5)


def test_the_published_example() -> None:
    # Jacobson & Truax (1991, p. 14): sd 7.5, reliability .80, from 32.5 to 47.5; RC = 15 / 4.74.
    found = reliable_change_of_group_error(32.5, 47.5, 7.5, 0.80)
    assert found.se == pytest.approx(4.74, abs=5e-3)
    assert found.index == pytest.approx(3.16, abs=5e-3)
    assert found.verdict is Verdict.MORE


def test_different_errors_add_in_squares() -> None:
    found = reliable_change(3.0, 4.0, 0.3, 0.4)
    assert found.se == pytest.approx(0.5)
    assert found.index == pytest.approx(2.0)
    assert (found.low, found.high) == pytest.approx((0.02, 1.98), abs=1e-4)


@pytest.mark.parametrize(
    ("after", "verdict"),
    [(3.97, "within chance"), (3.99, "more"), (2.03, "within chance"), (2.01, "less")],
)
def test_a_change_is_told_from_chance_at_two_standard_errors(after: float, verdict: str) -> None:
    # z · SE = 1.96 · .5 = .98.
    assert reliable_change(3.0, after, 0.3, 0.4).verdict == verdict


def test_less_confidence_calls_smaller_changes_reliable() -> None:
    assert reliable_change(3.0, 3.9, 0.3, 0.4).verdict is Verdict.WITHIN_CHANCE
    assert reliable_change(3.0, 3.9, 0.3, 0.4, confidence=0.9).verdict is Verdict.MORE


@given(SCORES, SCORES, ERRORS, ERRORS)
def test_going_back_is_the_opposite_change(a: float, b: float, se_a: float, se_b: float) -> None:
    there, back = reliable_change(a, b, se_a, se_b), reliable_change(b, a, se_b, se_a)
    assert back.index == pytest.approx(-there.index)
    opposite = {"more": "less", "less": "more", "within chance": "within chance"}
    assert back.verdict == opposite[there.verdict]


@given(SCORES, SCORES, ERRORS, ERRORS)
def test_the_interval_leaves_zero_out_when_the_change_is_reliable(
    a: float, b: float, se_a: float, se_b: float
) -> None:
    found = reliable_change(a, b, se_a, se_b)
    outside = found.low > 0 or found.high < 0
    assert outside == (found.verdict is not Verdict.WITHIN_CHANCE) or found.low * found.high == 0


@given(SCORES, SCORES, ERRORS, ERRORS, st.floats(0.1, 10), SCORES)
def test_other_units_do_not_change_the_verdict(
    a: float, b: float, se_a: float, se_b: float, unit: float, shift: float
) -> None:
    one = reliable_change(a, b, se_a, se_b)
    other = reliable_change(unit * a + shift, unit * b + shift, unit * se_a, unit * se_b)
    assert other.index == pytest.approx(one.index, abs=1e-6)


def test_people_who_stay_the_same_are_called_changed_as_rarely_as_promised() -> None:
    random = np.random.default_rng(1)
    before, after = random.normal(0, 0.3, 4000), random.normal(0, 0.5, 4000)
    changed = sum(
        reliable_change(a, b, 0.3, 0.5).verdict is not Verdict.WITHIN_CHANCE
        for a, b in zip(before, after, strict=True)
    )
    # 5 % of 4,000 is 200 with a standard error of 14.
    assert 158 <= changed <= 242


def test_exact_stens_compare_with_their_own_errors() -> None:
    norms = theoretical(
        {"plans": (3.0, 0.5)}, instrument="readiness@1.0", number=1, source="assumed"
    )
    before = norms.sten(2.6, "plans", 8, se=0.15)
    after = norms.sten(3.2, "plans", 8, se=0.15)
    assert before.se is not None
    assert after.se is not None
    in_stens = reliable_change(before.exact, after.exact, before.se, after.se)
    in_means = reliable_change(2.6, 3.2, 0.15)
    assert in_stens.index == pytest.approx(in_means.index)
    assert in_stens.verdict is Verdict.MORE


def test_whole_stens_carry_the_error_of_rounding_too() -> None:
    found = change_of_stens(4, 7, 0.84)
    assert found.se == pytest.approx(sqrt(2 * (4 * 0.16 + 1 / 12)))
    assert found.verdict is Verdict.MORE
    assert change_of_stens(4, 6, 0.84).verdict is Verdict.WITHIN_CHANCE


@pytest.mark.parametrize(
    "arguments",
    [(1.0, float("nan"), 1.0), (1.0, 2.0, -1.0), (1.0, 2.0, 0.0), (1.0, 2.0, 1.0, float("inf"))],
)
def test_scores_and_errors_must_be_possible(arguments: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="must"):
        reliable_change(*arguments)


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_a_confidence_is_a_share(confidence: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        reliable_change(1, 2, 1, confidence=confidence)


@pytest.mark.parametrize("reliability", [-0.1, 1.0])
def test_a_reliability_is_below_one(reliability: float) -> None:
    with pytest.raises(ValueError, match="from 0 to below 1"):
        reliable_change_of_group_error(1, 2, 1, reliability)
    with pytest.raises(ValueError, match="from 0 to below 1"):
        change_of_stens(1, 2, reliability)


@pytest.mark.parametrize(("before", "after"), [(0, 5), (5, 11)])
def test_a_sten_lies_from_one_to_ten(before: int, after: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 10"):
        change_of_stens(before, after, 0.8)
