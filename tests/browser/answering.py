"""Answering as pupils do: by click, by key, by finger."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

THINKING_MS = 3_000
NUMBER = "#answer-form [name=n]"
STATE = """() => {
  const seen = (id) => !document.getElementById(id).hidden;
  return {
    view: ['block', 'question', 'done'].find((name) => seen(`view-${name}`)),
    item: document.querySelector('#answer-form [name=item]').value,
    number: Number(document.querySelector('#answer-form [name=n]').value),
    offered: [...document.querySelectorAll('#answer-form button.answer')].map((one) => +one.value),
  };
}"""
MOVED = """(item) => document.getElementById('view-question').hidden
  || document.querySelector('#answer-form [name=item]').value !== item"""

Press = Callable[[Page, int], None]


def state_of(page: Page) -> dict[str, Any]:
    """The view that is open; of a question its item, its number and the values in their order."""
    found: dict[str, Any] = page.evaluate(STATE)
    return found


def by_click(page: Page, value: int) -> None:
    page.locator(f"#answer-form button[value='{value}']").click()


def by_key(page: Page, value: int) -> None:
    """The key of an answer is its place on the page."""
    page.keyboard.press(str(state_of(page)["offered"].index(value) + 1))


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
    if state_of(page)["view"] == "block":
        page.locator("#go").click()


def answer_one(page: Page, liked: str, press: Press = by_click) -> bool:
    """Answer the question on the screen, or pass a block's title; False when all are answered.

    The pupil thinks for three seconds, on the page's own clock: whoever opened the page has
    installed it (`page.clock.install()`).
    """
    state = state_of(page)
    if state["view"] == "done":
        return False
    if state["view"] == "block":
        page.locator("#go").click()
        return True
    page.clock.fast_forward(THINKING_MS)
    value = value_for(state["item"], liked)
    offered = state["offered"]
    press(page, value if value in offered else offered[value % len(offered)])
    page.wait_for_function(MOVED, arg=state["item"])
    return True


def answer_all(page: Page, liked: str, press: Press = by_click) -> None:
    while answer_one(page, liked, press):
        pass


def value_for(item: str, liked: str) -> int:
    """High for the liked scales, in their order; never the same for a whole scale."""
    scale = item.rstrip("0123456789")
    number = int(item[len(scale) :])
    base = 5 - liked.index(scale) if scale in liked else 1
    return max(1, min(5, base + number % 2))


def see_result(page: Page) -> None:
    """From the last view to the result, past the second look if one is offered."""
    page.get_by_role("button", name="Показать результат").click()
    page.wait_for_url(re.compile("/(again|result)$"))
    if page.url.endswith("/again"):
        page.get_by_role("button", name="Оставить как есть").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Похоже, тебе ближе")
