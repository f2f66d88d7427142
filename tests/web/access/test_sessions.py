"""Rights end at once with what they rest on: a class, a membership, a link."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.identity import Principal, Role
from app.services import accounts, guardians
from models import ClassGroup, Guardianship, GuardianshipState, Membership, Organisation, Pupil
from tests.factories import people
from tests.web.access.filled import NEW_PASSWORD, filled
from tests.web.access.house import House

SYSTEM = Principal.system("test")


def statuses(browser: FlaskClient, *paths: str) -> set[int]:
    return {browser.get(path).status_code for path in paths}


def navigators_pages(house: House) -> list[str]:
    things = house.world.things
    group, pupil = things["class"]["own"], things["pupil"]["own"]
    pages = ["", "/rows", "/pupils", "/poster", "/cards", "/trials"]
    return [f"/pupils/{pupil}", *(f"/classes/{group}{page}" for page in pages)]


def navigators_forms(house: House) -> list[str]:
    things = house.world.things
    group, pupil = things["class"]["own"], things["pupil"]["own"]
    return [
        f"/classes/{group}/door",
        f"/classes/{group}/cards",
        f"/pupils/{pupil}/invitation",
        f"/guardianships/{things['link']['own']}/revoke",
        f"/bookings/{things['booking']['own']}/cancel",
    ]


def _new_leader(session: Session, house: House, class_id: int | str) -> None:
    group = session.get_one(ClassGroup, class_id)
    school = session.get_one(Organisation, group.organisation_id)
    group.navigator_id = people.staff(session, Role.NAVIGATOR, at=school).id


def _another_school(session: Session, house: House, class_id: int | str) -> None:
    foreign = session.get_one(ClassGroup, house.world.things["class"]["other"])
    session.get_one(ClassGroup, class_id).organisation_id = foreign.organisation_id


def _dismissed(session: Session, house: House, class_id: int | str) -> None:
    user_id = house.world.users["navigator"]
    accounts.let_go(SYSTEM, user_id, Role.NAVIGATOR, session=session)


@pytest.mark.parametrize("happens", [_new_leader, _another_school, _dismissed])
def test_a_navigator_who_leads_the_class_no_longer_sees_and_does_nothing_in_it(
    house: House, happens: object
) -> None:
    assert callable(happens)
    browser = house.browser("navigator")
    assert statuses(browser, *navigators_pages(house)) == {200}
    with house.work() as session:
        happens(session, house, house.world.things["class"]["own"])
        session.commit()
    before = house.events()
    assert statuses(browser, *navigators_pages(house)) == {403}
    assert {browser.post(path).status_code for path in navigators_forms(house)} == {403}
    assert house.events() == before


def test_a_pupil_who_changes_the_class_is_out_of_the_old_navigators_reach(house: House) -> None:
    things = house.world.things
    pupil_id = things["pupil"]["own"]
    with house.work() as session:
        moved = update(Pupil).where(Pupil.id == pupil_id)
        session.execute(moved.values(class_group_id=things["class"]["other"]))
        session.commit()
    browser = house.browser("navigator")
    assert statuses(browser, f"/pupils/{pupil_id}") == {403}
    group, slot = things["class"]["own"], things["departure"]["own"]
    for path, status in (
        (f"/pupils/{pupil_id}/invitation", 403),
        (f"/bookings/{things['booking']['own']}/cancel", 403),
        (f"/guardianships/{things['link']['own']}/revoke", 403),
        (f"/classes/{group}/cards", 403),
        (f"/classes/{group}/trials/{slot}", 403),
    ):
        assert browser.post(path, data={"pupils": [pupil_id]}).status_code == status
    # The pupil notices nothing: the own things stay the own things.
    pupil = house.browser("pupil")
    assert statuses(pupil, "/me", f"/attempts/{things['done']['own']}/result") == {200}


@pytest.mark.parametrize("whose", ["same", "other", "region"])
@pytest.mark.parametrize("form", ["cards", "trials"])
def test_a_foreign_pupil_cannot_be_slipped_into_a_form_of_the_own_class(
    house: House, form: str, whose: str
) -> None:
    things = house.world.things
    own, foreign = things["pupil"]["own"], things["pupil"][whose]
    tail = f"/{things['departure']['own']}" if form == "trials" else ""
    path = f"/classes/{things['class']['own']}/{form}{tail}"
    answer = house.browser("navigator").post(path, data={"pupils": [own, foreign]})
    assert answer.status_code == 403
    assert not house.touched()


@pytest.mark.parametrize("role", ["host", "coordinator", "methodologist", "operator"])
def test_other_staff_who_are_let_go_keep_nothing(house: House, role: str) -> None:
    home = {
        "host": "/host",
        "coordinator": "/region",
        "methodologist": "/instruments",
        "operator": "/operator",
    }[role]
    browser = house.browser(role)
    assert statuses(browser, home) == {200}
    with house.work() as session:
        accounts.let_go(SYSTEM, house.world.users[role], Role(role), session=session)
    assert statuses(browser, home) == {403}
    assert statuses(browser, "/account") == {200}


def test_a_parent_whose_link_is_revoked_is_refused_at_once(house: House) -> None:
    child = f"/family/{house.world.things['child']['own']}"
    browser = house.browser("parent")
    assert statuses(browser, "/family", child) == {200}
    link = house.world.things["link"]["own"]
    assert house.browser("navigator").post(f"/guardianships/{link}/revoke").status_code == 302
    assert statuses(browser, child) == {403}
    with house.work() as session:
        session.execute(update(Guardianship).values(state=GuardianshipState.REVOKED))
        session.commit()
    assert statuses(browser, "/family", child) == {403}


def test_who_becomes_staff_signs_in_anew_with_the_second_factor(house: House) -> None:
    """A parent came in by a password alone; that session must not turn into a navigator's."""
    browser = house.browser("parent")
    with house.work() as session:
        school = session.get_one(ClassGroup, house.world.things["class"]["own"]).organisation_id
        email = house.world.emails["parent"]
        accounts.take_on(
            SYSTEM, email, "Ольга", "Котова", Role.NAVIGATOR, school, None, session=session
        )
        assert session.query(Membership).filter_by(user_id=house.world.users["parent"]).count()
    answer = browser.get("/desk")
    assert (answer.status_code, answer.location) == (302, "/enter")


def test_the_second_link_of_a_family_does_not_open_another_child(house: House) -> None:
    things = house.world.things
    with house.work() as session:
        navigator = people.principal(session, house.world.users["navigator"])
        own = things["pupil"]["own"]
        code = guardians.invite(navigator, int(own), session=session)
    browser = house.app.test_client()
    browser.post("/enter", data={"code": code})
    form = filled("parent.invitation", house.world)["data"] | {"password": NEW_PASSWORD}
    assert browser.post("/invitation", data=form).location == f"/family/{own}"
    assert statuses(browser, f"/family/{things['child']['same']}") == {403}
