"""The Chromium that `bin/find-browser` finds, started for tests and pictures."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Playwright

from tests.browser.live import ROOT

QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


class NoBrowser(RuntimeError):
    """No Chromium was found; the text says what to do."""


def launch(playwright: Playwright) -> Browser:
    """Start the browser; raises NoBrowser when there is none."""
    return playwright.chromium.launch(executable_path=_found(), args=_flags())


def relaunch(browser: Browser, folder: Path, **options: Any) -> BrowserContext:
    """A browser of its own whose profile in `folder` outlives it; options as of a context."""
    context = browser.browser_type.launch_persistent_context(
        folder, executable_path=_found(), args=_flags(), **{"locale": "ru-RU", **options}
    )
    context.set_default_timeout(10_000)
    return context


def _found() -> str:
    found = subprocess.run(
        [ROOT / "bin" / "find-browser"], capture_output=True, text=True, check=False
    )
    if found.returncode != 0:
        raise NoBrowser(found.stderr.strip())
    return found.stdout.strip()


def _flags() -> list[str]:
    # Chromium's sandbox cannot be set up by root.
    return [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else [*QUIET]
