"""A host's board of slots."""

from __future__ import annotations

from app.clock import FixedClock
from app.services import trials
from tests.factories import people
from tests.factories import trials as rows
from tests.factories.sign_in import sign_in
from tests.web.host.conftest import Yard


def test_an_empty_board_says_what_to_do(yard: Yard) -> None:
    page = yard.client.get("/host").text
    assert "Впереди занятий нет" in page
    assert "Опишите первое" in page


def test_coming_slots_are_shown_on_the_clocks_of_the_region(yard: Yard) -> None:
    yard.slot(hours=3)
    page = yard.client.get("/host").text
    assert "11:00" in page  # 09:00 UTC in Kaliningrad
    assert "понедельник, 2 марта" in page
    assert "свободно 8 из 8" in page


def test_the_board_counts_places_wishes_and_the_queue(yard: Yard) -> None:
    slot = yard.slot(capacity=1, hours=5)
    yard.place(slot)
    yard.place(slot, "Борис", "Мельник")
    wishing = people.pupil(yard.session, yard.group, "Вера", "Ким")
    trials.wish(people.principal(yard.session, wishing.id), slot.id, session=yard.session)
    page = yard.client.get("/host").text
    assert "мест нет" in page
    assert "ждут места: 1" in page
    assert "хотят: 1" in page


def test_a_slot_below_its_minimum_is_named(yard: Yard) -> None:
    slot = yard.slot(hours=5)
    slot.minimum = 5
    yard.session.commit()
    yard.place(slot)
    assert "до минимума не хватает: 4" in yard.client.get("/host").text


def test_a_past_slot_without_attendance_asks_for_it(yard: Yard, clock: FixedClock) -> None:
    slot = yard.slot()
    booking = yard.place(slot)
    clock.move(hours=2)
    page = yard.client.get("/host").text
    assert "без отметки 1" in page
    yard.client.post(f"/host/bookings/{booking}", data={"came": "yes"})
    page = yard.client.get("/host").text
    assert "Все прошедшие занятия отмечены" in page


def test_slots_of_other_organisations_are_not_shown(yard: Yard) -> None:
    rows.slot(yard.session, rows.activity(yard.session, yard.other, "Чужая проба"))
    assert "Чужая проба" not in yard.client.get("/host").text


def test_the_number_of_statements_does_not_grow_with_the_slots(yard: Yard) -> None:
    yard.slot()
    few = yard.statements("/host")
    for _ in range(4):
        yard.place(yard.slot(hours=9))
    assert yard.statements("/host") == few


def test_other_roles_are_refused(yard: Yard) -> None:
    sign_in(yard.client, yard.session, yard.navigator_id)
    assert yard.client.get("/host").status_code == 403
    visitor = yard.client.application.test_client()
    assert visitor.get("/host").location == "/enter"
