"""What a parent sees, and what stays closed."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.identity import Role
from app.services import diagnostics, guardians, trials
from models import (
    Guardianship,
    Organisation,
    OrganisationKind,
    Region,
    RegionMode,
)
from tests.factories import people
from tests.factories import trials as rows
from tests.factories.sign_in import sign_in


@dataclass
class Home:
    home: Region
    college: Organisation
    navigator_id: int
    parent_id: int
    child_id: int
    stranger_id: int


@pytest.fixture
def home(session: Session) -> Home:
    """Two pupils of a class; Аня's parent has a cabinet, Борис's has none."""
    region = people.region(session)
    school = people.organisation(session, region)
    college = people.organisation(session, region, OrganisationKind.COLLEGE, "Морской колледж")
    navigator = people.staff(session, Role.NAVIGATOR, at=school)
    group = people.class_group(session, school, navigator)
    child = people.pupil(session, group, "Аня", "Котова")
    stranger = people.pupil(session, group, "Борис", "Чужой")
    parent = people.parent_of(session, child)
    return Home(region, college, navigator.id, parent.id, child.id, stranger.id)


def as_parent(client: FlaskClient, session: Session, home: Home) -> FlaskClient:
    sign_in(client, session, home.parent_id)
    return client


def test_only_linked_children_are_listed(client: FlaskClient, session: Session, home: Home) -> None:
    page = as_parent(client, session, home).get("/family").text
    assert "Аня" in page
    assert "Борис" not in page
    assert "анкета ещё не пройдена" in page


def test_a_visitor_is_sent_to_the_door(client: FlaskClient, home: Home) -> None:
    assert client.get("/family").location == "/enter"
    assert client.get(f"/family/{home.child_id}").location == "/enter"


def test_another_child_is_refused(client: FlaskClient, session: Session, home: Home) -> None:
    answer = as_parent(client, session, home).get(f"/family/{home.stranger_id}")
    assert answer.status_code == 403
    assert "Чужой" not in answer.text
    assert "Борис" not in answer.text


def test_a_child_that_does_not_exist_is_not_found(
    client: FlaskClient, session: Session, home: Home
) -> None:
    assert as_parent(client, session, home).get("/family/999999").status_code == 404


@pytest.mark.parametrize("who", ["navigator_id", "child_id"])
def test_other_roles_are_refused(
    client: FlaskClient, session: Session, home: Home, who: str
) -> None:
    sign_in(client, session, getattr(home, who))
    assert client.get("/family").status_code == 403
    assert client.get(f"/family/{home.child_id}").status_code == 403


def test_a_revoked_link_closes_the_page_at_once(
    client: FlaskClient, session: Session, home: Home
) -> None:
    as_parent(client, session, home)
    assert client.get(f"/family/{home.child_id}").status_code == 200
    link_id = session.scalars(select(Guardianship.id)).one()
    navigator = people.principal(session, home.navigator_id)
    guardians.revoke(navigator, link_id, session=session)
    assert client.get(f"/family/{home.child_id}").status_code == 403
    assert client.get("/family").status_code == 403


def test_a_revoked_link_closes_one_child_and_leaves_the_other(
    client: FlaskClient, session: Session, home: Home
) -> None:
    navigator = people.principal(session, home.navigator_id)
    code = guardians.invite(navigator, home.stranger_id, session=session)
    guardians.accept(people.principal(session, home.parent_id), code, "x", session=session)
    first = session.scalars(
        select(Guardianship.id).where(Guardianship.pupil_id == home.child_id)
    ).one()
    guardians.revoke(navigator, first, session=session)
    as_parent(client, session, home)
    assert client.get(f"/family/{home.child_id}").status_code == 403
    assert client.get(f"/family/{home.stranger_id}").status_code == 200
    assert "Аня" not in client.get("/family").text


def test_before_the_questionnaire_the_page_says_what_to_do(
    client: FlaskClient, session: Session, home: Home
) -> None:
    page = as_parent(client, session, home).get(f"/family/{home.child_id}").text
    assert "Анкета ещё не пройдена" in page
    assert "карточка с кодом" in page
    assert "Записей пока нет" in page
    assert "Что видят другие" in page


def test_a_questionnaire_under_way_is_told_apart(
    client: FlaskClient, session: Session, home: Home
) -> None:
    child = people.principal(session, home.child_id)
    diagnostics.start(child, "interests", "full", session=session)
    page = as_parent(client, session, home).get(f"/family/{home.child_id}").text
    assert "начата, но не закончена" in page


def test_the_result_comes_with_reasons_doubts_and_three_questions(
    client: FlaskClient, session: Session, home: Home
) -> None:
    rows.finished_attempt(session, people.principal(session, home.child_id))
    page = as_parent(client, session, home).get(f"/family/{home.child_id}").text
    assert "Почему: в анкете отмечено" in page
    for part in ("Насколько этому верить", "Чего это не значит", "на этой неделе"):
        assert part in page
    questions = page.split("Три вопроса для разговора")[1].split("</ol>")[0]
    assert questions.count("<li>") == 3


def test_the_result_is_told_without_jargon(
    client: FlaskClient, session: Session, home: Home
) -> None:
    rows.finished_attempt(session, people.principal(session, home.child_id))
    page = as_parent(client, session, home).get(f"/family/{home.child_id}").text.casefold()
    for jargon in ("riasec", "корреляц", "шкал", "профиль", "погрешност", "interests@"):
        assert jargon not in page.split("<main")[1]


def test_a_new_short_questionnaire_is_called_a_hint(
    client: FlaskClient, session: Session, home: Home
) -> None:
    rows.finished_attempt(session, people.principal(session, home.child_id), form="short")
    page = as_parent(client, session, home).get(f"/family/{home.child_id}").text
    assert "короткая анкета" in page
    assert "Считайте вывод подсказкой" in page


def test_a_place_is_shown_with_address_and_local_time(
    client: FlaskClient, session: Session, home: Home
) -> None:
    slot = rows.slot(session, rows.activity(session, home.college), in_hours=48)
    trials.assign(
        people.principal(session, home.navigator_id), slot.id, [home.child_id], session=session
    )
    page = as_parent(client, session, home).get(f"/family/{home.child_id}").text
    assert "Морской колледж, Мастерская 3" in page
    assert "08:00" in page  # 06:00 UTC in Kaliningrad
    assert "место есть" in page
    assert "впереди занятий: 1" in client.get("/family").text


def test_a_wish_is_shown_as_waiting_for_the_teacher(
    client: FlaskClient, session: Session, home: Home
) -> None:
    slot = rows.slot(session, rows.activity(session, home.college))
    trials.wish(people.principal(session, home.child_id), slot.id, session=session)
    page = as_parent(client, session, home).get(f"/family/{home.child_id}").text
    assert "ждёт ответа педагога" in page


def test_what_was_attended_moves_to_the_past(
    client: FlaskClient, session: Session, home: Home, clock: FixedClock
) -> None:
    slot = rows.slot(session, rows.activity(session, home.college), in_hours=1)
    trials.assign(
        people.principal(session, home.navigator_id), slot.id, [home.child_id], session=session
    )
    clock.move(hours=2)
    page = as_parent(client, session, home).get(f"/family/{home.child_id}").text
    assert "Прошедшие занятия: 1" in page
    assert "отметки ещё нет" in page


def test_a_region_without_trials_offers_another_step(
    client: FlaskClient, session: Session, home: Home
) -> None:
    home.home.mode = RegionMode.DIAGNOSTICS_ONLY
    session.commit()
    rows.finished_attempt(session, people.principal(session, home.child_id))
    page = as_parent(client, session, home).get(f"/family/{home.child_id}").text
    assert "Очных занятий в вашем регионе пока нет" in page


def test_a_kept_invitation_is_offered_on_the_family_page(
    client: FlaskClient, session: Session, home: Home
) -> None:
    as_parent(client, session, home)
    with client.session_transaction() as cookie:
        cookie["invitation_code"] = "AAAA-BBBB-CCCC"
    assert "Открыть приглашение" in client.get("/family").text
