"""The lines a result is made of: scales, directions and professions, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScaleLine:
    """One bar: `value` on the options' scale, `low`–`high` a 90 % band; None when unknown."""

    id: str
    label: str
    about: str
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Direction:
    """One family as a card. `because` are items in the pupil's own words of the questionnaire.

    `value`, `low` and `high` are closeness in percent (correlation −1…1 put on 0…100).
    """

    family_id: str
    title: str
    about: str
    because: tuple[str, ...]
    professions: tuple[tuple[str, str], ...]
    hue: str
    value: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class ProfessionLine:
    """One profession of the list; `tied` when its order and the next one's is not certain."""

    id: str
    name: str
    summary: str
    family: str
    because: tuple[str, ...]
    against: tuple[str, ...]
    tied: bool


@dataclass(frozen=True, slots=True)
class ProfessionGroup:
    """Professions of one family, nearest first; `level` when none is clearly nearer than another.

    Professions next to each other here may stand apart in the whole list: they are level when
    every step between them is.
    """

    family: str
    lines: tuple[ProfessionLine, ...]
    level: bool
