"""Odd one out: four words of one group and one that is not of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from questionnaires.parts import Text
from questionnaires.reasoning.item import Answer, Draft
from questionnaires.reasoning.verbal.categories import ABSTRACT, CONCRETE, REALMS

if TYPE_CHECKING:
    from questionnaires.reasoning.draw import Draw
    from questionnaires.reasoning.verbal.categories import Category

_MEMBERS = 4
# How close the odd word is to the group: another realm, a neighbouring group, tied to the group.
_FAR, _SIBLING, _TIED = 0, 1, 2


def draft(draw: Draw, level: int) -> Draft:
    """Level 1 mixes living and made things, 2 neighbouring groups; 3 and 4 words tied to a group.

    Level 4 has groups of abstract nouns.
    """
    if level <= 2:
        group, odd = _groups(draw, level)
        numbers = range(len(odd.ru))
        stranger = [(odd.ru[n], odd.en[n]) for n in numbers]
    else:
        group = draw.pick(CONCRETE if level == 3 else ABSTRACT)
        stranger = list(zip(group.outsiders_ru, group.outsiders_en, strict=True))
    ru, en = draw.pick(stranger)
    members = draw.sample(list(zip(group.ru, group.en, strict=True)), _MEMBERS)
    return Draft(
        text=Text(
            "Четыре слова похожи по смыслу, одно — лишнее. Какое слово лишнее?",
            "Four of the words belong together by meaning. Which word is the odd one out?",
        ),
        right=Answer(Text(ru, en)),
        wrong=tuple(Answer(Text(*member)) for member in members),
        because=Text(
            f"Остальные четыре слова называют {group.name.ru}, а это слово — нет.",
            f"The other four words name {group.name.en}; this one does not.",
        ),
        features={
            "closeness": (_FAR, _SIBLING, _TIED, _TIED)[level - 1],
            "abstract": level == 4,
        },
    )


def _groups(draw: Draw, level: int) -> tuple[Category, Category]:
    here, there = draw.shuffled(REALMS)
    group, sibling = draw.shuffled(draw.pick(here))
    if level == 2:
        return group, sibling
    return group, draw.pick(draw.pick(there))
