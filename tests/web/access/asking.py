"""Sending the requests of the table, and the word for what came back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.web.access.filled import filled
from tests.web.access.house import House
from tests.web.access.table import Line, lines

IN_THE_QUERY = {"coordinator.region": "region", "operator.regions": "change"}
ARGUMENTS = {
    "class": "class_group_id",
    "departure": "slot_id",
    "instrument": "key",
    "item": "item_id",
    "child": "pupil_id",
    "pupil": "pupil_id",
    "result": "public_id",
}
"""For routes with two things: which of them a line means."""


FILES = frozenset({"static", "site.service_worker"})
"""The same for everybody, and kept by browsers."""


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    route: str
    values: tuple[tuple[str, Any], ...] = ()

    def address(self, app: Flask) -> str:
        if self.route == "static":  # An address with a fingerprint is only made for what exists.
            return f"/static/{quote(str(dict(self.values)['filename']))}"
        with app.test_request_context():
            return str(app.url_for(self.route, **dict(self.values)))


def requests_of(line: Line, whose: str, house: House) -> Iterator[Request]:
    """The requests that a word of a line stands for."""
    if not line.thing:
        yield Request(line.method, line.route)
        return
    for value in house.world.named(line.thing, whose):
        yield Request(line.method, line.route, tuple(_values(line, value, house).items()))


def _values(line: Line, value: object, house: House) -> dict[str, Any]:
    rule: Rule = next(r for r in house.app.url_map.iter_rules(line.route))
    if not rule.arguments:
        return {IN_THE_QUERY[line.route]: value}
    if len(rule.arguments) == 1:
        return {next(iter(rule.arguments)): value}
    others = {
        argument: house.world.things[thing]["own"]
        for thing, argument in ARGUMENTS.items()
        if argument in rule.arguments
    }
    return others | {ARGUMENTS[line.thing]: value}


def ask(
    house: House, role: str, request: Request, app: Flask | None = None, **more: Any
) -> TestResponse:
    """Send a request, its form rightly filled; a GET goes where it is sent on to."""
    browser = house.browser(role, app)
    address = request.address(app or house.app)
    if request.method == "GET":
        return browser.get(address, follow_redirects=True, buffered=True, **more)
    return browser.post(address, **(filled(request.route, house.world) | more))


def word(answer: TestResponse, method: str) -> str:
    """The word of the table for an answer; its status when there is none."""
    path = answer.request.path if method == "GET" else str(answer.location or "")
    sent_on = answer.history if method == "GET" else answer.location
    if sent_on and path == "/enter":
        return "IN"
    code = answer.status_code
    allowed = 200 <= code < 400 or (method == "POST" and code in (400, 409, 422, 429))
    return "OK" if allowed else str(code)


def pages(house: House) -> Iterator[tuple[str, Request]]:
    """Every page that can be read, with every role that may read it."""
    for line in lines():
        if line.method == "GET" and line.route not in FILES and "OK" in line.words.values():
            whose = next(w for w, found in line.words.items() if found == "OK")
            for role in line.roles:
                for request in requests_of(line, whose, house):
                    yield role, request
