"""Browser contexts that are watched: no foreign host, no error in the console."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request


class Watch:
    """Opens pages and keeps a list of everything that must not happen on them."""

    def __init__(self, browser: Browser, base_url: str) -> None:
        self._browser = browser
        self._base_url = base_url
        self._host = urlsplit(base_url).netloc
        self._contexts: list[BrowserContext] = []
        self._complaints: list[str] = []
        self._expected: list[str] = []

    def open(self, **options: Any) -> Page:
        """A page in a browser context of its own (nobody is signed in).

        Options are those of Playwright's `new_context`: viewport, color_scheme,
        java_script_enabled, locale, offline …
        """
        context = self._browser.new_context(
            **{"base_url": self._base_url, "locale": "ru-RU", **options}
        )
        self._contexts.append(context)
        context.set_default_timeout(10_000)
        context.on("request", self._on_request)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self._on_error(error.error))
        return context.new_page()

    def expect(self, pattern: str) -> None:
        """Complaints that match this regular expression are part of the test, like a 404."""
        self._expected.append(pattern)

    def close(self) -> list[str]:
        """Close all contexts; returns the complaints nobody expected."""
        for context in self._contexts:
            context.close()
        return [
            complaint
            for complaint in self._complaints
            if not any(re.search(pattern, complaint) for pattern in self._expected)
        ]

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob") and address.netloc != self._host:
            self._complaints.append(f"request to a foreign host: {request.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._complaints.append(f"console error: {message.text} ({message.location['url']})")

    def _on_error(self, error: Error) -> None:
        self._complaints.append(f"script error: {error}")
