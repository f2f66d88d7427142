"""The methodologist's pages of items, calibration, norms, DIF and jobs."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.browser.measured_rows import READINESS, WHO
from tests.browser.pages import Stop, open_details, send


def _ask_for_too_much(page: Page) -> None:
    page.fill("main [name=fewest]", "7")
    send(page)


def _page(name: str, endpoint: str, at: dict[str, str], **more: Any) -> Stop:
    return Stop(name, f"methodologist.{endpoint}", WHO, at, **more)


SAMPLE, SUMS, PAIRS = {"key": "measured"}, {"key": f"={READINESS}"}, {"key": "=objects@1.0"}
MEASURING = (
    _page("items", "item_statistics", SAMPLE, act=open_details, main=True),
    _page("items-short", "item_statistics", SAMPLE | {"form": "=short"}),
    _page("items-empty", "item_statistics", PAIRS),
    _page("item", "item", SAMPLE | {"item_id": "=S4"}, act=open_details, main=True),
    _page("item-reversed", "item", SAMPLE | {"item_id": "=W6"}),
    _page("item-sums", "item", SUMS | {"item_id": "=AU01"}, act=open_details),
    _page("item-empty", "item", {"key": "=reasoning@1.0", "item_id": "reasoning item"}),
    _page("calibration", "calibration", SAMPLE),
    _page("calibration-wrong", "calibration", SAMPLE, act=_ask_for_too_much, refused=True),
    _page("calibration-empty", "calibration", {"key": "=knowledge@1.0"}),
    _page("calibration-sums", "calibration", SUMS),
    _page("set", "scoring_set", {"set_id": "proposed parameters"}, act=open_details, main=True),
    _page("set-norms", "scoring_set", {"set_id": "proposed norms"}),
    _page("adopt", "adopt", {"set_id": "proposed parameters"}),
    _page("norms", "norms", SUMS),
    _page("norms-none", "norms", PAIRS),
    _page("dif", "dif", SAMPLE),
    _page("dif-few", "dif", SUMS),
    _page("dif-none", "dif", PAIRS),
    _page("rescore", "rescore", SUMS),
    _page("rescore-empty", "rescore", {"key": "=knowledge@1.0"}),
    Stop("jobs", "methodologist.jobs", WHO),
    _page("job", "job", {"public_id": "job of parameters"}),
    _page("job-rescored", "job", {"public_id": "job of rescoring"}),
    _page("job-failed", "job", {"public_id": "failed job"}),
    _page("job-waiting", "job", {"public_id": "waiting job"}),
)
