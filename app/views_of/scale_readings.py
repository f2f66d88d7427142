"""A profile in the reader's language: every scale with its score, its band and its meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from questionnaires.definition import Questionnaire
from questionnaires.parts import Kind, Occasion, Scale
from questionnaires.profile import TIE_Z, Profile, ScaleScore

LOW_STEN, HIGH_STEN = 3, 8
"""The last low sten and the first high one."""

BY_IMPORTANCE = "values"
"""The rating instrument whose scales are told in their order, as importance."""


class Manner(StrEnum):
    """How the scales of an instrument are told."""

    RAIL = "rail"
    ORDER = "order"
    CHOICES = "choices"
    SITUATIONS = "situations"
    KNOWLEDGE = "knowledge"
    REASONING = "reasoning"
    MIRROR = "mirror"


class Unit(StrEnum):
    """What a score counts: stens, the options' own numbers, or a share from 0 to 1."""

    STEN = "sten"
    MEAN = "mean"
    SHARE = "share"


class Level(StrEnum):
    """A third of the possible range; with norms stens to 3, 4 to 7, and from 8."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


_BY_KIND = {
    Kind.PAIRS: Manner.CHOICES,
    Kind.JUDGEMENT: Manner.SITUATIONS,
    Kind.KEYED: Manner.KNOWLEDGE,
    Kind.GENERATED: Manner.REASONING,
}


def manner_of(instrument: Questionnaire) -> Manner:
    """How its scales are told."""
    if instrument.occasion is Occasion.TRIAL:
        return Manner.MIRROR
    if instrument.id == BY_IMPORTANCE:
        return Manner.ORDER
    return _BY_KIND.get(instrument.kind, Manner.RAIL)


@dataclass(frozen=True, slots=True)
class Ruler:
    """What scores are laid on: their unit and its ends."""

    unit: Unit
    minimum: float
    maximum: float

    def level(self, value: float) -> Level:
        if self.unit is Unit.STEN:
            low, high = value <= LOW_STEN, value >= HIGH_STEN
        else:
            share = (value - self.minimum) / (self.maximum - self.minimum)
            low, high = share < 1 / 3, share > 2 / 3
        return Level.LOW if low else Level.HIGH if high else Level.MIDDLE


def ruler_of(profile: Profile, instrument: Questionnaire) -> Ruler:
    """Stens where there are norms, else the profile's own numbers."""
    if any(score.sten is not None for score in profile.scales):
        return Ruler(Unit.STEN, 1, 10)
    if profile.ends is not None:
        return Ruler(Unit.SHARE, *profile.ends)
    return Ruler(Unit.MEAN, instrument.options[0].value, instrument.options[-1].value)


@dataclass(frozen=True, slots=True)
class Reading:
    """One scale. `value` is None when too little was answered; `low` to `high` is its 90 % band.

    `levels` are those at the two ends of the band and `level` that of the value. `text` says what
    the level means; it is None when the band spans all three, so that nothing can be said.
    """

    id: str
    name: str
    about: str
    value: float | None
    low: float | None
    high: float | None
    level: Level | None
    levels: tuple[Level, Level] | None
    text: str | None
    step: str | None
    answered: int
    of: int

    @property
    def anywhere(self) -> bool:
        return self.levels == (Level.LOW, Level.HIGH)


def readings_of(
    profile: Profile, instrument: Questionnaire, ruler: Ruler, locale: str
) -> tuple[Reading, ...]:
    """The scales in the order of the questionnaire.

    What was said of one trial is mirrored as it was said: there the band decides nothing.
    """
    mirrored = manner_of(instrument) is Manner.MIRROR
    return tuple(
        _reading(score, instrument.scale(score.id), ruler, mirrored, locale)
        for score in profile.scales
    )


def band_of(score: ScaleScore, ruler: Ruler) -> tuple[float, float, float] | None:
    """Value and ends of the 90 % band on the ruler; None without a score."""
    if ruler.unit is Unit.STEN:
        if score.sten is None:
            return None
        low = score.sten if score.sten_low is None else score.sten_low
        return score.sten, low, score.sten if score.sten_high is None else score.sten_high
    if score.mean is None:
        return None
    reach = TIE_Z * (score.se or 0.0)
    low, high = max(ruler.minimum, score.mean - reach), min(ruler.maximum, score.mean + reach)
    return score.mean, low, high


def _reading(score: ScaleScore, scale: Scale, ruler: Ruler, mirrored: bool, locale: str) -> Reading:
    about = score.id, scale.name.in_(locale), scale.about.in_(locale)
    step = scale.step.in_(locale) if scale.step is not None else None
    band = band_of(score, ruler)
    if band is None:
        return Reading(*about, None, None, None, None, None, None, step, score.answered, score.of)
    value, low, high = band
    level = ruler.level(value)
    levels = (level, level) if mirrored else (ruler.level(low), ruler.level(high))
    text = None
    if scale.results is not None and levels != (Level.LOW, Level.HIGH):
        text = getattr(scale.results, level.value).in_(locale)
    return Reading(*about, value, low, high, level, levels, text, step, score.answered, score.of)


def groups_of(
    profile: Profile, readings: Sequence[Reading], ruler: Ruler
) -> tuple[tuple[Reading, ...], ...]:
    """The scored scales from the highest down; those that cannot be told apart in one group.

    On stens a scale joins the group while its band reaches that of the group's leader: stens are
    rounded, so their means cannot be compared any closer.
    """
    by_id = {reading.id: reading for reading in readings}
    if ruler.unit is not Unit.STEN:
        return tuple(tuple(by_id[scale] for scale in group) for group in profile.ranking)
    groups: list[list[Reading]] = []
    for reading in sorted(
        (r for r in readings if r.value is not None), key=lambda r: -(r.value or 0)
    ):
        if groups and (reading.high or 0) >= (groups[-1][0].low or 0):
            groups[-1].append(reading)
        else:
            groups.append([reading])
    return tuple(tuple(group) for group in groups)


def next_step(manner: Manner, groups: Sequence[Sequence[Reading]]) -> Reading | None:
    """The scale whose step is offered: what one likes most, or what has most room to grow."""
    ordered = [reading for group in groups for reading in group if reading.step is not None]
    if not ordered:
        return None
    likes = manner in (Manner.ORDER, Manner.CHOICES, Manner.MIRROR)
    return ordered[0] if likes else ordered[-1]
