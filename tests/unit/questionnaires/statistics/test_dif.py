"""Which items are flagged when answers are simulated with and without a difference."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from questionnaires.statistics.dif import binary_dif, ordered_dif
from questionnaires.statistics.mantel import Severity, mantel_haenszel

ITEMS = 12
CATEGORIES = (1, 2, 3, 4)


def right_or_wrong(
    seed: int, people: int, harder: dict[int, float], impact: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """Rasch answers; `harder` items are that many logits harder for the focal half.

    `impact` is how much lower the focal group's ability is.
    """
    random = np.random.default_rng(seed)
    focal = np.arange(people) % 2 == 1
    ability = random.normal(size=people) - impact * focal
    difficulty = np.tile(np.linspace(-1.5, 1.5, ITEMS), (people, 1))
    for item, logits in harder.items():
        difficulty[focal, item] += logits
    chance = 1 / (1 + np.exp(difficulty - ability[:, None]))
    return (random.random((people, ITEMS)) < chance).astype(float), focal


def ratings(seed: int, people: int, lower: dict[int, float]) -> tuple[np.ndarray, np.ndarray]:
    """Graded answers 1 to 4; `lower` items are answered lower by the focal half."""
    random = np.random.default_rng(seed)
    focal = np.arange(people) % 2 == 1
    trait = np.tile(random.normal(size=(people, 1)), (1, ITEMS))
    for item, size in lower.items():
        trait[focal, item] -= size
    latent = trait + random.normal(size=(people, ITEMS))
    return 1.0 + np.digitize(latent, [-1, 0, 1]), focal


def flagged(found: tuple[Any, ...]) -> list[int]:
    return [n for n, item in enumerate(found) if item.estimate.severity is not Severity.A]


def test_items_alike_for_both_groups_are_not_flagged() -> None:
    answers, focal = right_or_wrong(1, 2000, {})
    assert flagged(binary_dif(answers, focal)) == []


def test_a_less_able_group_alone_flags_no_item() -> None:
    answers, focal = right_or_wrong(2, 3000, {}, impact=0.8)
    assert answers[focal].mean() < answers[~focal].mean() - 0.1
    assert flagged(binary_dif(answers, focal)) == []


def test_an_item_made_harder_for_a_group_is_found_with_its_size() -> None:
    answers, focal = right_or_wrong(3, 4000, {4: 0.8}, impact=0.4)
    found = binary_dif(answers, focal)
    assert flagged(found) == [4]
    # In the Rasch model with the studied item in the sum, α is exp(0.8).
    estimate = found[4].estimate
    assert estimate is not None
    assert estimate.delta == pytest.approx(-2.35 * 0.8, abs=2 * estimate.se)
    assert found[4].reason is None
    assert found[4].reference + found[4].focal <= 4000


def test_an_easier_item_has_the_other_sign() -> None:
    answers, focal = right_or_wrong(4, 4000, {4: -0.8})
    estimate = binary_dif(answers, focal)[4].estimate
    assert estimate is not None
    assert estimate.delta > 1.0


def test_purification_takes_the_flagged_items_out_of_the_sum() -> None:
    # Four of twelve items against one group pull the sum down: without purification the other
    # items seem to favour it.
    harder = dict.fromkeys((0, 3, 6, 9), 1.0)
    answers, focal = right_or_wrong(5, 4000, harder)
    purified = binary_dif(answers, focal)
    unpurified = binary_dif(answers, focal, matching=answers.sum(axis=1))
    fair = [n for n in range(ITEMS) if n not in harder]

    def bias(found: tuple[Any, ...]) -> float:
        return float(np.mean([found[n].estimate.delta for n in fair]))

    assert bias(unpurified) > 0.5
    assert abs(bias(purified)) < 0.15
    assert set(flagged(purified)) == set(harder)


def test_too_many_flagged_items_leave_the_first_step() -> None:
    harder = {n: 1.5 if n % 2 else -1.5 for n in range(ITEMS)}
    answers, focal = right_or_wrong(6, 3000, harder)
    assert binary_dif(answers, focal) == binary_dif(answers, focal, matching=answers.sum(axis=1))


def test_the_tables_hold_each_person_once() -> None:
    answers, focal = right_or_wrong(7, 1500, {})
    score = answers.sum(axis=1)
    by_hand = np.array(
        [
            [
                [np.sum((score == s) & (focal == g) & (answers[:, 2] == x)) for x in (0, 1)]
                for g in (False, True)
            ]
            for s in range(ITEMS + 1)
        ]
    )
    assert binary_dif(answers, focal)[2].estimate == mantel_haenszel(by_hand)


def test_a_missing_answer_takes_the_person_out_of_the_comparison() -> None:
    answers, focal = right_or_wrong(8, 1500, {})
    gaps = answers.copy()
    gaps[:300, 5] = np.nan
    complete = binary_dif(answers[300:], focal[300:])
    assert binary_dif(gaps, focal)[5] == complete[5]


def test_incomplete_answers_are_matched_on_a_given_score() -> None:
    answers, focal = right_or_wrong(9, 6000, {4: 1.0})
    score = answers.mean(axis=1)
    random = np.random.default_rng(9)
    gaps = np.where(random.random(answers.shape) < 0.5, np.nan, answers)
    assert all(item.estimate is None for item in binary_dif(gaps, focal))
    found = binary_dif(gaps, focal, matching=score, strata=8)
    assert flagged(found) == [4]
    estimate = found[0].estimate
    assert estimate is not None
    assert estimate.strata <= 8


def test_strata_are_groups_of_about_equal_size() -> None:
    answers, focal = right_or_wrong(10, 2000, {})
    for item in binary_dif(answers, focal, strata=4):
        assert item.estimate is not None
        assert item.estimate.strata == 4


@pytest.mark.parametrize(
    ("keep_focal", "keep_reference", "reason"),
    [(60, 900, "few_focal"), (900, 60, "few_reference")],
)
def test_too_small_a_group_is_told_instead_of_a_figure(
    keep_focal: int, keep_reference: int, reason: str
) -> None:
    answers, focal = right_or_wrong(11, 2000, {})
    rows = np.r_[np.flatnonzero(focal)[:keep_focal], np.flatnonzero(~focal)[:keep_reference]]
    for item in binary_dif(answers[rows], focal[rows]):
        assert (item.estimate, item.reason) == (None, reason)
    assert all(i.estimate for i in binary_dif(answers[rows], focal[rows], smallest_group=20))


def test_groups_without_a_common_score_are_told() -> None:
    answers = np.vstack([np.ones((300, 5)), np.zeros((300, 5))])
    found = binary_dif(answers, np.repeat([False, True], 300))
    assert {item.reason for item in found} == {"no_overlap"}


def test_an_item_all_solve_compares_nobody() -> None:
    answers, focal = right_or_wrong(12, 1500, {})
    answers[:, 0] = 1
    item = binary_dif(answers, focal)[0]
    assert (item.estimate, item.reason) == (None, "no_overlap")


def test_a_rating_item_answered_lower_by_one_group_is_found() -> None:
    answers, focal = ratings(13, 3000, {7: 0.6})
    found = ordered_dif(answers, focal, CATEGORIES)
    assert flagged(found) == [7]
    estimate = found[7].estimate
    assert estimate is not None
    assert estimate.smd < -3 * estimate.se


def test_rating_items_alike_for_both_groups_are_not_flagged() -> None:
    answers, focal = ratings(14, 1500, {})
    assert flagged(ordered_dif(answers, focal, CATEGORIES)) == []


def test_chance_alone_reaches_significance_as_often_as_it_should() -> None:
    p_values = []
    for seed in range(12):
        answers, focal = ratings(100 + seed, 800, {})
        p_values += [
            item.estimate.p
            for item in ordered_dif(answers, focal, CATEGORIES, strata=12)
            if item.estimate
        ]
    # 5 % of 144 comparisons are 7; 16 or more would happen in one of 500 runs.
    assert len(p_values) == 144
    assert sum(p < 0.05 for p in p_values) < 16


def test_answers_and_groups_must_fit() -> None:
    answers, focal = right_or_wrong(15, 50, {})
    with pytest.raises(ValueError, match="among 0, 1"):
        binary_dif(answers + 1, focal)
    with pytest.raises(ValueError, match="one true or false per person"):
        binary_dif(answers, focal[:-1])
    with pytest.raises(ValueError, match="at least two items"):
        binary_dif(answers[:, :1], focal)
