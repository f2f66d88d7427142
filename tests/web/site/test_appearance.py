"""Language and look: a cookie of this browser, and a way back that stays on the site."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app import create_app
from app.settings import Settings

LARGE_DARK = {"theme": "dark", "text_size": "large", "contrast": "normal", "layout": "normal"}
FOREIGN = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "/\t/evil.example/",
    "\t//evil.example",
    "/%0d%0aLocation:evil",
    "javascript:alert(1)",
    "evil.example",
    "/nothing-here",
    "/sign-out",
    "",
]


def test_the_chosen_look_is_kept_for_a_year_and_shown(client: FlaskClient) -> None:
    answer = client.post("/appearance", data={**LARGE_DARK, "next": "/about"})
    assert answer.status_code == 303
    assert answer.location == "/about"
    for cookie in answer.headers.getlist("Set-Cookie"):
        if cookie.startswith(("theme", "text_size", "contrast", "layout")):
            assert "SameSite=Lax" in cookie
            assert "HttpOnly" in cookie
            assert "Max-Age=31536000" in cookie
            assert "Secure" not in cookie
    page = client.get("/about").text
    assert 'data-theme="dark"' in page
    assert 'data-text="large"' in page
    assert "data-contrast" not in page
    assert "data-layout" not in page


def test_the_simpler_layout_is_marked_on_every_page(client: FlaskClient) -> None:
    client.post("/appearance", data={**LARGE_DARK, "layout": "simple", "next": "/about"})
    assert 'data-layout="simple"' in client.get("/about").text


def test_the_present_look_is_ticked(client: FlaskClient) -> None:
    client.set_cookie("theme", "dark")
    page = client.get("/appearance").text
    assert page.count(" checked") == 4
    ticked = [part for part in page.split("<input")[1:] if " checked" in part.split(">")[0]]
    assert any('value="dark"' in part for part in ticked)


def test_cookies_demand_https_where_the_site_has_it(settings: Settings) -> None:
    from dataclasses import replace

    app = create_app(replace(settings, public_url="https://bilet.example"))
    answer = app.test_client().post(
        "/language", data={"locale": "en"}, base_url="https://bilet.example"
    )
    assert "Secure" in answer.headers["Set-Cookie"]


def test_an_unknown_look_is_refused(client: FlaskClient) -> None:
    answer = client.post("/appearance", data={**LARGE_DARK, "theme": "neon"})
    assert answer.status_code == 422
    assert not answer.headers.getlist("Set-Cookie") or "theme" not in str(answer.headers)


def test_an_unknown_cookie_value_is_shown_as_the_default(client: FlaskClient) -> None:
    client.set_cookie("theme", '"><script>')
    page = client.get("/about").text
    assert "data-theme" not in page
    assert "<script>" not in page


def test_the_language_changes_and_stays(client: FlaskClient) -> None:
    answer = client.post("/language", data={"locale": "en", "next": "/professions?q=%D1%81"})
    assert answer.location == "/professions?q=%D1%81"
    assert '<html lang="en"' in client.get("/").text


def test_a_language_that_is_not_spoken_here_is_refused(client: FlaskClient) -> None:
    assert client.post("/language", data={"locale": "xx"}).status_code == 400


@pytest.mark.parametrize("address", FOREIGN)
@pytest.mark.parametrize("path", ["/language", "/appearance"])
def test_nobody_is_led_off_the_site(client: FlaskClient, path: str, address: str) -> None:
    answer = client.post(path, data={**LARGE_DARK, "locale": "en", "next": address})
    assert answer.location == "/"


def test_the_way_back_is_the_page_one_came_from(client: FlaskClient) -> None:
    came = client.get("/appearance", headers={"Referer": "http://localhost/professions?q=x"})
    assert 'name="next" type="hidden" value="/professions?q=x"' in came.text
    foreign = client.get("/appearance", headers={"Referer": "https://evil.example/about"})
    assert 'name="next" type="hidden" value="/"' in foreign.text
    assert "evil" not in foreign.text


def test_a_look_needs_no_account_and_no_database(client: FlaskClient, session: Session) -> None:
    from models import AuditEvent

    client.post("/appearance", data=LARGE_DARK)
    assert session.query(AuditEvent).count() == 0
