"""New activities and new slots."""

from __future__ import annotations

from typing import Any, TypeVar

import pytest
from sqlalchemy import func, select

from app.identity import Role
from models import Activity, ActivityFormat, ActivityKind, Membership, Slot
from tests.factories import trials as rows
from tests.factories.sign_in import sign_in
from tests.web.host.conftest import Yard

NEW = "/host/activities/new"
Row = TypeVar("Row", Activity, Slot)


def activity(yard: Yard, **changes: Any) -> dict[str, Any]:
    return {
        "organisation": str(yard.college.id),
        "title": "Сварка: первый шов",
        "summary": "Сваришь две пластины.",
        "kind": "practical_trial",
        "level": "introductory",
        "format": "on_site",
        "grade_from": "8",
        "grade_to": "11",
        "competence": "",
        "professions": ["welder"],
        "accessibility": "",
    } | changes


def slot(**changes: Any) -> dict[str, Any]:
    return {
        "day": "2026-03-05",
        "begins": "15:00",
        "ends": "16:30",
        "place": "Цех 2",
        "capacity": "8",
        "minimum": "3",
    } | changes


def stored(yard: Yard, table: type[Row]) -> Row:
    """The only row of a table, read afresh."""
    yard.session.rollback()
    return yard.session.scalars(select(table)).one()


def count(yard: Yard, table: type[Activity | Slot]) -> int:
    yard.session.rollback()
    return yard.session.scalar(select(func.count()).select_from(table)) or 0


def test_the_form_offers_every_profession_without_a_script(yard: Yard) -> None:
    page = yard.client.get(NEW).text
    assert page.count('name="professions"') > 200
    assert 'value="welder"' in page
    assert "data-filter-box hidden" in page


def test_a_new_activity_goes_on_to_its_first_slot(yard: Yard) -> None:
    answer = yard.client.post(NEW, data=activity(yard, kind="excursion", format="remote"))
    found = stored(yard, Activity)
    assert answer.location == f"/host/activities/{found.id}/slots/new"
    assert found.host_id == yard.college.id
    assert found.kind is ActivityKind.EXCURSION
    assert found.format is ActivityFormat.REMOTE
    assert [p.profession_id for p in found.professions] == ["welder"]
    assert found.competence is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": "  "}, "Напишите название занятия."),
        ({"title": "ж" * 161}, "Название длиннее 160"),
        ({"summary": ""}, "двумя-тремя предложениями"),
        ({"professions": []}, "хотя бы одну профессию"),
        ({"grade_from": "10", "grade_to": "8"}, "поменяйте их местами"),
    ],
)
def test_what_is_wrong_with_an_activity_is_said_at_the_field(
    yard: Yard, changes: dict[str, Any], words: str
) -> None:
    answer = yard.client.post(NEW, data=activity(yard, **changes))
    assert answer.status_code == 422
    assert words in answer.text
    assert "<title>Ошибка: " in answer.text
    assert count(yard, Activity) == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"professions": ["no-such-profession"]},
        {"kind": "party"},
        {"level": "expert"},
        {"format": "telepathy"},
        {"grade_from": "1"},
        {"competence": "no-such-competence"},
        {"organisation": "x"},
    ],
)
def test_words_that_the_form_does_not_offer_are_refused(
    yard: Yard, changes: dict[str, Any]
) -> None:
    assert yard.client.post(NEW, data=activity(yard, **changes)).status_code == 422
    assert count(yard, Activity) == 0


def test_what_was_ticked_stays_ticked_after_an_error(yard: Yard) -> None:
    page = yard.client.post(NEW, data=activity(yard, title="")).text
    assert 'value="welder" checked' in page
    assert "отмечено: 1" in page


def test_an_activity_cannot_be_added_to_another_organisation(yard: Yard) -> None:
    answer = yard.client.post(NEW, data=activity(yard, organisation=str(yard.other.id)))
    assert answer.status_code == 422
    assert count(yard, Activity) == 0


def test_a_host_of_two_organisations_says_which(yard: Yard) -> None:
    yard.session.add(
        Membership(user_id=yard.host_id, role=Role.HOST.value, organisation_id=yard.other.id)
    )
    yard.session.commit()
    assert "Чьё занятие" in yard.client.get(NEW).text
    yard.client.post(NEW, data=activity(yard, organisation=str(yard.other.id)))
    assert stored(yard, Activity).host_id == yard.other.id


def test_a_slot_is_added_on_the_clocks_of_the_region(yard: Yard) -> None:
    activity_id = rows.activity(yard.session, yard.college).id
    path = f"/host/activities/{activity_id}/slots/new"
    assert "UTC+02" in yard.client.get(path).text
    answer = yard.client.post(path, data=slot())
    found = stored(yard, Slot)
    assert answer.location == f"/host/slots/{found.id}"
    assert found.starts_at.isoformat() == "2026-03-05T13:00:00+00:00"
    assert (found.capacity, found.minimum) == (8, 3)


def test_a_date_may_be_typed_the_russian_way(yard: Yard) -> None:
    activity_id = rows.activity(yard.session, yard.college).id
    yard.client.post(f"/host/activities/{activity_id}/slots/new", data=slot(day="05.03.2026"))
    assert count(yard, Slot) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"day": ""}, "Укажите дату"),
        ({"day": "скоро"}, "дат"),
        ({"begins": ""}, "время начала"),
        ({"ends": "14:00"}, "Конец раньше начала"),
        ({"ends": "15:00"}, "Конец раньше начала"),
        ({"place": " "}, "куда приходить"),
        ({"capacity": "0"}, "от 1 до 500"),
        ({"capacity": "501"}, "от 1 до 500"),
        ({"capacity": "много"}, "от 1 до 500"),
        ({"minimum": "9"}, "больше, чем мест"),
        ({"minimum": "-1"}, "от 0 до 500"),
        ({"day": "2026-03-01"}, "уже прошло"),
        ({"day": "2026-03-02", "begins": "07:59"}, "уже прошло"),
    ],
)
def test_what_is_wrong_with_a_slot_is_said_at_the_field(
    yard: Yard, changes: dict[str, str], words: str
) -> None:
    activity_id = rows.activity(yard.session, yard.college).id
    answer = yard.client.post(f"/host/activities/{activity_id}/slots/new", data=slot(**changes))
    assert answer.status_code == 422
    assert words in answer.text
    assert count(yard, Slot) == 0


def test_a_slot_of_another_organisations_activity_is_refused(yard: Yard) -> None:
    activity_id = rows.activity(yard.session, yard.other).id
    path = f"/host/activities/{activity_id}/slots/new"
    assert yard.client.get(path).status_code == 403
    assert yard.client.post(path, data=slot()).status_code == 403
    assert count(yard, Slot) == 0


def test_a_slot_of_an_unknown_activity_is_not_found(yard: Yard) -> None:
    assert yard.client.get("/host/activities/999/slots/new").status_code == 404


def test_other_roles_cannot_add_anything(yard: Yard) -> None:
    activity_id = rows.activity(yard.session, yard.college).id
    sign_in(yard.client, yard.session, yard.navigator_id)
    for path in (NEW, f"/host/activities/{activity_id}/slots/new"):
        assert yard.client.get(path).status_code == 403
        assert yard.client.post(path, data=activity(yard)).status_code == 403
