"""The lines a result is made of: scales, directions and professions, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from questionnaires.definition import Questionnaire
from questionnaires.profile import TIE_Z, Profile

MOST_FACETS = 5


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
class FacetLine:
    """A basic interest inside a scale; `value` is on the options' scale, without a band."""

    id: str
    scale: str
    label: str
    value: float


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


def scale_lines(profile: Profile, instrument: Questionnaire, locale: str) -> tuple[ScaleLine, ...]:
    """Every scale, the highest first; those without a score come last."""
    low_end, high_end = instrument.options[0].value, instrument.options[-1].value
    lines = []
    for score in profile.scales:
        scale = instrument.scale(score.id)
        low = high = None
        if score.mean is not None and score.se is not None:
            low = max(low_end, score.mean - TIE_Z * score.se)
            high = min(high_end, score.mean + TIE_Z * score.se)
        lines.append(
            ScaleLine(
                score.id, scale.name.in_(locale), scale.about.in_(locale), score.mean, low, high
            )
        )
    return tuple(sorted(lines, key=lambda line: -(line.value or 0)))


def facet_lines(profile: Profile, instrument: Questionnaire, locale: str) -> tuple[FacetLine, ...]:
    """The strongest basic interests of those that were asked about."""
    known = [(f.mean, f) for f in profile.facets if f.mean is not None and f.answered]
    known.sort(key=lambda each: -each[0])
    return tuple(
        FacetLine(facet.id, facet.scale, instrument.facet(facet.id).name.in_(locale), mean)
        for mean, facet in known[:MOST_FACETS]
    )
