"""Profile correlation, its parts, and the scikit-learn contract."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.utils.estimator_checks import parametrize_with_checks

from recommender.explain import contributions
from recommender.ranking import ProfileCorrelationRanker

profiles = arrays(np.float64, 6, elements=st.floats(1, 7, width=32))


@parametrize_with_checks([ProfileCorrelationRanker()])
def test_the_ranker_keeps_the_contract_of_an_estimator(estimator: Any, check: Any) -> None:
    check(estimator)


def test_the_scores_are_pearson_correlations() -> None:
    rng = np.random.default_rng(1)
    people, professions = rng.uniform(1, 5, (7, 6)), rng.uniform(1, 7, (9, 6))
    scores = ProfileCorrelationRanker().fit(professions).transform(people)
    expected = np.corrcoef(people, professions)[:7, 7:]
    np.testing.assert_allclose(scores, expected, atol=1e-12)


def test_only_the_shape_of_a_profile_matters_not_its_level_or_spread() -> None:
    profession = [[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]]
    ranker = ProfileCorrelationRanker().fit(profession)
    calm = np.array([2.0, 2.1, 2.2, 2.3, 2.4, 2.5])
    keen = calm * 2 - 1
    np.testing.assert_allclose(ranker.transform([calm, keen]), [[1.0], [1.0]])


def test_a_flat_profile_scores_zero_on_either_side() -> None:
    ranker = ProfileCorrelationRanker().fit([[1, 2, 3, 4, 5, 6], [3.3] * 6])
    scores = ranker.transform([[4.1] * 6, [6, 5, 4, 3, 2, 1]])
    np.testing.assert_allclose(scores, [[0, 0], [-1, 0]], atol=1e-12)


def test_the_columns_have_names() -> None:
    ranker = ProfileCorrelationRanker().fit([[1, 2, 3, 4, 5, 6], [2, 1, 3, 4, 6, 5]])
    assert list(ranker.get_feature_names_out()) == [
        "profilecorrelationranker0",
        "profilecorrelationranker1",
    ]


@given(profiles, profiles)
def test_contributions_sum_to_the_score(person: Any, profession: Any) -> None:
    score = ProfileCorrelationRanker().fit([profession]).transform([person])[0, 0]
    parts = contributions(person, profession)
    assert parts.shape == (6,)
    assert parts.sum() == pytest.approx(score, abs=1e-12)


@given(profiles, profiles)
def test_a_score_never_leaves_its_bounds(person: Any, profession: Any) -> None:
    score = ProfileCorrelationRanker().fit([profession]).transform([person])[0, 0]
    assert -1.0 <= score <= 1.0


def test_a_scale_high_on_both_sides_and_one_low_on_both_sides_speak_for_the_profession() -> None:
    parts = contributions([5, 3, 3, 3, 3, 1], [7, 4, 4, 4, 4, 1])
    assert parts[0] > 0
    assert parts[5] > 0


def test_a_scale_high_on_one_side_and_low_on_the_other_speaks_against_it() -> None:
    parts = contributions([5, 3, 3, 3, 3, 1], [1, 4, 4, 4, 4, 7])
    assert parts[0] < 0
    assert parts[5] < 0
