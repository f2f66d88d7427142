"""Which questions come next, and how far along the pupil is."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from questionnaires.parts import Kind

if TYPE_CHECKING:
    from collections.abc import Collection

    from questionnaires.definition import Item, Questionnaire

SECONDS_PER_ITEM = {
    Kind.RATING: 7,
    Kind.PAIRS: 9,
    Kind.KEYED: 20,
    Kind.JUDGEMENT: 40,
    Kind.GENERATED: 40,
}
"""Assumed times of an eleven-year-old, in seconds; replace them once times are measured."""


@dataclass(frozen=True, slots=True)
class Coming:
    """The items still to ask, next one first; `stop` says why there are none.

    "complete": every item is answered; "precise", "limit", "time": an adaptive form is long
    enough.
    """

    items: tuple[Item, ...]
    stop: str | None

    @property
    def ids(self) -> tuple[str, ...]:
        """Their ids."""
        return tuple(item.id for item in self.items)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far along a form is.

    `block` is the 1-based block of the next question (the last block when nothing is left),
    `answered` and `total` count items of this form, `minutes_left` is rounded up and 0 at the end.
    """

    block: int
    blocks: int
    answered: int
    total: int
    minutes_left: int


def progress(
    questionnaire: Questionnaire, form_name: str, answered: Collection[str], coming: Coming
) -> Progress:
    """The progress to show above the questions. Raises UnknownPartError for an unknown form.

    An adaptive form has one block; its total is what the present plan comes to, so it may shrink.
    """
    layout = questionnaire.layout(form_name)
    left = len(coming.items)
    block_of = dict(zip(layout.ids, layout.blocks, strict=True))
    blocks = 1 if questionnaire.form(form_name).adaptive else layout.block_count
    return Progress(
        block=min(block_of[coming.items[0].id], blocks) if left else blocks,
        blocks=blocks,
        answered=len(frozenset(answered) & block_of.keys()),
        total=len(frozenset(answered) & block_of.keys()) + left,
        minutes_left=ceil(left * seconds_per_item(questionnaire) / 60),
    )


def seconds_per_item(questionnaire: Questionnaire) -> int:
    """Assumed reading and answering time of one item in seconds."""
    return SECONDS_PER_ITEM[questionnaire.kind]


def most_items(questionnaire: Questionnaire, form_name: str) -> int:
    """How many items a person answers: of an adaptive form at most."""
    form = questionnaire.form(form_name)
    return form.adaptive.limit if form.adaptive else len(questionnaire.layout(form_name).ids)


def minutes(questionnaire: Questionnaire, form_name: str) -> int:
    """How long a form takes, in whole minutes: an adaptive one at most."""
    return ceil(most_items(questionnaire, form_name) * seconds_per_item(questionnaire) / 60)
