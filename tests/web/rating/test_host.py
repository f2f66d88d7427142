"""A host rates what a pupil did at a trial."""

from __future__ import annotations

from functools import partial

import pytest

from models import BookingState, ProfileRecord
from tests.web.rating.conftest import Family, words

RATE = "Оценить работу"


def roster(family: Family) -> str:
    return family.client.get(f"/host/slots/{family.slot}").text


def test_the_roster_offers_to_rate_whoever_came_and_says_when_it_is_done(family: Family) -> None:
    family.come("host")
    page = roster(family)
    assert f'aria-label="{RATE}: Аня, 8 Б, место 2"' in page
    family.fill(family.begin("host"))
    page = roster(family)
    assert RATE not in page
    assert "оценено" in words(page)
    family.come("colleague")
    assert RATE not in roster(family)


@pytest.mark.parametrize("state", [BookingState.ASSIGNED, BookingState.ABSENT])
def test_who_is_not_marked_as_come_is_not_rated(family: Family, state: BookingState) -> None:
    family.mark(state)
    client = family.come("host")
    assert RATE not in roster(family)
    answer = client.post(f"/host/bookings/{family.visit}/rating")
    assert answer.location == f"/host/slots/{family.slot}"
    assert "у кого стоит отметка «Посещено»" in roster(family)


def test_the_sheet_names_what_the_roster_names_and_no_more(family: Family) -> None:
    page = family.read(family.begin("host"))
    assert "Аня, 8 Б, место 2 · Сварка: первый шов" in words(page)
    for secret in ("Редкофамильная", "Школа № 12", f"/pupils/{family.child}"):
        assert secret not in page


def test_eight_questions_stand_on_one_page_without_parts(family: Family) -> None:
    page = family.read(family.begin("host"))
    assert page.count("<fieldset") == 8
    assert "Блок" not in words(page)
    assert page.count('value="" checked') == 8
    assert page.count("Не было видно") == 8
    assert " required" not in page.split("<main")[1]


def test_gaps_are_allowed_and_stay_gaps(family: Family) -> None:
    sheet = family.begin("host")
    items = family.items(sheet)
    answer = family.send(sheet, {items[0]: 5, items[1]: 4})
    assert answer.location == f"/host/slots/{family.slot}#b{family.visit}"
    assert family.finished(sheet)
    assert family.stored(sheet) == {items[0]: 5, items[1]: 4}
    content = family.session.query(ProfileRecord).one().content
    means = {scale["id"]: scale.get("mean") for scale in content["scales"]}
    assert means == {"result": None, "process": 4.5, "people": None}


def test_a_sheet_without_a_single_mark_is_not_an_end(family: Family) -> None:
    sheet = family.begin("host")
    answer = family.send(sheet, {})
    assert answer.status_code == 422
    assert "Отметьте хотя бы одну строку" in answer.text
    assert "<title>Ошибка: " in answer.text
    first = family.items(sheet)[0]
    assert f'href="#item-{first}-1"' in answer.text
    assert f'id="item-{first}-1"' in answer.text
    assert not family.finished(sheet)


def test_a_mark_corrected_in_the_middle_closes_the_sheet_until_it_is_corrected_back(
    family: Family,
) -> None:
    sheet = family.begin("host")
    shown = family.read(sheet)
    given = dict.fromkeys(family.items(sheet), 4)
    family.mark(BookingState.ABSENT)
    for act in (family.client.get, partial(family.send, given=given, shown=shown)):
        assert act(sheet).location == f"/host/slots/{family.slot}"
        assert "у кого стоит отметка «Посещено»" in roster(family)
    assert family.stored(sheet) == {}
    family.mark(BookingState.ATTENDED)
    family.send(sheet, given, shown=shown)
    assert family.finished(sheet)


@pytest.mark.parametrize("who", ["other host", "navigator", "parent", "child", "coordinator"])
def test_nobody_from_elsewhere_begins_or_opens_it(family: Family, who: str) -> None:
    sheet = family.begin("host")
    client = family.come(who)
    assert client.post(f"/host/bookings/{family.visit}/rating").status_code == 403
    assert client.get(sheet).status_code == 403
    assert client.post(sheet, data={"later": "yes"}).status_code == 403


def test_a_visit_that_is_not_there_is_not_found(family: Family) -> None:
    assert family.come("host").post("/host/bookings/999999/rating").status_code == 404
    assert family.client.get("/ratings/nothing").status_code == 404
