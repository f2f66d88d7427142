"""What others say about a pupil is nowhere counted as the pupil's own attempt."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from app.services.subjects import About
from app.views_of.class_board import roll_of
from app.views_of.family import child_of, family_of
from app.views_of.home import home_of
from app.views_of.lessons import StationState, lessons_done
from app.views_of.pupil_lines import PupilState
from app.views_of.pupil_page import pupil_page_of
from app.views_of.region import region_of
from app.views_of.regions import all_regions
from app.views_of.result import latest_result, near_professions
from app.views_of.scale_results import newest_results
from models import Attempt
from tests.factories import results
from tests.factories import trials as rows
from tests.web.rating.conftest import Family

ZONE = ZoneInfo("Europe/Kaliningrad")
RATERS = (
    ("parent", "child-interests", False),
    ("parent", "child-readiness", False),
    ("navigator", "observation", False),
    ("host", "trial-rating", True),
)


@pytest.fixture
def rated(family: Family) -> Family:
    """Everything that can be said of a pupil is said, and one view is begun once more."""
    for who, instrument, visit in RATERS:
        about = About(booking_id=family.visit) if visit else About(pupil_id=family.child)
        results.taken(
            family.session, family.who(who), instrument, results.high_on("R"), about=about
        )
    sheet = family.begin("parent", "child-interests")
    family.send(sheet, {family.items(sheet)[0]: 4}, later="yes")
    family.session.rollback()
    assert family.session.query(Attempt).count() == 5
    family.session.rollback()
    return family


def test_the_pupils_own_page_knows_nothing_of_them(rated: Family) -> None:
    home = home_of(rated.who("child"), "ru", session=rated.session)
    stations = [station for lesson in home.lessons for station in lesson.stations]
    assert {station.state for station in stations} == {StationState.NEXT}
    assert not home.repeatable
    assert [trial.told_id for trial in home.tried] == [None]
    page = rated.come("child").get("/me").text
    for word in ("Что интересно вашему ребёнку", "Наблюдение навигатора", "взгляд площадки"):
        assert word not in page


def test_results_and_lists_know_nothing_of_them(rated: Family) -> None:
    session = rated.session
    assert latest_result(rated.child, "ru", ZONE, session=session) is None
    assert newest_results(rated.child, "ru", ZONE, session=session) == ()
    assert near_professions(rated.child, session=session) == frozenset()
    assert lessons_done(rated.group, 8, session=session)[1] == {}


def test_the_class_board_counts_no_answer_of_others(rated: Family) -> None:
    roll = roll_of(rated.who("navigator"), rated.group, session=rated.session)
    (line,) = (line for line in roll.lines if line.id == rated.child)
    assert (line.state, line.finished, line.answered) == (PupilState.NOT_STARTED, False, 0)


def test_the_navigators_page_lists_the_pupils_own_attempts_alone(rated: Family) -> None:
    navigator = rated.who("navigator")
    page = pupil_page_of(navigator, rated.child, "ru", session=rated.session)
    assert (page.attempts, page.others, page.result) == ((), (), None)


def test_a_parent_is_told_that_the_child_has_not_begun(rated: Family) -> None:
    parent = rated.who("parent")
    page = child_of(parent, rated.child, "ru", session=rated.session)
    assert (page.begun, page.result, page.others) == (False, None, ())
    assert [child.finished for child in family_of(parent, session=rated.session)] == [False]


def test_regions_do_not_count_them_as_finished(rated: Family) -> None:
    coordinator = rated.who("coordinator")
    page = region_of(coordinator, None, "ru", session=rated.session)
    assert [school.finished for school in page.schools] == [0]
    assert [region.finished for region in all_regions(session=rated.session)] == [0]


def test_the_pupils_own_attempt_counts_beside_them(rated: Family) -> None:
    rows.finished_attempt(rated.session, rated.who("child"))
    page = region_of(rated.who("coordinator"), None, "ru", session=rated.session)
    assert [school.finished for school in page.schools] == [1]
    found = pupil_page_of(rated.who("navigator"), rated.child, "ru", session=rated.session)
    assert [attempt.title for attempt in found.attempts] == ["Что мне интересно"]
