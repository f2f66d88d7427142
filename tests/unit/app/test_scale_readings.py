"""Scores laid on a line: levels, bands, ties and the step that is offered."""

from __future__ import annotations

import pytest

from app.views_of.scale_readings import (
    Level,
    Manner,
    Reading,
    Ruler,
    Unit,
    band_of,
    groups_of,
    manner_of,
    next_step,
    readings_of,
    ruler_of,
)
from questionnaires.loader import Bank
from questionnaires.profile import Profile, Quality, ScaleScore

STENS = Ruler(Unit.STEN, 1, 10)
SHARES = Ruler(Unit.SHARE, 0, 1)
BANK = Bank.load()


def profile_of(*scores: ScaleScore, ends: tuple[float, float] | None = None) -> Profile:
    quality = Quality(1, 0.2, None, False, ())
    return Profile("x@1.0", "", "full", "sum/1", None, True, scores, (), quality, ends=ends)


def reading(name: str, value: float, low: float, high: float, step: str | None = "a") -> Reading:
    return Reading(name, name, "", value, low, high, None, None, None, step, 6, 6)


@pytest.mark.parametrize(
    ("sten", "level"),
    [
        (1, Level.LOW),
        (3, Level.LOW),
        (4, Level.MIDDLE),
        (7, Level.MIDDLE),
        (8, Level.HIGH),
        (10, Level.HIGH),
    ],
)
def test_stens_to_three_are_low_and_from_eight_high(sten: int, level: Level) -> None:
    assert STENS.level(sten) is level


@pytest.mark.parametrize(
    ("value", "level"),
    [
        (1.0, Level.LOW),
        (2.3, Level.LOW),
        (2.4, Level.MIDDLE),
        (3.6, Level.MIDDLE),
        (3.7, Level.HIGH),
    ],
)
def test_without_norms_the_thirds_of_the_range_count(value: float, level: Level) -> None:
    assert Ruler(Unit.MEAN, 1, 5).level(value) is level


def test_the_ruler_follows_what_the_scores_know() -> None:
    values = BANK.latest("values")
    plain, sten = ScaleScore("support", 3.0, 0.3, 4, 4), ScaleScore("a", 3.0, 0.3, 4, 4, sten=5)
    assert ruler_of(profile_of(plain), values) == Ruler(Unit.MEAN, 1, 5)
    assert ruler_of(profile_of(plain, ends=(0.0, 1.0)), values) == SHARES
    assert ruler_of(profile_of(sten), values) == STENS


def test_a_band_never_leaves_the_line() -> None:
    low, high = ScaleScore("a", 0.05, 0.1, 4, 4), ScaleScore("a", 0.95, 0.1, 4, 4)
    assert band_of(low, SHARES) == pytest.approx((0.05, 0.0, 0.214))
    assert band_of(high, SHARES) == pytest.approx((0.95, 0.786, 1.0))
    assert band_of(ScaleScore("a", None, None, 1, 4), SHARES) is None


def test_the_text_of_a_level_stands_unless_the_band_covers_all_three() -> None:
    objects = BANK.latest("objects")
    sure, wide = ScaleScore("people", 0.8, 0.02, 8, 8), ScaleScore("nature", 0.5, 0.3, 8, 8)
    profile = profile_of(sure, wide, ends=(0.0, 1.0))
    first, second = readings_of(profile, objects, SHARES, "en")
    assert first.text == objects.scale("people").results.high.en  # type: ignore[union-attr]
    assert (second.text, second.anywhere) == (None, True)


def test_a_reflection_is_mirrored_whatever_its_band() -> None:
    reflection = BANK.latest("reflection")
    ruler = Ruler(Unit.MEAN, 1, 5)
    (one,) = readings_of(
        profile_of(ScaleScore("interest", 3.0, 1.5, 3, 3)), reflection, ruler, "ru"
    )
    assert one.levels == (Level.MIDDLE, Level.MIDDLE)
    assert one.text is not None


def test_stens_whose_bands_meet_are_level() -> None:
    readings = [reading("a", 9, 8, 10), reading("b", 7, 6, 8), reading("c", 4, 3, 5)]
    groups = groups_of(profile_of(), readings, STENS)
    assert [[one.id for one in group] for group in groups] == [["a", "b"], ["c"]]


@pytest.mark.parametrize(
    ("manner", "chosen"),
    [
        (Manner.ORDER, "a"),
        (Manner.CHOICES, "a"),
        (Manner.MIRROR, "a"),
        (Manner.RAIL, "c"),
        (Manner.SITUATIONS, "c"),
        (Manner.KNOWLEDGE, "c"),
        (Manner.REASONING, "c"),
    ],
)
def test_liking_offers_the_step_of_the_first_and_skills_that_of_the_last(
    manner: Manner, chosen: str
) -> None:
    groups = [[reading("a", 9, 8, 10)], [reading("b", 5, 5, 5), reading("c", 4, 4, 4)]]
    step = next_step(manner, groups)
    assert step is not None
    assert step.id == chosen


def test_without_steps_none_is_offered() -> None:
    assert next_step(Manner.RAIL, [[reading("a", 9, 8, 10, step=None)]]) is None


def test_every_instrument_has_its_manner() -> None:
    found = {name: manner_of(BANK.latest(name)) for name in ("readiness", "values", "objects")}
    assert list(found.values()) == [Manner.RAIL, Manner.ORDER, Manner.CHOICES]
    rest = ("situations", "knowledge", "reasoning", "reflection")
    assert [manner_of(BANK.latest(name)) for name in rest] == [
        Manner.SITUATIONS,
        Manner.KNOWLEDGE,
        Manner.REASONING,
        Manner.MIRROR,
    ]
