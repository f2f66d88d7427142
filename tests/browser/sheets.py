"""The sheets on which parents, navigators and hosts say what they see."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.pages import Stop, make_simple, send


def _choose_otherwise(page: Page) -> None:
    """Two tabs answer the first open question, each in its own way."""
    question = page.locator("fieldset").filter(has=page.locator("input[type=hidden][value='1']"))
    name = question.first.locator("[type=radio]").first.get_attribute("name")
    other = page.context.new_page()
    other.goto(page.url)
    other.check(f"[name='{name}'][value='1']")
    with other.expect_navigation():
        other.locator("[name=later]").click()
    other.close()
    page.check(f"[name='{name}'][value='5']")
    send(page)


VIEW, NOTES, MARK = {"public_id": "view"}, {"public_id": "notes"}, {"public_id": "mark"}
SHEETS = (
    Stop("parent", "rating.sheet", "parent", VIEW, main=True),
    Stop("parent-last", "rating.sheet", "parent", VIEW | {"part": "=3"}),
    Stop("parent-gaps", "rating.sheet", "parent", VIEW, act=send, refused=True, main=True),
    Stop("parent-otherwise", "rating.sheet", "parent", VIEW, act=_choose_otherwise, refused=True),
    Stop("parent-simple", "rating.sheet", "parent", VIEW, act=make_simple),
    Stop("navigator", "rating.sheet", "navigator", NOTES),
    Stop("host", "rating.sheet", "host", MARK, main=True),
    Stop("host-empty", "rating.sheet", "host", MARK, act=send, refused=True),
    Stop("of-another", "rating.sheet", "host", VIEW, refused=True),
)
