"""What adults say of a pupil, with nothing but a keyboard, and without JavaScript."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.pages import REFUSED
from tests.browser.stage import Stage
from tests.browser.test_keyboard import tab_to
from tests.browser.watch import Watch


def focused(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.id")
    return found


def test_a_navigator_notes_an_observation_by_keyboard(watch: Watch, stage: Stage) -> None:
    page = watch.open()
    stage.enter(page.context, "navigator", {})
    page.goto(stage.url("navigator.pupil", {"pupil_id": "complete"}))
    tab_to(page, "Записать наблюдение")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Наблюдение навигатора")
    questions = page.locator("fieldset")
    expect(questions).to_have_count(12)

    names = [
        questions.nth(n).locator("[type=radio]").first.get_attribute("name") for n in range(12)
    ]
    for name in names:
        tab_to(page, f"{name}-none")  # one press of Tab a question
        page.keyboard.press("ArrowLeft")
        assert focused(page) == f"{name}-5"
        page.keyboard.press("ArrowLeft")
    tab_to(page, "Готово")
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_contain_text("Ответы сохранены. Спасибо.")
    expect(page.get_by_role("heading", level=3, name="Наблюдение навигатора")).to_be_visible()
    expect(page.locator("main")).to_contain_text("4,0 из 5")
    assert "5,0 из 5" not in page.locator("main").inner_text()


def test_a_parent_answers_without_javascript(watch: Watch, stage: Stage) -> None:
    watch.expect(REFUSED)
    page = watch.open(java_script_enabled=False)
    stage.enter(page.context, "parent of four", {})
    page.goto(stage.url("parent.child", {"pupil_id": "Тимур"}))
    page.get_by_role("button", name="Ответить: Как выбирает ваш ребёнок").click()
    questions = page.locator("fieldset")
    for number in range(1, 10):
        questions.nth(number).get_by_text("И да, и нет").click()
    page.get_by_role("button", name="Дальше").click()

    expect(page.locator("#errors")).to_be_focused()
    links = page.locator("#errors a")
    expect(links).to_have_count(1)
    links.click()
    expect(questions.first.locator("[type=radio]").first).to_be_focused()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Дальше").click()
    for number in range(10):
        questions.nth(number).get_by_text("Скорее похоже").click()
    page.get_by_role("button", name="Готово").click()

    expect(page.locator("main")).to_contain_text("Сравнение появится")
