"""Which activities a pupil may go to: the region's mode, the region itself, the grade."""

from __future__ import annotations

import pytest

from app.services import trials as use
from app.services.errors import RegionHasNoTrials, SlotIsElsewhere, SlotIsNotForGrade
from models import ActivityFormat, Organisation, OrganisationKind, Region, RegionMode
from tests.factories import people, trials
from tests.services.scene import Scene
from tests.services.test_trials import assign


def move_to(scene: Scene, mode: RegionMode, form: ActivityFormat, elsewhere: bool) -> int:
    """A slot of a host of the pupils' region or another one; their region is put into `mode`."""
    home = scene.session.get_one(Region, scene.region_id)
    home.mode = mode
    place = people.region(scene.session, "Томская область") if elsewhere else home
    works = people.organisation(scene.session, place, OrganisationKind.COLLEGE, "Техникум")
    activity = trials.activity(scene.session, works, form=form)
    return trials.slot(scene.session, activity).id


@pytest.mark.parametrize(
    ("mode", "form", "elsewhere", "problem"),
    [
        (RegionMode.DIAGNOSTICS_ONLY, ActivityFormat.ON_SITE, False, RegionHasNoTrials),
        (RegionMode.DIAGNOSTICS_ONLY, ActivityFormat.REMOTE, False, None),
        (RegionMode.FULL_CYCLE, ActivityFormat.ON_SITE, True, SlotIsElsewhere),
        (RegionMode.FULL_CYCLE, ActivityFormat.REMOTE, True, None),
        (RegionMode.FULL_CYCLE, ActivityFormat.ON_SITE, False, None),
    ],
)
def test_where_a_pupil_may_go(
    scene: Scene,
    mode: RegionMode,
    form: ActivityFormat,
    elsewhere: bool,
    problem: type[Exception] | None,
) -> None:
    slot_id, pupil = move_to(scene, mode, form, elsewhere), scene.pupil()
    one = pupil.user_id
    assert one is not None
    if problem is None:
        use.wish(pupil, slot_id, session=scene.session)
        assert assign(scene, slot_id, one).placed == (one,)
    else:
        with pytest.raises(problem):
            use.wish(pupil, slot_id, session=scene.session)
        assert assign(scene, slot_id, one).refused == {one: problem}
        assert scene.actions() == []


def test_an_activity_is_for_its_grades(scene: Scene) -> None:
    works = scene.session.get_one(Organisation, scene.host_id)
    slot_id = trials.slot(scene.session, trials.activity(scene.session, works, grades=(9, 11))).id
    (one,) = scene.pupils(1)
    assert assign(scene, slot_id, one).refused == {one: SlotIsNotForGrade}
