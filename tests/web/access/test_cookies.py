"""A cookie is worth what its session is, and cannot be had from elsewhere."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from models import LoginSession
from tests.factories import people
from tests.web.access.filled import filled
from tests.web.access.house import House
from tests.web.access.table import ROLES

WAYS_IN = {
    "auth.enter": "/enter",
    "auth.class_door": "/enter/class",
    "auth.staff": "/staff",
    "auth.second_factor": "/staff/second-factor",
    "parent.invitation": "/invitation",
}


@pytest.mark.parametrize("route", sorted(WAYS_IN))
def test_the_cookie_from_before_a_sign_in_is_worth_nothing_after_it(
    house: House, route: str
) -> None:
    browser = house.browser("guest")
    tried = f"/attempts/{house.world.things['tried']['own']}/result"
    assert browser.get(tried).status_code == 200
    before = browser.get_cookie("session")
    assert browser.post(WAYS_IN[route], **filled(route, house.world)).status_code == 302
    after = browser.get_cookie("session")
    assert before is not None
    assert after is not None
    assert after.value != before.value
    old = house.app.test_client()
    old.set_cookie("session", before.value)
    answer = old.get(tried)
    assert (answer.status_code, answer.location) == (302, "/enter")


@pytest.mark.parametrize("role", [r for r in ROLES if r != "visitor"])
def test_a_signed_out_cookie_is_worth_nothing_wherever_it_was_copied(
    house: House, role: str
) -> None:
    browser, copy = house.browser(role), house.browser(role)
    answer = browser.post("/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert browser.get_cookie("session") is None
    for path in ("/me", "/account", "/desk", "/family", "/host", "/operator"):
        found = copy.get(path)
        assert (found.status_code, found.location) == (302, "/enter")


@pytest.mark.parametrize("route", sorted(WAYS_IN))
def test_a_session_cannot_be_fixed_from_outside(house: House, route: str) -> None:
    """Whatever somebody planted in the browser before is gone after the sign-in."""
    planted = house.cookie("planted-token", csrf_token="planted", **house.carried())
    browser = house.app.test_client()
    browser.set_cookie("session", planted)
    form = filled(route, house.world)
    assert browser.post(WAYS_IN[route], **form).status_code == 302
    with browser.session_transaction() as content:
        assert content["_user_id"] not in ("planted-token", *house.world.tokens.values())
        assert content.keys().isdisjoint({"csrf_token", "door_code", "halfway", "new_secret"})
    attacker = house.app.test_client()
    attacker.set_cookie("session", planted)
    assert attacker.get("/me").location == "/enter"


def test_a_forged_or_foreign_cookie_is_nobody(house: House) -> None:
    real = house.cookie(house.world.tokens["operator"])
    head, _, tail = real.rpartition(".")
    for forged in (f"{head}.{tail[::-1]}", "e30.x.y", "", real[:-2], house.cookie("\0" * 43)):
        browser = house.app.test_client()
        browser.set_cookie("session", forged)
        assert browser.get("/operator").location == "/enter"


def test_a_token_in_the_database_opens_nothing(house: House) -> None:
    """Only digests are stored: who reads the table of sessions cannot sign in with it."""
    with house.work() as session:
        stored = session.scalars(select(LoginSession.digest)).all()
    assert not set(stored) & set(house.world.tokens.values())
    for digest in stored:
        browser = house.app.test_client()
        browser.set_cookie("session", house.cookie(digest))
        assert browser.get("/account").location == "/enter"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(house: House) -> None:
    email, where = house.world.emails["parent"], {"base_url": "https://bilet.example"}
    for app, name, secure in (
        (house.app, "session", False),
        (house.public, "__Host-session", True),
    ):
        client = app.test_client()
        app.config["WTF_CSRF_ENABLED"] = False
        client.post("/staff", data={"email": email, "password": people.PASSWORD}, **where)
        client.post("/appearance", data=filled("site.appearance", house.world)["data"], **where)
        for cookie in (name, "theme", "text_size", "contrast", "layout"):
            domain = "bilet.example"
            found = client.get_cookie(cookie, domain=domain)
            assert found is not None, cookie
            assert found.http_only
            assert found.same_site == "Lax"
            assert found.secure is secure
            assert found.path == "/"
            assert found.origin_only
