"""Standard errors of scores, checked against repeated answering."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from questionnaires.definition import Questionnaire
from questionnaires.profile import FacetScore, Profile, Quality, ScaleScore
from recommender.catalogue.entries import FACETS, TYPE_OF_FACET
from recommender.person import person_of
from recommender.ranking import ProfileCorrelationRanker, directions
from recommender.uncertainty import UncertainScores, tied

SCALES = "RIASEC"
PERSON = [4.2, 3.6, 2.1, 1.9, 2.6, 3.1]
INTERESTS = TYPE_OF_FACET @ PERSON
"""The same as basic interests, each like its type."""


def _profile(
    questionnaire: Questionnaire,
    means: list[float | None],
    se: float = 0.3,
    facets: tuple[FacetScore, ...] = (),
) -> Profile:
    return Profile(
        instrument=questionnaire.key,
        instrument_sha256=questionnaire.sha256,
        form="full",
        scorer="sum/1",
        norms=None,
        provisional=True,
        scales=tuple(
            ScaleScore(scale, mean, None if mean is None else se, 0 if mean is None else 8, 8)
            for scale, mean in zip(SCALES, means, strict=True)
        ),
        facets=facets,
        quality=Quality(1, 0.3, None, False, ()),
    )


def _professions(rng: np.random.Generator, count: int = 30) -> Any:
    return rng.uniform(1, 7, (count, len(FACETS)))


@pytest.mark.parametrize("se", [0.1, 0.25, 0.4])
def test_errors_agree_with_the_spread_of_repeated_answering(
    questionnaire: Questionnaire, se: float
) -> None:
    rng = np.random.default_rng(5)
    professions = np.vstack([_professions(rng), [INTERESTS]])
    person = person_of(_profile(questionnaire, list(PERSON), se), questionnaire)
    errors = UncertainScores.of(person, directions(professions)).errors()
    again = (np.array(PERSON) + rng.normal(0, se, (40_000, 6))) @ TYPE_OF_FACET.T
    scores = ProfileCorrelationRanker().fit(professions).transform(again)
    np.testing.assert_allclose(errors, scores.std(axis=0), rtol=0.25, atol=0.003)


def test_the_profession_most_like_the_person_is_not_claimed_to_be_certain(
    questionnaire: Questionnaire,
) -> None:
    """A first-order formula gives exactly zero here."""
    person = person_of(_profile(questionnaire, list(PERSON)), questionnaire)
    scores = UncertainScores.of(person, directions([INTERESTS]))
    assert scores.values[0] == pytest.approx(1.0)
    assert scores.errors()[0] > 0.02


def test_errors_of_a_mean_of_scores_agree_with_repeated_answering(
    questionnaire: Questionnaire,
) -> None:
    rng = np.random.default_rng(6)
    professions = _professions(rng, 3)
    person = person_of(_profile(questionnaire, list(PERSON), 0.25), questionnaire)
    scores = UncertainScores.of(person, directions(professions))
    mean = scores.averaged(np.array([[0, 1, 2]]), np.ones((1, 3), dtype=bool))
    again = (np.array(PERSON) + rng.normal(0, 0.25, (40_000, 6))) @ TYPE_OF_FACET.T
    simulated = ProfileCorrelationRanker().fit(professions).transform(again).mean(axis=1)
    assert mean.values[0] == pytest.approx(scores.values.mean())
    assert mean.errors()[0] == pytest.approx(simulated.std(), rel=0.2)


def test_less_precise_scales_make_less_certain_scores(questionnaire: Questionnaire) -> None:
    professions = directions(_professions(np.random.default_rng(7)))
    errors = [
        UncertainScores.of(
            person_of(_profile(questionnaire, list(PERSON), se), questionnaire), professions
        ).errors()
        for se in (0.1, 0.2, 0.4)
    ]
    assert (errors[0] < errors[1]).all()
    assert (errors[1] < errors[2]).all()


def test_an_almost_flat_profile_is_no_less_certain_than_knowing_nothing(
    questionnaire: Questionnaire,
) -> None:
    means: list[float | None] = [3.0, 3.0, 3.0, 3.0, 3.0, 3.001]
    person = person_of(_profile(questionnaire, means), questionnaire)
    scores = UncertainScores.of(person, directions(_professions(np.random.default_rng(8))))
    assert not person.flat
    np.testing.assert_allclose(scores.errors(), np.sqrt(scores.values**2 + 0.2))


def test_a_missing_scale_is_neutral_and_makes_scores_less_certain(
    questionnaire: Questionnaire,
) -> None:
    others = float(np.average([4.2, 3.6, 2.1, 1.9, 2.6], weights=[4, 4, 3, 3, 3]))
    complete: list[float | None] = [4.2, 3.6, 2.1, 1.9, 2.6, others]
    whole = person_of(_profile(questionnaire, complete), questionnaire)
    lacking = person_of(_profile(questionnaire, [*complete[:5], None]), questionnaire)
    assert lacking.values[-3:].tolist() == pytest.approx([others] * 3)
    assert lacking.level == pytest.approx(others)
    professions = directions(_professions(np.random.default_rng(9)))
    certain, uncertain = (UncertainScores.of(each, professions) for each in (whole, lacking))
    np.testing.assert_allclose(certain.values, uncertain.values, atol=1e-9)
    assert (uncertain.errors() > certain.errors() - 1e-9).all()
    assert uncertain.errors().mean() > 1.2 * certain.errors().mean()


def test_a_profile_without_any_score_is_flat(questionnaire: Questionnaire) -> None:
    person = person_of(_profile(questionnaire, [None] * 6), questionnaire)
    assert person.flat
    assert person.level == 3.0


def test_a_profile_without_one_of_the_six_scales_is_refused(questionnaire: Questionnaire) -> None:
    profile = _profile(questionnaire, list(PERSON))
    shorter = Profile(**{**vars(profile), "scales": profile.scales[:4]})
    with pytest.raises(ValueError, match="the profile has no scale E, C"):
        person_of(shorter, questionnaire)


def test_only_a_clear_distance_from_the_own_level_is_called_low(
    questionnaire: Questionnaire,
) -> None:
    means: list[float | None] = [4.5, 3.5, 3.5, 3.4, 3.5, 2.0]
    person = person_of(_profile(questionnaire, means), questionnaire)
    low = dict(zip(FACETS, person.clearly_low.tolist(), strict=True))
    assert {facet for facet, is_low in low.items() if is_low} == {
        facet for facet, scale in FACETS.items() if scale == "C"
    }


def _facets(scores: dict[str, tuple[float | None, float | None]]) -> tuple[FacetScore, ...]:
    return tuple(
        FacetScore(facet, FACETS[facet], mean, 0 if mean is None else 2, se)
        for facet, (mean, se) in scores.items()
    )


def test_a_basic_interest_with_a_score_of_its_own_counts_by_itself(
    questionnaire: Questionnaire,
) -> None:
    facets = _facets({"land": (4.8, 0.5), "vehicles": (3.0, 0.4), "digital": (None, None)})
    person = person_of(_profile(questionnaire, list(PERSON), 0.3, facets), questionnaire)
    found = dict(zip(FACETS, person.values.tolist(), strict=True))
    error = dict(zip(FACETS, np.diag(person.covariance).tolist(), strict=True))
    assert (found["land"], found["vehicles"]) == (4.8, 3.0)
    assert (found["mechanics"], found["digital"]) == (PERSON[0], PERSON[5])
    assert error["land"] == pytest.approx(0.5**2)
    assert error["vehicles"] == pytest.approx(0.4**2)
    # Not asked: it may lie as far from its type as the least certain of those asked.
    assert error["mechanics"] == error["digital"] == pytest.approx(0.5**2)
    # Their errors have in common what their type's has.
    names = list(FACETS)
    shared = person.covariance[names.index("land"), names.index("vehicles")]
    assert shared == pytest.approx(0.3**2)
    assert person.covariance[names.index("land"), names.index("digital")] == 0


def test_errors_of_basic_interests_agree_with_repeated_answering(
    questionnaire: Questionnaire,
) -> None:
    rng = np.random.default_rng(11)
    professions = _professions(rng)
    facets = _facets({facet: (3.0 + 0.07 * n, 0.35) for n, facet in enumerate(FACETS)})
    person = person_of(_profile(questionnaire, list(PERSON), 0.2, facets), questionnaire)
    errors = UncertainScores.of(person, directions(professions)).errors()
    again = rng.multivariate_normal(person.values, person.covariance, 40_000)
    scores = ProfileCorrelationRanker().fit(professions).transform(again)
    np.testing.assert_allclose(errors, scores.std(axis=0), rtol=0.25, atol=0.01)


def test_equal_scores_are_tied_even_when_both_are_certain() -> None:
    assert tied(0.5, 0.0, 0.5, 0.0)


def test_a_score_is_never_called_higher_than_one_above_it() -> None:
    assert tied(0.25, 0.0, 0.50, 0.0)


def test_a_tie_ends_where_the_difference_is_beyond_its_error() -> None:
    assert tied(0.50, 0.1, 0.30, 0.1)
    assert not tied(0.50, 0.1, 0.25, 0.1)
