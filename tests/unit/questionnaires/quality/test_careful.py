"""What a careful respondent would answer, against integration on grids and plain loops."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from questionnaires.irt.arrays import Answers, Array
from questionnaires.irt.tables import GRID, NORMAL, Tables
from questionnaires.quality.careful import evidence, left_out, predicted
from questionnaires.quality.protocols import Protocols
from tests.unit.questionnaires.quality.invented import (
    CORRELATIONS,
    LONG,
    SMALL,
    careful,
    form,
    random_answers,
    with_gaps,
)

R = np.array([[1.0, 0.6], [0.6, 1.0]])
EVERY = np.array(list(product(range(3), repeat=6)))


def on_the_plane(row: Answers, tables: Tables) -> Array:
    """Unnormalised posterior of two traits on GRID × GRID after the answers of a row."""
    inverse = np.linalg.inv(R)
    one, two = GRID[:, None], GRID[None, :]
    logs = -0.5 * (inverse[0, 0] * one**2 + inverse[1, 1] * two**2) - inverse[0, 1] * one * two
    weight = np.exp(logs)
    for item, answer in enumerate(row):
        if answer >= 0:
            p = np.exp(tables.log_p[item, answer])
            weight = weight * (p[:, None] if tables.trait[item] == 0 else p[None, :])
    return np.asarray(weight)


def along(weight: Array, trait: int) -> Array:
    """The normalised marginal of one trait."""
    return np.asarray(weight.sum(axis=1 - trait) / weight.sum())


def test_with_one_trait_leaving_out_is_exact() -> None:
    tables = form(7, traits=1)
    x = with_gaps(random_answers(20, 7, 1), 2)
    protocols = Protocols.of(x, tables)
    found = left_out(protocols, tables, np.eye(1))
    p_of = np.exp(tables.log_p)
    for row, count in enumerate(protocols.count):
        for place in range(count):
            weight = NORMAL.copy()
            for other in range(count):
                if other != place:
                    item = protocols.item[row, other]
                    weight *= p_of[item, protocols.answer[row, other]]
            expected = p_of[protocols.item[row, place]] @ weight / weight.sum()
            np.testing.assert_allclose(found.p[row, place], expected, atol=1e-9)


def test_with_two_traits_leaving_out_is_close_to_integration_over_the_plane() -> None:
    tables = form(10, traits=2)
    x = careful(12, 3, form(10, seed=1))
    found = left_out(Protocols.of(x, tables), tables, R)
    for row, own in enumerate(x):
        whole = on_the_plane(own, tables)
        means = [along(whole, trait) @ GRID for trait in (0, 1)]
        np.testing.assert_allclose(found.mean[row], means, atol=0.02)
        for place in range(10):
            others = own.copy()
            others[place] = -1
            weight = along(on_the_plane(others, tables), int(tables.trait[place]))
            expected = np.exp(tables.log_p[place]) @ weight
            np.testing.assert_allclose(found.p[row, place], expected, atol=0.02)


def test_what_was_answered_itself_does_not_count() -> None:
    x = np.array([[0, 1, 2, 1, 0, 2], [2, 1, 2, 1, 0, 2]])
    found = left_out(Protocols.of(x, SMALL), SMALL, R)
    np.testing.assert_allclose(found.p[0, 0], found.p[1, 0], atol=2e-3)
    assert np.abs(found.p[0, 1:] - found.p[1, 1:]).max() > 0.05


def test_without_answers_the_traits_are_average() -> None:
    found = left_out(Protocols.of(np.full((1, 36), -1), LONG), LONG, CORRELATIONS)
    np.testing.assert_allclose(found.mean, 0, atol=1e-4)


def filtered(row: Answers, tables: Tables, correlations: Array) -> list[Array]:
    """One-step predictions of one person; every answer turned into a normal curve of its own."""
    precision, pull = np.linalg.inv(correlations), np.zeros(len(correlations))
    found = []
    for item, answer in enumerate(row):
        trait = tables.trait[item]
        covariance = np.linalg.inv(precision)
        centre, variance = (covariance @ pull)[trait], covariance[trait, trait]
        weight = np.exp(-((GRID - centre) ** 2) / (2 * variance))
        weight /= weight.sum()
        p_of = np.exp(tables.log_p[item])
        found.append(p_of @ weight)
        if answer < 0:
            continue
        weight *= p_of[answer]
        weight /= weight.sum()
        mean = weight @ GRID
        narrowed = weight @ (GRID - mean) ** 2
        precision[trait, trait] += 1 / narrowed - 1 / variance
        pull[trait] += mean / narrowed - centre / variance
    return found


def test_predictions_follow_assumed_density_filtering() -> None:
    tables = form(14)
    x = careful(8, 6, tables)
    found = predicted(Protocols.of(x, tables), tables, CORRELATIONS)
    for row, own in enumerate(x):
        np.testing.assert_allclose(found[row], filtered(own, tables, CORRELATIONS), atol=1e-8)


def test_the_first_answer_is_predicted_from_the_population() -> None:
    x = np.array([[2, 0, 1, 1, 2, 0]])
    found = predicted(Protocols.of(x, SMALL), SMALL, R)
    np.testing.assert_allclose(found[0, 0], np.exp(SMALL.log_p[0]) @ NORMAL, atol=1e-12)


def test_gaps_change_no_prediction_of_later_answers() -> None:
    x = np.array([[2, -1, 1, -1, 0, 2]])
    shown = np.array([[0, 2, 4, 5]])
    with_them = predicted(Protocols.of(x, SMALL), SMALL, R)
    without = predicted(Protocols.of(x[:, shown[0]], SMALL, shown), SMALL, R)
    np.testing.assert_allclose(with_them[:, :4], without, atol=1e-12)


def test_the_evidence_is_close_to_the_integral_over_the_plane() -> None:
    protocols = Protocols.of(EVERY, SMALL)
    found, _ = evidence(protocols, predicted(protocols, SMALL, R))
    whole = on_the_plane(np.full(6, -1), SMALL).sum()
    exact = np.array([on_the_plane(row, SMALL).sum() / whole for row in EVERY])
    apart = np.log(exact) - found[:, -1]
    assert exact @ apart < 0.001, "Kullback-Leibler divergence"


def test_the_probabilities_of_everything_that_may_be_answered_sum_to_one() -> None:
    protocols = Protocols.of(EVERY, SMALL)
    for logs in evidence(protocols, predicted(protocols, SMALL, R)):
        assert np.exp(logs[:, -1]).sum() == pytest.approx(1, abs=1e-9)
        assert np.exp(logs[:, 2]).sum() == pytest.approx(3**4, abs=1e-6), "the first two alone"
        assert not logs[:, 0].any(), "no answers are certain"


def test_evidence_adds_up_the_logarithms_of_the_predictions() -> None:
    protocols = Protocols.of(np.array([[2, -1, 0]]), form(3, categories=3))
    p = np.array([[[0.5, 0.3, 0.2], [0.6, 0.3, 0.1], [0.2, 0.2, 0.6]]])
    found, _ = evidence(protocols, p)
    np.testing.assert_allclose(np.exp(found[0]), [1, 0.2, 0.12, 0.12])


def test_gaps_change_no_evidence() -> None:
    x = np.array([[2, -1, 1, -1, 0, 2]])
    shown = np.array([[0, 2, 4, 5]])
    gapless = Protocols.of(x[:, shown[0]], SMALL, shown)
    protocols = Protocols.of(x, SMALL)
    expected = evidence(gapless, predicted(gapless, SMALL, R))
    found = evidence(protocols, predicted(protocols, SMALL, R))
    for with_them, without in zip(found, expected, strict=True):
        np.testing.assert_allclose(with_them[:, :5], without, atol=1e-12)
        np.testing.assert_allclose(with_them[0, 5:], without[0, -1], atol=1e-12)


def test_styles_reweigh_the_options_by_polynomials() -> None:
    # With three options only degree 2 is left: (1, −2, 1)/√6 · √3, five amounts of it.
    protocols = Protocols.of(np.array([[0, 2, 1]]), form(3, categories=3))
    p = np.array([[[0.5, 0.3, 0.2], [0.6, 0.3, 0.1], [0.2, 0.2, 0.6]]])
    _, styled = evidence(protocols, p)
    by_style = []
    for amount in (-1.2, -0.6, 0.0, 0.6, 1.2):
        factor = np.exp(amount * np.array([1, -2, 1]) / 2**0.5)
        tilted = p[0] * factor / (p[0] * factor).sum(axis=1, keepdims=True)
        by_style.append([tilted[0, 0], tilted[1, 2], tilted[2, 1]])
    together = np.mean(np.cumprod(by_style, axis=1), axis=0)
    np.testing.assert_allclose(np.exp(styled[0, 1:]), together)


def test_a_lover_of_the_ends_is_likelier_in_some_style_than_in_none() -> None:
    x = np.where(random_answers(1, 36, 4) > 2, 4, 0)
    protocols = Protocols.of(x, LONG)
    plain, styled = evidence(protocols, predicted(protocols, LONG, CORRELATIONS))
    assert styled[0, -1] > plain[0, -1] + 2


def test_right_wrong_items_leave_no_room_for_styles() -> None:
    tables = form(8, categories=2)
    protocols = Protocols.of(random_answers(5, 8, 7, 2), tables)
    plain, styled = evidence(protocols, predicted(protocols, tables, np.eye(3)))
    np.testing.assert_allclose(styled, plain, atol=1e-12)
