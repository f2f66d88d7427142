"""An item in the words of this attempt: text, answers in their order, figures."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from questionnaires.parts import Item, Kind, Option
from questionnaires.scoring.generated import instance

if TYPE_CHECKING:
    from questionnaires.reasoning.item import Figure
    from questionnaires.scoring.measurement import Measurement

SHUFFLED = frozenset({Kind.KEYED, Kind.JUDGEMENT})
"""Where the place of an answer must not hint at its worth. Generators shuffle by themselves."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose; a figure belongs to some generated items."""

    value: int
    text: str
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """`text` is empty for a pair, `options` where all items share those of the questionnaire."""

    text: str
    options: tuple[Choice, ...]
    figure: Figure | None = None


def wording(measurement: Measurement, item: Item, locale: str) -> Wording:
    """The item as this attempt shows it, always the same."""
    instrument = measurement.questionnaire
    if instrument.kind is Kind.GENERATED:
        made = instance(item, measurement.seed, locale)
        choices = tuple(Choice(each.value, each.text, each.figure) for each in made.options)
        return Wording(made.text, choices, made.figure)
    options = item.options
    if instrument.kind in SHUFFLED:
        options = shuffled(options, measurement.seed, item.id)
    text = "" if item.text.blank else item.text.in_(locale)
    return Wording(text, choices_of(options, locale))


def choices_of(options: tuple[Option, ...], locale: str) -> tuple[Choice, ...]:
    """Written options in a language."""
    return tuple(Choice(option.value, option.text.in_(locale)) for option in options)


def shuffled(options: tuple[Option, ...], seed: int, item_id: str) -> tuple[Option, ...]:
    """The options in an order that depends on the seed and the item alone."""

    def place(option: Option) -> bytes:
        return sha256(f"{seed}:{item_id}:{option.value}".encode()).digest()

    return tuple(sorted(options, key=place))
