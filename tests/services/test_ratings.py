"""A rating by somebody else: one at a time, by whom it belongs to, and as long as that holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.identity import Principal
from app.services import answering, diagnostics, guardians, instruments
from app.services.answering import Given
from app.services.errors import AttemptIsFinished, NotFound, NotYours
from app.services.subjects import About
from models import (
    Attempt,
    ClassGroup,
    Guardianship,
    GuardianshipState,
    Membership,
    ProfileRecord,
    Pupil,
)
from tests.factories import people
from tests.services.observers import Cast, cast_of
from tests.services.opened import at_once
from tests.services.scene import Scene


@pytest.fixture
def cast(scene: Scene) -> Cast:
    return cast_of(scene)


def test_an_erased_child_is_spoken_of_no_more(cast: Cast, clock: FixedClock) -> None:
    opened = {
        "parent": cast.start("parent", "child-interests", "the child"),
        "navigator": cast.start("navigator", "observation", "the child"),
        "host": cast.start("host", "trial-rating", "the visit"),
    }
    cast.session.get_one(Pupil, cast.child).erased_at = clock.now()
    cast.session.commit()
    for who, public_id in opened.items():
        with pytest.raises(NotFound):
            cast.save(who, public_id)
        with pytest.raises(NotFound):
            cast.finish(who, public_id)
    for who, instrument, what in (
        ("parent", "child-interests", "the child"),
        ("navigator", "observation", "the child"),
        ("host", "trial-rating", "the visit"),
    ):
        with pytest.raises(NotFound):
            cast.start(who, instrument, what)


def test_beginning_again_goes_on_with_what_is_open(cast: Cast) -> None:
    first = cast.start("parent", "child-interests", "the child")
    assert cast.start("parent", "child-interests", "the child") == first
    assert cast.start("parent", "child-readiness", "the child") != first
    cast.finish("parent", first)
    assert cast.start("parent", "child-interests", "the child") != first


def test_both_parents_have_a_rating_of_their_own(cast: Cast) -> None:
    people.parent_of(cast.session, cast.session.get_one(Pupil, cast.child))
    number = cast.session.scalars(select(func.max(Guardianship.parent_id))).one()
    second = people.principal(cast.session, number or 0)
    first = cast.start("parent", "child-interests", "the child")
    about = About(pupil_id=cast.child)
    other = diagnostics.start(second, "child-interests", about=about, session=cast.session)
    assert other.public_id != first
    with pytest.raises(NotYours):
        answering.save_answers(second, first, [Given("R01", 3, 1)], session=cast.session)


def test_a_visit_is_rated_once_whoever_asks_and_however_often(cast: Cast) -> None:
    first = cast.start("host", "trial-rating", "the visit")
    assert cast.start("colleague", "trial-rating", "the visit") == first
    cast.save("host", first)
    cast.finish("host", first)
    assert cast.start("host", "trial-rating", "the visit") == first
    assert cast.start("colleague", "trial-rating", "the visit") == first


def test_a_colleague_goes_on_with_the_rating_of_a_visit(cast: Cast) -> None:
    public_id = cast.start("host", "trial-rating", "the visit")
    cast.save("colleague", public_id)
    cast.finish("colleague", public_id)
    assert cast.attempt(public_id).finished_at is not None
    with pytest.raises(NotYours):
        cast.save("other host", public_id)


@pytest.mark.parametrize(
    ("pressing", "instrument", "what"),
    [
        (("host", "colleague"), "trial-rating", "the visit"),
        (("host", "host"), "trial-rating", "the visit"),
        (("parent", "parent"), "child-interests", "the child"),
        (("navigator", "navigator"), "observation", "the child"),
    ],
)
def test_two_presses_at_once_open_one_rating(
    cast: Cast,
    engine_url: str,
    clock: FixedClock,
    pressing: tuple[str, str],
    instrument: str,
    what: str,
) -> None:
    def press(who: Principal) -> Callable[[Session], str]:
        about = cast.about(what)
        return lambda s: diagnostics.start(who, instrument, about=about, session=s).public_id

    calls = [press(cast.people[who]) for who in pressing]
    outcomes = at_once(engine_url, clock, *calls, meet_after="FROM attempt")
    assert outcomes[0] == outcomes[1]
    rows = select(func.count()).where(Attempt.instrument_id == instrument)
    assert cast.session.scalar(rows) == 1
    cast.save(pressing[0], outcomes[0])
    cast.save(pressing[1], outcomes[0])


def test_two_hosts_who_finish_at_once_make_one_result(
    cast: Cast, engine_url: str, clock: FixedClock
) -> None:
    public_id = cast.start("host", "trial-rating", "the visit")
    cast.save("host", public_id)

    def press(who: Principal) -> Callable[[Session], None]:
        return lambda s: diagnostics.finish(who, public_id, session=s)

    calls = [press(cast.people[who]) for who in ("host", "colleague")]
    assert at_once(engine_url, clock, *calls, meet_after="FROM answer") == [None, None]
    cast.session.rollback()
    assert cast.session.scalar(select(func.count()).select_from(ProfileRecord)) == 1


def test_after_the_end_nothing_changes(cast: Cast) -> None:
    public_id = cast.start("host", "trial-rating", "the visit")
    cast.save("host", public_id)
    cast.finish("host", public_id)
    cast.save("host", public_id)  # the very same answer, sent again
    item = instruments.latest("trial-rating", session=cast.session).layout("full").ids[0]
    cast.session.rollback()
    with pytest.raises(AttemptIsFinished):
        answering.save_answers(
            cast.people["host"], public_id, [Given(item, 1, 2)], session=cast.session
        )


def _revoke(cast: Cast, _now: dt.datetime) -> None:
    link = cast.session.scalars(
        select(Guardianship.id).where(
            Guardianship.pupil_id == cast.child,
            Guardianship.parent_id == cast.people["parent"].user_id,
        )
    ).one()
    cast.session.rollback()
    guardians.revoke(cast.people["navigator"], link, session=cast.session)


def _hand_over(cast: Cast, _now: dt.datetime) -> None:
    group = cast.session.get_one(ClassGroup, cast.scene.group_id)
    group.navigator_id = cast.people["other navigator"].user_id or 0
    cast.session.commit()


def _dismiss(who: str) -> Callable[[Cast, dt.datetime], None]:
    def act(cast: Cast, now: dt.datetime) -> None:
        row = cast.session.scalars(
            select(Membership).where(Membership.user_id == cast.people[who].user_id)
        ).one()
        row.ended_at = now
        cast.session.commit()

    return act


@pytest.mark.parametrize(
    ("who", "instrument", "what", "end"),
    [
        ("parent", "child-interests", "the child", _revoke),
        ("navigator", "observation", "the child", _hand_over),
        ("navigator", "observation", "the child", _dismiss("navigator")),
        ("host", "trial-rating", "the visit", _dismiss("host")),
    ],
)
def test_what_ends_in_the_middle_takes_the_rating_out_of_reach(
    cast: Cast,
    clock: FixedClock,
    who: str,
    instrument: str,
    what: str,
    end: Callable[[Cast, dt.datetime], None],
) -> None:
    public_id = cast.start(who, instrument, what)
    cast.save(who, public_id)
    end(cast, clock.now())
    # What a request would now know about this person: a role that ended is gone.
    number = cast.people[who].user_id or 0
    cast.people[who] = people.principal(cast.session, number)
    for act in (cast.save, cast.finish):
        with pytest.raises(NotYours):
            act(who, public_id)
    with pytest.raises(NotYours):
        cast.start(who, instrument, what)
    assert cast.attempt(public_id).finished_at is None


def test_a_class_handed_over_takes_no_observation_with_it(cast: Cast, clock: FixedClock) -> None:
    public_id = cast.start("navigator", "observation", "the child")
    _hand_over(cast, clock.now())
    with pytest.raises(NotYours):
        cast.save("other navigator", public_id)
    assert cast.start("other navigator", "observation", "the child") != public_id


def test_a_teacher_who_is_the_parent_too_loses_each_view_with_its_own_ground(
    cast: Cast, clock: FixedClock
) -> None:
    both = cast.people["navigator"].user_id or 0
    now = clock.now()
    link = Guardianship(
        pupil_id=cast.child,
        parent_id=both,
        state=GuardianshipState.CONFIRMED,
        invited_at=now,
        confirmed_at=now,
    )
    cast.session.add(link)
    cast.session.commit()
    cast.people["both"] = people.principal(cast.session, both)
    as_parent = cast.start("both", "child-interests", "the child")
    as_teacher = cast.start("both", "observation", "the child")
    link.state = GuardianshipState.REVOKED
    cast.session.commit()
    cast.save("both", as_teacher)
    with pytest.raises(NotYours):
        cast.save("both", as_parent)
