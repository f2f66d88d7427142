"""Figures on rankings, against scikit-learn and against values found by hand."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import log_loss, ndcg_score, top_k_accuracy_score

from recommender.evaluation.metrics import (
    Places,
    Prediction,
    balanced_recall,
    ece,
    ece_by_chance,
    figures,
)


@pytest.fixture
def drawn():
    rng = np.random.default_rng(1)
    scores = rng.normal(size=(400, 7))
    truth = rng.choice(7, 400, p=[0.4, 0.2, 0.1, 0.1, 0.1, 0.05, 0.05])
    scores[np.arange(400), truth] += 1
    logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    return Prediction(logs, logs, logs), truth


def test_shares_within_the_first_are_those_of_scikit_learn(drawn):
    prediction, truth = drawn
    report = figures(prediction, truth)
    for top in (1, 3, 5):
        expected = top_k_accuracy_score(truth, prediction.scores, k=top)
        assert report[f"top{top}"] == pytest.approx(expected)


def test_log_loss_and_ndcg_are_those_of_scikit_learn(drawn):
    prediction, truth = drawn
    report = figures(prediction, truth)
    assert report["log_loss"] == pytest.approx(log_loss(truth, np.exp(prediction.log_proba)))
    relevant = np.eye(7)[truth]
    assert report["ndcg5"] == pytest.approx(ndcg_score(relevant, prediction.scores, k=5))


def test_every_field_counts_the_same_in_balanced_recall():
    truth = np.array([0, 0, 0, 1])
    scores = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])
    assert balanced_recall(scores, truth, 1) == pytest.approx((2 / 3 + 1) / 2)


def test_a_field_that_nobody_has_is_not_counted():
    scores = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    assert balanced_recall(scores, np.array([0, 1]), 1) == 1.0


def test_ties_count_as_a_random_order():
    places = Places.of(np.zeros((1, 4)), np.array([2]))
    assert places.within(1)[0] == pytest.approx(0.25)
    assert places.within(3)[0] == pytest.approx(0.75)
    assert places.mean_of(1 / np.arange(1, 5)) == pytest.approx((1 + 1 / 2 + 1 / 3 + 1 / 4) / 4)


def test_mean_reciprocal_rank_by_hand():
    scores = np.array([[3.0, 2.0, 1.0], [3.0, 2.0, 1.0]])
    report = figures(Prediction(scores, scores, None), np.array([0, 2]))
    assert report["mrr"] == pytest.approx((1 + 1 / 3) / 2)
    assert report["log_loss"] is None
    assert report["ece"] is None


def test_calibration_error_by_hand():
    # Four people told .85 of whom two are right, one told .65 who is right.
    logs = np.log([[0.85, 0.15]] * 4 + [[0.65, 0.35]])
    assert ece(logs, np.array([0, 0, 1, 1, 0])) == pytest.approx((4 * 0.35 + 0.35) / 5)


def test_the_error_by_chance_is_that_of_outcomes_drawn_from_the_probabilities():
    rng = np.random.default_rng(2)
    confidence = rng.uniform(0.5, 1, 5000)
    logs = np.log(np.column_stack([confidence, 1 - confidence]))
    truth = (rng.random(5000) > confidence).astype(int)
    assert 0 < ece_by_chance(logs) < 0.03
    assert ece(logs, truth) == pytest.approx(ece_by_chance(logs), abs=0.015)
    assert ece(logs, 1 - truth) > 0.3
