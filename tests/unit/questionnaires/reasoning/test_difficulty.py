"""Difficulty as a function of what solving an item takes."""

from __future__ import annotations

from itertools import pairwise

import pytest

from questionnaires.reasoning import RULES, difficulty, generate, mean_difficulty
from questionnaires.reasoning.difficulty import WEIGHTS
from questionnaires.reasoning.generator import UnknownRuleError


@pytest.mark.parametrize("rule", RULES)
def test_a_higher_level_is_harder(rule: str) -> None:
    means = [mean_difficulty(rule, level) for level in range(1, RULES[rule].levels + 1)]
    assert all(harder - easier >= 0.3 for easier, harder in pairwise(means))


@pytest.mark.parametrize("rule", RULES)
def test_difficulties_stay_within_reach_of_pupils(rule: str) -> None:
    assert -2.5 < mean_difficulty(rule, 1) < -0.9
    assert 0.4 < mean_difficulty(rule, 4) < 2.0


@pytest.mark.parametrize("rule", RULES)
def test_parallel_items_of_a_level_are_about_equally_hard(rule: str) -> None:
    for level in range(1, RULES[rule].levels + 1):
        items = [generate(rule, level, seed, "D", "en") for seed in range(30)]
        hardness = [difficulty(rule, level, item.features) for item in items]
        assert max(hardness) - min(hardness) <= 1.0


def test_difficulty_is_the_base_plus_the_weighted_features() -> None:
    weights = WEIGHTS["analogy"]
    simple = difficulty("analogy", 1, {"abstract": 0, "pairs": 0})
    hard = difficulty("analogy", 4, {"abstract": 1, "pairs": 1})
    assert simple == weights["base"]
    assert hard == pytest.approx(weights["base"] + weights["abstract"] + weights["pairs"])


def test_counted_features_start_from_the_easiest_item() -> None:
    easiest = {"moves": 3, "turns": 0, "turned_start": 0}
    assert difficulty("grid_path", 1, easiest) == WEIGHTS["grid_path"]["base"]


def test_features_of_another_family_are_refused() -> None:
    with pytest.raises(ValueError, match="has the features"):
        difficulty("analogy", 1, {"letters": 3})


def test_a_level_the_family_does_not_have_is_refused() -> None:
    with pytest.raises(UnknownRuleError):
        difficulty("analogy", 9, {"abstract": 0, "pairs": 0})
