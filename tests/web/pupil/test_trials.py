"""Asking for trials, and what the board says."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from app.clock import FixedClock
from models import ActivityFormat, Booking, BookingState, Pupil
from tests.factories import trials as rows
from tests.web.pupil.conftest import Scene, begin


def bookings(scene: Scene, pupil: Pupil) -> list[Booking]:
    scene.session.rollback()
    return scene.session.query(Booking).filter_by(pupil_id=pupil.id).order_by(Booking.id).all()


@pytest.mark.parametrize("address", ["/me", "/me/trials"])
def test_guests_have_no_page_of_their_own(scene: Scene, address: str) -> None:
    guest = scene.app.test_client()
    begin(guest, "short")
    assert guest.get(address).location == "/enter"


def test_guests_cannot_wish(scene: Scene) -> None:
    assert scene.app.test_client().post(f"/me/trials/{scene.slot()}").status_code == 403


def test_wishing_twice_is_wishing_once(scene: Scene, anya: Pupil, browser: FlaskClient) -> None:
    slot = scene.slot()
    for _ in range(2):
        response = browser.post(f"/me/trials/{slot}")
        assert (response.status_code, response.location) == (302, "/me/trials")
    assert [b.state for b in bookings(scene, anya)] == [BookingState.REQUESTED]
    page = browser.get("/me/trials").text
    assert "ждёт ответа" in page
    assert f'action="/me/trials/{slot}"' not in page


def test_a_wish_can_be_given_back_and_taken_again(
    scene: Scene, anya: Pupil, browser: FlaskClient
) -> None:
    slot = scene.slot()
    browser.post(f"/me/trials/{slot}")
    (booking,) = bookings(scene, anya)
    for _ in range(2):
        assert browser.post(f"/me/bookings/{booking.id}/cancel").location == "/me/trials"
    assert [b.state for b in bookings(scene, anya)] == [BookingState.CANCELLED]
    assert f'action="/me/trials/{slot}"' in browser.get("/me/trials").text


def test_somebody_elses_booking_cannot_be_given_back(
    scene: Scene, anya: Pupil, browser: FlaskClient
) -> None:
    browser.post(f"/me/trials/{scene.slot()}")
    (booking,) = bookings(scene, anya)
    stranger = scene.browser_of(scene.pupil("Борис"))
    assert stranger.post(f"/me/bookings/{booking.id}/cancel").status_code == 403
    assert stranger.post("/me/bookings/999/cancel").status_code == 404
    assert bookings(scene, anya)[0].state is BookingState.REQUESTED


def test_what_cannot_be_wished_for_is_explained_on_the_board(
    scene: Scene, anya: Pupil, browser: FlaskClient, clock: FixedClock
) -> None:
    older = scene.slot("Для старших", grades=(10, 11))
    response = browser.post(f"/me/trials/{older}", follow_redirects=True)
    assert "Это занятие для других классов" in response.text
    begun = scene.slot()
    clock.move(hours=60)
    browser = scene.browser_of(anya)
    assert "уже началось" in browser.post(f"/me/trials/{begun}", follow_redirects=True).text
    assert browser.post("/me/trials/999").status_code == 404
    assert bookings(scene, anya) == []


def test_a_place_cannot_be_given_back_once_the_trial_has_begun(
    scene: Scene, anya: Pupil, browser: FlaskClient, clock: FixedClock
) -> None:
    browser.post(f"/me/trials/{scene.slot()}")
    (booking,) = bookings(scene, anya)
    clock.move(hours=60)
    browser = scene.browser_of(anya)
    response = browser.post(f"/me/bookings/{booking.id}/cancel", follow_redirects=True)
    assert "уже началось" in response.text
    assert bookings(scene, anya)[0].state is BookingState.REQUESTED


def test_an_empty_board_says_what_to_do_instead(browser: FlaskClient) -> None:
    page = browser.get("/me/trials").text
    assert "Новых занятий пока нет" in page
    assert 'href="/professions"' in page


def test_fitting_trials_stand_first_with_the_reason(
    scene: Scene, anya: Pupil, browser: FlaskClient
) -> None:
    address = rows.finished_attempt(scene.session, scene.actor(anya))
    page = browser.get(f"/attempts/{address}/result").text
    near = re.search(r'href="/professions/([a-z-]+)"', page)
    assert near
    scene.slot("Далёкое дело", professions=("lawyer",))
    scene.slot("Близкое дело", professions=(near[1],))
    page = browser.get("/me/trials").text
    assert page.index("Близкое дело") < page.index("Далёкое дело")
    assert "Из твоего списка: " in page


def test_without_trials_in_the_region_remote_activities_are_offered(quiet_scene: Scene) -> None:
    pupil = quiet_scene.pupil("Вика")
    on_site = quiet_scene.slot("Сварка: первый шов")
    remote = quiet_scene.slot("Первая веб-страница", form=ActivityFormat.REMOTE)
    browser = quiet_scene.browser_of(pupil)
    assert "В твоём регионе пока нет площадок" in browser.get("/me").text
    page = browser.get("/me/trials").text
    assert "Первая веб-страница" in page
    assert "Сварка: первый шов" not in page
    refused = browser.post(f"/me/trials/{on_site}", follow_redirects=True)
    assert "пока проходит только диагностика" in refused.text
    assert (
        "Твоё желание записано" in browser.post(f"/me/trials/{remote}", follow_redirects=True).text
    )
