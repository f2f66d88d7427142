"""Who may answer what about whom, and for how long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.identity import Principal, Role
from app.services import answering, browser_sessions, diagnostics, guardians, instruments
from app.services.answering import Given
from app.services.errors import (
    AttemptIsFinished,
    DomainError,
    InstrumentIsNotForGrade,
    NotFound,
    NotYours,
    TooEarly,
)
from app.services.subjects import About
from models import (
    HOLDS_PLACE,
    Activity,
    Attempt,
    Booking,
    BookingState,
    ClassGroup,
    Guardianship,
    GuardianshipState,
    Membership,
    Organisation,
    ProfileRecord,
    Pupil,
    User,
)
from tests.factories import people, results
from tests.services.opened import at_once
from tests.services.scene import Scene


@dataclass(frozen=True)
class Cast:
    """Everybody around one child of the scene's class; `people` by what they are to the child."""

    scene: Scene
    child: int
    visit: int
    people: dict[str, Principal]

    @property
    def session(self) -> Session:
        return self.scene.session

    def about(self, what: str) -> About:
        return {
            "oneself": About(),
            "the child": About(pupil_id=self.child),
            "the visit": About(booking_id=self.visit),
            "nobody there": About(pupil_id=999_999, booking_id=999_999),
        }[what]

    def start(self, who: str, instrument: str, what: str) -> str:
        started = diagnostics.start(
            self.people[who], instrument, about=self.about(what), session=self.session
        )
        return started.public_id

    def attempt(self, public_id: str) -> Attempt:
        found = select(Attempt).where(Attempt.public_id == public_id)
        return self.session.scalars(found).one()

    def save(self, who: str, public_id: str) -> None:
        """Answer the first question of an attempt."""
        attempt = self.attempt(public_id)
        instrument = instruments.version(attempt.instrument, session=self.session)
        given = [Given(instrument.layout(attempt.form).ids[0], 4, 1)]
        self.session.rollback()
        answering.save_answers(self.people[who], public_id, given, session=self.session)

    def finish(self, who: str, public_id: str) -> None:
        self.session.rollback()
        diagnostics.finish(self.people[who], public_id, complete=False, session=self.session)


@pytest.fixture
def cast(scene: Scene) -> Cast:
    session = scene.session
    group = session.get_one(ClassGroup, scene.group_id)
    school = session.get_one(Organisation, scene.school_id)
    works = session.get_one(Organisation, scene.host_id)
    activity = session.get_one(Activity, scene.activity_id)
    child = people.pupil(session, group, "Аня", "Котова")
    mate = people.pupil(session, group, "Борис", "Мельник")
    child_id, mate_id = child.id, mate.id
    rows = {
        "parent": people.parent_of(session, child),
        "other parent": people.parent_of(session, mate),
        "invited": _linked(session, child, GuardianshipState.INVITED),
        "revoked": _linked(session, child, GuardianshipState.REVOKED),
        "other navigator": people.staff(session, Role.NAVIGATOR, at=school),
        "colleague": people.staff(session, Role.HOST, at=works, first_name="Нина"),
        "coordinator": people.staff(session, Role.COORDINATOR, over=group.organisation.region),
    }
    other_works = people.organisation(session, group.organisation.region, name="Другой завод")
    rows["other host"] = people.staff(session, Role.HOST, at=other_works)
    ids = {name: row.id for name, row in rows.items()} | {"child": child_id, "mate": mate_id}
    visit = results.attended(session, child_id, activity)
    principals = {name: people.principal(session, number) for name, number in ids.items()}
    principals |= {"navigator": scene.navigator, "host": scene.host}
    principals |= {"guest": _guest(session), "visitor": Principal.nobody()}
    return Cast(scene, child_id, visit, principals)


def _linked(session: Session, child: Pupil, state: GuardianshipState) -> User:
    """An adult whose link to the child is another than a confirmed one."""
    adult = people.parent_of(session, child)
    link = session.scalars(select(Guardianship).where(Guardianship.parent_id == adult.id)).one()
    link.state = state
    session.commit()
    return adult


def _guest(session: Session) -> Principal:
    started = diagnostics.start(Principal.nobody(), "interests", "short", session=session)
    found = browser_sessions.principal(started.token or "", session=session)
    session.rollback()
    assert found is not None
    return found


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
