"""A page as its words."""

from __future__ import annotations

import html
import re


def text(page: str) -> str:
    """The words of a page, without marks and with single spaces."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def typed(page: str) -> str:
    """What stands in the field of the text, as a browser would send it."""
    found = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page, re.DOTALL)
    assert found is not None
    return html.unescape(found[1])
