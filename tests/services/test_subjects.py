"""Who may answer what about whom."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from app.services.errors import (
    DomainError,
    InstrumentIsNotForGrade,
    NotFound,
    NotYours,
    TooEarly,
)
from models import HOLDS_PLACE, Booking, BookingState, ClassGroup
from tests.services.observers import Cast, cast_of
from tests.services.scene import Scene


@pytest.fixture
def cast(scene: Scene) -> Cast:
    return cast_of(scene)


OK = None
WHO_MAY: dict[tuple[str, str], dict[str, type[DomainError] | None]] = {
    ("child-interests", "the child"): {"parent": OK},
    ("child-readiness", "the child"): {"parent": OK},
    ("observation", "the child"): {"navigator": OK},
    ("trial-rating", "the visit"): {"host": OK, "colleague": OK},
    ("reflection", "the visit"): {"child": OK},
    ("readiness", "oneself"): {"child": OK, "mate": OK, "guest": OK, "visitor": OK},
    ("readiness", "the child"): {},
    ("readiness", "the visit"): {},
}
"""Everybody who is not named here is refused with NotYours."""

EVERYBODY = (
    *("parent", "other parent", "invited", "revoked", "navigator", "other navigator", "host"),
    *("colleague", "other host", "coordinator", "child", "mate", "guest", "visitor"),
)


def outcome(call: Callable[[], object]) -> type[Exception] | None:
    try:
        call()
    except DomainError as error:
        return type(error)
    return None


@pytest.mark.parametrize(("instrument", "what"), list(WHO_MAY))
def test_only_these_begin_this_about_that(cast: Cast, instrument: str, what: str) -> None:
    found = {who: outcome(partial(cast.start, who, instrument, what)) for who in EVERYBODY}
    named = WHO_MAY[instrument, what]
    assert found == {who: named.get(who, NotYours) for who in EVERYBODY}


@pytest.mark.parametrize(
    ("who", "instrument", "what"),
    [
        ("parent", "child-interests", "oneself"),
        ("parent", "child-interests", "the visit"),
        ("parent", "child-interests", "nobody there"),
        ("navigator", "observation", "oneself"),
        ("navigator", "observation", "nobody there"),
        ("host", "trial-rating", "oneself"),
        ("host", "trial-rating", "the child"),
        ("host", "trial-rating", "nobody there"),
        ("child", "reflection", "oneself"),
        ("child", "reflection", "nobody there"),
        ("parent", "no-such-questionnaire", "the child"),
    ],
)
def test_what_is_not_there_is_not_found(cast: Cast, who: str, instrument: str, what: str) -> None:
    with pytest.raises(NotFound):
        cast.start(who, instrument, what)


def test_a_rating_belongs_to_child_and_rater_and_keeps_the_grade(cast: Cast) -> None:
    rated = cast.attempt(cast.start("parent", "child-readiness", "the child"))
    seen = cast.attempt(cast.start("host", "trial-rating", "the visit"))
    for row, rater, visit in ((rated, "parent", None), (seen, "host", cast.visit)):
        assert row.pupil_id == cast.child
        assert row.rater_id == cast.people[rater].user_id
        assert (row.booking_id, row.grade, row.login_session_id) == (visit, 8, None)


def test_a_reflection_is_the_pupils_own_and_stands_beside_the_hosts_rating(cast: Cast) -> None:
    told = cast.attempt(cast.start("child", "reflection", "the visit"))
    cast.start("host", "trial-rating", "the visit")
    assert (told.pupil_id, told.rater_id, told.booking_id) == (cast.child, None, cast.visit)


@pytest.mark.parametrize("state", [s for s in BookingState if s is not BookingState.ATTENDED])
@pytest.mark.parametrize(("who", "what"), [("host", "trial-rating"), ("child", "reflection")])
def test_a_trial_that_was_not_attended_is_not_spoken_of(
    cast: Cast, who: str, what: str, state: BookingState
) -> None:
    booking = cast.session.get_one(Booking, cast.visit)
    booking.state = state
    booking.place_number = 1 if state in HOLDS_PLACE else None
    cast.session.commit()
    with pytest.raises(TooEarly):
        cast.start(who, what, "the visit")
    with pytest.raises(NotYours):
        cast.start("other host" if who == "host" else "mate", what, "the visit")


def test_a_grade_outside_is_refused_after_whose_child_it_is(cast: Cast) -> None:
    cast.session.get_one(ClassGroup, cast.scene.group_id).grade = 5
    cast.session.commit()
    for who, instrument, what in (
        ("parent", "child-interests", "the child"),
        ("navigator", "observation", "the child"),
        ("host", "trial-rating", "the visit"),
    ):
        with pytest.raises(InstrumentIsNotForGrade):
            cast.start(who, instrument, what)
    with pytest.raises(NotYours):
        cast.start("other parent", "child-interests", "the child")
