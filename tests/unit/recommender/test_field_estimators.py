"""Estimators of fields and of expected answers: the scikit-learn contract and what they promise."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from recommender.anchored_fields import AnchoredFields
from recommender.answer_features import AnswerFeatures
from recommender.expected_answers import ExpectedAnswers
from recommender.group_norms import GroupNorms
from recommender.pooled_fields import PooledFields

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


@parametrize_with_checks([AnchoredFields(), AnswerFeatures(), ExpectedAnswers(), PooledFields()])
def test_the_estimators_keep_the_contract(estimator: Any, check: Any) -> None:
    check(estimator)


def students(seed: int = 1, count: int = 600) -> tuple[Any, Any, Any]:
    """Answers (count, 12) of people in four fields, three items of each liked in its field."""
    rng = np.random.default_rng(seed)
    field = rng.integers(0, 4, count)
    centres = np.kron(np.eye(4), np.ones(3)) * 2
    answers = 3 + 0.6 * centres[field] + rng.normal(size=(count, 1)) + rng.normal(size=(count, 12))
    return answers, field, centres


def test_an_expert_is_right_without_having_seen_a_single_outcome() -> None:
    answers, field, centres = students()
    scores = AnchoredFields(centres).fit(answers).transform(answers)
    assert (scores.argmax(axis=1) == field).mean() > 0.6


def test_the_level_of_a_person_s_answers_moves_no_score() -> None:
    answers, _, centres = students()
    expert = AnchoredFields(centres).fit(answers)
    raised = answers + expert.scale_
    np.testing.assert_allclose(expert.transform(raised), expert.transform(answers), atol=1e-9)


def test_without_sweeps_the_scores_are_those_of_fisher_s_discriminant() -> None:
    answers, _, centres = students()
    expert = AnchoredFields(centres, sweeps=0, shrinkage=0.25, unit=1.0).fit(answers)
    z = (answers - answers.mean(axis=0)) / answers.std(axis=0)
    z -= z.mean(axis=1, keepdims=True)
    m = centres - centres.mean(axis=0)
    m -= m.mean(axis=1, keepdims=True)
    s = 0.75 * z.T @ z / len(z) + 0.25 * np.eye(12)
    off = z[:, None, :] - m[None]
    densities = -0.5 * np.einsum("nki,ij,nkj->nk", off, np.linalg.inv(s), off)
    shared = expert.transform(answers) - densities
    np.testing.assert_allclose(shared, shared[:, :1] * np.ones(4), atol=1e-8)


def test_an_expert_who_weighs_much_is_moved_little_by_answers() -> None:
    answers, _, centres = students()

    def moved(expert_people: float) -> float:
        still = AnchoredFields(centres, sweeps=0).fit(answers).centres_
        weighed = AnchoredFields(centres, expert_people=expert_people).fit(answers).centres_
        return float(np.abs(weighed - still).max())

    assert moved(1e9) < 1e-4 < moved(10.0)


def test_centres_for_another_questionnaire_are_refused() -> None:
    answers, _, centres = students()
    with pytest.raises(ValueError, match=r"\(4, 11\) do not suit 12 items"):
        AnchoredFields(centres[:, 1:]).fit(answers)


def test_the_learned_probabilities_sum_to_one_and_lift_takes_the_base_rates_out() -> None:
    answers, field, centres = students()
    classifier = PooledFields(centres).fit(answers, field)
    probabilities = classifier.predict_proba(answers)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1.0)
    rates = np.bincount(field) / len(field)
    np.testing.assert_allclose(np.exp(classifier.lift(answers)), probabilities / rates)
    assert (classifier.predict(answers) == field).mean() > 0.65


def test_with_hardly_any_people_the_expert_still_helps() -> None:
    answers, field, centres = students(count=3000)
    first, others = slice(0, 40), slice(40, None)

    def right(expected: Any) -> float:
        classifier = PooledFields(expected, folds=0).fit(answers[first], field[first])
        return float((classifier.predict(answers[others]) == field[others]).mean())

    assert right(centres) > right(None)


def test_an_answer_not_given_changes_little() -> None:
    answers, field, centres = students()
    classifier = PooledFields(centres).fit(answers, field)
    holed = answers.copy()
    holed[:, 5] = np.nan
    found = classifier.predict(holed)
    assert (found == classifier.predict(answers)).mean() > 0.7
    assert np.isfinite(classifier.lift(np.full((1, 12), np.nan))).all()


def test_extra_columns_are_used_but_are_no_answers() -> None:
    answers, field, centres = students()
    told = np.column_stack([answers, np.where(field == 2, 9.0, 0.0)])
    classifier = PooledFields(centres, extra=1, C=1.0).fit(told, field)
    assert classifier.features_.n_features_in_ == 12
    assert ((classifier.predict(told) == 2) == (field == 2)).mean() > 0.97


def test_expected_answers_are_the_regression_on_those_given() -> None:
    rng = np.random.default_rng(3)
    answers = rng.normal(size=(5000, 1)) + rng.normal(size=(5000, 4))
    expected = ExpectedAnswers(noise=0.0).fit(answers)
    half = answers.copy()
    half[:, 2:] = np.nan
    predicted = expected.transform(half)
    np.testing.assert_allclose(predicted[:, :2], answers[:, :2], atol=1e-9)
    design = np.column_stack([np.ones(5000), answers[:, :2]])
    plain = design @ np.linalg.lstsq(design, answers[:, 3], rcond=None)[0]
    np.testing.assert_allclose(predicted[:, 3], plain, atol=1e-9)


def test_who_has_answered_nothing_is_expected_to_answer_like_everybody() -> None:
    answers, _, _ = students()
    expected = ExpectedAnswers().fit(answers)
    np.testing.assert_allclose(
        expected.transform(np.full((1, 12), np.nan))[0], answers.mean(axis=0)
    )


def test_same_sex_norms_leave_no_difference_of_means_and_half_way_norms_half() -> None:
    rng = np.random.default_rng(5)
    group = np.repeat([0, 1], 300)
    values = rng.normal(size=(600, 3)) + group[:, None]
    norms = GroupNorms.of(values, group)

    def gap(choice: Any) -> Any:
        found = norms.standardised(values, group, choice)
        return found[group == 1].mean(axis=0) - found[group == 0].mean(axis=0)

    np.testing.assert_allclose(gap("same_sex"), 0.0, atol=1e-12)
    np.testing.assert_allclose(gap("half_way"), gap("common") / 2)


def test_who_tells_no_group_or_one_with_few_people_is_compared_with_everybody() -> None:
    rng = np.random.default_rng(6)
    group = np.array([-1] * 5 + [0] * 100 + [1] * 5)
    values = rng.normal(size=(110, 3)) + group[:, None]
    norms = GroupNorms.of(values, group)
    common, own = (norms.standardised(values, group, c) for c in ("common", "same_sex"))
    np.testing.assert_array_equal(own[group != 0], common[group != 0])
    assert not np.allclose(own[group == 0], common[group == 0])
