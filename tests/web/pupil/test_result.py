"""What a pupil or a guest reads after the last question."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from flask.testing import FlaskClient

from app.clock import FixedClock
from models import Pupil
from questionnaires.profile import Profile, ScaleScore
from tests.factories import results
from tests.factories import trials as rows
from tests.web.pupil.conftest import Scene, answer_all, begin, finish, one, send


def result_of(scene: Scene, pupil: Pupil, liked: str = "R") -> str:
    public_id = rows.finished_attempt(scene.session, scene.actor(pupil), liked=liked)
    return f"/attempts/{public_id}/result"


def test_an_unfinished_attempt_leads_back_to_its_questions(browser: FlaskClient) -> None:
    attempt = begin(browser)
    response = browser.get(f"/attempts/{attempt}/result")
    assert (response.status_code, response.location) == (302, f"/attempts/{attempt}")


def test_an_unknown_result_is_not_found(browser: FlaskClient) -> None:
    assert browser.get("/attempts/nothing/result", follow_redirects=True).status_code == 404


def test_the_result_names_what_is_near_and_why(
    scene: Scene, anya: Pupil, browser: FlaskClient
) -> None:
    page = browser.get(result_of(scene, anya)).text
    assert "Похоже, тебе ближе: техника и работа руками" in page
    assert 3 <= page.count('class="direction hue-') - 1 <= 5  # and one to explore
    assert "Потому что тебе нравится: " in page
    assert "Стоит заглянуть и сюда" in page
    assert re.search(r'href="/professions/[a-z-]+"', page)
    assert re.search(r'href="/professions/families/[a-z-]+"', page)


def test_the_result_says_how_far_to_trust_it(
    scene: Scene, anya: Pupil, browser: FlaskClient
) -> None:
    page = browser.get(result_of(scene, anya)).text
    assert "Это подсказка, не приговор." in page
    assert "Чего этот результат не значит" in page
    assert "2 марта" in page
    assert "примерно одинаково близко" in page


def test_the_same_answer_everywhere_is_called_flat_and_shaky_kindly(
    scene: Scene, browser: FlaskClient
) -> None:
    attempt = begin(browser)
    given = rows.all_answers(scene.session, attempt)
    send(browser, attempt, *(one(each.item_id, 3, ms=3000) for each in given))
    finish(browser, attempt)
    page = browser.get(f"/attempts/{attempt}/result").text
    assert "Пока всё одинаково близко" in page
    assert "Этот результат может быть неточным" in page
    assert "Почти все ответы одинаковые." in page
    again = page.split("ответь на них ещё раз")[1].split("</form>")[0]
    assert '<input type="hidden" name="instrument" value="interests">' in again
    assert 'value="full"' in again


def test_the_strongest_basic_interests_are_named_with_bars(
    scene: Scene, anya: Pupil, browser: FlaskClient
) -> None:
    page = browser.get(result_of(scene, anya)).text
    inside = page.split("Самые близкие занятия")[1].split("</table>")[0]
    assert inside.count('<tr role="row" class="hue-R"') == 4  # all four of the liked type
    assert inside.count('<tr role="row" class="hue-') == 5


def test_a_scale_without_enough_answers_is_said_to_be_unknown(
    scene: Scene, anya: Pupil, browser: FlaskClient
) -> None:
    public_id = rows.finished_attempt(scene.session, scene.actor(anya))
    results.rescored(scene.session, public_id, without_a_score("S"))
    page = browser.get(f"/attempts/{public_id}/result").text
    assert "ответов пока мало, считать рано" in page


def test_interests_answered_twice_are_laid_side_by_side(
    scene: Scene, anya: Pupil, browser: FlaskClient, clock: FixedClock
) -> None:
    result_of(scene, anya, liked="R")
    clock.move(hours=200)
    browser = scene.browser_of(anya)
    page = browser.get(result_of(scene, anya, liked="S")).text
    assert "Что изменилось" in page
    assert page.count("изменилось больше, чем бывает случайно") >= 2


def without_a_score(scale: str) -> Callable[[Profile], Profile]:
    def change(profile: Profile) -> Profile:
        scales = tuple(
            ScaleScore(s.id, None, None, 0, s.of) if s.id == scale else s for s in profile.scales
        )
        return replace(profile, scales=scales)

    return change


def test_a_pupil_sees_trials_that_fit_as_the_next_step(
    scene: Scene, anya: Pupil, browser: FlaskClient
) -> None:
    address = result_of(scene, anya)
    assert "Подходящих занятий пока нет" in browser.get(address).text
    profession = re.search(r'href="/professions/([a-z-]+)"', browser.get(address).text)
    assert profession
    slot = scene.slot("Попробуй это", professions=(profession[1],))
    page = browser.get(address).text
    assert "Попробуй это" in page
    assert f'action="/me/trials/{slot}"' in page


def test_a_guest_is_offered_to_keep_the_result_with_a_code(scene: Scene) -> None:
    guest = scene.app.test_client()
    attempt = begin(guest, "short")
    answer_all(scene, guest, attempt, "short")
    finish(guest, attempt)
    page = guest.get(f"/attempts/{attempt}/result").text
    assert "Сохрани результат" in page
    assert 'href="/enter?keep=1"' in page
    assert "это короткая анкета" in page
    assert scene.app.test_client().get(f"/attempts/{attempt}/result").location == "/enter"
