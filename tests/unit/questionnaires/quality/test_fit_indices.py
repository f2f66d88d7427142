"""Person fit, against loops over the answers and over everything that might be answered."""

from __future__ import annotations

from itertools import product
from statistics import mean

import numpy as np
import pytest
from scipy.spatial.distance import mahalanobis

from questionnaires.irt.arrays import Array
from questionnaires.irt.tables import NORMAL, Tables
from questionnaires.quality.careful import LeftOut
from questionnaires.quality.fit_indices import fit_indices
from questionnaires.quality.protocols import Protocols
from tests.unit.questionnaires.quality.invented import CORRELATIONS, form

TABLES = form(9)
X = np.array(
    [[0, 1, 4, 3, 2, 2, 1, 0, 4], [4, 4, 4, 4, 4, 4, 4, 4, 4], [3, 1, 0, 2, 4, 1, 1, 2, 2]]
)
P = np.random.default_rng(1).dirichlet(np.ones(5), (3, 9))
MEAN = np.array([[0.5, -1.0, 2.0], [0.0, 0.0, 0.0], [1.5, 1.5, 1.5]])
PEOPLE = range(3)


def indices(
    x: Array | np.ndarray = X, p: Array = P, traits: Array = MEAN, tables: Tables = TABLES
) -> dict[str, Array]:
    protocols = Protocols.of(np.asarray(x), tables)
    return fit_indices(protocols, LeftOut(p, traits), tables, CORRELATIONS)


def lz_by_enumeration(x: list[int], p: Array) -> float:
    """(l − E l)/√V l, the moments taken over every pattern of answers."""
    patterns = list(product(range(p.shape[1]), repeat=len(x)))
    chance = np.array([np.prod([p[n, k] for n, k in enumerate(one)]) for one in patterns])
    logs = np.log(chance)
    expected = chance @ logs
    own = sum(float(np.log(p[n, k])) for n, k in enumerate(x))
    return float((own - expected) / np.sqrt(chance @ (logs - expected) ** 2))


def shrunken(x: list[float], y: list[float], more_x: float, more_y: float) -> float:
    """A correlation of deviations with something added to their squares."""
    squares = (sum(a * a for a in x) + more_x) * (sum(b * b for b in y) + more_y)
    return float(sum(a * b for a, b in zip(x, y, strict=True)) / squares**0.5)


def centred(values: list[float]) -> list[float]:
    return [value - mean(values) for value in values]


@pytest.mark.parametrize("person", PEOPLE)
def test_lz_is_the_standardised_log_likelihood_among_all_patterns(person: int) -> None:
    row = np.full((3, 9), -1)
    row[:, :5] = X[:, :5]
    found = indices(row)["lz"][person]
    expected = lz_by_enumeration(X[person, :5].tolist(), P[person, :5])
    assert found == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("person", PEOPLE)
def test_the_worst_trait_has_the_lowest_lz(person: int) -> None:
    of_traits = []
    for trait in range(3):
        own = np.flatnonzero(TABLES.trait == trait)
        of_traits.append(lz_by_enumeration(X[person, own].tolist(), P[person, own]))
    assert indices()["lz_worst"][person] == pytest.approx(min(of_traits), rel=1e-6)


@pytest.mark.parametrize("person", PEOPLE)
def test_infit_weighs_residuals_by_information_and_outfit_does_not(person: int) -> None:
    squares, variances = [], []
    for answer, p in zip(X[person], P[person], strict=True):
        expected = sum(k * p[k] for k in range(5))
        squares.append((answer - expected) ** 2)
        variances.append(sum((k - expected) ** 2 * p[k] for k in range(5)))
    found = indices()
    infit = (sum(squares) + 0.5) / (sum(variances) + 0.5)
    outfit = mean(s / v for s, v in zip(squares, variances, strict=True)) + 0.05
    assert np.exp(found["infit"][person]) == pytest.approx(infit)
    assert np.exp(found["outfit"][person]) == pytest.approx(outfit)


@pytest.mark.parametrize("person", PEOPLE)
def test_answers_are_correlated_with_their_expectations(person: int) -> None:
    expected = [float(p @ np.arange(5)) for p in P[person]]
    found = indices()["expected_r"][person]
    assert found == pytest.approx(
        shrunken(centred(X[person].tolist()), centred(expected), 0.5, 0.1)
    )


def popularity() -> list[float]:
    """The mean answer of the population to every item."""
    return [
        sum(k * float(np.exp(TABLES.log_p[item, k]) @ NORMAL) for k in range(5))
        for item in range(9)
    ]


@pytest.mark.parametrize("person", PEOPLE)
def test_answers_are_correlated_with_the_mean_answers_of_the_group(person: int) -> None:
    found = indices()["popularity_r"][person]
    assert found == pytest.approx(
        shrunken(centred(X[person].tolist()), centred(popularity()), 0.5, 0.1)
    )


@pytest.mark.parametrize("person", PEOPLE)
def test_within_traits_each_trait_has_a_mean_of_its_own(person: int) -> None:
    x: list[float] = []
    y: list[float] = []
    for trait in range(3):
        own = np.flatnonzero(TABLES.trait == trait)
        x += centred([float(X[person, item]) for item in own])
        y += centred([popularity()[item] for item in own])
    assert indices()["popularity_within"][person] == pytest.approx(shrunken(x, y, 0.5, 0.1))


@pytest.mark.parametrize("person", PEOPLE)
def test_even_odd_correlates_the_halves_of_the_traits(person: int) -> None:
    odd, even = [], []
    for trait in range(3):
        own = X[person, TABLES.trait == trait].tolist()
        odd.append(mean(own[0::2]))
        even.append(mean(own[1::2]))
    expected = shrunken(centred(odd), centred(even), 0.2, 0.2)
    assert indices()["even_odd"][person] == pytest.approx(expected)


def test_gaps_are_as_if_the_items_had_never_been_asked() -> None:
    x = X.copy()
    gone = [int(np.flatnonzero(TABLES.trait == trait)[trait]) for trait in range(3)]
    x[:, gone] = -1
    shown = np.delete(np.arange(9), gone)
    protocols = Protocols.of(x[:, shown], TABLES, np.tile(shown, (3, 1)))
    expected = fit_indices(protocols, LeftOut(P[:, :6], MEAN), TABLES, CORRELATIONS)
    for name, values in indices(x).items():
        np.testing.assert_allclose(values, expected[name], atol=1e-12, err_msg=name)


def test_consistent_answers_have_even_halves_and_swapped_ones_uneven() -> None:
    consistent, swapped = np.empty((2, 1, 18), dtype=int)
    tables = form(18)
    for trait, level in enumerate((0, 2, 4)):
        own = np.flatnonzero(tables.trait == trait)
        consistent[0, own] = level
        swapped[0, own] = np.where(np.arange(6) % 2 == 0, level, 4 - level)
    p = np.full((1, 18, 5), 0.2)
    assert indices(consistent, p, MEAN[:1], tables)["even_odd"][0] > 0.95
    assert indices(swapped, p, MEAN[:1], tables)["even_odd"][0] < -0.95


def test_the_distance_is_that_of_mahalanobis_squared_per_trait() -> None:
    inverse = np.linalg.inv(CORRELATIONS)
    expected = [mahalanobis(row, np.zeros(3), inverse) ** 2 / 3 for row in MEAN]
    np.testing.assert_allclose(indices()["distance"], expected)


def test_no_answers_give_finite_indices() -> None:
    found = indices(np.full((3, 9), -1))
    assert all(np.isfinite(values).all() for values in found.values())
    assert not found["lz"].any()
    assert not found["gain"].any()
