"""Which questions come next, and how far along the pupil is."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from questionnaires.definition import Item, Questionnaire

SECONDS_PER_ITEM = 7
"""Assumed reading and answering time of one short activity; replace it once times are measured."""


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


def remaining(
    questionnaire: Questionnaire, form_name: str, answered: Collection[str]
) -> tuple[Item, ...]:
    """The items still to be answered, next one first.

    `answered` holds item ids; ids outside the form change nothing. Raises UnknownPartError
    for an unknown form.
    """
    done = frozenset(answered)
    return tuple(item for item in questionnaire.layout(form_name).items if item.id not in done)


def progress(questionnaire: Questionnaire, form_name: str, answered: Collection[str]) -> Progress:
    """The progress to show above the questions. Raises UnknownPartError for an unknown form."""
    layout = questionnaire.layout(form_name)
    done = frozenset(answered)
    open_blocks = [
        block
        for item_id, block in zip(layout.ids, layout.blocks, strict=True)
        if item_id not in done
    ]
    left = len(open_blocks)
    return Progress(
        block=open_blocks[0] if open_blocks else layout.block_count,
        blocks=layout.block_count,
        answered=len(layout.ids) - left,
        total=len(layout.ids),
        minutes_left=ceil(left * SECONDS_PER_ITEM / 60),
    )
