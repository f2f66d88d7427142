"""What everybody sees first, and what protects every page."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app import create_app
from app.clock import FixedClock
from app.identity import Role
from app.services import demonstration
from app.settings import Settings
from tests.factories import people
from tests.factories.sign_in import sign_in

PAGES = ("/", "/about", "/professions", "/professions/welder", "/appearance", "/enter", "/staff")


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("path", [*PAGES, "/staff/password", "/professions/families/it"])
def test_a_public_page_opens_in_both_languages(
    client: FlaskClient, path: str, language: str
) -> None:
    client.set_cookie("language", language)
    answer = client.get(path)
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text
    assert answer.text.count("<h1") == 1


@pytest.mark.parametrize("path", [*PAGES, "/nothing-here", "/healthz"])
def test_every_answer_carries_the_protecting_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_holds_nothing_inline(client: FlaskClient, path: str) -> None:
    text = client.get(path).text
    assert "<style" not in text
    assert " style=" not in text
    assert " onclick=" not in text
    assert text.count("<script") == text.count("<script src=")


def test_the_start_page_serves_pupil_guest_and_adult(client: FlaskClient) -> None:
    page = client.get("/").text
    for address in ('action="/enter"', 'action="/try"', 'href="/staff"', 'href="/about"'):
        assert address in page


def test_opening_pages_stores_nothing_about_a_guest(client: FlaskClient, session: Session) -> None:
    from models import Attempt, AuditEvent, LoginSession

    for path in PAGES:
        client.get(path)
    for row in (Attempt, AuditEvent, LoginSession):
        assert session.query(row).count() == 0


def test_somebody_signed_in_is_shown_the_way_to_the_own_page(
    client: FlaskClient, session: Session
) -> None:
    sign_in(client, session, people.staff(session, Role.OPERATOR).id)
    page = client.get("/").text
    assert 'href="/operator"' in page
    assert 'action="/enter"' not in page
    assert 'action="/try"' not in page


def test_real_pages_tell_no_demonstration_logins(client: FlaskClient) -> None:
    assert demonstration.logins.__module__
    page = client.get("/").text
    assert "Входы демонстрации" not in page
    assert "demo.example" not in page


def test_the_demonstration_lists_a_login_of_every_role(engine_url: str, clock: FixedClock) -> None:
    settings = Settings(
        mode="demonstration",
        secret_key="secret-key-of-the-tests-0123456789abcdef",
        code_key="code-key-of-the-tests-0123456789abcdefgh",
        database_url=engine_url,
        second_factor=False,
    )
    app = create_app(settings, clock=clock)
    with app.app_context():
        from app.extensions import work

        demonstration.seed(session=work())
        known = demonstration.logins(work())
    page = app.test_client().get("/").text
    assert known
    for one in known:
        assert one.password_or_code in page
        assert one.name in page


def test_the_service_says_that_it_is_well(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("get", "/nothing-here", 404), ("post", "/about", 405), ("post", "/language", 400)],
)
def test_an_error_says_what_happened_what_is_safe_and_what_to_do(
    client: FlaskClient, method: str, path: str, status: int
) -> None:
    answer = getattr(client, method)(path)
    assert answer.status_code == status
    for words in ("Что сохранилось", "Что делать", "На главную"):
        assert words in answer.text


def test_a_script_gets_problem_details_instead_of_a_page(client: FlaskClient) -> None:
    answer = client.get("/nothing-here", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"


def test_a_change_without_a_token_is_refused(settings: Settings, clock: FixedClock) -> None:
    app: Flask = create_app(settings, clock=clock)
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()
    for path in ("/enter", "/try", "/staff", "/language", "/appearance", "/sign-out"):
        answer = client.post(path, data={"code": "K7MD-29XH-4TRW"})
        assert answer.status_code == 400, path
        assert "Страница устарела" in answer.text
