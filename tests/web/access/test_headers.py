"""Headers of every answer, and pages in which nothing typed by anybody becomes markup."""

from __future__ import annotations

import pytest
from werkzeug.test import TestResponse

from app.extensions import STATIC
from tests.web.access.asking import ask, pages
from tests.web.access.house import House
from tests.web.access.markup import Reader, foreign_addresses, read
from tests.web.access.people_of_two_regions import MARKUP
from tests.web.access.table import ROLES

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
ESCAPED = "&lt;img src=x onerror=x&gt;"


def faults_of_headers(answer: TestResponse) -> list[str]:
    headers = answer.headers
    policy = dict(
        part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
    )
    wanted = {
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    wrong = [f"{name}: {headers.get(name)}" for name in wanted if headers.get(name) != wanted[name]]
    wrong += [name for name in ("Server", "X-Powered-By", "Server-Timing") if name in headers]
    if len(headers.getlist("Content-Security-Policy")) != 1 or policy != POLICY:
        wrong.append(f"policy {policy}")
    return wrong


def faults_of_page(answer: TestResponse) -> list[str]:
    if answer.mimetype != "text/html":
        return []
    reader = read(answer.text)
    wrong = list(reader.faults)
    if "{{7*7}}" not in answer.text and "'49" in answer.text:
        wrong.append("a name was worked out as a template")
    return wrong


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_every_role(house: House, role: str) -> None:
    wrong, seen = [], 0
    for reader_role, request in pages(house):
        if reader_role != role:
            continue
        answer = ask(house, role, request)
        seen += 1
        faults = faults_of_headers(answer) + faults_of_page(answer)
        wrong += [f"{request.route}: {fault}" for fault in faults]
    assert seen >= 13
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("navigator", "/desk"),
        ("navigator", "/classes/{class}"),
        ("navigator", "/classes/{class}/rows"),
        ("navigator", "/classes/{class}/cards"),
        ("navigator", "/classes/{class}/poster"),
        ("navigator", "/classes/{class}/pupils"),
        ("navigator", "/classes/{class}/trials"),
        ("navigator", "/classes/{class}/trials/{departure}"),
        ("navigator", "/pupils/{pupil}"),
        ("navigator", "/account"),
        ("parent", "/family"),
        ("parent", "/family/{child}"),
        ("pupil", "/me"),
        ("pupil", "/me/trials"),
        ("host", "/host"),
        ("host", "/host/slots/{begun}"),
        ("host", "/host/activities/{activity}/slots/new"),
        ("host", "/host/activities/new"),
        ("coordinator", "/region"),
        ("operator", "/operator"),
        ("operator", "/operator?change={region}"),
    ],
)
def test_names_with_markup_are_shown_as_text(house: House, role: str, path: str) -> None:
    own = {thing: found["own"] for thing, found in house.world.things.items()}
    answer = house.browser(role).get(path.format(**own))
    assert answer.status_code == 200
    assert ESCAPED in answer.text, "the name is not on the page at all: the test is blind"
    assert not faults_of_page(answer)


ECHOES: list[tuple[str, str, dict[str, str]]] = [
    ("navigator", "/classes/{class}/pupils", {"people": f"Котова {MARKUP}\n{MARKUP}"}),
    ("navigator", "/classes/new", {"name": MARKUP, "grade": "99"}),
    ("host", "/host/activities/new", {"title": MARKUP, "summary": MARKUP, "kind": MARKUP}),
    ("host", "/host/activities/{activity}/slots/new", {"place": MARKUP, "day": MARKUP}),
    ("visitor", "/enter", {"code": MARKUP}),
    ("visitor", "/enter/class", {"first_name": MARKUP, "last_name": MARKUP}),
    ("visitor", "/staff", {"email": MARKUP, "password": MARKUP}),
    ("visitor", "/staff/password", {"code": MARKUP, "password": MARKUP}),
    ("visitor", "/invitation", {"first_name": MARKUP, "last_name": MARKUP, "email": MARKUP}),
    ("visitor", "/appearance", {"theme": MARKUP, "next": MARKUP}),
]


@pytest.mark.parametrize(("role", "path", "typed"), ECHOES)
def test_what_was_typed_wrongly_comes_back_as_text(
    house: House, role: str, path: str, typed: dict[str, str]
) -> None:
    own = {thing: found["own"] for thing, found in house.world.things.items()}
    answer = house.browser(role).post(path.format(**own), data=typed)
    assert answer.status_code == 422
    assert not faults_of_page(answer) + faults_of_headers(answer)


def test_what_was_searched_for_comes_back_as_text(house: House) -> None:
    query = {"q": MARKUP, "family": MARKUP, "industry": MARKUP, "state": MARKUP, "next": MARKUP}
    for path in ("/professions", "/appearance", "/enter", "/"):
        answer = house.browser("visitor").get(path, query_string=query)
        assert answer.status_code == 200
        assert not faults_of_page(answer)


def test_messages_with_names_are_text_too(house: House) -> None:
    """Names travel in flashed messages after a place is given and taken back."""
    things, browser = house.world.things, house.browser("navigator")
    path = f"/classes/{things['class']['own']}/trials/{things['departure']['own']}"
    browser.post(path, data={"pupils": [things["pupil"]["own"]]})
    given = browser.get(path)
    browser.post(f"/bookings/{things['booking']['own']}/cancel")
    back = browser.get(path)
    sheet = browser.post(
        f"/classes/{things['class']['own']}/cards", data={"pupils": [things["pupil"]["own"]]}
    )
    for answer in (given, back, sheet):
        assert ESCAPED in answer.text
        assert not faults_of_page(answer) + faults_of_headers(answer)


def test_answers_that_are_no_pages_carry_the_headers_too(house: House) -> None:
    browser = house.browser("pupil")
    own = {thing: found["own"] for thing, found in house.world.things.items()}
    for method, path, status in (
        ("GET", "/no-such-page", 404),
        ("GET", "/%00", 404),
        ("GET", "/operator", 403),
        ("PUT", "/me", 405),
        ("POST", "/language", 400),
        ("GET", "/me/", 404),
        ("GET", f"/attempts/{own['done']}", 302),
        ("POST", "/sign-out", 302),
    ):
        answer = browser.open(path, method=method)
        assert answer.status_code == status, path
        assert not faults_of_headers(answer) + faults_of_page(answer), path
    too_much = house.browser("navigator").post("/classes/new", data={"name": "x" * 1_100_000})
    assert too_much.status_code == 413
    assert not faults_of_headers(too_much)


def test_problems_for_scripts_are_no_pages(house: House) -> None:
    path = f"/attempts/{house.world.things['open']['other']}/answers"
    answer = house.browser("pupil").post(path, json={"answers": [{"item": MARKUP}]})
    assert answer.mimetype == "application/problem+json"
    assert MARKUP not in answer.text
    assert not faults_of_headers(answer)


def test_behind_https_browsers_are_told_to_stay_there(house: House) -> None:
    answer = house.public.test_client().get("/", base_url="https://bilet.example")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in house.browser("visitor").get("/").headers


def test_style_sheets_load_nothing_from_elsewhere() -> None:
    sheets = list(STATIC.rglob("*.css"))
    assert sheets
    for sheet in sheets:
        text = sheet.read_text()
        assert not list(foreign_addresses(text)), sheet.name
        assert "@import" not in text


def test_the_reader_of_this_test_sees_what_it_must() -> None:
    """The test of the test: each fault in a page is found."""
    for html in (
        "<script>x</script>",
        '<p style="a">',
        '<p onclick="a">',
        f'<p title="{MARKUP}">',
        f"<p>{MARKUP}</p>",
        '<link href="https://cdn.example/x.css">',
        '<script src="//cdn.example/x.js"></script>',
        '<a href="javascript:x">',
        '<form action="https://evil.example">',
        "<style>p{}</style>",
    ):
        found: Reader = read(html)
        assert found.faults, html
