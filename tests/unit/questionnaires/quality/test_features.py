"""The row of features of every person: whole, finite and the person's own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from questionnaires.irt.tables import Tables
from questionnaires.quality import features as module
from questionnaires.quality.careful import left_out
from questionnaires.quality.features import NAMES, features, independent
from questionnaires.quality.fit_indices import fit_indices
from questionnaires.quality.likelihood_ratios import likelihood_ratios, weigh
from questionnaires.quality.protocols import Protocols
from questionnaires.quality.simple_indices import simple_indices
from tests.unit.questionnaires.quality.invented import (
    CORRELATIONS,
    LONG,
    SMALL,
    careful,
    random_answers,
    with_gaps,
)

# Inference stops when nobody's trait moves by more than a thousandth.
NEARLY = 0.02


def test_every_column_is_the_index_of_its_name() -> None:
    x = careful(5, 1)
    found = features(x, LONG, CORRELATIONS)
    protocols = Protocols.of(x, LONG)
    indices = {
        **simple_indices(protocols),
        **fit_indices(protocols, left_out(protocols, LONG, CORRELATIONS), LONG, CORRELATIONS),
        **likelihood_ratios(protocols, weigh(protocols, LONG, CORRELATIONS)),
    }
    assert set(indices) == set(NAMES)
    assert len(NAMES) == len(set(NAMES)) == found.shape[1]
    for column, name in enumerate(NAMES):
        np.testing.assert_array_equal(found[:, column], indices[name], err_msg=name)


def test_without_correlations_the_traits_are_independent() -> None:
    x = careful(5, 1)
    assert independent(LONG).tolist() == np.eye(3).tolist()
    expected = features(x, LONG, np.eye(3))
    np.testing.assert_array_equal(features(x, LONG), expected)
    assert np.abs(features(x, LONG, CORRELATIONS) - expected).max() > 0.01


def test_gaps_are_as_if_the_items_had_never_been_asked() -> None:
    x = with_gaps(careful(6, 2), 3, 0.4)
    found = features(x, LONG, CORRELATIONS)
    for own, row in zip(x, found, strict=True):
        shown = np.flatnonzero(own >= 0)
        alone = features(own[None, shown], LONG, CORRELATIONS, items=shown[None, :])
        np.testing.assert_allclose(row, alone[0], atol=NEARLY)


def test_an_order_of_ones_own_is_that_of_tables_in_this_order() -> None:
    x = careful(4, 4)[:, :20]
    shown = np.random.default_rng(5).permutation(36)[:20]
    found = features(x % 5, LONG, CORRELATIONS, items=np.tile(shown, (4, 1)))
    np.testing.assert_array_equal(found, features(x, LONG.of(shown), CORRELATIONS))


def test_people_are_gone_through_in_parts_without_a_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    x = with_gaps(careful(11, 6), 7)
    whole = features(x, LONG, CORRELATIONS)
    monkeypatch.setattr(module, "_CHUNK", 4)
    np.testing.assert_allclose(features(x, LONG, CORRELATIONS), whole, atol=NEARLY)


def test_nobody_has_no_features() -> None:
    assert features(np.empty((0, 36), dtype=int), LONG).shape == (0, len(NAMES))


@settings(max_examples=40)
@given(arrays(np.int64, (3, 6), elements=st.integers(-1, 2)))
def test_whatever_is_answered_the_features_are_finite(x: np.ndarray) -> None:
    assert np.isfinite(features(x, SMALL)).all()


@pytest.mark.parametrize("answer", [0, 4])
def test_endless_agreement_with_steep_items_gives_finite_features(answer: int) -> None:
    steep = Tables.graded(
        np.full(30, 6.0), np.tile([-1.0, -0.5, 0.5, 1.0], (30, 1)), LONG.trait[:30]
    )
    close = np.full((3, 3), 0.97) + 0.03 * np.eye(3)
    x = np.array([[answer] * 30, [0, 4] * 15, [answer] * 15 + [4 - answer] * 15])
    assert np.isfinite(features(x, steep, close)).all()


def test_items_with_different_numbers_of_options_go_together() -> None:
    b = np.full((8, 4), np.inf)
    b[:4] = [-1.5, -0.5, 0.5, 1.5]
    b[4:, :2] = [-0.5, 0.5]
    tables = Tables.graded(np.full(8, 1.5), b, np.arange(8) % 2)
    x = random_answers(20, 8, 8, 3)
    x[:, :4] += random_answers(20, 4, 9, 3)
    assert np.isfinite(features(x, tables)).all()


def test_answers_that_do_not_belong_to_the_items_are_refused() -> None:
    with pytest.raises(ValueError, match="There must be one answer"):
        features(np.zeros((1, 35), dtype=int), LONG)
    with pytest.raises(ValueError, match="no option of its item"):
        features(np.full((1, 36), 5), LONG)
