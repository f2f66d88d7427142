"""Parents are linked to one child by an invitation that works once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.identity import Principal, Role
from app.services import browser_sessions, guardians, sign_in
from app.services.errors import (
    CodeIsNotKnown,
    CredentialsAreWrong,
    EmailIsTaken,
    NotFound,
    NotYours,
    PasswordIsWeak,
)
from models import Guardianship, GuardianshipState, Pupil, User
from tests.factories import people
from tests.services.opened import at_once
from tests.services.scene import Scene

NOBODY = Principal.nobody()
HERE = "192.0.2.1"


def invite(scene: Scene, pupil_id: int) -> str:
    return guardians.invite(scene.navigator, pupil_id, session=scene.session)


def as_new(
    session: Session, code: str, email: str = "p@example.org", password: str = people.PASSWORD
) -> str:
    return guardians.accept_as_new(
        NOBODY, code, email, "Ольга", "Котова", password, HERE, session=session
    )


def links(session: Session) -> list[tuple[int | None, GuardianshipState]]:
    rows = session.execute(
        select(Guardianship.parent_id, Guardianship.state).order_by(Guardianship.id)
    ).all()
    session.rollback()
    return [(parent_id, state) for parent_id, state in rows]


def adult(scene: Scene) -> Principal:
    return people.principal(scene.session, people.adult(scene.session).id)


def test_an_invitation_tells_the_first_name_and_nothing_else(scene: Scene) -> None:
    code = invite(scene, scene.listed())
    told = guardians.invited_child(NOBODY, code, HERE, session=scene.session)
    assert told == "Аня"
    assert sign_in.enter(NOBODY, code, HERE, session=scene.session) == sign_in.Invitation()


def test_a_new_parent_is_linked_and_signed_in(scene: Scene) -> None:
    pupil_id = scene.listed()
    token = as_new(scene.session, invite(scene, pupil_id))
    parent = browser_sessions.principal(token, session=scene.session)
    assert parent is not None
    assert parent.roles == {Role.PARENT}
    assert links(scene.session) == [(parent.user_id, GuardianshipState.CONFIRMED)]
    assert scene.actions() == ["parent.invited", "parent.accepted"]


def test_an_invitation_works_once(scene: Scene) -> None:
    code = invite(scene, scene.listed())
    as_new(scene.session, code)
    with pytest.raises(CodeIsNotKnown):
        guardians.accept(adult(scene), code, HERE, session=scene.session)
    with pytest.raises(CodeIsNotKnown):
        guardians.invited_child(NOBODY, code, HERE, session=scene.session)


@pytest.mark.parametrize(
    ("email", "password", "problem"),
    [
        ("no address", people.PASSWORD, CredentialsAreWrong),
        ("p@example.org", "слабый", PasswordIsWeak),
        ("taken", people.PASSWORD, EmailIsTaken),
    ],
)
def test_a_refused_account_leaves_the_invitation_open(
    scene: Scene, email: str, password: str, problem: type[Exception]
) -> None:
    code = invite(scene, scene.listed())
    if email == "taken":
        email = str(people.adult(scene.session).email)
    with pytest.raises(problem):
        as_new(scene.session, code, email, password)
    assert links(scene.session) == [(None, GuardianshipState.INVITED)]
    assert as_new(scene.session, code, "fine@example.org")


def test_of_two_who_accept_at_once_one_is_linked(
    scene: Scene, engine_url: str, clock: FixedClock
) -> None:
    code, both = invite(scene, scene.listed()), (adult(scene), adult(scene))

    def accept(who: Principal) -> Callable[[Session], guardians.Linked]:
        return lambda s: guardians.accept(who, code, HERE, session=s)

    outcomes = at_once(engine_url, clock, *map(accept, both), meet_after="FROM access_code")
    assert sorted(type(o).__name__ for o in outcomes) == ["CodeIsNotKnown", "Linked"]
    ((parent_id, state),) = links(scene.session)
    assert state is GuardianshipState.CONFIRMED
    assert (
        parent_id == both[[isinstance(o, guardians.Linked) for o in outcomes].index(True)].user_id
    )


def test_a_double_click_on_accept_makes_one_account(
    scene: Scene, engine_url: str, clock: FixedClock
) -> None:
    code = invite(scene, scene.listed())
    outcomes = at_once(
        engine_url, clock, *[lambda s: as_new(s, code)] * 2, meet_after="FROM access_code"
    )
    assert sorted(type(o).__name__ for o in outcomes) == ["CodeIsNotKnown", "str"]
    parents = select(User.id).where(User.email == "p@example.org")
    assert len(scene.session.scalars(parents).all()) == 1


def test_accepting_while_it_is_taken_back_ends_in_one_of_the_two(
    scene: Scene, engine_url: str, clock: FixedClock
) -> None:
    code, parent = invite(scene, scene.listed()), adult(scene)
    link_id = scene.session.scalars(select(Guardianship.id)).one()
    scene.session.rollback()
    accepted, revoked = at_once(
        engine_url,
        clock,
        lambda s: guardians.accept(parent, code, HERE, session=s),
        lambda s: guardians.revoke(scene.navigator, link_id, session=s),
        meet_after="UPDATE",
    )
    assert isinstance(revoked, int), revoked
    assert isinstance(accepted, (guardians.Linked, CodeIsNotKnown)), accepted
    assert links(scene.session)[0][1] is GuardianshipState.REVOKED


def test_a_second_invitation_to_the_same_parent_links_once(scene: Scene) -> None:
    pupil_id, parent = scene.listed(), adult(scene)
    for _ in range(2):
        code = invite(scene, pupil_id)
        assert guardians.accept(parent, code, HERE, session=scene.session).pupil_id == pupil_id
    assert [state for _, state in links(scene.session)] == [
        GuardianshipState.CONFIRMED,
        GuardianshipState.REVOKED,
    ]


def test_an_invitation_ends_after_two_weeks(scene: Scene, clock: FixedClock) -> None:
    code = invite(scene, scene.listed())
    clock.move(days=guardians.INVITATION_DAYS)
    with pytest.raises(CodeIsNotKnown):
        as_new(scene.session, code)


def test_a_visitor_without_account_cannot_accept_as_one(scene: Scene) -> None:
    code = invite(scene, scene.listed())
    with pytest.raises(CodeIsNotKnown):
        guardians.accept(NOBODY, code, HERE, session=scene.session)
    assert links(scene.session) == [(None, GuardianshipState.INVITED)]


def test_a_revoked_invitation_and_a_revoked_link_open_nothing(scene: Scene) -> None:
    pupil_id, parent = scene.listed(), adult(scene)
    first, second = invite(scene, pupil_id), invite(scene, pupil_id)
    linked = guardians.accept(parent, first, HERE, session=scene.session)
    for link_id in scene.session.scalars(select(Guardianship.id)).all():
        guardians.revoke(scene.navigator, link_id, session=scene.session)
    with pytest.raises(CodeIsNotKnown):
        as_new(scene.session, second)
    left = browser_sessions.principal(linked.token, session=scene.session)
    assert left is not None
    assert left.roles == frozenset()


def test_only_the_classs_navigator_invites_and_revokes(scene: Scene, clock: FixedClock) -> None:
    pupil_id = scene.listed()
    invite(scene, pupil_id)
    link_id = scene.session.scalars(select(Guardianship.id)).one()
    with pytest.raises(NotYours):
        guardians.invite(scene.host, pupil_id, session=scene.session)
    with pytest.raises(NotYours):
        guardians.revoke(scene.host, link_id, session=scene.session)
    with pytest.raises(NotFound):
        guardians.revoke(scene.navigator, 999, session=scene.session)
    scene.session.execute(update(Pupil).values(erased_at=clock.now()))
    scene.session.commit()
    with pytest.raises(NotFound):
        guardians.invite(scene.navigator, pupil_id, session=scene.session)


def test_the_database_itself_refuses_a_link_without_parent_and_a_double_one(
    scene: Scene, clock: FixedClock
) -> None:
    child = scene.session.get_one(Pupil, scene.listed())
    parent_id = people.parent_of(scene.session, child).id
    for parent in (None, parent_id):
        scene.session.add(
            Guardianship(
                pupil_id=child.id,
                parent_id=parent,
                state=GuardianshipState.CONFIRMED,
                invited_at=clock.now(),
            )
        )
        with pytest.raises(IntegrityError):
            scene.session.flush()
        scene.session.rollback()
