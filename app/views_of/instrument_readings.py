"""How hard the texts of a version are to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.services import instruments
from questionnaires.definition import Questionnaire
from questionnaires.readability.bounds import FEWEST_POOLED, Offence, bounds_for, groups, offences
from questionnaires.readability.levels import FORMULAS
from questionnaires.readability.syllables import LANGUAGES


@dataclass(frozen=True, slots=True)
class Reading:
    """How hard the texts of a group are in one language; `bound` is None for too few words."""

    group: str
    language: str
    words: int
    grade: float
    bound: float | None
    words_per_sentence: float
    hard_share: float


def readings_of(
    key: str, *, session: Session
) -> tuple[tuple[Reading, ...], tuple[Offence, ...], int]:
    """The level of every group of texts, what breaks a bound, and words enough for a level."""
    q = instruments.version(key, session=session)
    return tuple(_readings(q)), offences(q), FEWEST_POOLED


def _readings(q: Questionnaire) -> Iterator[Reading]:
    for group in groups(q) if q.worded else ():
        for language in LANGUAGES:
            counts = group.counts(language)
            if counts.words:
                enough = counts.words >= FEWEST_POOLED
                yield Reading(
                    group.name,
                    language,
                    counts.words,
                    counts.grade(FORMULAS[language]),
                    bounds_for(q, group.name, language).grade if enough else None,
                    counts.words_per_sentence,
                    counts.hard_share,
                )
