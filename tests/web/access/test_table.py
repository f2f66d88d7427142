"""Every route and method, for every role, with whose thing it may be: as the table says."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from flask import Blueprint

from app import UndeclaredRoute, blueprints, create_app
from app.permissions import GRANTS, Permission, requires
from tests.web.access.asking import Request, ask, requests_of, word
from tests.web.access.filled import filled
from tests.web.access.house import House
from tests.web.access.table import ROLES, lines

LINES = lines()
ROUTES = sorted({(line.method, line.route) for line in LINES})


def cases(method: str, route: str, house: House) -> Iterator[tuple[str, str, Request, str]]:
    """Role, whose, request and the expected word for every cell of a route."""
    of_route = [line for line in LINES if (line.method, line.route) == (method, route)]
    for line in of_route:
        for role in line.roles:
            for whose, expected in line.words.items():
                for request in requests_of(line, whose, house):
                    yield role, whose, request, expected
    for role in ROLES:
        if not any(role in line.roles for line in of_route):
            expected = _refusal(role, method)
            for line in of_route:
                for whose in line.words:
                    for request in requests_of(line, whose, house):
                        yield role, whose, request, expected


def _refusal(role: str, method: str) -> str:
    return "IN" if role in ("visitor", "guest") and method == "GET" else "403"


@pytest.mark.parametrize(("method", "route"), ROUTES)
def test_the_table(house: House, method: str, route: str) -> None:
    wrong = []
    for role, whose, request, expected in cases(method, route, house):
        answer = ask(house, role, request)
        found = word(answer, method)
        if found != expected:
            wrong.append(f"{role}, {whose} {request.values}: {found} and not {expected}")
        if house.touched():
            if method == "GET" or expected != "OK":
                wrong.append(f"{role}, {whose} {request.values}: something was written")
            house.put_back()
    assert not wrong, "\n".join(wrong)


def test_every_route_stands_in_the_table_and_nothing_else(house: House) -> None:
    real = {
        (method, rule.endpoint)
        for rule in house.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert real == set(ROUTES)


def test_no_role_is_named_twice_for_the_same_thing() -> None:
    seen = [(x.method, x.route, x.thing, role) for x in LINES for role in x.roles]
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("role", ["visitor", "pupil", "navigator"])
def test_a_head_is_granted_like_a_get(house: House, role: str) -> None:
    for request in _every_get(house):
        address, browser = request.address(house.app), house.browser(role)
        # With the fields of the form as well: a HEAD passes by the check of form tokens.
        head = browser.head(address, **filled(request.route, house.world))
        assert head.status_code == browser.get(address).status_code, request
    assert not house.touched()


def test_methods_that_no_view_has_are_refused(house: House) -> None:
    browser = house.browser("operator")
    for request in _every_get(house):
        address = request.address(house.app)
        assert browser.options(address).status_code == 403
        for method in ("PUT", "PATCH", "DELETE", "TRACE"):
            assert browser.open(address, method=method).status_code == 405
    assert not house.touched()


@pytest.mark.parametrize("number", [2**31, 10**20])
def test_a_number_that_fits_into_no_column_is_nowhere(house: House, number: int) -> None:
    for line in LINES:
        request = next(requests_of(line, next(iter(line.words)), house))
        values = {n: number if type(value) is int else value for n, value in request.values}
        if number in values.values():
            request = Request(line.method, line.route, tuple(values.items()))
            assert word(ask(house, line.roles[0], request), line.method) == "404", request
    for route in ("navigator.cards", "navigator.assign"):
        line = next(x for x in LINES if (x.method, x.route) == ("POST", route))
        request = next(requests_of(line, "own", house))
        answer = ask(house, "navigator", request, data={"pupils": [str(number)]})
        assert answer.status_code in (403, 404)
    assert not house.touched()


def _every_get(house: House) -> Iterator[Request]:
    for line in LINES:
        if line.method == "GET" and line.route != "static":
            yield next(requests_of(line, next(iter(line.words)), house))


def test_the_table_would_notice_a_right_too_many(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test of the test: with the guard asleep, the table fails."""
    line = next(x for x in LINES if x.route == "operator.audit")
    request = next(requests_of(line, "", house))
    assert word(ask(house, "pupil", request), "GET") == "403"
    everything = frozenset(Permission)
    monkeypatch.setattr("app.permissions.GRANTS", dict.fromkeys(GRANTS, everything))
    assert word(ask(house, "pupil", request), "GET") == "OK"


@pytest.mark.parametrize(
    ("declared", "missing"), [({"get": Permission.READ_PUBLIC}, "POST /bare"), ({}, "GET /bare")]
)
def test_a_route_that_declares_nothing_stops_the_start(
    house: House,
    monkeypatch: pytest.MonkeyPatch,
    declared: dict[str, Permission],
    missing: str,
) -> None:
    room = Blueprint("bare", __name__)

    @room.route("/bare", methods=["GET", "POST"])
    @requires(**declared)
    def bare() -> str:
        return "bare"

    rooms = (*blueprints.ROOMS, SimpleNamespace(room=room, navigation=()))
    monkeypatch.setattr(blueprints, "ROOMS", rooms)
    with pytest.raises(UndeclaredRoute, match=missing):
        create_app(house.settings)


@pytest.mark.parametrize("route", sorted({line.route for line in LINES} - {"static"}))
def test_a_view_that_loses_its_declaration_refuses_everybody(
    house: House, monkeypatch: pytest.MonkeyPatch, route: str
) -> None:
    monkeypatch.delattr(house.app.view_functions[route], "__permissions__")
    line = next(x for x in reversed(LINES) if x.route == route)
    request = next(requests_of(line, next(iter(line.words)), house))
    for role in ROLES:
        assert word(ask(house, role, request), line.method) in ("403", "IN")
    assert not house.touched()
