"""Pairs, situations, figures and the second look, on a phone and by keyboard."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from app.services import diagnostics
from models import ClassGroup
from tests.browser.answering import answer_all, answer_one, by_finger, by_key, state_of
from tests.browser.stage import Stage
from tests.browser.watch import Watch
from tests.factories.people import principal, pupil


def at(watch: Watch, stage: Stage, name: str, instrument: str, **options: Any) -> Page:
    """A new pupil of the open class before an instrument that has just begun."""
    with stage.session() as session:
        group = session.get_one(ClassGroup, stage.facts["open class"])
        session.rollback()  # The first statement of what follows writes, and waits its turn.
        person = pupil(session, group, name, "Разнова")
        stage.facts[name] = person.id
        started = diagnostics.start(principal(session, person.id), instrument, session=session)
    page = watch.open(viewport={"width": 360, "height": 740}, **options)
    stage.enter(page.context, name, {})
    if options.get("java_script_enabled", True):
        page.clock.install()
    page.goto(f"/attempts/{started.public_id}")
    return page


def test_figures_are_answered_by_keyboard_alone(watch: Watch, stage: Stage) -> None:
    page = at(watch, stage, "Фаина", "reasoning")
    page.locator("#go").focus()
    page.keyboard.press("Enter")
    pictures = 0
    while (state := state_of(page))["view"] != "done":
        if state["view"] == "block":
            page.locator("#go").focus()
            page.keyboard.press("Enter")
            continue
        pictures += page.locator("#answer-form .picture svg:visible").count()
        answer_one(page, "S", by_key)
    assert pictures >= 4
    expect(page.locator("#states")).to_contain_text("Ответы сохранены")


def test_the_script_draws_a_question_as_the_server_does(watch: Watch, stage: Stage) -> None:
    for name, instrument, before in (
        ("Рита", "reasoning", 15),
        ("Римма", "objects", 1),
        ("Рада", "situations", 1),
    ):
        page = at(watch, stage, name, instrument)
        while state_of(page)["view"] == "block" or state_of(page)["number"] <= before:
            answer_one(page, "S", by_key)
        expect(page).to_have_title(re.compile(f"Вопрос {before + 1}\\b"))
        expect(page.locator("#states")).to_contain_text("Ответы сохранены")
        drawn = page.locator("#answer-form").aria_snapshot()
        page.reload()
        assert page.locator("#answer-form").aria_snapshot() == drawn
        page.context.close()


def test_the_description_of_a_figure_opens_and_closes_with_its_question(
    watch: Watch, stage: Stage
) -> None:
    page = at(watch, stage, "Слава", "reasoning")
    page.goto(f"{page.url.partition('?')[0]}?n=15")
    page.get_by_text("Описание рисунка словами").click()
    words = page.locator("#answer-form .disclosure-body")
    expect(words).to_be_visible()
    answer_one(page, "S")
    expect(page.locator("#answer-form .disclosure-body")).to_be_hidden()


def test_a_double_click_answers_one_question(watch: Watch, stage: Stage) -> None:
    page = at(watch, stage, "Дана", "objects")
    page.locator("#go").click()
    page.clock.fast_forward(3_000)
    page.locator("#answer-form button[value='1']").dblclick()
    expect(page).to_have_title(re.compile("Вопрос 2 из 20"))
    expect(page.locator(".progress-count")).to_have_text("ответов: 1 из 20")


def test_a_situation_takes_the_focus_before_its_question(watch: Watch, stage: Stage) -> None:
    page = at(watch, stage, "Софа", "situations")
    page.locator("#go").click()
    expect(page.locator("#answer-form .situation")).to_be_focused()
    answer_one(page, "CO")
    expect(page.locator("#answer-form .situation")).to_be_focused()


def test_a_finger_comes_through_pairs_and_hasty_answers_are_looked_at_once_more(
    watch: Watch, stage: Stage
) -> None:
    page = at(watch, stage, "Тая", "objects", has_touch=True, is_mobile=True)
    page.locator("#go").tap()
    while (state := state_of(page))["view"] != "done":
        if state["view"] == "block":
            page.locator("#go").tap()
            continue
        page.clock.fast_forward(500)
        by_finger(page, 2)
        page.wait_for_function(
            "(n) => document.title.indexOf(`Вопрос ${n} `) < 0", arg=state["number"]
        )
    page.get_by_role("button", name="Показать результат").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Посмотришь ещё раз?")
    expect(page.locator("main")).to_contain_text("Эти пять ответов даны очень быстро.")
    first = page.locator("fieldset").first
    expect(first.get_by_role("radio").nth(1)).to_be_checked()
    first.get_by_role("radio").nth(0).check()
    page.get_by_role("button", name="Сохранить и показать результат").tap()
    expect(page).to_have_url(re.compile("/result$"))


def test_the_second_look_works_without_scripts(watch: Watch, stage: Stage) -> None:
    page = watch.open(java_script_enabled=False)
    stage.enter(page.context, "complete", {})
    address = stage.url("pupil.question", {"public_id": "attempt of complete"})
    page.goto(address)
    page.get_by_role("button", name="Показать результат").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Посмотришь ещё раз?")
    page.go_back()
    page.goto(f"{address}/again")
    expect(page.get_by_role("button", name="Оставить как есть")).to_be_visible()


def test_the_simpler_page_shows_the_question_and_in_words_how_far_it_is(
    watch: Watch, stage: Stage
) -> None:
    page = at(watch, stage, "Прося", "readiness")
    page.get_by_role("link", name="Сделать крупнее или проще").click()
    page.get_by_role("radio", name="Проще").check()
    page.get_by_role("button", name="Сохранить").click()
    page.locator("#go").click()
    expect(page.locator(".progress-words")).to_contain_text("Блок 1 из")
    expect(page.locator(".progress-count")).to_contain_text("ответов: 0 из 30")
    expect(page.locator(".progress-line")).to_be_hidden()
    height = page.locator("#answer-form button.answer").first.bounding_box()
    assert height is not None
    assert height["height"] >= 70
    answer_one(page, "AU")
    expect(page.locator("#answer-form [name=n]")).to_have_value("2")


def test_a_pause_is_offered_quietly_after_twelve_minutes(watch: Watch, stage: Stage) -> None:
    page = at(watch, stage, "Полина", "readiness")
    page.locator("#go").click()
    for _ in range(4):
        page.clock.fast_forward(3 * 60_000 + 1_000)
        expect(page.locator("#rest")).to_be_hidden()
        answer_one(page, "AU")
    expect(page.locator("#rest")).to_contain_text("Ты отвечаешь уже 12 мин.")
    expect(page.locator("#answer-form button.answer").first).to_be_enabled()
    page.get_by_role("link", name="Сделать паузу").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Мой маршрут")


def test_answering_everything_brings_the_end_whatever_the_kind(watch: Watch, stage: Stage) -> None:
    page = at(watch, stage, "Эмма", "situations")
    answer_all(page, "CO")
    expect(page.get_by_role("heading", level=1)).to_have_text("Все ответы есть")
