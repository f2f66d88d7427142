"""The verdict on one person: who is suspected, and which answers are to be looked at again."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from questionnaires.quality.model import Detector, Verdict, default
from tests.unit.questionnaires.quality.invented import (
    CORRELATIONS,
    LONG,
    careful,
    random_answers,
    with_gaps,
)

READER = careful(1, 300)[0]
STRAIGHT = [np.full(36, option) for option in range(5)]
ALTERNATING = [np.tile([0, 4], 18), np.tile([1, 3], 18), np.tile([4, 3], 18)]
STAIRS = [np.tile([0, 1, 2, 3, 4, 3, 2, 1], 5)[:36], np.tile(np.arange(5), 8)[:36]]


def judged(
    answers: np.ndarray, detector: Detector | None = None, times: list[float] | None = None
) -> Verdict:
    found = (detector or default()).judge(answers, LONG, CORRELATIONS, elapsed_ms=times)
    assert found is not None
    return found


@pytest.mark.parametrize("answers", [*STRAIGHT, *ALTERNATING, *STAIRS], ids=str)
def test_who_answers_by_a_figure_is_shaky(detector: Detector, answers: np.ndarray) -> None:
    assert judged(answers, detector).shaky


@pytest.mark.parametrize("answers", [STRAIGHT[2], ALTERNATING[0], STAIRS[0]], ids=str)
def test_so_he_is_by_the_committed_coefficients(answers: np.ndarray) -> None:
    assert judged(answers).shaky


@pytest.mark.parametrize("committed", [True, False])
def test_readers_score_below_random_answers_and_those_below_straight_lines(
    detector: Detector, committed: bool
) -> None:
    of = default() if committed else detector
    readers = of.probability(careful(60, 301), LONG, CORRELATIONS)
    chance = of.probability(random_answers(60, 36, 302), LONG, CORRELATIONS)
    assert np.median(readers) < 0.02 < np.median(chance)
    assert np.quantile(readers, 0.8) < np.quantile(chance, 0.2)
    assert judged(STRAIGHT[2], of).probability > np.quantile(readers, 0.95)


def test_the_more_answers_are_random_the_higher_the_suspicion(detector: Detector) -> None:
    x, noise = careful(40, 303), random_answers(40, 36, 304)
    medians = []
    for careless in (0, 12, 24, 36):
        mixed = np.where(np.arange(36) < careless, noise, x)
        medians.append(float(np.median(detector.score(mixed, LONG, CORRELATIONS))))
    assert medians == sorted(medians)
    assert medians[-1] > medians[0] + 3


def test_the_probability_is_that_of_the_detector(detector: Detector) -> None:
    expected = detector.probability(READER[None, :], LONG, CORRELATIONS)[0]
    assert judged(READER, detector).probability == pytest.approx(expected)


def test_shaky_is_who_scores_above_the_limit(detector: Detector) -> None:
    score = float(detector.score(READER[None, :], LONG, CORRELATIONS)[0])
    for limit, shaky in ((score - 1e-6, True), (score, False), (score + 1e-6, False)):
        at = dataclasses.replace(detector, limit=limit)
        assert judged(READER, at).shaky is shaky


@pytest.mark.parametrize(("count", "told"), [(0, False), (11, False), (12, True), (36, True)])
def test_below_a_dozen_answers_there_is_no_verdict(count: int, told: bool) -> None:
    answers = np.where(np.arange(36) < count, READER, -1)
    assert (default().judge(answers, LONG, CORRELATIONS) is not None) is told


def test_unanswered_items_are_as_if_not_shown(detector: Detector) -> None:
    answers = with_gaps(READER[None, :], 305, 0.4)[0]
    shown = np.flatnonzero(answers >= 0)
    found = judged(answers, detector)
    alone = detector.judge(answers[shown], LONG.of(shown), CORRELATIONS)
    assert alone is not None
    assert found.probability == pytest.approx(alone.probability, rel=1e-9)
    assert found.suspicious == tuple(shown[list(alone.suspicious)])


def test_without_correlations_traits_are_taken_as_independent(detector: Detector) -> None:
    for answers in careful(30, 306):
        assert detector.judge(answers, LONG) == detector.judge(answers, LONG, np.eye(3))


def test_an_answer_against_all_others_is_looked_at_again() -> None:
    answers = np.full(36, 4)
    for place in (7, 20, 31):
        answers[place] = 0
    found = judged(answers).suspicious
    assert {7, 20, 31} < set(found)
    assert (len(found), list(found)) == (5, sorted(found))


def test_answers_too_fast_to_be_read_come_first() -> None:
    answers = np.full(36, 4)
    answers[[7, 20, 31]] = 0
    times = np.full(36, 3000.0)
    times[[1, 2, 3]] = [0, 400, 799]
    times[4] = 800
    times[5] = -1
    found = set(judged(answers, times=times.tolist()).suspicious)
    assert {1, 2, 3} < found
    assert len(found & {7, 20, 31}) == 2
    assert not found & {4, 5}


def test_of_many_fast_answers_the_least_expected_are_named() -> None:
    answers = np.full(36, 4)
    answers[[7, 20, 31]] = 0
    assert {7, 20, 31} < set(judged(answers, times=[100.0] * 36).suspicious)


@settings(max_examples=30)
@given(arrays(np.int64, 36, elements=st.integers(-1, 4)).filter(lambda x: (x >= 0).sum() >= 12))
def test_whatever_is_answered_the_verdict_names_answers_given(answers: np.ndarray) -> None:
    found = judged(answers)
    assert 0 < found.probability < 1
    assert len(found.suspicious) == 5
    assert list(found.suspicious) == sorted(set(found.suspicious))
    assert (answers[list(found.suspicious)] >= 0).all()
