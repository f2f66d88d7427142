"""The whole way from answers to directions, professions and one direction to explore."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.definition import Questionnaire
from questionnaires.scoring.sum_scores import score
from recommender.catalogue import Catalogue
from recommender.catalogue.entries import FACETS, TYPE_OF_FACET
from recommender.ranking import RANKER, ProfileCorrelationRanker
from recommender.recommendation import Recommendation, recommend

SCALES = "RIASEC"
ITEMS = [f"{scale}{n:02}" for scale in SCALES for n in range(1, 9)]
Answering = Callable[[Mapping[str, int]], dict[str, int]]
Recommending = Callable[..., Recommendation]

all_answers = st.fixed_dictionaries({item: st.integers(1, 5) for item in ITEMS})
some_answers = st.dictionaries(st.sampled_from(ITEMS), st.integers(1, 5))
seeds = st.integers(0, 2**31)


def test_it_names_what_it_was_made_with(
    recommending: Recommending, practical: dict[str, int], catalogue: Catalogue
) -> None:
    result = recommending(practical, seed=7)
    assert (result.ranker, result.catalogue, result.seed) == (RANKER, catalogue.version, 7)
    assert not result.flat


def test_scores_are_those_of_the_ranker(
    recommending: Recommending,
    practical: dict[str, int],
    catalogue: Catalogue,
    questionnaire: Questionnaire,
) -> None:
    means = [mean or 0.0 for mean in score(questionnaire, "full", practical).vector()]
    vector = TYPE_OF_FACET @ means
    scores = ProfileCorrelationRanker().fit(catalogue.profiles).transform([vector])[0]
    expected = {p.id: s for p, s in zip(catalogue.professions, scores, strict=True)}
    for pick in recommending(practical).professions:
        assert pick.score == pytest.approx(expected[pick.profession_id])


def test_the_nearest_profession_comes_first(
    recommending: Recommending, practical: dict[str, int]
) -> None:
    result = recommending(practical, count=32)
    assert result.professions[0].score == max(pick.score for pick in result.professions)
    assert result.professions[0].family_id in {"workshop", "garden"}


def test_professions_are_shown_from_the_nearest_down(
    recommending: Recommending, practical: dict[str, int]
) -> None:
    scores = [pick.score for pick in recommending(practical).professions]
    assert scores == sorted(scores, reverse=True)


def test_a_family_scores_the_mean_of_its_best_three(
    recommending: Recommending, practical: dict[str, int]
) -> None:
    result = recommending(practical, count=32)
    scores = {pick.profession_id: pick.score for pick in result.professions}
    for family in result.families:
        own = sorted(
            (pick.score for pick in result.professions if pick.family_id == family.family_id),
            reverse=True,
        )
        assert family.score == pytest.approx(np.mean(own[:3]))
        assert [scores[each] for each in family.profession_ids] == pytest.approx(own[:4])
        assert family.low <= family.score <= family.high


def test_families_come_in_the_order_of_their_scores(
    recommending: Recommending, practical: dict[str, int]
) -> None:
    scores = [family.score for family in recommending(practical).families]
    assert scores == sorted(scores, reverse=True)


def test_reasons_of_a_family_are_answers_the_pupil_liked(
    recommending: Recommending, practical: dict[str, int]
) -> None:
    family = recommending(practical).families[0]
    assert 1 <= len(family.because) <= 3
    assert {reason.item_id[0] for reason in family.because} <= {"R", "I"}


def test_a_scale_the_profession_asks_for_and_the_pupil_avoids_is_named(
    recommending: Recommending, answering: Answering, catalogue: Catalogue
) -> None:
    answers = answering({"R": 5, "I": 4, "A": 3, "S": 3, "E": 3, "C": 1})
    result = recommending(answers, count=32)
    rows = {p.id: r for p, r in zip(catalogue.professions, catalogue.profiles, strict=True)}
    clerical = [facet for facet, scale in FACETS.items() if scale == "C"]
    for pick in result.professions:
        asks = dict(zip(FACETS, rows[pick.profession_id], strict=True))
        level = rows[pick.profession_id].mean()
        assert set(pick.against) == {facet for facet in clerical if asks[facet] > level}
        parts = [pick.contributions[facet] for facet in pick.against]
        assert all(part < 0 for part in parts)
        assert parts == sorted(parts)
    assert any(pick.against for pick in result.professions)


def test_the_last_pick_is_tied_with_nothing(
    recommending: Recommending, practical: dict[str, int]
) -> None:
    assert not recommending(practical).professions[-1].tied_with_next


def test_answers_to_items_outside_the_form_change_nothing(
    recommending: Recommending, practical: dict[str, int]
) -> None:
    short = {key: value for key, value in practical.items() if key.endswith(("01", "05"))}
    result = recommending(short | {"A02": 5, "A03": 5}, form="short")
    assert result == recommending(short, form="short")


def test_fewer_answers_make_wider_bands(recommending: Recommending, answering: Answering) -> None:
    answers = answering({"R": 5, "I": 4, "A": 3, "S": 2, "E": 3, "C": 2})
    uneven = {item: value - (item[1:] > "04") for item, value in answers.items()}
    full, short = (recommending(uneven, form=form).families[0] for form in ("full", "short"))
    assert short.score == pytest.approx(full.score)
    assert short.high - short.low > full.high - full.low


def test_an_unanswered_scale_leaves_no_reasons_and_no_claims(
    recommending: Recommending, answering: Answering
) -> None:
    answers = answering({"R": 5, "I": 4, "A": 2, "S": 2, "E": 2})
    for pick in recommending(answers, count=32).professions:
        for facet, scale in FACETS.items():
            if scale == "C":
                assert pick.contributions[facet] == pytest.approx(0.0, abs=1e-12)
                assert facet not in pick.against


def test_a_profile_of_another_version_is_refused(
    questionnaire: Questionnaire, catalogue: Catalogue, practical: dict[str, int]
) -> None:
    profile = score(questionnaire, "full", practical)
    other = type(profile)(**{**vars(profile), "instrument_sha256": "0" * 64})
    with pytest.raises(ValueError, match=r"not made with this version of invented@1\.0"):
        recommend(other, practical, questionnaire, catalogue, seed=1)


def test_a_catalogue_with_nothing_left_to_explore_is_refused(
    questionnaire: Questionnaire, catalogue: Catalogue, practical: dict[str, int]
) -> None:
    tiny = replace(
        catalogue,
        families=catalogue.families[:3],
        professions=catalogue.professions[:12],
        ratings=catalogue.ratings[:12],
        facets=catalogue.facets[:12],
    )
    profile = score(questionnaire, "full", practical)
    with pytest.raises(ValueError, match="at least four families"):
        recommend(profile, practical, questionnaire, tiny, seed=1)


@settings(max_examples=60, deadline=None)
@given(answers=st.one_of(all_answers, some_answers), seed=seeds)
def test_whatever_the_answers_the_result_keeps_its_promises(
    recommending: Recommending, answers: dict[str, int], seed: int
) -> None:
    result = recommending(answers, seed=seed)
    assert len({pick.profession_id for pick in result.professions}) == 12
    assert len({pick.family_id for pick in result.professions[:5]}) >= 3
    assert 3 <= len(result.families) <= 5
    assert all(len(family.profession_ids) == 4 for family in result.families)
    assert result.explore.family_id not in {family.family_id for family in result.families}
    assert 0.0 < result.explore.probability <= 1.0
    for pick in result.professions:
        assert sum(pick.contributions.values()) == pytest.approx(pick.score, abs=1e-9)
        assert 0.0 < pick.se <= 1.1
        assert all(reason.value >= 4 for reason in pick.reasons)
    for family in result.families:
        assert -1.0 <= family.low <= family.score <= family.high <= 1.0


@settings(max_examples=30, deadline=None)
@given(answers=some_answers, seed=seeds)
def test_equal_input_and_seed_give_an_equal_result(
    recommending: Recommending, answers: dict[str, int], seed: int
) -> None:
    backwards = dict(reversed(answers.items()))
    assert recommending(answers, seed=seed) == recommending(backwards, seed=seed)


@settings(max_examples=30, deadline=None)
@given(answers=some_answers, seed=seeds)
def test_a_result_survives_json(
    recommending: Recommending, answers: dict[str, int], seed: int
) -> None:
    result = recommending(answers, seed=seed)
    stored = json.dumps(result.to_dict(), allow_nan=False)
    assert Recommendation.from_dict(json.loads(stored)) == result
