"""Whose things these are: what is not there is not found, what is another's is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.identity import Place, Principal, Role
from app.services import diagnostics, reach, trials
from app.services.errors import NotFound, NotYours
from models import (
    Attempt,
    Booking,
    Guardianship,
    GuardianshipState,
    Membership,
    OrganisationKind,
    Pupil,
    Region,
)
from tests.factories import people
from tests.services.scene import Scene

Look = Callable[[Principal, int, Session], Any]
NAVIGATORS: list[Look] = [reach.class_group, reach.led_pupil, reach.school, reach.booking]
HOSTS: list[Look] = [reach.hosted_slot, reach.hosted_activity, reach.hosted_booking]
EVERY: list[Look] = [*NAVIGATORS, *HOSTS, reach.child, reach.region]


class Things:
    """One of each thing, with its owner and with a stranger who has the same role elsewhere."""

    def __init__(self, scene: Scene) -> None:
        session = self.session = scene.session
        self.scene, self.pupil = scene, scene.pupil()
        pupil_id = self.pupil.user_id or 0
        slot_id = scene.slot()
        trials.assign(scene.navigator, slot_id, [pupil_id], session=session)
        booking_id = session.scalars(select(Booking.id)).one()
        self.ids: dict[Look, int] = {
            reach.class_group: scene.group_id,
            reach.led_pupil: pupil_id,
            reach.school: scene.school_id,
            reach.booking: booking_id,
            reach.hosted_slot: slot_id,
            reach.hosted_activity: scene.activity_id,
            reach.hosted_booking: booking_id,
            reach.child: pupil_id,
            reach.region: scene.region_id,
        }
        child = session.get_one(Pupil, pupil_id)
        home = session.get_one(Region, scene.region_id)
        self.parent = people.principal(session, people.parent_of(session, child).id)
        self.coordinator = people.principal(
            session, people.staff(session, Role.COORDINATOR, over=home).id
        )
        other_region = people.region(session, "Томская область")
        school = people.organisation(session, home, name="Школа № 13")
        works = people.organisation(session, home, OrganisationKind.ENTERPRISE, "Верфь")
        other_navigator = people.staff(session, Role.NAVIGATOR, at=school)
        other_child = people.pupil(
            session, people.class_group(session, school, other_navigator, "8 Г"), "Яна"
        )
        self.strangers = [
            people.principal(session, user.id)
            for user in (
                other_navigator,
                people.staff(session, Role.HOST, at=works),
                people.staff(session, Role.COORDINATOR, over=other_region),
                people.staff(session, Role.METHODOLOGIST),
                people.parent_of(session, other_child),
            )
        ] + [people.principal(session, other_child.id), Principal.nobody()]

    def owner(self, look: Look) -> Principal:
        if look in NAVIGATORS:
            return self.scene.navigator
        if look in HOSTS:
            return self.scene.host
        return self.parent if look is reach.child else self.coordinator


@pytest.fixture
def things(scene: Scene) -> Things:
    return Things(scene)


@pytest.mark.parametrize("look", EVERY, ids=lambda look: look.__name__)
def test_the_owner_reaches_it_and_nobody_else(things: Things, look: Look) -> None:
    number = things.ids[look]
    assert look(things.owner(look), number, things.session).id == number
    everybody = [
        *things.strangers,
        *(p for p in (things.scene.host, things.parent) if p is not things.owner(look)),
    ]
    for stranger in everybody:
        with pytest.raises(NotYours):
            look(stranger, number, things.session)


def test_what_is_not_there_is_not_found(things: Things) -> None:
    for look in EVERY:
        for number in (0, -1, 999, 2**31, 2**63):
            with pytest.raises(NotFound):
                look(things.owner(look), number, things.session)


def test_reach_ends_with_the_membership(things: Things, clock: FixedClock) -> None:
    things.session.execute(update(Membership).values(ended_at=clock.now()))
    things.session.commit()
    for look in (*NAVIGATORS, *HOSTS, reach.region):
        user_id = things.owner(look).user_id
        assert user_id is not None
        with pytest.raises(NotYours):
            look(people.principal(things.session, user_id), things.ids[look], things.session)


def test_a_class_is_out_of_reach_when_the_role_holds_in_another_school_only(
    things: Things,
) -> None:
    here = things.scene.navigator
    moved = Principal(here.roles, here.user_id, places=(Place(Role.NAVIGATOR, 999),))
    for look in (reach.class_group, reach.led_pupil, reach.booking):
        with pytest.raises(NotYours):
            look(moved, things.ids[look], things.session)


@pytest.mark.parametrize("state", [GuardianshipState.INVITED, GuardianshipState.REVOKED])
def test_a_child_is_reached_by_a_confirmed_link_only(
    things: Things, state: GuardianshipState
) -> None:
    things.session.execute(
        update(Guardianship)
        .where(Guardianship.parent_id == things.parent.user_id)
        .values(state=state)
    )
    with pytest.raises(NotYours):
        reach.child(things.parent, things.ids[reach.child], things.session)


@pytest.mark.parametrize(
    "look", [reach.led_pupil, reach.child, reach.booking], ids=lambda look: look.__name__
)
def test_an_erased_pupil_is_not_there(things: Things, clock: FixedClock, look: Look) -> None:
    things.session.execute(
        update(Pupil).where(Pupil.id == things.pupil.user_id).values(erased_at=clock.now())
    )
    things.session.commit()
    with pytest.raises(NotFound):
        look(things.owner(look), things.ids[look], things.session)


def test_a_pupil_reaches_the_own_booking_and_no_other(things: Things) -> None:
    number = things.ids[reach.booking]
    assert reach.booking(things.pupil, number, things.session).id == number
    with pytest.raises(NotYours):
        reach.booking(things.scene.pupil("Яна"), number, things.session)
    for look in (reach.hosted_booking, reach.led_pupil, reach.child, reach.class_group):
        with pytest.raises(NotYours):
            look(things.pupil, things.ids[look], things.session)


def test_an_attempt_is_its_pupils_alone(things: Things) -> None:
    session, pupil = things.session, things.pupil
    public_id = diagnostics.start(pupil, "interests", "short", session=session).public_id
    assert reach.attempt(pupil, public_id, session).public_id == public_id
    for other in (*things.strangers, things.parent, things.scene.navigator, Principal.system("x")):
        with pytest.raises(NotYours):
            reach.attempt(other, public_id, session)
    with pytest.raises(NotFound):
        reach.attempt(pupil, "no-such-attempt", session)


def test_a_guests_attempt_belongs_to_the_browser(things: Things) -> None:
    session = things.session
    nobody = Principal.nobody()
    public_id = diagnostics.start(nobody, "interests", "short", session=session).public_id
    login_id = session.scalars(
        select(Attempt.login_session_id).where(Attempt.public_id == public_id)
    ).one()
    here = Principal(frozenset({Role.GUEST}), login_id=login_id)
    assert reach.attempt(here, public_id, session).public_id == public_id
    for other in (nobody, Principal(frozenset({Role.GUEST}), login_id=999), things.pupil):
        with pytest.raises(NotYours):
            reach.attempt(other, public_id, session)


def test_an_imported_attempt_belongs_to_the_system() -> None:
    assert reach.owns(Principal.system("import"), None, None)
    assert not reach.owns(Principal.nobody(), None, None)
