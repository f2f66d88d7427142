"""The Chromium that `bin/find-browser` finds, started for tests and pictures."""

from __future__ import annotations

import os
import subprocess

from playwright.sync_api import Browser, Playwright

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
    found = subprocess.run(
        [ROOT / "bin" / "find-browser"], capture_output=True, text=True, check=False
    )
    if found.returncode != 0:
        raise NoBrowser(found.stderr.strip())
    # Chromium's sandbox cannot be set up by root.
    flags = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else [*QUIET]
    return playwright.chromium.launch(executable_path=found.stdout.strip(), args=flags)
