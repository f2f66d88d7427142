"""The published reasoning instrument and its provisional parameters."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import yaml

import questionnaires
from questionnaires.definition import Questionnaire
from questionnaires.loader import Bank
from questionnaires.reasoning import GENERATOR, RULES, mean_difficulty

FOLDER = Path(questionnaires.__file__).parent / "parameters" / "reasoning"
SIZES = {"grades-6-7": 18, "grades-8-9": 21, "grades-10-11": 24}


@pytest.fixture(scope="module")
def reasoning(bank: Bank) -> Questionnaire:
    return bank.version("reasoning@1.0")


@pytest.fixture(scope="module")
def parameters() -> dict[str, dict[str, object]]:
    text = (FOLDER / "1.0-1.yaml").read_text(encoding="utf-8")
    loaded = yaml.safe_load(text)
    assert loaded["instrument"] == "reasoning@1.0"
    assert loaded["provisional"] is True
    items: dict[str, dict[str, object]] = loaded["items"]
    return items


def test_every_slot_names_a_rule_of_its_scale_and_a_level_it_has(reasoning: Questionnaire) -> None:
    assert reasoning.generator == GENERATOR
    for item in reasoning.items:
        assert item.rule is not None
        assert item.level is not None
        assert RULES[item.rule].domain == item.scale
        assert 1 <= item.level <= RULES[item.rule].levels
    assert {item.rule for item in reasoning.items} == set(RULES)
    slots = [(item.rule, item.level) for item in reasoning.items]
    assert len(set(slots)) == len(slots)


def test_forms_have_three_blocks_of_equal_length_by_scale(reasoning: Questionnaire) -> None:
    assert {form.name for form in reasoning.forms} == set(SIZES)
    for form in reasoning.forms:
        layout = reasoning.layout(form.name)
        assert len(layout.ids) == SIZES[form.name]
        assert [len(block.items) for block in form.blocks] == [SIZES[form.name] // 3] * 3
        for block, scale in zip(form.blocks, ("verbal", "numerical", "spatial"), strict=True):
            assert {reasoning.item(item).scale for item in block.items} == {scale}


def test_neighbouring_grades_share_items_of_every_scale(reasoning: Questionnaire) -> None:
    for first, second in pairwise(SIZES):
        one, other = (set(reasoning.layout(name).ids) for name in (first, second))
        shared = {reasoning.item(item).scale for item in one & other}
        assert shared == {"verbal", "numerical", "spatial"}


def test_tasks_of_a_block_grow_harder(
    reasoning: Questionnaire, parameters: dict[str, dict[str, list[float]]]
) -> None:
    for form in reasoning.forms:
        for block in form.blocks:
            hardness = [parameters[item]["b"][0] for item in block.items]
            assert hardness == sorted(hardness)
            assert len({reasoning.item(item).rule for item in block.items}) >= 4


def test_higher_grades_get_harder_tasks(
    reasoning: Questionnaire, parameters: dict[str, dict[str, list[float]]]
) -> None:
    means = []
    for name in SIZES:
        hardness = [parameters[item]["b"][0] for item in reasoning.layout(name).ids]
        means.append(sum(hardness) / len(hardness))
    assert all(easier + 0.3 < harder for easier, harder in pairwise(means))


def test_parameters_come_from_the_rules(
    reasoning: Questionnaire, parameters: dict[str, dict[str, object]]
) -> None:
    assert list(parameters) == [item.id for item in reasoning.items]
    for item in reasoning.items:
        assert item.rule is not None
        assert item.level is not None
        assert parameters[item.id]["b"] == [mean_difficulty(item.rule, item.level)]
        assert parameters[item.id]["c"] == 1 / RULES[item.rule].options
