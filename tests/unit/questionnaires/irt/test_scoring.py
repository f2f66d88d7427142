"""Tables, posterior means and reliability."""

from __future__ import annotations

import numpy as np
import pytest

from questionnaires.irt.models import graded, log_graded
from questionnaires.irt.scoring import (
    ImpossibleAnswerError,
    eap,
    log_likelihoods,
    reliability,
    score,
)
from questionnaires.irt.tables import GRID, NORMAL, Tables
from tests.unit.questionnaires.irt.simulated import Truth, people

TRUTH = Truth.of(9, 5)
TRAIT = np.repeat([0, 1, 2], 3)
TABLES = Tables.graded(TRUTH.a, TRUTH.b, TRAIT)


def test_the_tables_hold_the_model_on_the_grid() -> None:
    assert TABLES.log_p.shape == (9, 5, 91)
    assert TABLES.log_p[4, :, 60] == pytest.approx(log_graded(GRID[60], TRUTH.a[4], TRUTH.b[4]))
    assert TABLES.information.shape == (9, 91)
    assert TABLES.traits == 3
    some = TABLES.of([7, 1])
    assert (some.log_p == TABLES.log_p[[7, 1]]).all()
    assert some.trait.tolist() == [2, 0]


def test_tables_of_right_wrong_items_rise_with_the_trait() -> None:
    tables = Tables.three_pl([1.2, 0.8], [0.0, 1.0], [0.25, 0.0], [0, 0])
    assert tables.log_p.shape == (2, 2, 91)
    assert (np.diff(tables.log_p[:, 1]) > 0).all()
    assert np.exp(tables.log_p[0, 1, 0]) > 0.25


def test_tables_refuse_arrays_that_do_not_belong_together() -> None:
    with pytest.raises(ValueError, match="items × categories × grid"):
        Tables(TABLES.log_p[:, :, :50], TABLES.information, TABLES.trait)
    with pytest.raises(ValueError, match="number of its trait"):
        Tables(TABLES.log_p, TABLES.information, TABLES.trait[:5])


def test_a_flat_likelihood_returns_the_prior() -> None:
    theta, se = eap(np.full((2, 91), -7.0))
    assert theta == pytest.approx([0, 0], abs=1e-12)
    # The grid ends at 4.5, which costs the unit spread a little.
    assert se == pytest.approx([1, 1], abs=5e-4)
    shifted = np.exp(-0.5 * ((GRID - 0.7) / 0.5) ** 2)
    theta, se = eap(np.zeros(91), 3 * shifted)
    assert theta == pytest.approx(0.7)
    assert se == pytest.approx(0.5)


def test_a_normal_likelihood_and_a_normal_prior_meet_in_the_middle() -> None:
    # Precisions 1 and 3 add up to 4; the mean is 3/4 of the way to 1.2.
    theta, se = eap(-0.5 * 3 * (GRID - 1.2) ** 2)
    assert theta == pytest.approx(0.9, abs=1e-6)
    assert se == pytest.approx(0.5, abs=1e-6)


def test_two_answers_worked_out_point_by_point() -> None:
    p = graded(GRID, TRUTH.a[0], TRUTH.b[0])[:, 4] * graded(GRID, TRUTH.a[2], TRUTH.b[2])[:, 1]
    mean = (GRID * p * NORMAL).sum() / (p * NORMAL).sum()
    spread = np.sqrt(((GRID - mean) ** 2 * p * NORMAL).sum() / (p * NORMAL).sum())
    found = score(np.array([[4, -1, 1, -1, -1, -1, -1, -1, -1]]), TABLES)
    assert found.theta[0] == pytest.approx([mean, 0, 0], abs=1e-12)
    assert found.se[0, 0] == pytest.approx(spread)
    assert found.se[0, 1] == pytest.approx(1, abs=5e-4)


def test_everybody_scores_the_same_alone_and_in_a_crowd() -> None:
    x = TRUTH.answers(people(2500)).astype(np.int64)
    x[::3, 4] = -1
    found = score(x, TABLES)
    logs = log_likelihoods(x, TABLES)
    assert logs.shape == (2500, 3, 91)
    theta, se = eap(logs)
    assert found.theta == pytest.approx(theta, abs=1e-12)
    assert found.se == pytest.approx(se, abs=1e-12)
    by_hand = sum(TABLES.log_p[item, x[2402, item]] for item in (3, 5))
    assert logs[2402, 1] == pytest.approx(by_hand + TABLES.log_p[4, x[2402, 4]])
    assert x[2400, 4] == -1
    without = sum(TABLES.log_p[item, x[2400, item]] for item in (3, 5))
    assert logs[2400, 1] == pytest.approx(without)


def test_contradictory_answers_to_many_sharp_items_are_scored_all_the_same() -> None:
    # Each half is all but impossible where the other is likely: the product is below 1e-308.
    tables = Tables.graded(np.full(60, 9.0), np.repeat([[-4.0], [4.0]], 30, axis=0), [0] * 60)
    x = np.repeat([[0] * 30 + [1] * 30, [1] * 30 + [0] * 30], 50, axis=0)
    found = score(x, tables)
    theta, se = eap(log_likelihoods(x, tables))
    assert log_likelihoods(x, tables)[0].max() < -1000
    assert found.theta == pytest.approx(theta, abs=1e-12)
    assert found.se == pytest.approx(se, abs=1e-12)
    assert found.theta[0, 0] == pytest.approx(0, abs=1e-9)


def test_nobody_gets_no_score() -> None:
    assert score(np.empty((0, 9), dtype=int), TABLES).theta.shape == (0, 3)


def test_higher_answers_give_higher_scores_and_more_answers_smaller_errors() -> None:
    low, high = score(np.zeros((1, 9), dtype=int), TABLES), score(np.full((1, 9), 4), TABLES)
    assert (low.theta < 0).all()
    assert (high.theta > 0).all()
    fewer = np.full((1, 9), 2)
    fewer[0, [0, 3, 6]] = -1
    assert (score(fewer, TABLES).se > score(np.full((1, 9), 2), TABLES).se).all()


def test_the_error_of_a_score_is_as_large_as_it_says() -> None:
    truth = Truth.of(12, 4)
    theta = people(4000)
    found = score(truth.answers(theta), Tables.graded(truth.a, truth.b, np.zeros(12)))
    off = (found.theta[:, 0] - theta) / found.se[:, 0]
    assert off.std() == pytest.approx(1, abs=0.03)
    assert off.mean() == pytest.approx(0, abs=0.05)
    # Marginal reliability is the squared correlation of score and trait.
    expected = np.corrcoef(found.theta[:, 0], theta)[0, 1] ** 2
    assert reliability(found.theta, found.se) == pytest.approx(expected, abs=0.01)


def test_a_trait_without_items_keeps_the_prior() -> None:
    tables = Tables.graded(TRUTH.a[:2], TRUTH.b[:2], [0, 2])
    found = score(np.array([[4, 0]]), tables)
    assert found.theta[0, 0] > 0 > found.theta[0, 2]
    assert found.theta[0, 1] == pytest.approx(0, abs=1e-12)


def test_a_likelihood_that_is_zero_everywhere_is_refused() -> None:
    with pytest.raises(ImpossibleAnswerError):
        eap(np.full((1, 91), -np.inf))


def test_an_answer_an_item_does_not_offer_is_refused() -> None:
    b = np.array([[0.0, np.inf, np.inf, np.inf]])
    with pytest.raises(ImpossibleAnswerError):
        score(np.array([[3]]), Tables.graded([1.0], b, [0]))
    with pytest.raises(ValueError, match="-1 or 0 to 4"):
        score(np.full((1, 9), 5), TABLES)
    with pytest.raises(ValueError, match="whole numbers"):
        score(np.full((1, 9), 2.0), TABLES)
