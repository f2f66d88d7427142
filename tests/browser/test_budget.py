"""The question page stays light: 60 KB at first, 15 KB after, and nothing jumps."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.answering import answer_one
from tests.browser.stage import Stage
from tests.browser.watch import Watch

FIRST_LOAD = 60_000
NEXT_LOAD = 15_000
MOST_SHIFT = 0.1
# A worker's own requests are not the page's: what it keeps in advance is counted by nobody here.
PHONE = {"viewport": {"width": 360, "height": 740}, "service_workers": "block"}
SHIFTS = """
  globalThis.shifted = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) globalThis.shifted += one.value;
  }).observe({type: 'layout-shift', buffered: true});
"""


class Meter:
    """Counts what the network has carried for one page, headers included."""

    def __init__(self, page: Page) -> None:
        self.by_address: dict[str, float] = {}
        self._addresses: dict[str, str] = {}
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.on("Network.responseReceived", self._received)
        network.on("Network.loadingFinished", self._finished)

    @property
    def total(self) -> float:
        return sum(self.by_address.values())

    def _received(self, event: dict[str, Any]) -> None:
        self._addresses[event["requestId"]] = event["response"]["url"]

    def _finished(self, event: dict[str, Any]) -> None:
        address = self._addresses[event["requestId"]]
        self.by_address[address] = self.by_address.get(address, 0) + event["encodedDataLength"]


def at_the_question(watch: Watch, stage: Stage) -> tuple[Page, str]:
    page = watch.open(**PHONE)
    stage.enter(page.context, "Тимур", {})
    return page, stage.url("pupil.question", {"public_id": "attempt of Тимур"})


def test_question_page_is_light(watch: Watch, stage: Stage) -> None:
    page, address = at_the_question(watch, stage)
    meter = Meter(page)
    page.goto(address, wait_until="networkidle")
    assert 5_000 < meter.total <= FIRST_LOAD, meter.by_address

    meter.by_address.clear()
    page.goto(address, wait_until="networkidle")
    assert 1_000 < meter.total <= NEXT_LOAD, meter.by_address


def test_answering_costs_next_to_nothing(watch: Watch, stage: Stage) -> None:
    page, address = at_the_question(watch, stage)
    page.clock.install()
    page.goto(address, wait_until="networkidle")
    meter = Meter(page)
    for _ in range(6):
        answer_one(page, "RIA")
    expect(page.locator("#states")).to_contain_text("Ответы сохранены")

    assert meter.total <= NEXT_LOAD / 3, meter.by_address


def test_nothing_jumps_on_the_question_page(watch: Watch, stage: Stage) -> None:
    page, address = at_the_question(watch, stage)
    page.add_init_script(SHIFTS)
    page.goto(address, wait_until="networkidle")

    assert page.evaluate("globalThis.shifted") <= MOST_SHIFT


def test_nothing_jumps_on_the_result(watch: Watch, stage: Stage) -> None:
    page = watch.open(viewport={"width": 360, "height": 740})
    stage.enter(page.context, "Лев", {})
    page.add_init_script(SHIFTS)
    page.goto(stage.url("pupil.result", {"public_id": "attempt of Лев"}), wait_until="networkidle")

    assert page.evaluate("globalThis.shifted") <= MOST_SHIFT


def test_other_kinds_are_light_for_somebody_who_comes_from_home(watch: Watch, stage: Stage) -> None:
    for instrument in ("objects", "situations", "knowledge", "reasoning"):
        page = watch.open(**PHONE)
        stage.enter(page.context, "beginner", {})
        page.goto(stage.url("pupil.home", {}), wait_until="networkidle")
        address = stage.url("pupil.question", {"public_id": f"{instrument} of beginner"})
        meter = Meter(page)
        page.goto(address, wait_until="networkidle")
        assert meter.total <= 2 * NEXT_LOAD, (instrument, meter.by_address)

        meter.by_address.clear()
        page.goto(address, wait_until="networkidle")
        assert 1_000 < meter.total <= NEXT_LOAD, (instrument, meter.by_address)
        page.context.close()
