"""How certain the highest trait is."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from questionnaires.adaptive.content import Content
from questionnaires.adaptive.exposure_control import draw_answers, draw_traits
from questionnaires.adaptive.importance import agreement, balanced_importance
from questionnaires.adaptive.leading import change_to_come, leading_probabilities
from questionnaires.adaptive.posterior import infer_many
from questionnaires.adaptive.simulation import Setting, simulate


def test_of_two_traits_the_higher_leads_with_the_normal_probability():
    covariance = np.array([[0.3, 0.1], [0.1, 0.2]])
    found = leading_probabilities(np.array([0.4, 0.0]), covariance)
    expected = norm.cdf(0.4 / np.sqrt(0.3 + 0.2 - 0.2))
    np.testing.assert_allclose(found, [expected, 1 - expected], atol=0.01)


def test_traits_alike_lead_alike():
    found = leading_probabilities(np.zeros(6), np.eye(6))
    np.testing.assert_allclose(found, 1 / 6, atol=0.015)


def test_without_uncertainty_the_highest_leads_for_certain():
    found = leading_probabilities(np.array([[0.1, 0.3, 0.2]]), np.zeros((1, 3, 3)))
    assert found.tolist() == [[0, 1, 0]]


def test_the_change_to_come_is_what_the_full_form_really_changes(bank):
    random = np.random.default_rng(3)
    x = draw_answers(draw_traits(1500, bank.correlations, random), bank.tables, random)
    content = Content.of(bank.tables.trait, None, traits=3)
    setting = Setting(bank.tables, bank.correlations, content, np.ones(3), np.ones(30))
    stage = simulate(x, setting, [12]).stages[12]
    full = infer_many(x, bank.tables, bank.correlations)
    change = change_to_come(stage.posterior, bank.tables, ~stage.asked)
    moved = full.mean - stage.posterior.mean
    np.testing.assert_allclose(np.cov(moved.T), change.mean(axis=0), rtol=0.15, atol=0.005)
    assert change_to_come(stage.posterior, bank.tables, stage.asked & False) == pytest.approx(0)


def test_weights_of_the_traits_bring_the_worst_measured_one_up(bank):
    random = np.random.default_rng(4)
    tables = bank.tables.of([*range(10), *range(10, 20), *range(20, 27)])
    x = draw_answers(draw_traits(1500, bank.correlations, random), tables, random)
    content = Content.of(tables.trait, None, traits=3)
    full = infer_many(x, tables, bank.correlations).mean

    def by_trait(weights: np.ndarray) -> np.ndarray:
        setting = Setting(tables, bank.correlations, content, weights, np.ones(27))
        return agreement(simulate(x, setting, [10]).stages[10].posterior.mean, full)

    balanced = by_trait(balanced_importance(x, tables, bank.correlations, content, 10, rounds=6))
    plain = by_trait(np.ones(3))
    assert balanced.min() > plain.min()
    assert np.ptp(balanced) < np.ptp(plain)
