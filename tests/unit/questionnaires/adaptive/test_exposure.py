"""Exposure control: bounds that hold, draws that can be repeated."""

from __future__ import annotations

import numpy as np
import pytest

from questionnaires.adaptive.content import Content
from questionnaires.adaptive.exposure import BARRED, REQUIRED, Exposure
from questionnaires.adaptive.exposure_control import (
    Bounds,
    control_exposure,
    draw_answers,
    draw_traits,
)
from questionnaires.adaptive.simulation import Setting, simulate


def content_of(bank) -> Content:
    return Content.of(bank.tables.trait, bank.facets, traits=3, per_scale=2)


def test_the_same_seed_gives_the_same_draw(bank):
    exposure = Exposure.of(bank.tables, content_of(bank), 0.5, 0.1)
    np.testing.assert_array_equal(exposure.draw(7), exposure.draw(7))
    assert (exposure.draw(7) != exposure.draw(8)).any()


def test_every_item_is_allowed_and_required_as_often_as_its_probabilities_say(bank):
    allowed = np.linspace(0.2, 1.0, 30)
    required = np.linspace(0.2, 0.0, 30)
    factors = Exposure.of(bank.tables, content_of(bank), allowed, required).draws(range(4000))
    share = (factors > REQUIRED / 2).mean(axis=0)
    np.testing.assert_allclose(share, required, atol=0.03)
    # What is required is not barred.
    either = 1 - (1 - allowed) * (1 - required)
    np.testing.assert_allclose((factors > 2 * BARRED).mean(axis=0), either, atol=0.03)


def test_everybody_is_allowed_about_the_same_number_of_items_of_a_facet(bank):
    factors = Exposure.of(bank.tables, content_of(bank), 0.4).draws(range(200))
    facets = np.array(bank.facets)
    for facet in sorted(set(bank.facets)):
        allowed = (factors[:, facets == facet] > 2 * BARRED).sum(axis=1)
        assert set(allowed) <= {1, 2, 3}


def test_without_control_nothing_is_barred_or_required(bank):
    factors = Exposure.of(bank.tables, content_of(bank)).draw(3)
    np.testing.assert_allclose(factors, 1, rtol=1e-5)
    assert len(set(factors)) == 30


def test_fitted_control_keeps_the_exposures_within_its_bounds(bank):
    content = content_of(bank)
    bounds = Bounds(most=0.6, least=0.08)
    control = control_exposure(
        bank.tables, bank.correlations, content, 9, bounds=bounds, people=500, rounds=10
    )
    random = np.random.default_rng(1)
    x = draw_answers(draw_traits(1500, bank.correlations, random), bank.tables, random)

    def shares(exposure: Exposure) -> np.ndarray:
        factors = exposure.draws(range(len(x)))
        setting = Setting(bank.tables, bank.correlations, content, np.ones(3), factors)
        return simulate(x, setting, [9]).stages[9].asked.mean(axis=0)

    free, controlled = shares(Exposure.of(bank.tables, content)), shares(control)
    assert free.max() > 0.9
    assert free.min() < 0.01
    assert controlled.max() < 0.68
    assert controlled.min() > 0.04


def test_bounds_that_cannot_be_kept_are_refused(bank):
    content = content_of(bank)
    with pytest.raises(ValueError, match="cannot be kept"):
        control_exposure(
            bank.tables, bank.correlations, content, 20, bounds=Bounds(most=0.5, least=0.1)
        )
    with pytest.raises(ValueError, match="bounds"):
        Bounds(most=0.1, least=0.2)


def test_what_is_no_probability_is_refused(bank):
    with pytest.raises(ValueError, match="between 0 and 1"):
        Exposure.of(bank.tables, content_of(bank), 1.2)


def test_simulated_answers_are_as_frequent_as_the_model_says(bank):
    random = np.random.default_rng(2)
    x = draw_answers(np.full((4000, 3), 0.53), bank.tables, random)
    at = np.array([0.7, 0.3]) @ np.exp(bank.tables.log_p[4][:, [50, 51]]).T
    np.testing.assert_allclose(np.bincount(x[:, 4], minlength=5) / 4000, at, atol=0.03)
