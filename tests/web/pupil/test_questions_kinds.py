"""Ratings, pairs, right and wrong, situations, figures: all on one page."""

from __future__ import annotations

import html
import re

import pytest
from flask.testing import FlaskClient

from questionnaires.scoring.generated import instance
from tests.web.pupil.conftest import (
    Scene,
    begin,
    found_in,
    give,
    hidden,
    offered,
    one,
    script_of,
    send,
)


def text(page: str, pattern: str) -> str:
    return html.unescape(found_in(page, pattern))


def question(browser: FlaskClient, attempt: str, number: int = 1) -> str:
    return browser.get(f"/attempts/{attempt}?n={number}").text


def test_a_rating_asks_by_its_own_text_and_has_the_stem_as_a_hint(
    scene: Scene, browser: FlaskClient
) -> None:
    attempt = begin(browser, instrument="readiness")
    page = question(browser, attempt)
    item = scene.measurement(attempt).questionnaire.item(scene.ids(attempt)[0])
    assert text(page, r'<h1 class="question-text">([^<]+)</h1>') == item.text.ru
    assert text(page, r'id="value-hint">([^<]+)<') == "Насколько это про тебя?"
    assert offered(page) == [1, 2, 3, 4, 5]


def test_a_pair_shows_the_stem_and_two_activities_on_their_own_sides(
    scene: Scene, browser: FlaskClient
) -> None:
    attempt = begin(browser, instrument="objects")
    page = question(browser, attempt)
    assert (
        text(page, r'<h1 class="question-text">([^<]+)</h1>') == "Что тебе хочется делать больше?"
    )
    sides = scene.measurement(attempt).questionnaire.item(scene.ids(attempt)[0]).options
    assert offered(page) == [1, 2]
    assert page.index(sides[0].text.ru) < page.index(sides[1].text.ru)
    assert give(browser, attempt, hidden(page, "item"), 2).status_code == 302
    assert list(scene.answers_of(attempt).values()) == [(1, 2)]


def test_a_value_that_the_pair_does_not_have_is_refused(browser: FlaskClient) -> None:
    attempt = begin(browser, instrument="objects")
    assert send(browser, attempt, one("O01", 3)).status_code == 422


def test_a_situation_is_a_paragraph_before_its_question(scene: Scene, browser: FlaskClient) -> None:
    attempt = begin(browser, instrument="situations")
    page = question(browser, attempt)
    item = scene.measurement(attempt).questionnaire.item(scene.ids(attempt)[0])
    assert text(page, r'<p class="situation"[^>]*>([^<]+)</p>') == item.text.ru
    assert text(page, r'<h1 class="question-text">([^<]+)</h1>') == "Что ты сделаешь скорее всего?"
    assert page.index(item.text.ru) < page.index("Что ты сделаешь скорее всего?")
    assert re.search(r'<fieldset aria-describedby="value-situation">', page)


@pytest.mark.parametrize("instrument", ["situations", "knowledge"])
def test_the_order_of_answers_says_nothing_and_stays_for_the_attempt(
    scene: Scene, instrument: str
) -> None:
    orders = []
    for name in ("Аня", "Борис", "Вика", "Глеб"):
        browser = scene.browser_of(scene.pupil(name))
        attempt = begin(browser, instrument=instrument)
        data = script_of(browser.get(f"/attempts/{attempt}").text)
        again = script_of(browser.get(f"/attempts/{attempt}").text)
        assert data["items"] == again["items"]
        orders.append({item: [value for value, _ in own] for item, _, own in data["items"]})
    assert all(sorted(values) == [1, 2, 3, 4] for each in orders for values in each.values())
    first = next(iter(orders[0]))
    assert len({tuple(each[first]) for each in orders}) > 1
    assert len({tuple(values) for values in orders[0].values()}) > 4


def test_the_page_and_its_script_show_the_answers_in_the_same_order(browser: FlaskClient) -> None:
    attempt = begin(browser, instrument="situations")
    for number in (1, 2, 3):
        page = question(browser, attempt, number)
        _, _, own = script_of(page)["items"][number - 1]
        assert offered(page) == [value for value, _ in own]


def test_a_generated_item_shows_its_figure_with_words_for_it(
    scene: Scene, browser: FlaskClient
) -> None:
    attempt = begin(browser, instrument="reasoning")
    measurement = scene.measurement(attempt)
    made = [
        instance(measurement.questionnaire.item(i), measurement.seed, "ru")
        for i in scene.ids(attempt)
    ]
    number, item = next((n, m) for n, m in enumerate(made, 1) if m.figure and m.options[0].figure)
    assert item.figure is not None
    page = question(browser, attempt, number)
    assert text(page, r'<h1 class="question-text">([^<]+)</h1>') == item.text
    assert item.figure.svg in page
    assert text(page, r'<figcaption class="vh">([^<]+)</figcaption>') == item.figure.alt
    words = html.unescape(found_in(page, r'<details class="disclosure">(.+?)</details>'))
    assert "Описание рисунка словами" in words
    for option in item.options:
        assert option.figure is not None
        assert option.figure.svg in page
        assert f"{option.text}: {option.figure.alt}" in words
    assert offered(page) == [option.value for option in item.options]


def test_an_item_without_a_figure_hides_the_frame_for_it(
    scene: Scene, browser: FlaskClient
) -> None:
    attempt = begin(browser, instrument="reasoning")
    measurement = scene.measurement(attempt)
    plain = next(
        number
        for number, item in enumerate(scene.ids(attempt), 1)
        if instance(measurement.questionnaire.item(item), measurement.seed, "ru").figure is None
    )
    page = question(browser, attempt, plain)
    assert '<div class="pictures" hidden>' in page


def test_two_pupils_get_parallel_items_and_one_pupil_always_the_same(scene: Scene) -> None:
    seen = []
    for name in ("Аня", "Борис"):
        browser = scene.browser_of(scene.pupil(name))
        attempt = begin(browser, instrument="reasoning")
        items = [script_of(question(browser, attempt))["items"] for _ in range(2)]
        assert items[0] == items[1]
        seen.append(items[0])
    assert [item[0] for item in seen[0]] == [item[0] for item in seen[1]]
    assert seen[0] != seen[1]


def test_the_script_gets_figures_that_cannot_end_its_element(browser: FlaskClient) -> None:
    page = browser.get(f"/attempts/{begin(browser, instrument='reasoning')}").text
    data = found_in(page, r'id="questions">(.+?)</script>')
    assert "<" not in data
    assert any(
        len(item) == 4 and item[3][0].startswith("<svg") for item in script_of(page)["items"]
    )


def test_an_english_reader_gets_the_same_question_in_english(
    scene: Scene, browser: FlaskClient
) -> None:
    attempt = begin(browser, instrument="situations")
    russian = script_of(question(browser, attempt))["items"]
    browser.set_cookie("language", "en")
    english = script_of(question(browser, attempt))["items"]
    assert [(i, [v for v, _ in own]) for i, _, own in english] == [
        (i, [v for v, _ in own]) for i, _, own in russian
    ]
    item = scene.measurement(attempt).questionnaire.item(scene.ids(attempt)[0])
    assert english[0][1] == item.text.en
