"""What the content security policy forbids is not in the templates to begin with."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, in_folder

FORBIDDEN = {
    "inline style": re.compile(r"<[^>]*\sstyle\s*=|<style\b", re.IGNORECASE),
    # A block of JSON is data: the browser does not run it, and the content policy lets it be.
    "inline script": re.compile(
        r"<script(?![^>]*\ssrc\s*=)(?! type=\"application/json\")", re.IGNORECASE
    ),
    "event handler": re.compile(r"<[^>]*\s(on[a-z]+|hx-on[\w:.-]*)\s*=", re.IGNORECASE),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
}
# Names of XML vocabularies are never fetched.
FOREIGN = re.compile(
    r"(?:https?:)?//(?!www\.w3\.org/(?:2000/svg|1999/xlink))[a-z0-9-]+\.[a-z]", re.I
)
COMMENTS = {
    ".html": re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL),
    ".svg": re.compile(r"<!--.*?-->", re.DOTALL),
    ".css": re.compile(r"/\*.*?\*/", re.DOTALL),
    ".js": re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE),
}


def breaches(text: str) -> list[str]:
    return [name for name, pattern in FORBIDDEN.items() if pattern.search(text)]


def foreign_hosts(text: str, suffix: str) -> list[str]:
    if suffix in COMMENTS:
        text = COMMENTS[suffix].sub("", text)
    return FOREIGN.findall(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('<p style="color: red">', "inline style"),
        ("<style>p {}</style>", "inline style"),
        ("<script>go()</script>", "inline script"),
        ('<script type="module">', "inline script"),
        ('<button type="button" onclick="go()">', "event handler"),
        ('<div hx-on:click="go()">', "event handler"),
        ('<a href="javascript:go()">', "script address"),
    ],
)
def test_each_breach_is_recognised(text: str, name: str) -> None:
    assert breaches(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        '<script src="/static/app.js" defer></script>',
        '<script type="application/json" id="data">{}</script>',
        "<p>style = on the way</p>",
    ],
)
def test_what_the_policy_allows_is_let_be(text: str) -> None:
    assert not breaches(text)


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ('<img src="https://cdn.example.org/x.png">', ".html"),
        ('<script src="//cdn.example.org/x.js">', ".html"),
        ("@import url(http://fonts.example.org/a.css);", ".css"),
        ('fetch("https://api.example.org/")', ".js"),
    ],
)
def test_a_foreign_host_is_recognised(text: str, suffix: str) -> None:
    assert foreign_hosts(text, suffix)


def test_a_licence_in_a_comment_is_let_be() -> None:
    assert not foreign_hosts("/* MIT, https://example.org/licence */ p {}", ".css")


@pytest.mark.parametrize("path", in_folder("templates", ".html"), ids=lambda path: path.name)
def test_a_template_holds_nothing_inline(path: Path) -> None:
    assert not breaches(path.read_text(encoding="utf-8"))


def test_no_page_or_static_file_asks_a_foreign_host() -> None:
    served = in_folder("templates", ".html", ".svg") + in_folder("static", ".css", ".js", ".svg")
    asking = {
        str(path.relative_to(ROOT)): hosts
        for path in served
        if (hosts := foreign_hosts(path.read_text(encoding="utf-8"), path.suffix))
    }
    assert not asking
