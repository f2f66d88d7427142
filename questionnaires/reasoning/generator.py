"""From a rule, a level and a seed to an item: the one way in."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from questionnaires.reasoning.draw import Draw
from questionnaires.reasoning.item import AnotherDrawIsNeeded, Choice, Draft, Generated
from questionnaires.reasoning.registry import RULES

if TYPE_CHECKING:
    from questionnaires.reasoning.item import Answer

# What a published generator makes never changes: another output is another generator, because
# the answers of old attempts are read with the items made again from their seeds.
GENERATOR = "reasoning/1"

_MOST_DRAWS = 2000


class UnknownRuleError(LookupError):
    """There is no such rule, or it has no such level."""


def generate(rule: str, level: int, seed: int, item_id: str, locale: str) -> Generated:
    """The item of a rule and level for a seed, in "ru" or "en".

    The same seed and item id give the same structure in both languages, with the same right
    option. Raises UnknownRuleError for an unknown rule or level.
    """
    family = RULES.get(rule)
    if family is None or not 1 <= level <= family.levels:
        raise UnknownRuleError(f"There is no rule {rule!r} with level {level}.")
    key = f"{GENERATOR}:{rule}:{level}:{seed}:{item_id}"
    draft = _clear_draft(rule, level, key)
    # A stream of its own: the place of the right answer says nothing about the item.
    order = Draw(f"{key}:order").shuffled((draft.right, *draft.wrong))
    options = tuple(_choice(value, answer, locale) for value, answer in enumerate(order, 1))
    return Generated(
        text=draft.text.in_(locale),
        options=options,
        right=order.index(draft.right) + 1,
        figure=None if draft.drawing is None else draft.drawing.figure(locale),
        because=draft.because,
        features=MappingProxyType({name: float(x) for name, x in draft.features.items()}),
    )


def _clear_draft(rule: str, level: int, key: str) -> Draft:
    family = RULES[rule]
    for number in range(_MOST_DRAWS):
        try:
            draft = family.draft(Draw(f"{key}:{number}"), level)
            draft.check(family.options)
        except AnotherDrawIsNeeded:
            continue
        return draft
    raise RuntimeError(f"No clear item in {_MOST_DRAWS} draws of {key}.")


def _choice(value: int, answer: Answer, locale: str) -> Choice:
    if answer.drawing is None:
        return Choice(value, answer.text.in_(locale))
    label = f"Picture {value}" if locale[:2].lower() == "en" else f"Рисунок {value}"
    return Choice(value, label, answer.drawing.figure(locale))
