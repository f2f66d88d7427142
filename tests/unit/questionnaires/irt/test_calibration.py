"""Calibration: what was put in comes out, and awkward answers do no harm."""

from __future__ import annotations

import numpy as np
import pytest

from questionnaires.irt.calibration import (
    Calibration,
    CannotCalibrateError,
    Guessing,
    calibrate_binary,
    calibrate_graded,
)
from questionnaires.irt.models import graded
from questionnaires.irt.parameters import ItemParameters
from tests.unit.questionnaires.irt.simulated import Truth, guessed, people, rmse

TRUTH = Truth.of(8, 5)


def marginal(x: np.ndarray, a: np.ndarray, b: np.ndarray) -> float:
    """The log-likelihood of the answers by plain summation over a wide, fine grid."""
    theta = np.linspace(-7, 7, 281)
    weight = np.exp(-0.5 * theta**2)
    weight /= weight.sum()
    p = graded(theta[:, None], a, b)
    likelihood = np.ones((len(x), len(theta)))
    for item, answers in enumerate(x.T):
        likelihood *= np.where(answers[:, None] >= 0, p[:, item, answers].T, 1.0)
    return float(np.log(likelihood @ weight).sum())


@pytest.fixture(scope="module")
def found() -> Calibration:
    return calibrate_graded(TRUTH.answers(people(6000)), 5)


def test_graded_items_are_recovered(found: Calibration) -> None:
    assert found.converged
    assert rmse(found.a, TRUTH.a) < 0.05
    assert rmse(found.b, TRUTH.b) < 0.05
    assert (found.mean, found.sd, found.se_mean, found.se_sd) == (0, 1, 0, 0)
    assert not found.at_bound.any()
    assert not found.unused.any()


def test_thresholds_increase(found: Calibration) -> None:
    assert (np.diff(found.b, axis=1) > 0).all()


def test_the_log_likelihood_is_that_of_the_answers(found: Calibration) -> None:
    x = TRUTH.answers(people(6000))
    assert found.log_likelihood == pytest.approx(marginal(x, found.a, found.b), abs=0.02)


def test_no_nearby_parameters_are_more_likely() -> None:
    truth = Truth.of(5, 3)
    x = truth.answers(people(400))
    x[::4, 2] = -1
    best = calibrate_graded(x, 3, tolerance=1e-7)
    top = marginal(x, best.a, best.b)
    for item in range(5):
        for step in (-0.02, 0.02):
            a = best.a.copy()
            a[item] += step
            assert marginal(x, a, best.b) < top
            for place in range(2):
                b = best.b.copy()
                b[item, place] += step
                assert marginal(x, best.a, b) < top


def test_calibration_needs_few_rounds(found: Calibration) -> None:
    # Plain EM takes about five times as many.
    assert found.iterations <= 20


def test_a_calibration_stopped_early_says_so() -> None:
    found = calibrate_graded(TRUTH.answers(people(300)), 5, most_iterations=2)
    assert not found.converged
    assert found.iterations == 2


def test_equal_answers_count_as_often_as_they_were_given() -> None:
    x = TRUTH.answers(people(300))[:, :4]
    once, twice = calibrate_graded(x, 5), calibrate_graded(np.vstack([x, x]), 5)
    assert twice.a == pytest.approx(once.a, abs=1e-4)
    assert twice.log_likelihood == pytest.approx(2 * once.log_likelihood)


def test_people_without_answers_change_nothing() -> None:
    x = TRUTH.answers(people(300))[:, :4]
    more = np.vstack([x, np.full((50, 4), -1, dtype=np.int8)])
    assert calibrate_graded(more, 5).a.tolist() == calibrate_graded(x, 5).a.tolist()


def test_items_are_recovered_when_everybody_answers_half() -> None:
    x = TRUTH.answers(people(8000))
    x[np.random.default_rng(1).random(x.shape) < 0.5] = -1
    found = calibrate_graded(x, 5)
    assert rmse(found.a, TRUTH.a) < 0.1
    assert rmse(found.b, TRUTH.b) < 0.07


def test_answers_missing_because_of_earlier_answers_do_no_harm() -> None:
    # Whoever is low on the first three items is not asked the last three.
    x = TRUTH.answers(people(8000))
    x[np.ix_(x[:, :3].sum(axis=1) < 5, [5, 6, 7])] = -1
    found = calibrate_graded(x, 5)
    assert rmse(found.a, TRUTH.a) < 0.1
    assert rmse(found.b, TRUTH.b) < 0.1


def test_items_may_have_different_numbers_of_answers() -> None:
    x = TRUTH.answers(people(4000))
    x[:, 0] = np.minimum(x[:, 0], 2)
    x[:, 1] = x[:, 1] > 1
    found = calibrate_graded(x, [3, 2, 5, 5, 5, 5, 5, 5])
    assert found.b[0, :2] == pytest.approx(TRUTH.b[0, :2], abs=0.1)
    assert found.b[1, 0] == pytest.approx(TRUTH.b[1, 1], abs=0.1)
    assert np.isposinf(found.b[0, 2:]).all()
    assert np.isposinf(found.b[1, 1:]).all()
    assert np.isnan(found.se_b[1, 1:]).all()
    assert np.isfinite(found.se_b[1, 0])
    named = found.items([f"I{number}" for number in range(8)])
    assert named["I1"] == ItemParameters(float(found.a[1]), (float(found.b[1, 0]),))
    assert len(named["I2"].b) == 4


@pytest.mark.parametrize("category", [0, 2, 4])
def test_a_category_nobody_chose_keeps_sane_thresholds(category: int) -> None:
    x = TRUTH.answers(people(500))
    whole = calibrate_graded(x, 5)
    x[x[:, 3] == category, 3] = 3 if category == 4 else category + 1
    found = calibrate_graded(x, 5)
    assert np.argwhere(found.unused).tolist() == [[3, category]]
    assert np.isfinite(found.b).all()
    assert np.isfinite(found.se_b).all()
    assert (np.diff(found.b, axis=1) > 0).all()
    assert np.abs(found.b).max() < 8
    assert found.a[3] == pytest.approx(whole.a[3], rel=0.15)
    others = np.arange(8) != 3
    assert found.a[others] == pytest.approx(whole.a[others], abs=0.1)


def test_an_item_with_one_answer_throughout_is_named() -> None:
    x = TRUTH.answers(people(200))
    x[:, 2] = 4
    x[:, 6] = 0
    with pytest.raises(CannotCalibrateError, match="one category: item 2, item 6") as error:
        calibrate_graded(x, 5)
    assert error.value.items == (2, 6)


def test_an_item_nobody_answered_is_named() -> None:
    x = TRUTH.answers(people(200))
    x[:, 5] = -1
    with pytest.raises(CannotCalibrateError, match="Without any answer: item 5"):
        calibrate_graded(x, 5)


def test_an_item_keyed_the_wrong_way_is_marked() -> None:
    x = TRUTH.answers(people(600))
    x[:, 1] = 4 - x[:, 1]
    found = calibrate_graded(x, 5)
    assert found.at_bound.tolist() == [False, True] + [False] * 6
    others = np.arange(8) != 1
    assert rmse(found.a[others], TRUTH.a[others]) < 0.25


def test_very_few_people_give_finite_numbers() -> None:
    found = calibrate_graded(TRUTH.answers(people(15)), 5)
    for numbers in (found.a, found.b, found.se_a, found.se_b):
        assert np.isfinite(numbers).all()


@pytest.mark.parametrize(
    ("x", "categories"),
    [
        (np.array([[0, 5], [1, 0]]), 5),
        (np.array([[0, -2], [1, 0]]), 5),
        (np.array([[0, 1], [1, 0]]), 1),
        (np.array([[0, 2], [1, 0]]), [2, 2]),
        (np.array([[0.0, 1.0], [1.0, 0.0]]), 2),
    ],
)
def test_answers_outside_the_categories_are_refused(
    x: np.ndarray, categories: int | list[int]
) -> None:
    with pytest.raises(ValueError, match=r"[Aa]nswers"):
        calibrate_graded(x, categories)


def test_anchors_keep_their_parameters_and_show_how_the_group_differs() -> None:
    anchors = {
        item: ItemParameters(float(TRUTH.a[item]), tuple(TRUTH.b[item])) for item in range(4)
    }
    x = TRUTH.answers(0.8 + 1.3 * people(6000))
    found = calibrate_graded(x, 5, fixed=anchors)
    assert found.mean == pytest.approx(0.8, abs=0.08)
    assert found.sd == pytest.approx(1.3, abs=0.08)
    assert abs(found.mean - 0.8) < 4 * found.se_mean < 0.2
    assert found.a[:4].tolist() == TRUTH.a[:4].tolist()
    assert found.b[:4] == pytest.approx(TRUTH.b[:4], abs=1e-12)
    assert (found.se_a[:4] == 0).all()
    assert (found.se_b[:4] == 0).all()
    # The new items are on the anchors' scale.
    assert rmse(found.a[4:], TRUTH.a[4:]) < 0.1
    assert rmse(found.b[4:], TRUTH.b[4:]) < 0.1
    assert (found.se_a[4:] > 0).all()


def test_anchors_must_leave_something_to_do() -> None:
    x = TRUTH.answers(people(50))[:, :2]
    known = ItemParameters(1.0, (-1.0, 0.0, 0.5, 1.0))
    with pytest.raises(CannotCalibrateError, match="all items are anchors"):
        calibrate_graded(x, 5, fixed={0: known, 1: known})
    with pytest.raises(ValueError, match="Anchor item 1 needs 4 thresholds"):
        calibrate_graded(x, 5, fixed={1: ItemParameters(1.0, (0.0,))})


@pytest.mark.parametrize("items", [1, 2])
def test_discriminations_of_fewer_than_three_items_cannot_be_told_apart(items: int) -> None:
    x = TRUTH.answers(people(50))[:, :items]
    with pytest.raises(CannotCalibrateError, match="Fewer than 3 items"):
        calibrate_graded(x, 5)


def test_right_wrong_items_are_recovered() -> None:
    truth = Truth.of(15, 2)
    found = calibrate_binary(truth.answers(people(5000)))
    assert found.b.shape == (15, 1)
    assert (found.c == 0).all()
    assert rmse(found.a, truth.a) < 0.1
    assert rmse(found.b, truth.b) < 0.08


def test_guessing_is_told_from_knowing() -> None:
    truth = Truth.of(15, 2)
    c = np.tile([0.2, 0.33, 0.25], 5)
    x = guessed(people(6000), truth.a, truth.b[:, 0], c)
    found = calibrate_binary(x, guessing=Guessing(0.25))
    assert found.converged
    assert rmse(found.c, c) < 0.05
    assert rmse(found.a, truth.a) < 0.2
    assert rmse(found.b, truth.b) < 0.15
    ignored = calibrate_binary(x)
    assert rmse(ignored.a, truth.a) > 2 * rmse(found.a, truth.a)
    assert (found.se_c > 0).all()
    assert (found.se_c < 0.1).all()


def test_a_certain_prior_holds_the_chance_level() -> None:
    x = Truth.of(6, 2).answers(people(500))
    found = calibrate_binary(x, guessing=Guessing(tuple([0.25] * 3 + [0.5] * 3), 1e6))
    assert found.c == pytest.approx([0.25] * 3 + [0.5] * 3, abs=0.01)


def test_anchors_with_guessing() -> None:
    truth = Truth.of(12, 2)
    c = np.full(12, 0.25)
    x = guessed(0.5 + people(5000), truth.a, truth.b[:, 0], c)
    anchors = {
        item: ItemParameters(float(truth.a[item]), (float(truth.b[item, 0]),), 0.25)
        for item in range(8)
    }
    found = calibrate_binary(x, guessing=Guessing(0.25), fixed=anchors)
    assert found.mean == pytest.approx(0.5, abs=0.1)
    assert found.sd == pytest.approx(1, abs=0.1)
    assert found.c[:8] == pytest.approx(c[:8])
    assert rmse(found.b[8:], truth.b[8:]) < 0.2
