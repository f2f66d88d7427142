"""Before and after: what is compared with what, and when a difference is more than chance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.identity import Principal
from app.services import instruments
from app.services.subjects import About
from app.views_of.change import ChangeTable, change_since_before
from app.views_of.scale_readings import Unit
from models import Activity, Attempt, ProfileRecord
from questionnaires.profile import Profile, ScaleScore
from questionnaires.statistics.change import Verdict
from tests.factories import people, results
from tests.services.scene import Scene

ZONE = ZoneInfo("Europe/Kaliningrad")


def change_of(session: Session, public_id: str) -> ChangeTable | None:
    attempt = session.scalars(select(Attempt).where(Attempt.public_id == public_id)).one()
    record = session.scalars(
        select(ProfileRecord).where(ProfileRecord.attempt_id == attempt.id)
    ).one()
    found = change_since_before(
        attempt,
        Profile.from_dict(record.content),
        instruments.version(attempt.instrument, session=session),
        "ru",
        ZONE,
        session=session,
    )
    session.rollback()
    return found


def taken(
    session: Session, actor: Principal, choose: results.Choose, instrument: str = "readiness"
) -> str:
    return results.taken(session, people.principal(session, actor.user_id or 0), instrument, choose)


def verdicts(table: ChangeTable | None) -> dict[str, Verdict | None]:
    assert table is not None
    return {line.id: line.verdict for line in table.lines}


def test_the_first_time_has_nothing_before_it(scene: Scene, session: Session) -> None:
    public_id = taken(session, scene.pupil(), results.first_option)
    assert change_of(session, public_id) is None


def test_a_large_difference_is_more_than_chance_and_none_is_within_it(
    scene: Scene, session: Session, clock: FixedClock
) -> None:
    pupil = scene.pupil()
    taken(session, pupil, results.high_on("autonomy", "attitude"))
    clock.move(hours=48)
    table = change_of(session, taken(session, pupil, results.high_on("autonomy", "planning")))
    assert table is not None
    assert table.ruler.unit is Unit.STEN
    assert verdicts(table) == {
        "autonomy": Verdict.WITHIN_CHANCE,
        "awareness": Verdict.WITHIN_CHANCE,
        "decisions": Verdict.WITHIN_CHANCE,
        "planning": Verdict.MORE,
        "attitude": Verdict.LESS,
    }
    assert [line.id for line in table.changed] == ["planning", "attitude"]
    assert (table.later - table.earlier).total_seconds() == 48 * 3600


def test_a_small_difference_of_scattered_answers_is_within_chance(
    scene: Scene, session: Session, clock: FixedClock
) -> None:
    pupil = scene.pupil()
    taken(session, pupil, lambda item: 1 + int(item.id[-1]) % 5)
    clock.move(hours=48)
    later = taken(session, pupil, lambda item: 1 + (int(item.id[-1]) + 1) % 5)
    assert set(verdicts(change_of(session, later)).values()) == {Verdict.WITHIN_CHANCE}


def test_of_three_the_last_two_are_compared(
    scene: Scene, session: Session, clock: FixedClock
) -> None:
    pupil = scene.pupil()
    for choose in (results.first_option, results.high_on("planning")):
        taken(session, pupil, choose)
        clock.move(hours=24)
    table = change_of(session, taken(session, pupil, results.high_on("planning")))
    assert set(verdicts(table).values()) == {Verdict.WITHIN_CHANCE}


def test_other_norms_bring_the_comparison_back_to_means(
    scene: Scene, session: Session, clock: FixedClock
) -> None:
    pupil = scene.pupil()
    first = taken(session, pupil, results.high_on("planning"))
    results.rescored(session, first, lambda p: replace(p, norms="readiness@1.0/norms-0"))
    clock.move(hours=24)
    table = change_of(session, taken(session, pupil, results.first_option))
    assert table is not None
    assert (table.ruler.unit, table.ruler.minimum, table.ruler.maximum) == (Unit.MEAN, 1, 5)
    planning = next(line for line in table.lines if line.id == "planning")
    assert planning.before == 5


def without_mean(score: ScaleScore) -> ScaleScore:
    return replace(score, mean=None)


def without_error(score: ScaleScore) -> ScaleScore:
    return replace(score, se=None)


@pytest.mark.parametrize("gone", [without_mean, without_error])
def test_without_a_score_or_its_error_nothing_is_said(
    scene: Scene, session: Session, clock: FixedClock, gone: Callable[[ScaleScore], ScaleScore]
) -> None:
    pupil = scene.pupil()
    first = taken(session, pupil, results.high_on("planning"))
    results.rescored(session, first, lambda p: replace(p, scales=tuple(gone(s) for s in p.scales)))
    clock.move(hours=24)
    later = taken(session, pupil, results.first_option)
    assert set(verdicts(change_of(session, later)).values()) == {None}


def test_errors_of_zero_say_nothing_but_that_equal_is_equal(
    scene: Scene, session: Session, clock: FixedClock
) -> None:
    pupil = scene.pupil()

    def certain(profile: Profile) -> Profile:
        return replace(profile, scales=tuple(replace(s, se=0.0) for s in profile.scales))

    first = taken(session, pupil, results.high_on("planning"))
    clock.move(hours=24)
    later = taken(session, pupil, results.high_on("planning", "autonomy"))
    for public_id in (first, later):
        results.rescored(session, public_id, certain)
    found = verdicts(change_of(session, later))
    assert (found["autonomy"], found["planning"]) == (None, Verdict.WITHIN_CHANCE)


def test_somebody_elses_answers_and_another_instrument_are_no_before(
    scene: Scene, session: Session, clock: FixedClock
) -> None:
    pupil, other = scene.pupil(), scene.pupil("Борис", "Белов")
    taken(session, other, results.first_option)
    taken(session, pupil, results.first_option, "values")
    clock.move(hours=24)
    assert change_of(session, taken(session, pupil, results.first_option)) is None


def test_another_version_is_no_before(scene: Scene, session: Session, clock: FixedClock) -> None:
    pupil = scene.pupil()
    first = taken(session, pupil, results.first_option)
    attempt = session.scalars(select(Attempt).where(Attempt.public_id == first)).one()
    attempt.instrument = "readiness@0.9"
    session.commit()
    clock.move(hours=24)
    assert change_of(session, taken(session, pupil, results.first_option)) is None


def test_short_and_full_forms_are_not_mixed(
    scene: Scene, session: Session, clock: FixedClock
) -> None:
    pupil = scene.pupil()
    first = taken(session, pupil, results.first_option)
    attempt = session.scalars(select(Attempt).where(Attempt.public_id == first)).one()
    attempt.form = "short"
    session.commit()
    clock.move(hours=24)
    assert change_of(session, taken(session, pupil, results.first_option)) is None


def test_trials_in_between_are_named_and_reflections_are_never_compared(
    scene: Scene, session: Session, clock: FixedClock
) -> None:
    pupil = scene.pupil()
    taken(session, pupil, results.first_option)
    activity = session.get_one(Activity, scene.activity_id)
    title, told = activity.title, []
    for hours in (2, 4):
        booking = results.attended(session, pupil.user_id or 0, activity, in_hours=hours)
        told.append(booking)
    clock.move(hours=10)
    for booking in told:
        actor = people.principal(session, pupil.user_id or 0)
        reflection = results.taken(session, actor, "reflection", about=About(booking_id=booking))
        assert change_of(session, reflection) is None
    table = change_of(session, taken(session, pupil, results.first_option))
    assert table is not None
    assert table.trials == (title, title)


def test_a_shaky_occasion_is_marked(scene: Scene, session: Session, clock: FixedClock) -> None:
    pupil = scene.pupil()
    taken(session, pupil, lambda _item: 3)
    clock.move(hours=24)
    table = change_of(session, taken(session, pupil, lambda item: 1 + int(item.id[-1]) % 5))
    assert table is not None
    assert table.shaky
