"""The roster of a slot, and attendance."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.clock import FixedClock
from models import AuditEvent
from tests.factories import people
from tests.factories import trials as rows
from tests.factories.sign_in import sign_in
from tests.web.host.conftest import Yard


def test_an_empty_roster_says_what_comes_next(yard: Yard) -> None:
    assert "Мест пока никто не занял" in yard.client.get(f"/host/slots/{yard.slot().id}").text


def test_the_roster_names_first_name_and_class(yard: Yard) -> None:
    slot = yard.slot()
    yard.place(slot, "Аня", "Котова")
    page = yard.client.get(f"/host/slots/{slot.id}").text
    assert "Аня" in page
    assert "8 Б" in page


def test_the_roster_never_holds_last_names_schools_or_results(
    yard: Yard, clock: FixedClock
) -> None:
    slot = yard.slot(hours=2)
    pupil = people.pupil(yard.session, yard.group, "Аня", "Редкофамильная")
    rows.finished_attempt(yard.session, people.principal(yard.session, pupil.id))
    pupil_id = pupil.id
    yard.place(slot, "Борис", "Неслыханный")
    yard.assign(slot, pupil_id)
    for hours in (0, 3):
        clock.move(hours=hours)
        page = yard.client.get(f"/host/slots/{slot.id}").text
        assert "Аня" in page
        for secret in ("Редкофамильная", "Неслыханный", "Школа № 12", "Техника и работа руками"):
            assert secret not in page


def test_who_waits_or_wishes_is_a_number_and_not_a_name(yard: Yard) -> None:
    slot = yard.slot(capacity=1)
    yard.place(slot, "Аня", "Котова")
    yard.place(slot, "Борис", "Мельник")
    page = yard.client.get(f"/host/slots/{slot.id}").text
    assert "Борис" not in page
    assert "1 из 1" in page


def test_an_erased_pupil_is_not_on_the_roster(yard: Yard, clock: FixedClock) -> None:
    slot = yard.slot()
    yard.place(slot, "Аня", "Котова")
    row = people.pupil(yard.session, yard.group, "Злата", "Ким")
    yard.assign(slot, row.id)
    row.erased_at = clock.now()
    yard.session.commit()
    page = yard.client.get(f"/host/slots/{slot.id}").text
    assert "Аня" in page
    assert "Злата" not in page


def test_before_the_beginning_there_are_no_buttons(yard: Yard) -> None:
    slot = yard.slot()
    booking = yard.place(slot)
    page = yard.client.get(f"/host/slots/{slot.id}").text
    assert f"/host/bookings/{booking}" not in page
    assert "можно с начала занятия" in page


def test_marking_before_the_beginning_is_refused(yard: Yard) -> None:
    booking = yard.place(yard.slot())
    answer = yard.client.post(f"/host/bookings/{booking}", data={"came": "yes"})
    assert answer.status_code == 409
    assert "когда занятие начнётся" in answer.text
    assert yard.state(booking) == "assigned"


def test_attendance_is_marked_and_can_be_corrected(yard: Yard, clock: FixedClock) -> None:
    slot = yard.slot()
    booking = yard.place(slot)
    clock.move(hours=1)
    for came, state in (("yes", "attended"), ("no", "absent"), ("yes", "attended")):
        answer = yard.client.post(f"/host/bookings/{booking}", data={"came": came})
        assert answer.location == f"/host/slots/{slot.id}#b{booking}"
        assert yard.state(booking) == state
    assert "Исправить: пропущено" in yard.client.get(f"/host/slots/{slot.id}").text
    marks = select(func.count()).where(AuditEvent.action == "booking.marked")
    assert yard.session.scalar(marks) == 3


@pytest.mark.parametrize("came", ["", "maybe", None])
def test_a_mark_that_says_nothing_is_refused(
    yard: Yard, clock: FixedClock, came: str | None
) -> None:
    booking = yard.place(yard.slot())
    clock.move(hours=1)
    data = {} if came is None else {"came": came}
    assert yard.client.post(f"/host/bookings/{booking}", data=data).status_code == 400
    assert yard.state(booking) == "assigned"


def test_who_only_waits_cannot_be_marked(yard: Yard, clock: FixedClock) -> None:
    slot = yard.slot(capacity=1)
    yard.place(slot)
    waiting = yard.place(slot, "Борис", "Мельник")
    clock.move(hours=1)
    answer = yard.client.post(f"/host/bookings/{waiting}", data={"came": "yes"})
    assert answer.status_code == 409
    assert yard.state(waiting) == "waiting"


def test_the_host_of_another_organisation_is_refused(yard: Yard, clock: FixedClock) -> None:
    slot = yard.slot()
    booking = yard.place(slot)
    clock.move(hours=1)
    sign_in(yard.client, yard.session, yard.other_host_id)
    answer = yard.client.get(f"/host/slots/{slot.id}")
    assert answer.status_code == 403
    assert "Аня" not in answer.text
    assert yard.client.post(f"/host/bookings/{booking}", data={"came": "no"}).status_code == 403
    assert yard.state(booking) == "assigned"


def test_a_navigator_cannot_mark(yard: Yard, clock: FixedClock) -> None:
    booking = yard.place(yard.slot())
    clock.move(hours=1)
    sign_in(yard.client, yard.session, yard.navigator_id)
    assert yard.client.post(f"/host/bookings/{booking}", data={"came": "no"}).status_code == 403


def test_what_does_not_exist_is_not_found(yard: Yard) -> None:
    assert yard.client.get("/host/slots/999").status_code == 404
    assert yard.client.post("/host/bookings/999", data={"came": "yes"}).status_code == 404
