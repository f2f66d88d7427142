"""Changes come by form and token alone, and each leaves one event; reading changes nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.services import audit
from tests.factories import trials as rows
from tests.web.access.asking import Request, ask, pages, requests_of
from tests.web.access.filled import ANSWER, filled
from tests.web.access.house import House
from tests.web.access.table import Line, lines

POSTS = {line.route: line for line in reversed(lines()) if line.method == "POST"}
DOERS = {"auth.try_out": "visitor", "pupil.begin": "visitor", "parent.invitation": "visitor"}
"""Who does it for the first time, where the first role of the line has done it before."""

FIRST_TIME = {
    "rating.of_pupil": "new",
    "rating.of_visit": "new",
    "methodologist.rescore": "new",
}
"""What it is done to for the first time, where one's own has seen it already."""

CHANGES_NOTHING = {
    "site.language",
    "site.appearance",  # cookies of the browser
    "auth.welcome",  # forgets what the browser was shown
    "pupil.finish",  # of an attempt with open questions
    "pupil.again",  # of the same
}
NEEDS_HUNDREDS = {"methodologist.calibration", "methodologist.norms"}
"""Refused with a reason: this world has too few answers. `tests/services` has enough."""

TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)">')


def doer(line: Line) -> str:
    return DOERS.get(line.route, line.roles[0] if line.roles[0] != "visitor" else line.roles[-1])


def of(house: House, route: str) -> tuple[Line, Request]:
    line = POSTS[route]
    whose = FIRST_TIME.get(route, "own") if line.thing else ""
    return line, next(requests_of(line, whose, house))


def token_of(browser: FlaskClient) -> str:
    found = TOKEN.search(browser.get("/appearance").text)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("route", sorted(POSTS))
def test_a_form_without_its_token_is_refused(house: House, route: str) -> None:
    line, request = of(house, route)
    for role in line.roles:
        answer = ask(house, role, request, house.guarded)
        assert answer.status_code == 400, role
        assert ("StaleForm" if answer.is_json else "Страница устарела") in answer.text
    assert not house.touched()


@pytest.mark.parametrize("route", sorted(POSTS))
def test_another_browsers_token_is_refused(house: House, route: str) -> None:
    line, request = of(house, route)
    stranger = house.guarded.test_client()
    headers = {"X-CSRFToken": token_of(stranger)}
    assert ask(house, doer(line), request, house.guarded, headers=headers).status_code == 400
    assert not house.touched()


# A JSON body has no form fields, so there the token can only be a header.
PLACES = [
    (route, where)
    for route in sorted(POSTS)
    for where in ("header", "field")
    if where == "header" or "pupil.answers" not in route
]


@pytest.mark.parametrize(("route", "where"), PLACES)
def test_with_the_token_it_leaves_exactly_one_event(house: House, route: str, where: str) -> None:
    line, request = of(house, route)
    browser = house.browser(doer(line), house.guarded)
    form: dict[str, Any] = filled(route, house.world)
    token = token_of(browser)
    if where == "header":
        form["headers"] = {"X-CSRFToken": token}
    else:
        form["data"] = form["data"] | {"csrf_token": token}
    before = house.events()
    answer = browser.post(request.address(house.guarded), **form)
    assert answer.status_code in ((409,) if route in NEEDS_HUNDREDS else (200, 302, 303))
    assert house.events() - before == (0 if route in CHANGES_NOTHING | NEEDS_HUNDREDS else 1)
    with house.work() as session:
        assert audit.verify(session).whole


def test_answers_by_script_need_the_header(house: House) -> None:
    browser = house.browser("pupil", house.guarded)
    address = f"/attempts/{house.world.things['open']['own']}/answers"
    body = {"answers": [ANSWER]}
    assert browser.post(address, json=body).status_code == 400
    in_body = body | {"csrf_token": token_of(browser)}
    assert browser.post(address, json=in_body).status_code == 400
    headers = {"X-CSRFToken": token_of(browser)}
    answer = browser.post(address, json=body, headers=headers).json
    assert answer["stored"] == {"R01": [1, 3]}
    assert not answer["conflicts"]
    assert "R01" not in answer["coming"]


def test_a_token_of_before_the_sign_in_is_worth_nothing_after_it(house: House) -> None:
    browser = house.guarded.test_client()
    token = token_of(browser)
    form = {"code": house.world.codes["pupil"], "csrf_token": token}
    assert browser.post("/enter", data=form).location == "/me"
    assert browser.post("/attempts", data={"form": "full", "csrf_token": token}).status_code == 400


@pytest.mark.parametrize("route", sorted(POSTS))
def test_an_empty_form_breaks_nothing(house: House, route: str) -> None:
    line, request = of(house, route)
    for role in line.roles:
        for empty in (b"", b"\xff\x00{", b"code=&code=%00&pupils=-1&pupils=x&n=1e9&value=%FF"):
            browser = house.browser(role)
            kind = "application/x-www-form-urlencoded"
            answer = browser.post(request.address(house.app), data=empty, content_type=kind)
            assert answer.status_code < 500, (role, empty)


@pytest.mark.parametrize("route", sorted(POSTS))
def test_a_second_press_of_the_button_breaks_nothing(house: House, route: str) -> None:
    line, request = of(house, route)
    browser = house.browser(doer(line))
    for _ in range(2):
        answer = browser.post(request.address(house.app), **filled(route, house.world))
        assert answer.status_code < 500


def test_no_page_changes_anything_when_read(house: House) -> None:
    before = house.events()
    for role, request in pages(house):
        assert ask(house, role, request).status_code == 200, (role, request)
    assert house.events() == before
    assert not house.touched()


def test_a_whole_way_leaves_one_event_a_step(house: House) -> None:
    """From the class door to the result: what a lesson writes into the trail, no more."""
    browser = house.browser("visitor")
    browser.post("/enter/class", data={"first_name": "Кира", "last_name": "Рябова"})
    address = browser.post("/attempts", data={"form": "short"}).location
    assert address is not None
    with house.work() as session:
        given = rows.all_answers(session, "", "short")
    for answer in given[:2]:
        sent = {"item": answer.item_id, "value": answer.value, "seq": 1, "n": 1}
        assert browser.post(address, data=sent).status_code == 302
    rest = [{"item": a.item_id, "value": a.value, "seq": 1} for a in given[2:]]
    for _ in range(2):  # The second time nothing is new.
        assert browser.post(f"{address}/answers", json={"answers": rest}).status_code == 200
        browser.post(f"{address}/finish")
    slot = house.world.things["departure"]["own"]
    for _ in range(2):
        browser.post(f"/me/trials/{slot}")
    browser.post("/sign-out")
    with house.work() as session:
        actions = [event.action for event in audit.recent(session, 8)]
    assert actions[::-1] == [
        "pupil.joined",
        "attempt.started",
        *["answers.saved"] * 3,
        "attempt.finished",
        "booking.requested",
        "sign_out",
    ]
