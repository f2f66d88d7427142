"""`python -m tests.browser.shots`: a picture of every page, into shots/<room>/.

Names of pages may be given: `python -m tests.browser.shots result desk`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from tests.browser.chromium import launch
from tests.browser.desks import STOPS
from tests.browser.live import ROOT, LiveServer
from tests.browser.pages import Stop
from tests.browser.stage import Stage
from tests.browser.watch import Watch

SHOTS = ROOT / "shots"
WIDTHS = ((360, 740), (1280, 800))


def photograph(stop: Stop, watch: Watch, stage: Stage, folder: Path) -> None:
    """Light at both widths; the main pages dark, too."""
    page = stop.open(watch, stage, reduced_motion="reduce")
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark")[: 2 if stop.main else 1]:
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            dark = "-dark" if scheme == "dark" else ""
            page.screenshot(path=folder / f"{stop.name}-{width}{dark}.png", full_page=True)
    page.context.close()


def main(wanted: Sequence[str]) -> int:
    stops = [stop for stop in STOPS if not wanted or stop.name in wanted]
    with TemporaryDirectory() as temporary, sync_playwright() as playwright:
        live = LiveServer(Path(temporary))
        live.seed()
        live.start()
        try:
            stage, browser = Stage(live), launch(playwright)
            for number, stop in enumerate(stops, 1):
                watch = Watch(browser, live.base_url)
                folder = SHOTS / stop.folder
                folder.mkdir(parents=True, exist_ok=True)
                photograph(stop, watch, stage, folder)
                complaints = watch.close()
                line = f"{number}/{len(stops)} {stop.folder}/{stop.name}"
                sys.stdout.write("  ".join([line, *complaints]) + "\n")
                sys.stdout.flush()
            browser.close()
            stage.close()
        finally:
            live.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
