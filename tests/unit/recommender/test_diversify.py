"""Diversity of a list."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from recommender.diversify import diversified, nearest_first


def test_the_best_comes_first() -> None:
    chosen = diversified(np.array([0.1, 0.9, 0.5]), np.array([0, 1, 2]), 3)
    assert chosen.tolist() == [1, 2, 0]


def test_with_relevance_alone_the_order_is_that_of_the_scores() -> None:
    scores = np.array([0.9, 0.8, 0.7, 0.6])
    families = np.array([0, 0, 1, 1])
    chosen = diversified(scores, families, 4, relevance=1.0, minimum_families=1)
    assert chosen.tolist() == [0, 1, 2, 3]


def test_a_slightly_lower_score_of_another_family_goes_before_the_same_family() -> None:
    scores = np.array([0.90, 0.89, 0.85])
    chosen = diversified(scores, np.array([0, 0, 1]), 3, relevance=0.8)
    assert chosen.tolist() == [0, 2, 1]


def test_the_first_five_hold_three_families_even_when_one_is_far_ahead() -> None:
    scores = np.concatenate([np.full(9, 0.9), [-0.5, -0.6]])
    families = np.array([0] * 9 + [1, 2])
    chosen = diversified(scores, families, 8, relevance=1.0)
    assert families[chosen[:5]].tolist() == [0, 0, 0, 1, 2]
    assert (families[chosen[5:]] == 0).all()


def test_equal_scores_are_taken_in_the_order_of_the_tie_break() -> None:
    chosen = diversified(np.zeros(3), np.arange(3), 3, tie_break=np.array([2, 0, 1]))
    assert chosen.tolist() == [1, 2, 0]


def test_a_list_longer_than_the_catalogue_is_the_whole_catalogue() -> None:
    assert sorted(diversified(np.zeros(4), np.arange(4), 9)) == [0, 1, 2, 3]


def test_a_list_is_shown_from_the_highest_score_down() -> None:
    scores, families = np.array([0.2, 0.9, 0.5, 0.7]), np.array([0, 1, 2, 0])
    shown = nearest_first(np.array([2, 0, 1, 3]), scores, families, np.arange(4))
    assert shown.tolist() == [1, 3, 2, 0]


def test_a_shown_list_keeps_three_families_in_its_first_five() -> None:
    scores = np.concatenate([np.linspace(0.9, 0.8, 7), [0.1, 0.0]])
    families = np.array([0] * 7 + [1, 2])
    shown = nearest_first(np.arange(9), scores, families, np.arange(9))
    assert shown.tolist() == [0, 1, 2, 7, 8, 3, 4, 5, 6]


@given(
    st.lists(st.tuples(st.floats(-1, 1), st.integers(0, 5)), min_size=5, max_size=40),
    st.integers(1, 20),
)
def test_every_list_is_distinct_and_its_first_five_hold_three_families_where_they_exist(
    members: list[tuple[float, int]], count: int
) -> None:
    scores = np.array([score for score, _ in members])
    families = np.array([family for _, family in members])
    chosen = diversified(scores, families, count)
    assert len(set(chosen.tolist())) == len(chosen) == min(count, len(members))
    if count >= 5:
        assert len(set(families[chosen[:5]])) >= min(3, len(set(families)))
