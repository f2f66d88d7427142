"""Items made from an attempt's seed: the same attempt always sees the same ones."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from questionnaires.parts import Kind
from questionnaires.reasoning import Generated, generate

if TYPE_CHECKING:
    from questionnaires.definition import Questionnaire
    from questionnaires.parts import Item


@lru_cache(maxsize=4096)
def _made(rule: str, level: int, seed: int, item_id: str, locale: str) -> Generated:
    return generate(rule, level, seed, item_id, locale)


def instance(item: Item, seed: int, locale: str) -> Generated:
    """The item as this attempt shows it."""
    return _made(item.rule or "", item.level or 1, seed, item.id, locale)


def right_answer(item: Item, seed: int) -> int:
    """The value of its right option; the same in every language."""
    return instance(item, seed, "ru").right


def offered_values(questionnaire: Questionnaire, item_id: str, seed: int) -> frozenset[int]:
    """The answers to choose from in an attempt with this seed, or UnknownPartError."""
    if questionnaire.kind is Kind.GENERATED:
        made = instance(questionnaire.item(item_id), seed, "ru")
        return frozenset(option.value for option in made.options)
    return questionnaire.values_of(item_id)
