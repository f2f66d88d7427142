"""Probabilities of careless runs, against predicting one answer after the other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.irt.arrays import Array
from questionnaires.quality.careless import WAYS, Runs
from tests.unit.questionnaires.quality.invented import protocols


def runs_of(y: Sequence[int], start: int, stop: int, k: int = 5) -> dict[str, float]:
    found = Runs(protocols(y, categories=k)).evidence(np.array([[start]]), np.array([[stop]]))
    return dict(zip(WAYS, found[:, 0, 0].tolist(), strict=True))


def habit(y: Sequence[int], k: int) -> float:
    """Pólya's urn: half a ball of every option at first, one more of each option chosen."""
    p = 1.0
    for n, answer in enumerate(y):
        p *= (y[:n].count(answer) + 0.5) / (n + 0.5 * k)
    return p


def centre(y: Sequence[int], k: int) -> float:
    total = 0.0
    for middle, spread in product(range(k), (0.4, 0.7, 1.0, 1.6)):
        weights = [math.exp(-abs(option - middle) / spread) for option in range(k)]
        total += math.prod(weights[answer] / sum(weights) for answer in y)
    return total / (4 * k)


def lagged(y: Sequence[int], k: int, lag: int, again: float, other: float) -> float:
    """Each answer like that of `lag` before by what was learnt of the person so far."""
    p = 1.0
    for n, answer in enumerate(y):
        if n < lag:
            p /= k
        elif answer == y[n - lag]:
            p *= again / (again + other)
            again += 1
        else:
            p *= other / (again + other) / (k - 1)
            other += 1
    return p


def in_turn(y: Sequence[int], k: int) -> dict[str, float]:
    y = list(y)
    return {
        "uniform": k ** -len(y),
        "habit": habit(y, k),
        "centre": centre(y, k),
        "string": lagged(y, k, 1, 4, 1),
        "figure": sum(lagged(y, k, lag, 9, 1) for lag in (2, 3, 4, 5, 6, 8, 10, 16)) / 8,
    }


@given(
    st.lists(st.integers(0, 4), min_size=20, max_size=20),
    st.tuples(st.integers(0, 20), st.integers(0, 20)).map(sorted),
)
def test_each_way_is_what_predicting_answer_by_answer_gives(y: list[int], run: list[int]) -> None:
    start, stop = run
    found = runs_of(y, start, stop)
    expected = in_turn(y[start:stop], 5)
    assert found == pytest.approx({way: math.log(p) for way, p in expected.items()}, abs=1e-9)


@given(st.lists(st.integers(0, 1), min_size=6, max_size=6))
def test_the_same_with_two_options(y: list[int]) -> None:
    expected = {way: math.log(p) for way, p in in_turn(y, 2).items()}
    assert runs_of(y, 0, 6, 2) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("way", range(len(WAYS)))
def test_the_probabilities_of_all_runs_of_a_length_sum_to_one(way: int) -> None:
    every = list(product(range(3), repeat=6))
    runs = Runs(protocols(*every, categories=3))

    def total(start: int, stop: int) -> float:
        bounds = (np.full((len(every), 1), at) for at in (start, stop))
        return float(np.exp(runs.evidence(*bounds)[way]).sum())

    assert total(0, 6) == pytest.approx(1)
    assert total(1, 5) == pytest.approx(9), "what is outside the run is free"


def test_an_empty_run_is_certain() -> None:
    assert set(runs_of([0, 4, 2, 2], 2, 2).values()) == {0.0}


def test_gaps_do_not_count() -> None:
    gapless = runs_of([3, 3, 1, 0, 0, 2], 0, 6)
    assert runs_of([3, -1, 3, 1, 0, -1, 0, 2], 0, 6) == pytest.approx(gapless)


def test_many_runs_of_many_people_are_had_at_once() -> None:
    rows = np.random.default_rng(1).integers(0, 5, (3, 12))
    start, stop = np.array([[0, 3], [2, 2], [5, 0]]), np.array([[12, 9], [7, 2], [12, 4]])
    found: Array = Runs(protocols(*rows)).evidence(start, stop)
    assert found.shape == (5, 3, 2)
    for person, run in product(range(3), range(2)):
        alone = runs_of(rows[person].tolist(), int(start[person, run]), int(stop[person, run]))
        assert found[:, person, run].tolist() == pytest.approx(list(alone.values()))


@pytest.mark.parametrize(
    ("y", "likeliest"),
    [
        ([2, 4, 1, 0, 3, 1, 0, 4, 2, 3, 4, 0, 3, 2, 1, 0], "uniform"),
        ([0, 4, 4, 0, 0, 4, 0, 0, 0, 4, 4, 4, 0, 4, 0, 0], "habit"),
        ([2, 3, 2, 2, 1, 2, 3, 2, 1, 2, 2, 3, 1, 2, 2, 1], "centre"),
        ([0, 0, 0, 0, 0, 3, 3, 3, 3, 3, 3, 1, 1, 1, 1, 1], "string"),
        ([0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0], "figure"),
        ([0, 4] * 8, "figure"),
    ],
)
def test_each_way_explains_its_own_kind_best(y: list[int], likeliest: str) -> None:
    found = runs_of(y, 0, len(y))
    assert max(found, key=found.__getitem__) == likeliest
