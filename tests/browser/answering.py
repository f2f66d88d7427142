"""Answering as pupils do: by click, by key, by finger."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

THINKING_MS = 3_000
NUMBER = "#answer-form [name=n]"
STATE = """() => {
  const seen = (id) => !document.getElementById(id).hidden;
  return {
    view: ['block', 'question', 'done'].find((name) => seen(`view-${name}`)),
    item: document.querySelector('#answer-form [name=item]').value,
  };
}"""
MOVED = """(item) => document.getElementById('view-question').hidden
  || document.querySelector('#answer-form [name=item]').value !== item"""

Press = Callable[[Page, int], None]


def by_click(page: Page, value: int) -> None:
    page.locator(f"#answer-form button[value='{value}']").click()


def by_key(page: Page, value: int) -> None:
    page.keyboard.press(str(value))


def by_finger(page: Page, value: int) -> None:
    page.locator(f"#answer-form button[value='{value}']").tap()


def sign_in_with_code(page: Page, code: str) -> None:
    page.goto("/")
    page.fill("#code", code)
    page.get_by_role("button", name="Войти", exact=True).click()
    expect(page.locator("h1")).to_be_visible()


def begin(page: Page) -> None:
    """From the pupil's own page to the first question."""
    page.get_by_role("button", name="Начать").click()
    page.wait_for_url("**/attempts/*")
    go_on(page)


def go_on(page: Page) -> None:
    """Past the title of a block, if there is one."""
    if page.evaluate(STATE)["view"] == "block":
        page.locator("#go").click()


def answer_one(page: Page, liked: str, press: Press = by_click) -> bool:
    """Answer the question on the screen, or pass a block's title; False when all are answered.

    The pupil thinks for three seconds, on the page's own clock: whoever opened the page has
    installed it (`page.clock.install()`).
    """
    state = page.evaluate(STATE)
    if state["view"] == "done":
        return False
    if state["view"] == "block":
        page.locator("#go").click()
        return True
    page.clock.fast_forward(THINKING_MS)
    press(page, value_for(state["item"], liked))
    page.wait_for_function(MOVED, arg=state["item"])
    return True


def answer_all(page: Page, liked: str, press: Press = by_click) -> None:
    while answer_one(page, liked, press):
        pass


def value_for(item: str, liked: str) -> int:
    """High for the liked scales, in their order; never the same for a whole scale."""
    scale, number = item[0], int(item[1:])
    base = 5 - liked.index(scale) if scale in liked else 1
    return max(1, min(5, base + number % 2))


def see_result(page: Page) -> None:
    page.get_by_role("button", name="Показать результат").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Похоже, тебе ближе")
