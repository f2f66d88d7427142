"""Correlations between traits, found behind the error of measurement."""

from __future__ import annotations

import numpy as np
import pytest

from questionnaires.irt.arrays import Array
from questionnaires.irt.correlations import trait_correlations
from questionnaires.irt.scoring import score
from questionnaires.irt.tables import Tables
from tests.unit.questionnaires.irt.simulated import Truth

TRUTH = Truth.of(18, 4)
TRAIT = np.repeat([0, 1, 2], 6)
TABLES = Tables.graded(TRUTH.a, TRUTH.b, TRAIT)
TRUE = np.array([[1, 0.7, -0.2], [0.7, 1, 0.1], [-0.2, 0.1, 1]])
UPPER = np.triu_indices(3, 1)


def traits(count: int) -> Array:
    return np.random.default_rng(8).multivariate_normal(np.zeros(3), TRUE, count)


def answers(theta: Array) -> np.ndarray:
    return np.column_stack(
        [
            Truth(TRUTH.a[k == TRAIT], TRUTH.b[k == TRAIT]).answers(theta[:, k], 30 + k)
            for k in range(3)
        ]
    )


def test_correlations_are_those_of_the_traits_not_of_the_scores() -> None:
    theta = traits(4000)
    x = answers(theta)
    found = trait_correlations(x, TRAIT, TABLES)
    there = np.corrcoef(theta, rowvar=False)
    assert found[UPPER] == pytest.approx(there[UPPER], abs=0.035)
    of_scores = np.corrcoef(score(x, TABLES).theta, rowvar=False)
    assert of_scores[0, 1] < there[0, 1] - 0.06


def test_correlations_make_a_correlation_matrix() -> None:
    x = answers(traits(30))
    x[:, 6:] = x[:, :6].repeat(2, axis=0)[:30].repeat(2, axis=1)
    found = trait_correlations(x, TRAIT, TABLES)
    assert np.diag(found) == pytest.approx(np.ones(3))
    assert found == pytest.approx(found.T, abs=1e-12)
    assert np.linalg.eigvalsh(found)[0] > 0


def test_a_group_away_from_the_reference_has_the_same_correlations() -> None:
    theta = traits(4000)
    found = trait_correlations(answers(0.5 + 0.8 * theta), TRAIT, TABLES)
    assert found[UPPER] == pytest.approx(np.corrcoef(theta, rowvar=False)[UPPER], abs=0.035)


def test_correlations_are_found_when_everybody_answers_half() -> None:
    theta = traits(5000)
    x = answers(theta)
    x[np.random.default_rng(9).random(x.shape) < 0.5] = -1
    found = trait_correlations(x, TRAIT, TABLES)
    assert found[UPPER] == pytest.approx(np.corrcoef(theta, rowvar=False)[UPPER], abs=0.04)


def test_a_part_of_the_people_is_enough() -> None:
    x = answers(traits(4000))
    part = trait_correlations(x, TRAIT, TABLES, most_people=1500)
    assert part[UPPER] == pytest.approx(TRUE[UPPER], abs=0.1)
    assert part.tolist() == trait_correlations(x[::3], TRAIT, TABLES).tolist()


def test_correlations_need_answers() -> None:
    with pytest.raises(ValueError, match="need answers"):
        trait_correlations(np.full((3, 18), -1), TRAIT, TABLES)
