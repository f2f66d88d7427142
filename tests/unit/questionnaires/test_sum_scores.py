"""Scores and standard errors, against numbers worked out by hand."""

from __future__ import annotations

from math import sqrt
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.definition import Questionnaire, UnknownPartError
from questionnaires.profile import FacetScore, Profile, ScaleScore
from questionnaires.scoring.sum_scores import InvalidAnswerError, score

# Sums of squares within scales: R 2, I 0, A 69 − 21²/8 = 13.875, S 8, E 12 − 36/4 = 3, C 2;
# together 28.875 on 7 + 7 + 7 + 7 + 3 + 2 = 33 degrees of freedom: s² = 0.875.
BY_SCALE = {
    "R": [5, 4, 5, 4, 5, 4, 5, 4],
    "I": [3, 3, 3, 3, 3, 3, 3, 3],
    "A": [1, 2, 3, 4, 5, 1, 2, 3],
    "S": [2, 2, 2, 2, 4, 4, 4, 4],
    "E": [1, 1, 1, 3],
    "C": [2, 3, 4],
}
ANSWERS = {f"{s}{n}": v for s, values in BY_SCALE.items() for n, v in enumerate(values, 1)}


def by_id(profile: Profile) -> dict[str, ScaleScore]:
    return {scale.id: scale for scale in profile.scales}


def test_means_are_those_worked_out_by_hand(riasec48: Questionnaire) -> None:
    scales = by_id(score(riasec48, "full", ANSWERS))
    assert {i: s.mean for i, s in scales.items()} == {
        "R": 4.5,
        "I": 3.0,
        "A": 2.625,
        "S": 3.0,
        "E": 1.5,
        "C": None,
    }
    assert [s.answered for s in scales.values()] == [8, 8, 8, 8, 4, 3]
    assert [s.of for s in scales.values()] == [8] * 6


def test_standard_errors_are_those_worked_out_by_hand(riasec48: Questionnaire) -> None:
    scales = by_id(score(riasec48, "full", ANSWERS))
    assert scales["R"].se == pytest.approx(0.330719, abs=1e-6)  # √(0.875 / 8)
    assert scales["I"].se == scales["R"].se
    assert scales["E"].se == pytest.approx(0.467707, abs=1e-6)  # √(0.875 / 4)
    assert scales["C"].se is None


def test_half_of_a_scale_is_enough_and_less_is_not(riasec48: Questionnaire) -> None:
    scales = by_id(score(riasec48, "full", {"R1": 2, "R2": 3, "R3": 4, "R4": 5, "I1": 5}))
    assert (scales["R"].mean, scales["I"].mean) == (3.5, None)


def test_rounding_to_the_answers_leaves_a_least_error(interests: Questionnaire) -> None:
    level = {"R": 5, "I": 4, "A": 3, "S": 3, "E": 2, "C": 1}
    profile = score(interests, "full", {i.id: level[i.scale] for i in interests.items})
    least = pytest.approx(0.0912871, abs=1e-7)  # 1 / √12 / √10
    assert [s.se for s in profile.scales] == [least] * 6


def test_single_answers_take_the_error_of_evenly_spread_ones(small: Questionnaire) -> None:
    profile = score(small, "full", {"R1": 3})
    # Answers spread evenly over 1, 2, 3 have the variance (9 − 1) / 12.
    assert by_id(profile)["R"] == ScaleScore("R", 3.0, pytest.approx(sqrt(2 / 3)), 1, 2)
    assert profile.quality.reasons == ("too_few",)


def test_basic_interests_are_means_of_their_own_answers(small: Questionnaire) -> None:
    profile = score(small, "full", {"R1": 1, "R2": 2, "I1": 3, "I2": 1})
    assert profile.facets == (
        FacetScore("tools", "R", 1.5, 2),
        FacetScore("stars", "I", 3.0, 1),
    )


def test_a_basic_interest_without_answers_has_no_mean(interests: Questionnaire) -> None:
    facets = {f.id: f for f in score(interests, "full", {"R01": 5, "R04": 2, "R05": 3}).facets}
    assert len(facets) == 20
    assert facets["mechanics"] == FacetScore("mechanics", "R", None, 1)  # one of three
    assert facets["land"] == FacetScore("land", "R", 2.5, 2)
    assert facets["building"] == FacetScore("building", "R", None, 0)


def test_the_short_form_scores_its_own_items_only(interests: Questionnaire) -> None:
    answers = {item.id: 1 for item in interests.items}
    answers |= dict.fromkeys(interests.layout("short").ids, 4)
    profile = score(interests, "short", answers)
    assert [(s.mean, s.answered, s.of) for s in profile.scales] == [(4.0, 2, 2)] * 6


def test_the_profile_names_everything_it_was_made_from(interests: Questionnaire) -> None:
    profile = score(interests, "short", {})
    assert profile.instrument == "interests@1.0"
    assert profile.instrument_sha256 == interests.sha256
    assert (profile.form, profile.scorer) == ("short", "sum/1")
    assert (profile.norms, profile.provisional) == (None, True)


def test_no_answers_give_no_scores(interests: Questionnaire) -> None:
    profile = score(interests, "full", {})
    assert profile.vector() == [None] * 6
    assert profile.quality.reasons == ("too_few",)
    assert profile.quality.shaky


@pytest.mark.parametrize("value", [0, 6, -1])
def test_a_value_not_on_offer_is_refused(interests: Questionnaire, value: int) -> None:
    with pytest.raises(InvalidAnswerError, match=f"'R01' does not offer {value}"):
        score(interests, "full", {"R01": value})


def test_an_unknown_item_is_refused(interests: Questionnaire) -> None:
    with pytest.raises(InvalidAnswerError, match="no item 'R99'"):
        score(interests, "full", {"R99": 3})


def test_a_negative_time_is_refused(interests: Questionnaire) -> None:
    with pytest.raises(InvalidAnswerError, match="negative time"):
        score(interests, "full", {"R01": 3}, elapsed_ms={"R01": -1})


def test_an_unknown_form_is_refused(interests: Questionnaire) -> None:
    with pytest.raises(UnknownPartError, match="no form 'long'"):
        score(interests, "long", {})


answers_of_48 = st.dictionaries(
    st.sampled_from([f"{s}{n}" for s in "RIASEC" for n in range(1, 9)]), st.integers(1, 5)
)


@given(answers_of_48)
def test_scores_agree_with_the_textbook_formula(
    riasec48: Questionnaire, answers: dict[str, int]
) -> None:
    profile = score(riasec48, "full", answers)
    groups = {s: [v for i, v in answers.items() if i[0] == s] for s in "RIASEC"}
    squares = sum((v - fmean(g)) ** 2 for g in groups.values() for v in g)
    df = sum(len(g) - 1 for g in groups.values() if g)
    variance = max(squares / df, 1 / 12) if df else 2.0
    for scale in profile.scales:
        group = groups[scale.id]
        if len(group) >= 4:
            assert scale.mean == pytest.approx(fmean(group))
            assert scale.se == pytest.approx(sqrt(variance / len(group)))
        else:
            assert (scale.mean, scale.se) == (None, None)


@given(answers_of_48, st.randoms(use_true_random=False))
def test_the_order_in_which_answers_arrive_does_not_matter(
    riasec48: Questionnaire, answers: dict[str, int], random: object
) -> None:
    shuffled = list(answers.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert score(riasec48, "full", dict(shuffled)) == score(riasec48, "full", answers)


@given(answers_of_48)
def test_turning_all_answers_round_mirrors_the_scores(
    riasec48: Questionnaire, answers: dict[str, int]
) -> None:
    plain = score(riasec48, "full", answers)
    mirrored = score(riasec48, "full", {i: 6 - v for i, v in answers.items()})
    for one, other in zip(plain.scales, mirrored.scales, strict=True):
        assert one.se == pytest.approx(other.se)
        if one.mean is not None:
            assert other.mean == pytest.approx(6 - one.mean)
