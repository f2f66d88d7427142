"""What a page is made of, as a browser would read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

LOADS = {"src", "srcset", "poster", "data", "background", "action", "formaction", "manifest"}
OUTSIDE = {"www.onetcenter.org", "creativecommons.org"}
"""Sources and licences that pages may link to; nothing is loaded from there."""


class Reader(HTMLParser):
    """Collects the elements and reports what the pages must not have."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.tags: Counter[str] = Counter()
        self.texts: list[str] = []
        self.links: set[str] = set()
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        found = dict(attrs)
        if len(found) != len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        if tag in ("style", "img", "iframe", "object", "embed", "base"):
            self.faults.append(f"<{tag}>")
        if tag == "script":
            self._in_script = True
            if "src" not in found and found.get("type") != "application/json":
                self.faults.append("inline script")
        if tag == "meta" and (found.get("http-equiv") or "").lower() == "refresh":
            self.faults.append("meta refresh")
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name == "style" or name.startswith(("on", "hx-on")):
            self.faults.append(f"<{tag} {name}>")
        loads = name in LOADS or name.startswith("hx-") or (name == "href" and tag != "a")
        if loads and _is_foreign(value):
            self.faults.append(f"<{tag} {name}={value}>")
        if name == "href" and tag == "a":
            self.links.add(value)
            if _is_foreign(value) and urlsplit(value).netloc not in OUTSIDE:
                self.faults.append(f"link to {value}")

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._in_script = False

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if not self._in_script and "<" in data and '"><img' not in data and "<script" in data:
            self.faults.append(f"text {data[:60]}")


def _is_foreign(value: str) -> bool:
    parts = urlsplit(value.strip())
    return bool(parts.scheme or parts.netloc or value.strip().startswith("//"))


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


def foreign_addresses(text: str) -> Iterator[str]:
    """What a style sheet would load from elsewhere."""
    for part in text.split("url(")[1:]:
        address = part.split(")")[0].strip("'\" ")
        if _is_foreign(address):
            yield address
