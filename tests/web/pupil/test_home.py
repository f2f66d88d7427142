"""The pupil's route: the lessons of the grade, the trials, and what to tell of them."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from app.clock import FixedClock
from app.services import trials
from app.services.subjects import About
from models import Booking, BookingState, Pupil
from tests.factories import results
from tests.factories import trials as rows
from tests.web.navigator.conftest import statements
from tests.web.pupil.conftest import Scene, answer_all, begin, finish, one, send
from tests.web.pupil.test_trials import bookings


def present(page: str) -> str:
    """The label of the open station."""
    found = re.search(r'aria-current="step">.*?class="station-label">(.*?)<span', page, re.DOTALL)
    assert found
    return re.sub(r"<.*?>", "", found[1]).strip()


def everything(scene: Scene, pupil: Pupil) -> None:
    """All lessons of the eighth grade."""
    rows.finished_attempt(scene.session, scene.actor(pupil))
    for name in ("objects", "readiness", "values", "situations", "knowledge", "reasoning"):
        results.taken(scene.session, scene.actor(pupil), name)


def test_the_route_begins_with_the_first_lesson_and_one_primary_button(
    browser: FlaskClient,
) -> None:
    page = browser.get("/me").text
    assert present(page) == "Урок 1. Что мне нравится"
    assert page.count("button-primary") == 1
    assert "Начать" in page
    assert "Записей пока нет" not in page


def test_only_the_present_lesson_is_open(browser: FlaskClient) -> None:
    page = browser.get("/me").text
    route = page.split('class="route"')[1].split("<footer")[0]
    assert route.count('<details class="lesson">') == 3
    assert "<details open" not in route
    assert (
        route.split("<details")[0].count('class="stop ')
        + route.split("<details")[0].count('class="stop"')
        == 3
    )


def test_every_station_tells_its_state_and_minutes_in_words(
    scene: Scene, anya: Pupil, browser: FlaskClient
) -> None:
    results.taken(scene.session, scene.actor(anya), "objects")
    page = browser.get("/me").text
    assert "пройдено: 1 из 3, осталось примерно" in page
    assert "результат есть, понедельник, 2 марта" in page
    assert re.search(r"ещё впереди, примерно \d+ мин", page)
    assert re.search(r"частей: 2, примерно \d+ мин", page)


def test_any_station_may_be_begun_first(scene: Scene, anya: Pupil, browser: FlaskClient) -> None:
    page = browser.get("/me").text
    assert page.count('<input type="hidden" name="instrument"') == 7
    assert 'aria-label="Сначала это: Задачи: слова, числа, фигуры"' in page
    response = browser.post("/attempts", data={"instrument": "reasoning", "form": "full"})
    assert str(response.location).startswith("/attempts/")
    page = browser.get("/me").text
    assert present(page) == "Урок 4. Задачи"
    assert page.count("button-primary") == 1


def test_the_route_leads_back_into_what_was_begun(scene: Scene, browser: FlaskClient) -> None:
    attempt = begin(browser)
    send(browser, attempt, one("R01", 4))
    page = browser.get("/me").text
    assert "отвечено: 1, осталось примерно" in page
    assert f'href="/attempts/{attempt}"' in page
    assert page.count("button-primary") == 1


def test_a_result_stays_one_click_away_while_the_lesson_goes_on(
    scene: Scene, anya: Pupil, browser: FlaskClient
) -> None:
    public_id = rows.finished_attempt(scene.session, scene.actor(anya))
    page = browser.get("/me").text
    assert present(page) == "Урок 1. Что мне нравится"
    assert f'href="/attempts/{public_id}/result"' in page
    assert page.count("button-primary") == 1
    assert "Записей пока нет" in page


def test_the_lessons_are_those_of_the_grade(scene: Scene, browser: FlaskClient) -> None:
    scene.group.grade = 6
    scene.session.commit()
    page = browser.get("/me").text
    assert "Урок 3. Как я думаю" in page
    assert "Что для меня важно" not in page


def test_a_grade_without_lessons_is_told_so(scene: Scene, browser: FlaskClient) -> None:
    scene.group.grade = 4
    scene.session.commit()
    page = browser.get("/me").text
    assert "Вопросов для твоего класса пока нет" in page
    assert present(page) == "Пробы"
    assert page.count("button-primary") == 1


def test_after_all_lessons_the_route_leads_to_trials(
    scene: Scene, anya: Pupil, browser: FlaskClient
) -> None:
    everything(scene, anya)
    page = browser.get("/me").text
    assert present(page) == "Пробы"
    assert page.count("button-primary") == 1
    assert "Открыть расписание" in page


def test_every_finished_instrument_can_be_taken_again(
    scene: Scene, anya: Pupil, browser: FlaskClient
) -> None:
    assert "Пройти ещё раз" not in browser.get("/me").text
    results.taken(scene.session, scene.actor(anya), "objects")
    page = browser.get("/me").text
    assert 'aria-label="Пройти ещё раз: С чем хочется работать"' in page
    assert page.count('aria-label="Пройти ещё раз: ') == 1


def test_an_attended_trial_asks_how_it_went_until_that_is_told(
    scene: Scene, anya: Pupil, browser: FlaskClient, clock: FixedClock
) -> None:
    activity = rows.activity(scene.session, scene.college)
    booking = results.attended(scene.session, anya.id, activity)
    clock.move(hours=3)
    browser = scene.browser_of(anya)
    page = browser.get("/me").text
    assert "Расскажи, как прошло" in page
    assert f'name="booking_id" value="{booking}"' in page
    assert page.count("button-primary") == 1
    told = results.taken(
        scene.session, scene.actor(anya), "reflection", about=About(booking_id=booking)
    )
    page = browser.get("/me").text
    assert "Расскажи, как прошло" not in page
    assert f'href="/attempts/{told}/result"' in page


def test_of_several_trials_only_the_newest_stands_out(
    scene: Scene, anya: Pupil, clock: FixedClock
) -> None:
    for number, title in enumerate(("Первая", "Вторая")):
        activity = rows.activity(scene.session, scene.college, title)
        results.attended(scene.session, anya.id, activity, in_hours=1 + 3 * number)
    clock.move(hours=9)
    page = scene.browser_of(anya).get("/me").text
    assert "Проба «Вторая» прошла" in page
    assert "Проба «Первая» прошла" not in page
    assert "Расскажи, как прошло: Первая" in page


def test_a_trial_that_was_missed_asks_nothing(scene: Scene, anya: Pupil, clock: FixedClock) -> None:
    activity = rows.activity(scene.session, scene.college)
    number = results.attended(scene.session, anya.id, activity)
    scene.session.get_one(Booking, number).state = BookingState.ABSENT
    scene.session.commit()
    clock.move(hours=3)
    assert "Расскажи" not in scene.browser_of(anya).get("/me").text


def test_readiness_is_suggested_again_after_a_trial(
    scene: Scene, anya: Pupil, browser: FlaskClient, clock: FixedClock
) -> None:
    results.taken(scene.session, scene.actor(anya), "readiness")
    booking = results.attended(scene.session, anya.id, rows.activity(scene.session, scene.college))
    assert "видно будет, что изменилось" not in browser.get("/me").text
    clock.move(hours=3)
    about = About(booking_id=booking)
    results.taken(scene.session, scene.actor(anya), "reflection", about=about)
    browser = scene.browser_of(anya)
    assert "видно будет, что изменилось" in browser.get("/me").text
    results.taken(scene.session, scene.actor(anya), "readiness")
    assert "видно будет, что изменилось" not in browser.get("/me").text


def test_the_page_takes_a_fixed_number_of_statements(
    scene: Scene, anya: Pupil, browser: FlaskClient, clock: FixedClock
) -> None:
    counts = []
    for number in range(2):
        activity = rows.activity(scene.session, scene.college, f"Проба {number}")
        results.attended(scene.session, anya.id, activity, in_hours=number + 1)
        results.taken(scene.session, scene.actor(anya), ("objects", "values")[number])
        scene.session.commit()
        with statements() as sent:
            browser.get("/me")
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 16


def test_a_result_of_the_short_form_offers_the_full_one(
    scene: Scene, anya: Pupil, browser: FlaskClient
) -> None:
    attempt = begin(browser, "short")
    answer_all(scene, browser, attempt, "short")
    finish(browser, attempt)
    assert "Начать полную анкету" in browser.get("/me").text
    assert begin(browser) != attempt


def test_after_a_trial_the_route_leads_to_a_talk_and_keeps_a_stamp(
    scene: Scene, anya: Pupil, browser: FlaskClient, clock: FixedClock
) -> None:
    everything(scene, anya)
    slot = scene.slot("Сварка: первый шов")
    trials.wish(scene.actor(anya), slot, session=scene.session)
    (booking,) = bookings(scene, anya)
    booking.state, booking.place_number = BookingState.ATTENDED, 1
    scene.session.commit()
    clock.move(hours=72)
    browser = scene.browser_of(anya)
    page = browser.get("/me").text
    assert present(page) == "Разговор"
    assert 'class="stamp"' in page
    assert f"/me/bookings/{booking.id}/cancel" not in page
