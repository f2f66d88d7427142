"""What of a page stays the same from one second to the next."""

from __future__ import annotations

import re

TOKEN = re.compile(r'(name="csrf-token" content=|name="csrf_token"[^>]*value=)"[^"]*"')


def lasting(page: str, typed: str) -> str:
    """The page without what was typed and without its tokens, which change every second."""
    return TOKEN.sub("", page).replace(typed, "…")
