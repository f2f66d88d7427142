"""Reasons: which answers are named, and how much each weighs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.definition import Questionnaire
from questionnaires.loader import Bank
from recommender.catalogue.entries import FACETS, TYPE_OF_FACET
from recommender.explain import (
    LikedAnswer,
    contributions,
    item_reasons,
    liked_answers,
    strongest,
)

SCALES = "RIASEC"
Answering = Callable[[Mapping[str, int]], dict[str, int]]
REALISTIC = [7.0, 2.0, 1.0, 2.0, 2.0, 3.0]


def _contributions(questionnaire: Questionnaire, answers: Mapping[str, int]) -> dict[str, float]:
    means = []
    for scale in SCALES:
        given_ = [answers[item.id] for item in questionnaire.items_of(scale)]
        means.append(sum(given_) / len(given_))
    parts = contributions(TYPE_OF_FACET @ means, TYPE_OF_FACET @ REALISTIC)
    return dict(zip(FACETS, parts.tolist(), strict=True))


def _of_type(parts: Mapping[str, float], scale: str) -> float:
    return sum(parts[facet] for facet, of in FACETS.items() if of == scale)


def test_the_shares_of_a_wholly_liked_scale_sum_to_one(
    questionnaire: Questionnaire, answering: Answering
) -> None:
    answers = answering(dict.fromkeys("IASEC", 2) | {"R": 4}) | {"R01": 5}
    liked = liked_answers(questionnaire, answers)
    shares = [each.share for each in liked if each.item_id.startswith("R")]
    assert len(shares) == 8
    assert sum(shares) == pytest.approx(1.0)
    assert shares[0] == max(shares)


def test_reasons_of_a_wholly_liked_scale_weigh_its_whole_contribution(
    questionnaire: Questionnaire, answering: Answering
) -> None:
    answers = answering(dict.fromkeys("IASEC", 2) | {"R": 4}) | {"R01": 5}
    parts = _contributions(questionnaire, answers)
    reasons = item_reasons(questionnaire, answers, parts, limit=8)
    assert sum(reason.weight for reason in reasons) == pytest.approx(_of_type(parts, "R"))


@given(st.lists(st.integers(1, 5), min_size=48, max_size=48))
def test_reasons_are_liked_answers_of_scales_that_speak_for_the_profession(
    questionnaire: Questionnaire, values: list[int]
) -> None:
    answers = {item.id: value for item, value in zip(questionnaire.items, values, strict=True)}
    parts = _contributions(questionnaire, answers)
    reasons = item_reasons(questionnaire, answers, parts)
    assert len(reasons) <= 3
    assert len({reason.item_id for reason in reasons}) == len(reasons)
    for reason in reasons:
        assert reason.value == answers[reason.item_id] >= 4
        assert _of_type(parts, questionnaire.item(reason.item_id).scale) > 0
        assert reason.weight > 0
    assert [r.weight for r in reasons] == sorted((r.weight for r in reasons), reverse=True)


def test_a_liked_answer_in_a_scale_that_is_low_on_the_whole_is_no_reason(
    questionnaire: Questionnaire, answering: Answering
) -> None:
    """Low on both sides, the scale speaks for the profession, but not because of that answer."""
    answers = answering(dict.fromkeys("RIASEC", 3) | {"A": 1, "R": 5}) | {"A01": 5}
    parts = _contributions(questionnaire, answers)
    assert _of_type(parts, "A") > 0
    reasons = item_reasons(questionnaire, answers, parts, limit=48)
    assert {reason.item_id[0] for reason in reasons} == {"R"}


def test_different_facets_come_before_a_second_answer_of_the_same_facet(
    questionnaire: Questionnaire, answering: Answering
) -> None:
    likes = {"R01": 5, "R02": 5, "R03": 5, "R07": 4}
    answers = answering(dict.fromkeys("IASEC", 1) | {"R": 3}) | likes
    reasons = item_reasons(questionnaire, answers, _contributions(questionnaire, answers))
    assert [reason.item_id for reason in reasons] == ["R01", "R02", "R07"]


def test_an_item_outside_all_facets_counts_as_one_of_its_own() -> None:
    liked = [LikedAnswer(f"R0{n}", ("land",), None, 5, 0.3) for n in range(1, 4)]
    assert len(strongest(liked, {"land": 0.5})) == 3


def test_answers_to_a_basic_interest_speak_for_it_alone() -> None:
    questionnaire = Bank.load().version("interests@2.0")
    answers = {item.id: 4 if item.facet == "land" else 2 for item in questionnaire.items}
    liked = liked_answers(questionnaire, answers)
    assert {each.interests for each in liked} == {("land",)}
    assert sum(each.share for each in liked) == pytest.approx(1.0)
    assert strongest(liked, {"land": -0.1, "mechanics": 0.9}) == ()
    reasons = strongest(liked, {"land": 0.4}, limit=len(liked))
    assert sum(reason.weight for reason in reasons) == pytest.approx(0.4)


def test_dislikes_alone_give_no_reasons(questionnaire: Questionnaire, answering: Answering) -> None:
    answers = answering(dict.fromkeys("IASEC", 1) | {"R": 3})
    assert item_reasons(questionnaire, answers, _contributions(questionnaire, answers)) == ()


def test_no_answers_give_no_reasons(questionnaire: Questionnaire) -> None:
    assert item_reasons(questionnaire, {}, {"land": 0.5}) == ()
