"""Where chance comes in: the direction to explore, and profiles that point nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.catalogue import Catalogue
from recommender.recommendation import Recommendation, explore_probabilities

SCALES = "RIASEC"
Answering = Callable[[Mapping[str, int]], dict[str, int]]
Recommending = Callable[..., Recommendation]


@pytest.mark.parametrize("value", [1, 3, 5])
def test_the_same_answer_throughout_still_gives_families_and_says_that_it_is_flat(
    recommending: Recommending, answering: Answering, value: int
) -> None:
    result = recommending(answering(dict.fromkeys(SCALES, value)))
    assert result.flat
    assert len(result.families) == 5
    assert len(result.professions) == 12
    assert all(pick.score == 0.0 for pick in result.professions)
    assert all(pick.tied_with_next for pick in result.professions[:-1])
    assert all(not pick.reasons and not pick.against for pick in result.professions)
    assert all(family.low < -0.5 < 0.5 < family.high for family in result.families)


def test_no_answers_at_all_are_flat_too(recommending: Recommending) -> None:
    assert recommending({}).flat


def test_over_seeds_a_flat_profile_is_shown_every_family(
    recommending: Recommending, answering: Answering, catalogue: Catalogue
) -> None:
    answers = answering(dict.fromkeys(SCALES, 3))
    shown = {f.family_id for n in range(30) for f in recommending(answers, seed=n).families}
    assert shown == {family.id for family in catalogue.families}


def test_the_explored_family_comes_as_often_as_its_probability_says(
    recommending: Recommending, practical: dict[str, int]
) -> None:
    drawn = [recommending(practical, seed=seed).explore for seed in range(600)]
    probability = {each.family_id: each.probability for each in drawn}
    assert sum(probability.values()) == pytest.approx(1.0)
    for family, times in Counter(each.family_id for each in drawn).items():
        assert times / 600 == pytest.approx(probability[family], abs=0.07)


def test_the_lowest_quarter_of_families_is_never_explored(
    recommending: Recommending,
    practical: dict[str, int],
    catalogue: Catalogue,
) -> None:
    picks = recommending(practical, count=32).professions
    means = {
        family.id: np.mean(sorted(p.score for p in picks if p.family_id == family.id)[-3:])
        for family in catalogue.families
    }
    lowest = set(sorted(means, key=lambda family: means[family])[:2])
    explored = {recommending(practical, seed=seed).explore.family_id for seed in range(100)}
    assert not explored & lowest


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=18))
def test_probabilities_of_exploring_sum_to_one_and_leave_none_out(scores: list[float]) -> None:
    probabilities = explore_probabilities(np.array(scores))
    assert probabilities.sum() == pytest.approx(1.0)
    assert (probabilities > 0).all()
