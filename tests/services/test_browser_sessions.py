"""A browser's session says who acts, until it ends, runs out, or the right behind it ends."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.identity import Place, Principal, Role
from app.services import browser_sessions
from app.services.transaction import change
from models import Guardianship, GuardianshipState, Membership, Pupil, User
from tests.factories import people
from tests.services.scene import Scene


def again(session: Session, principal: Principal) -> Principal | None:
    """Who the same cookie is now."""
    found = browser_sessions.principal(principal.token or "", session=session)
    session.rollback()
    return found


def test_an_unknown_token_is_nobody(session: Session) -> None:
    for token in ("", "x" * 43, "\0"):
        assert browser_sessions.principal(token, session=session) is None


def test_signing_out_ends_this_session_and_no_other(scene: Scene) -> None:
    user_id = scene.listed()
    here, there = (people.principal(scene.session, user_id) for _ in range(2))
    browser_sessions.end(here, session=scene.session)
    assert again(scene.session, here) is None
    assert again(scene.session, there) is not None
    assert scene.actions() == ["sign_out"]


def test_signing_out_without_a_session_does_nothing(scene: Scene) -> None:
    browser_sessions.end(Principal.nobody(), session=scene.session)
    assert scene.actions() == []


def test_a_session_runs_out_to_the_second(scene: Scene, clock: FixedClock) -> None:
    pupil = scene.pupil()
    clock.move(hours=10, seconds=-1)
    assert again(scene.session, pupil) is not None
    clock.move(seconds=1)
    assert again(scene.session, pupil) is None


def test_a_guests_session_has_no_person(session: Session) -> None:
    with change(session, Principal.nobody()) as unit:
        token = browser_sessions.open_for(unit, None, 1)
        unit.record("test.guest", "-")
    guest = browser_sessions.principal(token, session=session)
    assert guest is not None
    assert (guest.roles, guest.user_id, guest.token) == (frozenset({Role.GUEST}), None, token)
    assert guest.login_id == browser_sessions.login_id(token, session=session)


@pytest.mark.parametrize("who", ["pupil", "navigator"])
def test_a_closed_account_is_signed_out(scene: Scene, clock: FixedClock, who: str) -> None:
    principal = scene.pupil() if who == "pupil" else scene.navigator
    scene.session.execute(
        update(User).where(User.id == principal.user_id).values(closed_at=clock.now())
    )
    scene.session.commit()
    assert again(scene.session, principal) is None


def test_an_erased_pupil_is_signed_out(scene: Scene, clock: FixedClock) -> None:
    pupil = scene.pupil()
    scene.session.execute(
        update(Pupil).where(Pupil.id == pupil.user_id).values(erased_at=clock.now())
    )
    scene.session.commit()
    assert again(scene.session, pupil) is None


def test_rights_end_with_the_membership(scene: Scene, clock: FixedClock) -> None:
    before = again(scene.session, scene.navigator)
    assert before is not None
    assert before.places == (Place(Role.NAVIGATOR, scene.school_id, None),)
    scene.session.execute(update(Membership).values(ended_at=clock.now()))
    scene.session.commit()
    after = again(scene.session, scene.navigator)
    assert after is not None
    assert (after.roles, after.places) == (frozenset(), ())


def test_a_parent_is_one_while_a_link_is_confirmed(scene: Scene) -> None:
    child = scene.session.get_one(Pupil, scene.listed())
    parent = people.principal(scene.session, people.parent_of(scene.session, child).id)
    assert parent.roles == {Role.PARENT}
    scene.session.execute(update(Guardianship).values(state=GuardianshipState.REVOKED))
    scene.session.commit()
    after = again(scene.session, parent)
    assert after is not None
    assert after.roles == frozenset()


def test_one_person_may_have_several_roles(scene: Scene) -> None:
    user_id = scene.navigator.user_id
    assert user_id is not None
    scene.session.add(Membership(user_id=user_id, role="coordinator", region_id=scene.region_id))
    scene.session.commit()
    found = again(scene.session, scene.navigator)
    assert found is not None
    assert found.roles == {Role.NAVIGATOR, Role.COORDINATOR}
    assert found.regions(Role.COORDINATOR) == {scene.region_id}
    assert found.organisations(Role.COORDINATOR) == frozenset()
