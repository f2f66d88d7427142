"""Linking: items of one calibration found again on the scale of another."""

from __future__ import annotations

import numpy as np
import pytest

from questionnaires.irt.calibration import calibrate_graded
from questionnaires.irt.linking import Anchors, Link, drift, mean_sigma, stocking_lord
from questionnaires.irt.models import graded, three_pl
from tests.unit.questionnaires.irt.simulated import Truth, people

TRUTH = Truth.of(6, 4)
REFERENCE = Anchors(TRUTH.a, TRUTH.b)
# The reference trait is 1.25 θ − 0.4.
SLOPE, INTERCEPT = 1.25, -0.4
NEW = Anchors(TRUTH.a * SLOPE, (TRUTH.b - INTERCEPT) / SLOPE)


@pytest.mark.parametrize("method", [mean_sigma, stocking_lord])
def test_an_exact_link_is_found(method: object) -> None:
    assert callable(method)
    link = method(NEW, REFERENCE)
    assert link.slope == pytest.approx(SLOPE, rel=1e-6)
    assert link.intercept == pytest.approx(INTERCEPT, rel=1e-6)
    linked = link.apply(NEW)
    assert linked.a == pytest.approx(TRUTH.a, rel=1e-6)
    assert linked.b == pytest.approx(TRUTH.b, rel=1e-6)
    assert drift(NEW, REFERENCE, link) == pytest.approx(np.zeros(6), abs=1e-5)


def test_mean_and_sigma_worked_out_by_hand() -> None:
    # Spread 1 against 2, means 0 against 3.
    new = Anchors(np.ones(2), np.array([[-1.0], [1.0]]))
    reference = Anchors(np.ones(2), np.array([[1.0], [5.0]]))
    assert mean_sigma(new, reference) == Link(2.0, 3.0)


def test_a_link_leaves_probabilities_as_they_were() -> None:
    link = Link(SLOPE, INTERCEPT)
    theta = np.linspace(-2, 2, 5)
    linked = link.apply(NEW)
    before = graded(theta[:, None], NEW.a, NEW.b)
    assert graded(link.theta(theta)[:, None], linked.a, linked.b) == pytest.approx(before)


def test_right_wrong_items_with_guessing_are_linked_through_their_curves() -> None:
    c = np.array([0.2, 0.25, 0.3])
    reference = Anchors(TRUTH.a[:3], TRUTH.b[:3, :1], c)
    new = Anchors(TRUTH.a[:3] * SLOPE, (TRUTH.b[:3, :1] - INTERCEPT) / SLOPE, c)
    assert reference.expected_scores(np.array([0.0]))[:, 0] == pytest.approx(
        three_pl(0.0, TRUTH.a[:3], TRUTH.b[:3, 0], c)[:, 1]
    )
    link = stocking_lord(new, reference)
    assert (link.slope, link.intercept) == pytest.approx((SLOPE, INTERCEPT), rel=1e-5)


def test_a_calibration_of_another_group_is_brought_onto_the_scale() -> None:
    # A group with mean .6 and spread 1.2 calibrates on its own scale.
    other = calibrate_graded(TRUTH.answers(0.6 + 1.2 * people(8000)), 4)
    link = stocking_lord(Anchors(other.a, other.b), REFERENCE)
    assert link.intercept == pytest.approx(0.6, abs=0.06)
    assert link.slope == pytest.approx(1.2, abs=0.06)


def test_curves_are_less_misled_by_a_wild_threshold_than_spreads() -> None:
    b = NEW.b.copy()
    b[0, 0] -= 6
    wild = Anchors(NEW.a, b)
    by_curves, by_spread = stocking_lord(wild, REFERENCE), mean_sigma(wild, REFERENCE)
    assert abs(by_curves.slope - SLOPE) < abs(by_spread.slope - SLOPE) / 2


def test_an_anchor_that_changed_its_meaning_stands_out() -> None:
    b = NEW.b.copy()
    b[2] += 0.8
    moved = Anchors(NEW.a, b)
    found = drift(moved, REFERENCE, stocking_lord(moved, REFERENCE))
    assert found.argmax() == 2
    assert found[2] > 3 * np.delete(found, 2).max()


def test_missing_categories_are_left_out_of_the_link() -> None:
    b = TRUTH.b.copy()
    b[1, 2] = np.inf
    reference = Anchors(TRUTH.a, b)
    new = Anchors(TRUTH.a * SLOPE, (b - INTERCEPT) / SLOPE)
    for method in (mean_sigma, stocking_lord):
        link = method(new, reference)
        assert (link.slope, link.intercept) == pytest.approx((SLOPE, INTERCEPT), rel=1e-5)


def test_linking_refuses_what_cannot_be_linked() -> None:
    with pytest.raises(ValueError, match="same anchor items"):
        mean_sigma(Anchors(TRUTH.a[:2], TRUTH.b[:2]), REFERENCE)
    one = Anchors(np.ones(1), np.zeros((1, 1)))
    with pytest.raises(ValueError, match="two different thresholds"):
        stocking_lord(one, one)
