"""Traits from paired choices, against integration over the whole posterior."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest

from questionnaires.irt.arrays import Array
from questionnaires.irt.paired import Pairs, paired_scores


def every_pair(traits: int, times: int, a: float) -> Pairs:
    both = np.array(list(combinations(range(traits), 2)) * times)
    return Pairs(both[:, 0], both[:, 1], np.full(len(both), a))


def chosen(theta: Array, pairs: Pairs, seed: int = 1) -> npt.NDArray[np.int64]:
    """0 for the first, 1 for the second, drawn for people with these traits."""
    z = pairs.a * (theta[:, pairs.first] - theta[:, pairs.second])
    first = np.random.default_rng(seed).random(z.shape) < 1 / (1 + np.exp(-z))
    return np.where(first, 0, 1)


def integrated(x: npt.NDArray[np.int64], pairs: Pairs) -> tuple[Array, Array]:
    """Posterior mean and spread of three traits on a cube of points."""
    axis = np.linspace(-4.5, 4.5, 46)
    cube = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1).reshape(-1, 3)
    z = pairs.a * (cube[:, pairs.first] - cube[:, pairs.second])
    logs = -np.log1p(np.exp(np.where(x == 0, -z, z))) * (x >= 0)
    weight = np.exp(logs.sum(axis=1) - 0.5 * (cube**2).sum(axis=1))
    mean = weight @ cube / weight.sum()
    return mean, np.sqrt(weight @ (cube - mean) ** 2 / weight.sum())


@pytest.mark.parametrize(("times", "tolerance"), [(1, 0.04), (4, 0.02)])
def test_scores_agree_with_integration(times: int, tolerance: float) -> None:
    pairs = every_pair(3, times, 1.4)
    theta = np.random.default_rng(2).normal(size=(6, 3))
    x = chosen(theta, pairs)
    x[0, 0] = -1
    found = paired_scores(x, pairs, 3)
    for person in range(6):
        mean, spread = integrated(x[person], pairs)
        assert found.theta[person] == pytest.approx(mean, abs=tolerance)
        assert found.se[person] == pytest.approx(spread, rel=0.06)


def test_the_mode_worked_out_by_hand() -> None:
    # One choice, a = 1: by symmetry θ = (m, −m) and σ(−2m) = m at the mode, m = .28…;
    # there the precision is 1 + p(1 − p) on the diagonal and −p(1 − p) off it.
    mode = 0.0
    for _ in range(200):
        mode = 0.9 * mode + 0.1 / (1 + np.exp(2 * mode))
    bend = mode * (1 - mode)
    pairs = Pairs(np.array([0]), np.array([1]), np.ones(1))
    found = paired_scores(np.array([[0]]), pairs, 2)
    assert found.covariance[0] == pytest.approx(
        np.linalg.inv([[1 + bend, -bend], [-bend, 1 + bend]]), abs=1e-9
    )
    skew = -bend * (1 - 2 * (1 - mode)) * 2 / (1 + 2 * bend)
    shift = skew / (2 * (1 + 2 * bend))
    assert found.theta[0] == pytest.approx([mode + shift, -mode - shift], abs=1e-9)


def test_without_a_choice_nothing_is_known() -> None:
    found = paired_scores(np.full((1, 10), -1), every_pair(5, 1, 1.0), 5)
    assert found.theta == pytest.approx(np.zeros((1, 5)))
    assert found.se == pytest.approx(np.ones((1, 5)))


def test_always_choosing_one_thing_puts_it_on_top() -> None:
    pairs = every_pair(5, 3, 1.2)
    x = np.where(pairs.second == 3, 1, 0)[None]
    found = paired_scores(x, pairs, 5)
    assert found.theta[0].argmax() == 3
    # Among the others the first was always chosen, so they come in order.
    assert np.argsort(-found.theta[0]).tolist() == [3, 0, 1, 2, 4]


def test_turning_a_pair_round_changes_nothing() -> None:
    pairs = every_pair(4, 2, 1.1)
    turned = Pairs(pairs.second, pairs.first, pairs.a)
    x = chosen(np.random.default_rng(5).normal(size=(3, 4)), pairs)
    assert paired_scores(1 - x, turned, 4).theta == pytest.approx(paired_scores(x, pairs, 4).theta)


def test_scores_of_a_person_sum_to_zero() -> None:
    pairs = every_pair(5, 2, 1.3)
    x = chosen(np.random.default_rng(6).normal(size=(50, 5)), pairs)
    assert paired_scores(x, pairs, 5).theta.sum(axis=1) == pytest.approx(np.zeros(50), abs=1e-9)


def test_traits_are_recovered_with_errors_as_large_as_they_say() -> None:
    pairs = every_pair(5, 3, 1.2)
    theta = np.random.default_rng(7).normal(size=(2000, 5))
    found = paired_scores(chosen(theta, pairs), pairs, 5)
    off = (found.theta - theta) / found.se
    assert off.std() == pytest.approx(1, abs=0.04)
    apart = theta - theta.mean(axis=1, keepdims=True)
    assert np.corrcoef(found.theta.ravel(), apart.ravel())[0, 1] > 0.85


def test_extreme_choices_with_sharp_items_stay_finite() -> None:
    pairs = every_pair(3, 20, 8.0)
    found = paired_scores(np.zeros((1, 60), dtype=int), pairs, 3)
    assert np.isfinite(found.theta).all()
    assert np.diff(found.theta[0]).max() < 0
    assert (found.se > 0).all()


def test_impossible_pairs_and_choices_are_refused() -> None:
    with pytest.raises(ValueError, match="two different traits"):
        Pairs(np.array([1]), np.array([1]), np.ones(1))
    with pytest.raises(ValueError, match="above zero"):
        Pairs(np.array([0]), np.array([1]), np.zeros(1))
    with pytest.raises(ValueError, match="0, 1 or -1"):
        paired_scores(np.array([[2]]), Pairs(np.array([0]), np.array([1]), np.ones(1)), 2)
