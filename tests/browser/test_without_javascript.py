"""Everything a pupil must be able to do works in a browser without JavaScript."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.answering import sign_in_with_code, value_for
from tests.browser.people import joined_pupil, stored_answers
from tests.browser.stage import Stage
from tests.browser.watch import Watch


def test_sign_in_answer_and_see_the_result(watch: Watch, stage: Stage) -> None:
    code = joined_pupil(stage, "Нора", "Безскриптова")
    page = watch.open(java_script_enabled=False)
    sign_in_with_code(page, code.lower().replace("-", " "))
    page.get_by_role("button", name="Начать").click()
    given = {}

    while not page.locator("#view-done").is_visible():
        if page.locator("#view-block").is_visible():
            page.locator("#go").click()
            continue
        item = page.locator("#answer-form [name=item]").get_attribute("value") or ""
        given[item] = value_for(item, "SAE")
        page.locator(f"#answer-form button[value='{given[item]}']").click()

    assert 24 <= len(given) <= 36
    assert stored_answers(stage, "Нора", "Безскриптова") == given
    page.get_by_role("button", name="Показать результат").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Похоже, тебе ближе")
    expect(page.locator("main")).to_contain_text("Потому что тебе нравится")
    expect(page.locator(".hexagon-view")).to_be_hidden()


def test_an_answer_can_be_changed_by_going_back(watch: Watch, stage: Stage) -> None:
    code = joined_pupil(stage, "Марк", "Передумов")
    page = watch.open(java_script_enabled=False)
    sign_in_with_code(page, code)
    page.get_by_role("button", name="Начать").click()
    page.locator("#go").click()
    first = page.locator("#answer-form [name=item]").get_attribute("value") or ""
    page.locator("#answer-form button[value='1']").click()
    page.get_by_role("link", name="Назад").click()

    expect(page.locator("#answer-form button[aria-pressed=true]")).to_have_attribute("value", "1")
    page.locator("#answer-form button[value='4']").click()

    assert stored_answers(stage, "Марк", "Передумов") == {first: 4}
    expect(page).to_have_title(re.compile("Вопрос 2 —"))
