"""The question page without its script: plain forms to the end."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from app.clock import FixedClock
from models import BookingState, Pupil
from tests.web.pupil.conftest import (
    Scene,
    answer_all,
    begin,
    found_in,
    give,
    hidden,
    one,
    script_of,
    send,
    view,
)


def values(browser: FlaskClient) -> str:
    """Twenty-four ratings in two blocks, the same for everybody."""
    return begin(browser, instrument="values")


def test_beginning_twice_goes_on_with_the_same_attempt(browser: FlaskClient) -> None:
    assert values(browser) == values(browser)


def test_without_a_name_the_interests_begin(scene: Scene, browser: FlaskClient) -> None:
    response = browser.post("/attempts", data={"form": "short"})
    assert scene.attempt(response.location.rsplit("/", 1)[1]).instrument_id == "interests"


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"form": "secret"},
        {"form": "full", "instrument": "horoscope"},
        {"form": "full", "instrument": "x" * 41},
        {"form": "full", "booking_id": "many"},
        {"form": "full", "booking_id": "0"},
        {"form": "full", "instrument": "child-interests"},
        {"form": "full", "instrument": "reflection"},
    ],
)
def test_what_is_not_offered_to_pupils_is_not_found(
    browser: FlaskClient, form: dict[str, str]
) -> None:
    assert browser.post("/attempts", data=form).status_code == 404


def test_an_instrument_for_other_grades_is_declined_kindly(
    scene: Scene, browser: FlaskClient
) -> None:
    scene.group.grade = 7
    scene.session.commit()
    response = browser.post("/attempts", data={"form": "full", "instrument": "values"})
    assert (response.status_code, response.location) == (302, "/me")
    assert "Эта анкета для других классов" in browser.get("/me").text


def test_a_trial_is_reflected_on_once_it_took_place(
    scene: Scene, anya: Pupil, browser: FlaskClient, clock: FixedClock
) -> None:
    booking = scene.wished(browser, anya)
    wanted = {"form": "full", "instrument": "reflection", "booking_id": str(booking.id)}
    early = browser.post("/attempts", data=wanted)
    assert early.location == "/me"
    assert "Рассказать о пробе можно, когда" in browser.get("/me").text
    booking.state, booking.place_number = BookingState.ATTENDED, 1
    scene.session.commit()
    clock.move(hours=72)
    begun = scene.browser_of(anya).post("/attempts", data=wanted)
    attempt = scene.attempt(begun.location.rsplit("/", 1)[1])
    assert (attempt.instrument_id, attempt.booking_id) == ("reflection", booking.id)


def test_somebody_elses_trial_cannot_be_reflected_on(
    scene: Scene, anya: Pupil, browser: FlaskClient
) -> None:
    booking = scene.wished(browser, anya)
    stranger = scene.browser_of(scene.pupil("Борис"))
    wanted = {"form": "full", "instrument": "reflection", "booking_id": str(booking.id)}
    assert stranger.post("/attempts", data=wanted).status_code == 403


def test_an_untouched_form_opens_with_what_it_is_about(browser: FlaskClient) -> None:
    page = browser.get(f"/attempts/{values(browser)}").text
    assert view(page) == "block"
    assert "Первая половина" in page
    assert "Представь свою будущую работу" in page
    assert "Вопросов: 12, примерно 2 мин." in page
    assert "Результат увидят родители и педагог" in page


def test_a_whole_form_can_be_answered_without_the_script(
    scene: Scene, browser: FlaskClient
) -> None:
    attempt = values(browser)
    address, parts = f"/attempts/{attempt}", []
    for _ in range(40):
        page = browser.get(address).text
        if view(page) == "done":
            break
        if view(page) == "block":
            parts.append(found_in(page, r"<h1>([^<]+)</h1>"))
            address = found_in(page, r'href="([^"]+)" id="go"')
            continue
        number = int(hidden(page, "n"))
        given = give(browser, attempt, hidden(page, "item"), 1 + number % 5, n=number)
        assert given.status_code == 302
        address = given.location
    assert parts == ["Первая половина", "Вторая половина"]
    ids = scene.ids(attempt)
    assert set(scene.answers_of(attempt)) == set(ids)
    places = {item: found.position for item, found in scene.given_to(attempt).items()}
    assert places == {item: number for number, item in enumerate(ids, 1)}
    finished = browser.post(f"/attempts/{attempt}/finish")
    assert finished.location == f"/attempts/{attempt}/result"


def test_an_earlier_question_shows_its_answer_and_takes_another(
    scene: Scene, browser: FlaskClient
) -> None:
    attempt = values(browser)
    first, second = scene.ids(attempt)[:2]
    give(browser, attempt, first, 4)
    page = browser.get(f"/attempts/{attempt}?n=1").text
    assert 'value="4" aria-pressed="true"' in page
    assert (hidden(page, "item"), hidden(page, "seq")) == (first, "2")
    changed = give(browser, attempt, first, 1, seq=2)
    assert hidden(browser.get(changed.location).text, "item") == second
    assert scene.answers_of(attempt) == {first: (2, 1)}


def test_pressing_an_answer_twice_counts_once(scene: Scene, browser: FlaskClient) -> None:
    attempt = values(browser)
    first = scene.ids(attempt)[0]
    assert give(browser, attempt, first, 4).location == give(browser, attempt, first, 4).location
    assert scene.answers_of(attempt) == {first: (1, 4)}


def test_an_answer_from_another_tab_is_shown_and_can_be_replaced(
    scene: Scene, browser: FlaskClient
) -> None:
    attempt = values(browser)
    first = scene.ids(attempt)[0]
    give(browser, attempt, first, 4)
    response = give(browser, attempt, first, 2)
    assert response.status_code == 409
    assert "в другой вкладке" in response.text
    assert 'value="4" aria-pressed="true"' in response.text
    assert hidden(response.text, "seq") == "2"
    assert give(browser, attempt, first, 2, seq=2).status_code == 302
    assert scene.answers_of(attempt) == {first: (2, 2)}


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"item": "AC04", "value": "many", "seq": "1", "n": "1"},
        {"item": "AC04", "value": "4", "seq": "1"},
        {"item": "AC04", "value": "9", "seq": "1", "n": "1"},
        {"item": "AC99", "value": "4", "seq": "1", "n": "1"},
    ],
)
def test_a_broken_form_is_refused(browser: FlaskClient, form: dict[str, str]) -> None:
    assert browser.post(f"/attempts/{values(browser)}", data=form).status_code == 422


@pytest.mark.parametrize("query", ["n=0", "n=25", "block=0", "block=3"])
def test_a_question_or_block_that_is_not_there_is_not_found(
    browser: FlaskClient, query: str
) -> None:
    assert browser.get(f"/attempts/{values(browser)}?{query}").status_code == 404


def test_the_page_resumes_at_the_first_open_question(scene: Scene, browser: FlaskClient) -> None:
    attempt = values(browser)
    ids = scene.ids(attempt)
    send(browser, attempt, *(one(item, 3) for item in ids[:12]))
    page = browser.get(f"/attempts/{attempt}").text
    assert view(page) == "question"
    assert hidden(page, "item") == ids[12]
    assert "Блок 2 из 2" in page


def test_the_script_gets_every_question_and_what_is_stored(
    scene: Scene, browser: FlaskClient
) -> None:
    attempt = values(browser)
    send(browser, attempt, one("AC04", 4), one("AC04", 5, seq=2))
    data = script_of(browser.get(f"/attempts/{attempt}").text)
    assert [item for item, _ in data["items"]] == list(scene.ids(attempt))
    assert data["order"] == list(scene.ids(attempt))
    assert data["stored"] == {"AC04": [2, 5]}
    assert data["answers"] == f"/attempts/{attempt}/answers"
    assert data["adaptive"] is False


def test_a_pause_is_offered_after_twelve_minutes_in_one_go(
    scene: Scene, browser: FlaskClient, clock: FixedClock
) -> None:
    attempt = values(browser)
    ids = scene.ids(attempt)
    offer = r'<p class="muted" id="rest">'
    for number, item in enumerate(ids[:4]):
        send(browser, attempt, one(item, 3, at=number + 1))
        clock.move(minutes=4)
    page = browser.get(f"/attempts/{attempt}").text
    assert re.search(offer, page)
    assert "Ты отвечаешь уже 16 мин." in page
    clock.move(minutes=6)
    assert not re.search(offer, browser.get(f"/attempts/{attempt}").text)


def test_finishing_too_early_leads_back_to_the_open_question(
    scene: Scene, browser: FlaskClient
) -> None:
    attempt = values(browser)
    answer_all(scene, browser, attempt, but=3)
    response = browser.post(f"/attempts/{attempt}/finish", follow_redirects=True)
    assert response.request.path == f"/attempts/{attempt}"
    assert "Остались вопросы без ответа: 3" in response.text
    assert hidden(response.text, "n") == "22"


def test_finishing_twice_is_finishing_once(scene: Scene, browser: FlaskClient) -> None:
    attempt = values(browser)
    answer_all(scene, browser, attempt)
    for _ in range(2):
        response = browser.post(f"/attempts/{attempt}/finish")
        assert response.location == f"/attempts/{attempt}/result"


def test_a_finished_attempt_shows_its_result_instead_of_questions(
    scene: Scene, browser: FlaskClient
) -> None:
    attempt = values(browser)
    answer_all(scene, browser, attempt)
    browser.post(f"/attempts/{attempt}/finish")
    for address in (f"/attempts/{attempt}", f"/attempts/{attempt}/again"):
        last = browser.get(address, follow_redirects=False)
        assert last.status_code == 302
    assert browser.get(f"/attempts/{attempt}").location == f"/attempts/{attempt}/result"
    late = give(browser, attempt, "AC04", 1, seq=9)
    assert late.location == f"/attempts/{attempt}/result"
    with browser.session_transaction() as kept:
        assert "ответы больше не меняются" in str(kept["_flashes"])


def test_a_guest_reads_that_nobody_else_sees_the_result_and_leaves_for_the_start(
    scene: Scene,
) -> None:
    guest = scene.app.test_client()
    page = guest.get(f"/attempts/{begin(guest, 'short')}").text
    assert "Имя не нужно" in page
    assert re.search(r'class="service-link" href="/">', page)
