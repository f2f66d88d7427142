"""A real Chromium against a real server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.chromium import NoBrowser, launch
from tests.browser.live import LiveServer
from tests.browser.stage import Stage
from tests.browser.watch import Watch

# Two cores under load: a page that comes late is no fault of the code under test.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            browser = launch(playwright)
        except NoBrowser as missing:
            pytest.fail(str(missing), pytrace=False)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """The demonstration, running. A test that kills it starts it again before it ends."""
    server = LiveServer(tmp_path_factory.mktemp("live"))
    server.seed()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def stage(live: LiveServer) -> Iterator[Stage]:
    """Every state of every page, ready to be looked at."""
    stage = Stage(live)
    yield stage
    stage.close()


@pytest.fixture
def watch(browser: Browser, live: LiveServer) -> Iterator[Watch]:
    """Opens watched pages: `watch.open(viewport={"width": 320, "height": 640})`."""
    watch = Watch(browser, live.base_url)
    yield watch
    complaints = watch.close()
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


@pytest.fixture
def page(watch: Watch) -> Page:
    return watch.open()
