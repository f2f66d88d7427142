"""Blocks of items: sums by look-up and counts by answer, against plain loops."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from questionnaires.irt.patterns import Patterns

RNG = np.random.default_rng(4)
LOG_P = RNG.normal(size=(7, 3, 5))


def with_gaps() -> npt.NDArray[np.int64]:
    x = np.random.default_rng(5).integers(0, 3, (40, 7))
    x[3:9, 2] = -1
    x[5, 6] = -1
    return x


@pytest.mark.parametrize("most", [1, 12, 40, 5000])
def test_sums_by_look_up_are_sums_over_items(most: int) -> None:
    x = with_gaps()
    patterns = Patterns.of(x, 3, most)
    expected = np.array([sum(LOG_P[item, a] for item, a in enumerate(row) if a >= 0) for row in x])
    room = np.empty((2, 40, 5))
    found = patterns.sums(patterns.tables(LOG_P), 10, 30, room)
    assert found == pytest.approx(expected[10:30])


@pytest.mark.parametrize("most", [1, 12, 5000])
def test_people_are_counted_by_answer(most: int) -> None:
    x = with_gaps()
    patterns = Patterns.of(x, 3, most)
    weight, posterior = np.arange(40.0), RNG.random((40, 5))
    counted = [adder @ posterior for adder in patterns.adders(weight, 0, 40)]
    found = patterns.by_answer(counted)
    for item in range(7):
        for answer in range(3):
            gave = x[:, item] == answer
            assert found[item, answer] == pytest.approx(weight[gave] @ posterior[gave])


def test_equal_rows_are_merged_and_nobody_is_lost() -> None:
    x = with_gaps()[:, :3]
    merged, weight = Patterns.of(x, 3, 9).merged()
    rows, counts = np.unique(x, axis=0, return_counts=True)
    assert merged.people == len(rows) < 40
    back = np.stack(list(merged.answers(0, merged.people)), axis=1)
    back[back == 3] = -1
    found = {tuple(row): count for row, count in zip(back.tolist(), weight, strict=True)}
    assert found == {tuple(row): n for row, n in zip(rows.tolist(), counts, strict=True)}


def test_rows_too_long_for_a_number_stay_as_they_are() -> None:
    x = np.zeros((5, 64), dtype=int)
    merged, weight = Patterns.of(x, 2).merged()
    assert merged.people == 5
    assert weight.tolist() == [1] * 5


def test_answers_outside_the_categories_are_refused() -> None:
    with pytest.raises(ValueError, match="-1 or 0 to 2"):
        Patterns.of(np.array([[3]]), 3)
    with pytest.raises(ValueError, match="-1 or 0 to 2"):
        Patterns.of(np.array([[-2]]), 3)
