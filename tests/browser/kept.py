"""What a browser keeps for the time without network, seen from one of its pages."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import Page

PATIENCE = 15.0

NO_NETWORK = r"ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_(REFUSED|RESET)|ERR_EMPTY_RESPONSE"
KEPT = """async () => {
  const names = await caches.keys();
  const found = await Promise.all(names.map(async (name) => {
    const keys = await (await caches.open(name)).keys();
    return [name, keys.map(({ url }) => new URL(url).pathname)];
  }));
  return {
    caches: Object.fromEntries(found),
    storage: Object.keys(localStorage),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  };
}"""
IS_KEPT = """async (path) => {
  const copy = await caches.match(path);
  return copy && (await caches.match('/offline')) && navigator.serviceWorker.controller !== null;
}"""
NOTHING = {"caches": {}, "storage": [], "workers": 0}


def what_is_kept(page: Page) -> dict[str, Any]:
    """Paths by cache, keys of localStorage, and how many service workers are registered."""
    found: dict[str, Any] = page.evaluate(KEPT)
    return found


def path_of(page: Page) -> str:
    """The path of the question page, without its question."""
    return str(page.evaluate("location.pathname"))


def wait_until_kept(page: Page) -> str:
    """Wait for the service worker to have the page; returns its path."""
    path = path_of(page)
    eventually(page, IS_KEPT, path)
    return path


def eventually(page: Page, asked: str, argument: object = None) -> None:
    """Ask an asynchronous function of the page until it says yes.

    `wait_for_function` takes the promise itself for a yes.
    """
    deadline = time.monotonic() + PATIENCE
    while not page.evaluate(asked, argument):
        if time.monotonic() > deadline:
            raise AssertionError(f"not true within {PATIENCE:.0f} s: {asked} {argument}")
        page.wait_for_timeout(50)
