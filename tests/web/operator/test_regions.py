"""The operator's regions and their modes."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity import Role
from app.services import trials
from models import AuditEvent, OrganisationKind, Region, RegionMode
from tests.factories import people
from tests.factories import trials as rows
from tests.factories.sign_in import sign_in
from tests.factories.statements import counted


def mode_of(session: Session, region_id: int) -> RegionMode:
    session.rollback()
    return session.get_one(Region, region_id).mode


def switches(session: Session) -> list[AuditEvent]:
    session.rollback()
    events = select(AuditEvent).where(AuditEvent.action == "region.mode_changed")
    return list(session.scalars(events))


def full(session: Session, name: str = "Калининградская область") -> int:
    """A region with one pupil who finished and holds a place."""
    region = people.region(session, name)
    school = people.organisation(session, region)
    college = people.organisation(session, region, OrganisationKind.COLLEGE, "Колледж")
    navigator = people.staff(session, Role.NAVIGATOR, at=school)
    pupil = people.pupil(session, people.class_group(session, school, navigator))
    ids = region.id, pupil.id, navigator.id
    slot = rows.slot(session, rows.activity(session, college))
    trials.assign(people.principal(session, ids[2]), slot.id, [ids[1]], session=session)
    rows.finished_attempt(session, people.principal(session, ids[1]))
    return ids[0]


def test_without_regions_the_page_says_what_to_do(desk: FlaskClient) -> None:
    assert "Регионов пока нет" in desk.get("/operator").text


def test_regions_are_shown_in_numbers(desk: FlaskClient, session: Session) -> None:
    full(session)
    page = desk.get("/operator").text
    figures = page.split("Калининградская область")[1].split("</tr>")[0]
    assert figures.count('class="numeric">1</td>') == 4
    assert "полный цикл" in figures


def test_the_number_of_statements_does_not_grow(desk: FlaskClient, session: Session) -> None:
    def statements() -> int:
        with counted(session) as seen:
            desk.get("/operator")
        return len(seen)

    full(session)
    few = statements()
    full(session, "Томская область")
    assert statements() == few


def test_a_change_is_asked_about_first(desk: FlaskClient, session: Session) -> None:
    region_id = full(session)
    page = desk.get(f"/operator?change={region_id}").text
    assert "Места, которые уже даны, останутся за учениками" in page
    assert 'name="mode" value="diagnostics_only"' in page
    assert mode_of(session, region_id) is RegionMode.FULL_CYCLE
    assert switches(session) == []


def test_the_mode_changes_with_one_event(desk: FlaskClient, session: Session) -> None:
    region_id = full(session)
    answer = desk.post(f"/operator/regions/{region_id}/mode", data={"mode": "diagnostics_only"})
    assert answer.location == "/operator"
    assert "Режим региона изменён" in desk.get("/operator").text
    assert mode_of(session, region_id) is RegionMode.DIAGNOSTICS_ONLY
    (event,) = switches(session)
    assert event.subject == f"region:{region_id}"
    assert event.details == {"before": "full_cycle", "after": "diagnostics_only"}


def test_the_same_mode_again_changes_and_records_nothing(
    desk: FlaskClient, session: Session
) -> None:
    region_id = full(session)
    for _ in range(2):
        desk.post(f"/operator/regions/{region_id}/mode", data={"mode": "diagnostics_only"})
    assert len(switches(session)) == 1
    assert "ничего не изменилось" in desk.get("/operator").text


def test_a_mode_can_be_changed_back(desk: FlaskClient, session: Session) -> None:
    region_id = full(session)
    for mode in ("diagnostics_only", "full_cycle"):
        desk.post(f"/operator/regions/{region_id}/mode", data={"mode": mode})
    assert mode_of(session, region_id) is RegionMode.FULL_CYCLE
    assert len(switches(session)) == 2
    assert "увидят очные занятия" not in desk.get(f"/operator?change={region_id}").text


@pytest.mark.parametrize("data", [{}, {"mode": ""}, {"mode": "party"}])
def test_an_unknown_mode_is_refused(
    desk: FlaskClient, session: Session, data: dict[str, str]
) -> None:
    region_id = full(session)
    assert desk.post(f"/operator/regions/{region_id}/mode", data=data).status_code == 400
    assert switches(session) == []


def test_an_unknown_region_is_not_found(desk: FlaskClient) -> None:
    assert desk.get("/operator?change=999").status_code == 404
    assert desk.post("/operator/regions/999/mode", data={"mode": "full_cycle"}).status_code == 404


def test_a_nonsense_question_shows_the_table(desk: FlaskClient) -> None:
    assert desk.get("/operator?change=x").status_code == 200


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.METHODOLOGIST])
def test_other_roles_cannot_change_a_mode(
    client: FlaskClient, session: Session, role: Role
) -> None:
    region = people.region(session)
    region_id = region.id
    over = region if role is Role.COORDINATOR else None
    sign_in(client, session, people.staff(session, role, over=over).id)
    assert client.get("/operator").status_code == 403
    answer = client.post(f"/operator/regions/{region_id}/mode", data={"mode": "diagnostics_only"})
    assert answer.status_code == 403
    assert mode_of(session, region_id) is RegionMode.FULL_CYCLE
