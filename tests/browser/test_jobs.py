"""Background jobs: done by the worker beside the server while the page looks on."""

from __future__ import annotations

import time

import psutil
from playwright.sync_api import Page, expect

from tests.browser.live import LiveServer
from tests.browser.stage import Stage
from tests.browser.watch import Watch

PATIENCE = 60


def asked(page: Page, stage: Stage) -> None:
    """A methodologist asks for a rescoring and stands on the page of the job."""
    stage.enter(page.context, "methodologist", {})
    page.goto(stage.url("methodologist.rescore", {"key": "measured"}))
    page.get_by_role("button", name="Пересчитать").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Пересчёт результатов")


def worker_beside(live: LiveServer) -> psutil.Process:
    """The worker that the server's start has put beside it."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for process in psutil.Process(live.pid).children(recursive=True):
            if process.is_running() and "--beside" in process.cmdline():
                return process
        time.sleep(0.1)
    raise AssertionError("no worker stands beside the server")


def test_the_page_of_a_job_comes_to_its_result_by_itself(watch: Watch, stage: Stage) -> None:
    page = watch.open()
    asked(page, stage)
    expect(page.locator("#progress")).to_contain_text("Просмотрено", timeout=1000 * PATIENCE)
    expect(page.locator("#progress")).not_to_have_attribute("hx-trigger", "every 2s")


def test_without_javascript_a_link_asks_again(watch: Watch, stage: Stage) -> None:
    page = watch.open(java_script_enabled=False)
    asked(page, stage)
    deadline = time.monotonic() + PATIENCE
    while "Просмотрено" not in page.content() and time.monotonic() < deadline:
        page.get_by_role("link", name="Обновить").click()
    expect(page.locator("#progress")).to_contain_text("Просмотрено")


def test_a_worker_that_was_killed_is_started_again(
    watch: Watch, stage: Stage, live: LiveServer
) -> None:
    killed = worker_beside(live)
    killed.kill()
    page = watch.open()
    asked(page, stage)
    expect(page.locator("#progress")).to_contain_text("Просмотрено", timeout=1000 * PATIENCE)
    assert worker_beside(live).pid != killed.pid
