"""Every page for everyone: axe, small screens, large text, fingers, and a heading to begin at."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.desks import STOPS
from tests.browser.pages import Stop
from tests.browser.stage import Stage
from tests.browser.watch import Watch

NARROW = {"width": 320, "height": 640}
WIDE = {"width": 1280, "height": 800}
EVERYTHING: dict[str, Any] = {"resultTypes": ["violations"]}
# The theme changes colours and nothing else.
COLOURS: dict[str, Any] = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
FINGER = 44
# What a finger aims at. Links inside sentences are exempt (WCAG 2.2, 2.5.8).
TARGETS = (
    ".button, .answer, .choice, .input, .service-link, .nav a, .back, summary, .wordmark, "
    ".footer-links a"
)
TOO_SMALL = """([targets, finger]) => [...document.querySelectorAll(targets)]
  .filter((one) => one.checkVisibility() && one.tagName !== 'SPAN')
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.height < finger - 0.5 || box.width < finger - 0.5))
  .map(([one, box]) => `${one.outerHTML.slice(0, 120)} ${box.width}×${box.height}`)"""
TOO_WIDE = """() => {
  const edge = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= edge) return [];
  const found = [...document.querySelectorAll('body *')]
    .filter((one) => one.getBoundingClientRect().right > edge + 0.5)
    .map((one) => one.outerHTML.slice(0, 120));
  return [`${document.documentElement.scrollWidth} px`, ...found.slice(0, 5)];
}"""
BASICS = """() => ({
  titles: [...document.querySelectorAll('h1')].filter((one) => one.checkVisibility()).length,
  language: document.documentElement.lang,
  title: document.title.trim() !== '',
})"""


def axe(page: Page, options: dict[str, Any]) -> list[str]:
    results = Axe().run(page, options=options)
    return [results.generate_report()] if results.violations_count else []


@pytest.mark.parametrize("stop", [pytest.param(s, id=f"{s.folder}-{s.name}") for s in STOPS])
def test_page_is_for_everyone(stop: Stop, watch: Watch, stage: Stage) -> None:
    page = stop.open(
        watch, stage, viewport=WIDE, color_scheme="light", bypass_csp=True, reduced_motion="reduce"
    )
    found = {"wide and light": axe(page, EVERYTHING)}
    page.emulate_media(color_scheme="dark")
    found["wide and dark"] = axe(page, COLOURS)
    page.set_viewport_size({"width": 320, "height": 640})
    found["narrow and dark"] = axe(page, EVERYTHING)
    found["wider than 320 px"] = page.evaluate(TOO_WIDE)
    found["smaller than a finger"] = page.evaluate(TOO_SMALL, [TARGETS, FINGER])
    page.emulate_media(color_scheme="light")
    found["narrow and light"] = axe(page, COLOURS)
    page.evaluate("document.documentElement.dataset.text = 'large'")
    found["wider than 320 px in large text"] = page.evaluate(TOO_WIDE)
    page.set_viewport_size({"width": 1280, "height": 800})
    found["wider than 1280 px in large text"] = page.evaluate(TOO_WIDE)

    assert page.evaluate(BASICS) == {"titles": 1, "language": "ru", "title": True}
    assert {where: what for where, what in found.items() if what} == {}
