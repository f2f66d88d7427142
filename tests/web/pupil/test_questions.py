"""The question page without its script: plain forms to the end."""

from __future__ import annotations

import json
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.pupil.conftest import Scene, answer_all, begin, one, send


def give(
    browser: FlaskClient, attempt: str, item: str, value: int, seq: int = 1, n: int = 1
) -> TestResponse:
    form = {"item": item, "value": value, "seq": seq, "n": n}
    return browser.post(f"/attempts/{attempt}", data=form)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def found_in(page: str, pattern: str) -> str:
    found = re.search(pattern, page)
    assert found
    return found[1]


def view(page: str) -> str:
    """Which of the three views is not hidden."""
    (name,) = re.findall(r'<section id="view-(\w+)"[^>]*?(?<!hidden)>', page)
    return str(name)


def test_beginning_twice_goes_on_with_the_same_attempt(browser: FlaskClient) -> None:
    assert begin(browser) == begin(browser)


def test_an_unknown_form_is_not_found(browser: FlaskClient) -> None:
    assert browser.post("/attempts", data={"form": "secret"}).status_code == 404
    assert browser.post("/attempts").status_code == 404


def test_an_untouched_form_opens_with_what_it_is_about(browser: FlaskClient) -> None:
    page = browser.get(f"/attempts/{begin(browser)}").text
    assert view(page) == "block"
    assert "Первая часть" in page
    assert "Представь" in page
    assert "Результат увидят родители и педагог" in page


def test_a_whole_form_can_be_answered_without_the_script(
    scene: Scene, browser: FlaskClient
) -> None:
    attempt = begin(browser)
    address, parts = f"/attempts/{attempt}", []
    for _ in range(80):
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
    assert parts == [block.title.ru for block in scene.instrument.form("full").blocks]
    assert len(scene.answers_of(attempt)) == 60
    finished = browser.post(f"/attempts/{attempt}/finish")
    assert finished.location == f"/attempts/{attempt}/result"
    assert "Похоже, тебе ближе" in browser.get(finished.location).text


def test_an_earlier_question_shows_its_answer_and_takes_another(
    scene: Scene, browser: FlaskClient
) -> None:
    attempt = begin(browser)
    first, second = scene.instrument.layout("full").ids[:2]
    give(browser, attempt, first, 4)
    page = browser.get(f"/attempts/{attempt}?n=1").text
    assert 'value="4" aria-pressed="true"' in page
    assert (hidden(page, "item"), hidden(page, "seq")) == (first, "2")
    changed = give(browser, attempt, first, 1, seq=2)
    assert hidden(browser.get(changed.location).text, "item") == second
    assert scene.answers_of(attempt) == {first: (2, 1)}


def test_pressing_an_answer_twice_counts_once(scene: Scene, browser: FlaskClient) -> None:
    attempt = begin(browser)
    first = scene.instrument.layout("full").ids[0]
    assert give(browser, attempt, first, 4).location == give(browser, attempt, first, 4).location
    assert scene.answers_of(attempt) == {first: (1, 4)}


def test_an_answer_from_another_tab_is_shown_and_can_be_replaced(
    scene: Scene, browser: FlaskClient
) -> None:
    attempt = begin(browser)
    first = scene.instrument.layout("full").ids[0]
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
        {"item": "R01", "value": "many", "seq": "1", "n": "1"},
        {"item": "R01", "value": "4", "seq": "1"},
        {"item": "R01", "value": "9", "seq": "1", "n": "1"},
        {"item": "R99", "value": "4", "seq": "1", "n": "1"},
    ],
)
def test_a_broken_form_is_refused(browser: FlaskClient, form: dict[str, str]) -> None:
    assert browser.post(f"/attempts/{begin(browser)}", data=form).status_code == 422


@pytest.mark.parametrize("query", ["n=0", "n=61", "block=0", "block=6"])
def test_a_question_or_block_that_is_not_there_is_not_found(
    browser: FlaskClient, query: str
) -> None:
    assert browser.get(f"/attempts/{begin(browser)}?{query}").status_code == 404


def test_the_page_resumes_at_the_first_open_question(scene: Scene, browser: FlaskClient) -> None:
    attempt = begin(browser)
    ids = scene.instrument.layout("full").ids
    send(browser, attempt, *(one(item, 3) for item in ids[:12]))
    page = browser.get(f"/attempts/{attempt}").text
    assert view(page) == "question"
    assert hidden(page, "item") == ids[12]
    assert "Блок 2 из 5" in page


def test_the_script_gets_every_question_and_what_is_stored(
    scene: Scene, browser: FlaskClient
) -> None:
    attempt = begin(browser)
    send(browser, attempt, one("R01", 4), one("R01", 5, seq=2))
    page = browser.get(f"/attempts/{attempt}").text
    found = re.search(r'<script type="application/json" id="questions">(.+?)</script>', page)
    assert found
    data = json.loads(found[1])
    assert [item for item, _ in data["items"]] == list(scene.instrument.layout("full").ids)
    assert data["stored"] == {"R01": [2, 5]}
    assert data["answers"] == f"/attempts/{attempt}/answers"


def test_finishing_too_early_leads_back_to_the_open_question(
    scene: Scene, browser: FlaskClient
) -> None:
    attempt = begin(browser)
    answer_all(scene, browser, attempt, but=3)
    response = browser.post(f"/attempts/{attempt}/finish", follow_redirects=True)
    assert response.request.path == f"/attempts/{attempt}"
    assert "Остались вопросы без ответа: 3" in response.text
    assert hidden(response.text, "n") == "58"


def test_finishing_twice_is_finishing_once(scene: Scene, browser: FlaskClient) -> None:
    attempt = begin(browser)
    answer_all(scene, browser, attempt)
    for _ in range(2):
        response = browser.post(f"/attempts/{attempt}/finish")
        assert response.location == f"/attempts/{attempt}/result"


def test_a_finished_attempt_shows_its_result_instead_of_questions(
    scene: Scene, browser: FlaskClient
) -> None:
    attempt = begin(browser)
    answer_all(scene, browser, attempt)
    browser.post(f"/attempts/{attempt}/finish")
    assert browser.get(f"/attempts/{attempt}").location == f"/attempts/{attempt}/result"
    late = give(browser, attempt, "R01", 1, seq=9)
    assert late.location == f"/attempts/{attempt}/result"
    assert "ответы больше не меняются" in browser.get(late.location).text


def test_a_guest_reads_that_nobody_else_sees_the_result_and_leaves_for_the_start(
    scene: Scene,
) -> None:
    guest = scene.app.test_client()
    page = guest.get(f"/attempts/{begin(guest, 'short')}").text
    assert "Имя не нужно" in page
    assert re.search(r'class="service-link" href="/">', page)
