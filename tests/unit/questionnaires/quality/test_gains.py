"""What the questions add to the person's habits, against loops over one person's answers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from questionnaires.irt.arrays import Array
from questionnaires.quality.careful import LeftOut
from questionnaires.quality.fit_indices import fit_indices
from questionnaires.quality.protocols import Protocols
from tests.unit.questionnaires.quality.invented import CORRELATIONS, form, random_answers, with_gaps

TABLES = form(11)
FULL = random_answers(3, 11, 5)
X = np.concatenate([FULL, with_gaps(FULL, 6), [[-1] * 4 + [2] + [-1] * 6]])
P = np.random.default_rng(2).dirichlet(np.full(5, 0.7), (len(X), 11))
NAMES = (
    "gain",
    "gain_worst_half",
    "gain_shift",
    "chance_shift",
    "halves_gain",
    "halves_chance",
)


def found() -> dict[str, Array]:
    protocols = Protocols.of(X, TABLES)
    return fit_indices(protocols, LeftOut(P, np.zeros((len(X), 3))), TABLES, CORRELATIONS)


def gains(y: list[int], p: Array) -> list[float]:
    """log P(answer | content and habits) − log P(answer | habits)."""
    n = len(y)
    usual = [sum(float(p[i, k]) for i in range(n)) / n for k in range(5)]
    result = []
    for place, answer in enumerate(y):
        others = y[:place] + y[place + 1 :]
        habit = [(others.count(k) + 0.5) / (n - 1 + 2.5) for k in range(5)]
        both = [float(p[place, k]) * (habit[k] + 0.02) / (usual[k] + 0.02) for k in range(5)]
        result.append(math.log(both[answer] / sum(both)) - math.log(habit[answer]))
    return result


def worst_run(values: list[float]) -> float:
    length = max(len(values) // 2, 1)
    runs = [sum(values[start : start + length]) for start in range(len(values) - length + 1)]
    return min(runs) / math.sqrt(length)


def largest_shift(values: list[float]) -> float:
    """Twice the farthest that the sum so far strays from its share of the whole."""
    n = len(values)
    cuts = [cut for cut in range(n + 1) if n / 4 <= cut <= 3 * n / 4]
    stray = [abs(sum(values[:cut]) - sum(values) * cut / n) for cut in cuts]
    return 2 * max(stray, default=0.0) / math.sqrt(n)


def between_halves(values: list[float]) -> float:
    cut = len(values) // 2
    return abs(sum(values[:cut]) - sum(values[cut:])) / math.sqrt(len(values))


def in_turn(person: int) -> dict[str, float]:
    y = [int(answer) for answer in X[person] if answer >= 0]
    gain = gains(y, P[person])
    own = [math.log(P[person, place, answer]) for place, answer in enumerate(y)]
    return {
        "gain": sum(gain) / math.sqrt(len(y)),
        "gain_worst_half": worst_run(gain),
        "gain_shift": largest_shift(gain),
        "chance_shift": largest_shift(own),
        "halves_gain": between_halves(gain),
        "halves_chance": between_halves(own),
    }


@pytest.mark.parametrize("name", NAMES)
def test_each_gain_is_what_a_loop_over_the_answers_finds(name: str) -> None:
    expected = [in_turn(person)[name] for person in range(len(X))]
    np.testing.assert_allclose(found()[name], expected, atol=1e-12)


def test_content_that_foretells_every_answer_is_a_gain_in_every_half() -> None:
    y = [0, 4, 2, 3, 1, 0, 4, 1, 2, 3, 0]
    sure = np.full((1, 11, 5), 0.02)
    sure[0, np.arange(11), y] = 0.92
    protocols = Protocols.of(np.array([y]), TABLES)
    indices = fit_indices(protocols, LeftOut(sure, np.zeros((1, 3))), TABLES, CORRELATIONS)
    assert indices["gain"][0] > 3
    assert indices["gain_worst_half"][0] > 2
    assert indices["lz"][0] > 0


def test_content_that_says_nothing_adds_nothing_to_habits() -> None:
    y = [0, 4, 2, 3, 1, 0, 4, 1, 2, 3, 0]
    protocols = Protocols.of(np.array([y]), TABLES)
    even = LeftOut(np.full((1, 11, 5), 0.2), np.zeros((1, 3)))
    indices = fit_indices(protocols, even, TABLES, CORRELATIONS)
    assert abs(indices["gain"][0]) < 0.2
    assert indices["chance_shift"][0] == pytest.approx(0, abs=1e-12)
