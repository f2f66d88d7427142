"""Answers as scoring counts them: categories from 0, right or wrong, points, sides of a pair."""

from __future__ import annotations

import numpy as np

from app.services.item_data import ItemData, Numbers
from questionnaires.definition import Questionnaire
from questionnaires.parts import Kind
from questionnaires.scoring.generated import right_answer

_MISSING = -1


MADE_SHARE = 8
"""Generated items are made again for every person, to know what was right: fewer people then."""


def most_people(instrument: Questionnaire, usual: int) -> int:
    """How many people can be looked at in the time that `usual` ones take elsewhere."""
    return usual // MADE_SHARE if instrument.kind is Kind.GENERATED else usual


def sizes(instrument: Questionnaire) -> tuple[int, ...]:
    """How many categories each item has in `marks`."""
    if instrument.kind is Kind.RATING:
        return (len(instrument.options),) * len(instrument.items)
    if instrument.kind is Kind.JUDGEMENT:
        return tuple(
            1 + max(option.points or 0 for option in item.options) for item in instrument.items
        )
    return (2,) * len(instrument.items)


def marks(instrument: Questionnaire, data: ItemData) -> Numbers:
    """Answers as categories from 0 in the way scoring counts them, −1 where there is none.

    Rating: the option's number, reversed items turned round; keyed and generated: 1 for right;
    judgement: the points; pairs: 1 for the first side.
    """
    found = np.full(data.value.shape, _MISSING, dtype=np.int64)
    for column, item_id in enumerate(data.items):
        answered = data.given[:, column] > 0
        if instrument.kind is Kind.GENERATED:
            item = instrument.item(item_id)
            right = np.array(
                [right_answer(item, seed) for seed in data.seeds[answered].tolist()], dtype=np.int64
            )
            found[answered, column] = data.value[answered, column] == right
            continue
        worth = _worth(instrument, item_id)
        table = np.full(max(worth) + 1, _MISSING, dtype=np.int64)
        for value, category in worth.items():
            table[value] = category
        found[answered, column] = table[data.value[answered, column]]
    return found


def _worth(instrument: Questionnaire, item_id: str) -> dict[int, int]:
    """Option value → category."""
    item = instrument.item(item_id)
    if instrument.kind is Kind.RATING:
        first, last = min(instrument.values), max(instrument.values)
        return {v: last - v if item.reversed else v - first for v in instrument.values}
    if instrument.kind is Kind.PAIRS:
        return {option.value: int(option is item.options[0]) for option in item.options}
    return {option.value: option.points or 0 for option in item.options}
