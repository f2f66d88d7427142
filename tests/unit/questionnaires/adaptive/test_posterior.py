"""The joint posterior against integration on grids."""

from __future__ import annotations

import numpy as np
import pytest

from questionnaires.adaptive.posterior import (
    before_answers,
    infer,
    infer_many,
    inverse,
    update,
)
from questionnaires.irt.scoring import eap, log_likelihoods
from questionnaires.irt.tables import GRID, Tables

THRESHOLDS = np.array([-1.2, -0.4, 0.4, 1.2])


def answers_to(items: int, people: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(-1, 5, (people, items))


def test_with_one_trait_the_posterior_has_the_mean_and_spread_of_the_grid():
    tables = Tables.graded(
        [1.0, 1.5, 2.2, 0.8], np.tile(THRESHOLDS, (4, 1)), np.zeros(4, dtype=int)
    )
    x = answers_to(4, 40, 1)
    theta, se = eap(log_likelihoods(x, tables)[:, 0])
    found = infer_many(x, tables, np.eye(1))
    # Where the grid ends, at 4.5, the normal curve goes on: hence not closer than this.
    np.testing.assert_allclose(found.mean[:, 0], theta, atol=1e-3)
    np.testing.assert_allclose(found.se[:, 0], se, atol=1e-3)


@pytest.mark.parametrize("r", [0.0, 0.6, -0.4])
def test_with_two_traits_the_posterior_is_close_to_integration_over_the_plane(r):
    trait = np.repeat([0, 1], 5)
    tables = Tables.graded(np.tile([1.2, 1.8], 5), np.tile(THRESHOLDS, (10, 1)), trait)
    correlations = np.array([[1.0, r], [r, 1.0]])
    x = answers_to(10, 12, 2)
    log_l = log_likelihoods(x, tables)
    found = infer_many(x, tables, correlations)
    one, two = np.meshgrid(GRID, GRID, indexing="ij")
    precision = np.linalg.inv(correlations)
    log_prior = -0.5 * (
        precision[0, 0] * one**2 + 2 * precision[0, 1] * one * two + precision[1, 1] * two**2
    )
    for person in range(len(x)):
        joint = log_prior + log_l[person, 0][:, None] + log_l[person, 1]
        weight = np.exp(joint - joint.max())
        weight /= weight.sum()
        mean = np.array([(weight * one).sum(), (weight * two).sum()])
        spread = np.array(
            [
                [(weight * (a - mean[i]) * (b - mean[j])).sum() for j, b in enumerate((one, two))]
                for i, a in enumerate((one, two))
            ]
        )
        np.testing.assert_allclose(found.mean[person], mean, atol=0.01)
        np.testing.assert_allclose(found.covariance[person], spread, atol=0.02)


def test_without_answers_the_posterior_is_the_prior(bank):
    found = infer(np.zeros((3, len(GRID))), bank.correlations)
    np.testing.assert_allclose(found.mean, 0, atol=1e-4)
    np.testing.assert_allclose(found.covariance, bank.correlations, atol=1e-3)


def test_answers_about_one_trait_tell_something_about_a_correlated_one(bank):
    x = np.full((1, 30), -1)
    x[0, :10] = 4
    found = infer_many(x, bank.tables, bank.correlations)
    assert found.mean[0, 0] > found.mean[0, 1] > found.mean[0, 2] > 0
    assert found.se[0, 0] < found.se[0, 1] < found.se[0, 2] < 1


def test_one_person_alone_is_scored_as_among_others(bank):
    x = answers_to(30, 700, 3)
    together = infer_many(x, bank.tables, bank.correlations)
    alone = infer(log_likelihoods(x[650:651], bank.tables)[0], bank.correlations)
    np.testing.assert_allclose(alone.mean, together.mean[650], atol=2e-3)
    np.testing.assert_allclose(alone.covariance, together.covariance[650], atol=2e-3)


def test_an_update_from_the_last_posterior_ends_where_scoring_from_scratch_does(bank):
    x = answers_to(30, 20, 4)
    earlier = x.copy()
    earlier[:, 15] = -1
    before = infer_many(earlier, bank.tables, bank.correlations)
    after = update(log_likelihoods(x, bank.tables), inverse(bank.correlations), before, sweeps=4)
    np.testing.assert_allclose(
        after.mean, infer_many(x, bank.tables, bank.correlations).mean, atol=5e-3
    )


def test_right_wrong_items_with_guessing_are_scored_too():
    trait = np.zeros(6, dtype=int)
    tables = Tables.three_pl([1.5] * 6, np.linspace(-1, 1, 6), 0.25, trait)
    x = np.array([[1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 1]])
    theta, _ = eap(log_likelihoods(x, tables)[:, 0])
    found = infer_many(x, tables, np.eye(1))
    np.testing.assert_allclose(found.mean[:, 0], theta, atol=0.01)


def test_nobody_is_scored_without_complaint(bank):
    found = infer_many(np.empty((0, 30), dtype=int), bank.tables, bank.correlations)
    assert found.mean.shape == (0, 3)
    assert before_answers(bank.correlations).mean.shape == (3,)
