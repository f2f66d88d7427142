"""A real Chromium against a real server."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.live import ROOT, LiveServer
from tests.browser.watch import Watch

QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = subprocess.run(
        [ROOT / "bin" / "find-browser"], capture_output=True, text=True, check=False
    )
    if found.returncode != 0:
        pytest.fail(found.stderr.strip(), pytrace=False)
    # Chromium's sandbox cannot be set up by root.
    flags = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else [*QUIET]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found.stdout.strip(), args=flags)
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
