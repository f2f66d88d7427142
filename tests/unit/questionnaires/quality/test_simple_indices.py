"""Indices without item parameters, against loops over one person's answers."""

from __future__ import annotations

from itertools import groupby, pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from questionnaires.quality.simple_indices import simple_indices
from tests.unit.questionnaires.quality.invented import protocols

rows = st.lists(st.integers(-1, 4), min_size=8, max_size=8)


def indices(row: list[int], categories: int = 5) -> dict[str, float]:
    found = simple_indices(protocols(row, categories=categories))
    return {name: float(values[0]) for name, values in found.items()}


def in_turn(row: list[int], categories: int = 5) -> dict[str, float]:
    """The same, one answer after the other."""
    y = [answer for answer in row if answer >= 0]
    n, top = len(y), categories - 1
    mean = sum(y) / n
    squares = sum((a - mean) ** 2 for a in y)
    shares = [y.count(k) / n for k in range(categories)]
    middle = {top // 2, (top + 1) // 2}
    pairs = list(pairwise(y))
    alike = sum(y.count(k) * (y.count(k) - 1) for k in range(categories))
    by_chance = alike / (n * (n - 1)) if n > 1 else 0.0
    neighbours = sum(a == b for a, b in pairs)
    steady = sum(a - b == b - c != 0 for a, b, c in zip(y, y[1:], y[2:], strict=False))

    def apart(cut: int) -> float:
        left, right = y[:cut], y[cut:]
        each = (abs(left.count(k) / cut - right.count(k) / (n - cut)) for k in range(categories))
        return sum(each) / 2

    cuts = [cut for cut in range(1, n) if n / 4 <= cut <= n * 3 / 4]
    return {
        "longest_run": max(len(list(group)) for _, group in groupby(y)) / n,
        "irv": (squares / n) ** 0.5 / top,
        "common_share": max(shares),
        "extreme_share": shares[0] + shares[-1],
        "midpoint_share": sum(shares[k] for k in middle),
        "repeats": (neighbours / max(n - 1, 1) - by_chance) * max(n - 1, 1) ** 0.5,
        "steady_steps": steady / max(n - 2, 1),
        "autocorrelation": sum((a - mean) * (b - mean) for a, b in pairs) / (squares + 0.5),
        "shift": max((apart(c) * 2 * (c * (n - c)) ** 0.5 / n for c in cuts), default=0.0),
        "halves_shift": apart(n // 2) if n > 1 else 0.0,
    }


def test_a_straight_line_worked_out_by_hand() -> None:
    assert indices([3] * 8) == pytest.approx(
        {
            "longest_run": 1.0,
            "irv": 0.0,
            "common_share": 1.0,
            "extreme_share": 0.0,
            "midpoint_share": 0.0,
            # Who gives one answer only repeats it no more often than must be.
            "repeats": 0.0,
            "steady_steps": 0.0,
            "autocorrelation": 0.0,
            "shift": 0.0,
            "halves_shift": 0.0,
        }
    )


def test_alternating_ends_worked_out_by_hand() -> None:
    found = indices([0, 4] * 4)
    assert found["longest_run"] == 1 / 8
    assert found["irv"] == 0.5
    assert (found["common_share"], found["extreme_share"]) == (0.5, 1.0)
    # No neighbours are equal; of all 28 pairs 12 are.
    assert found["repeats"] == pytest.approx(-12 / 28 * 7**0.5)
    # Seven products of −4, eight squares of 4.
    assert found["autocorrelation"] == pytest.approx(-28 / 32.5)
    # Cuts at odd places differ the most: after 3 answers ⅔ against ⅖ are at the lower end.
    assert found["shift"] == pytest.approx((2 / 3 - 2 / 5) * 2 * 15**0.5 / 8)
    assert found["halves_shift"] == 0.0


def test_a_staircase_goes_on_in_equal_steps() -> None:
    assert indices([0, 1, 2, 3, 4, 3, 2, 1])["steady_steps"] == 5 / 6
    assert indices([4, 2, 0, 0, 0, 0, 0, 0])["steady_steps"] == 1 / 6


def test_a_change_of_habit_shows_at_its_cut() -> None:
    found = indices([1] * 4 + [3] * 4)
    assert (found["shift"], found["halves_shift"]) == (1.0, 1.0)
    late = indices([1] * 6 + [3] * 2)
    assert late["shift"] == pytest.approx(2 * 12**0.5 / 8)
    assert late["halves_shift"] == 0.5


@pytest.mark.parametrize(("categories", "middle"), [(4, [1, 2]), (5, [2]), (2, [0, 1])])
def test_an_even_number_of_options_has_two_middle_ones(categories: int, middle: list[int]) -> None:
    for option in range(categories):
        found = indices([option] * 6, categories)["midpoint_share"]
        assert found == float(option in middle)


@given(rows.filter(lambda row: max(row) >= 0))
@example([-1, 2, -1, 2, 2, -1, -1, -1])
@example([4, -1, -1, -1, -1, -1, -1, -1])
def test_each_index_is_what_a_loop_over_the_answers_finds(row: list[int]) -> None:
    assert indices(row) == pytest.approx(in_turn(row), abs=1e-12)


@given(st.lists(st.integers(-1, 3), min_size=7, max_size=7).filter(lambda row: max(row) >= 0))
def test_the_same_with_four_options(row: list[int]) -> None:
    assert indices(row, 4) == pytest.approx(in_turn(row, 4), abs=1e-12)


def test_no_answers_give_zeros() -> None:
    assert set(indices([-1] * 8).values()) == {0.0}


@given(rows, rows)
def test_nobody_is_judged_by_the_answers_of_others(one: list[int], other: list[int]) -> None:
    together = simple_indices(protocols(one, other))
    assert {name: float(values[0]) for name, values in together.items()} == indices(one)
    assert all(np.isfinite(values).all() for values in together.values())
