"""A pupil comes from the start page to the result with nothing but a keyboard."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.answering import answer_all, by_key
from tests.browser.people import joined_pupil
from tests.browser.stage import Stage
from tests.browser.watch import Watch

WHERE = """() => {
  const one = document.activeElement;
  return one.id || one.innerText.trim();
}"""


def tab_to(page: Page, wanted: str) -> None:
    for _ in range(40):
        if page.evaluate(WHERE) == wanted:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key does not come to «{wanted}» on {page.url}")


def test_from_the_start_to_the_result_by_keyboard(watch: Watch, stage: Stage) -> None:
    code = joined_pupil(stage, "Клава", "Табуляторова")
    page = watch.open()
    page.clock.install()
    page.goto("/")

    page.keyboard.press("Tab")
    assert page.evaluate(WHERE) == "К содержанию"
    page.keyboard.press("Enter")
    tab_to(page, "code")
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Мой маршрут")
    tab_to(page, "Начать")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Чем тебе хочется заниматься")
    tab_to(page, "go")
    page.keyboard.press("Enter")
    answer_all(page, "IRA", by_key_or_enter)
    expect(page.get_by_role("heading", level=1)).to_have_text("Все ответы есть")
    tab_to(page, "Показать результат")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Похоже, тебе ближе")


def by_key_or_enter(page: Page, value: int) -> None:
    """The digit where that is quicker, Tab and Enter for the rest."""
    if value % 2:
        by_key(page, value)
        return
    tab_to(page, page.locator(f"#answer-form button[value='{value}']").inner_text())
    page.keyboard.press("Enter")
