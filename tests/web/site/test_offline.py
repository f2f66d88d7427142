"""What browsers keep for the time without network: a public script and a page about nobody."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.identity import Role
from app.services import diagnostics
from tests.factories import people
from tests.factories.sign_in import sign_in


def question_page(client: FlaskClient, session: Session, instrument: str = "values") -> str:
    """The question page of a new pupil of grade 8."""
    school = people.organisation(session, people.region(session))
    navigator = people.staff(session, Role.NAVIGATOR, at=school)
    pupil = people.pupil(session, people.class_group(session, school, navigator))
    actor = people.principal(session, pupil.id)
    sign_in(client, session, pupil.id)
    started = diagnostics.start(actor, instrument, session=session)
    return client.get(f"/attempts/{started.public_id}").text


def test_the_service_worker_stands_at_the_root_and_is_asked_for_anew(client: FlaskClient) -> None:
    answer = client.get("/sw.js", headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in answer.headers
    known = {"Accept-Encoding": "gzip", "If-None-Match": answer.headers["ETag"]}
    again = client.get("/sw.js", headers=known)
    assert again.status_code == 304


def test_a_worker_may_load_from_here_and_nowhere_else(client: FlaskClient) -> None:
    policy = client.get("/sw.js").headers["Content-Security-Policy"]
    assert "connect-src 'self'" in policy
    assert "script-src 'self'" in policy


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_page_without_network_is_about_nobody(
    client: FlaskClient, session: Session, language: str
) -> None:
    client.set_cookie("language", language)
    client.set_cookie("theme", "dark")
    visitors = client.get("/offline")
    staff = people.staff(session, Role.OPERATOR, first_name="Аглая")
    sign_in(client, session, staff.id)
    mine = client.get("/offline")

    assert mine.status_code == 200
    assert mine.text == visitors.text
    assert f'<html lang="{language}" data-theme="dark"' in mine.text
    assert "csrf" not in mine.text
    assert "Аглая" not in mine.text
    assert "Set-Cookie" not in visitors.headers


def test_the_page_without_network_says_that_the_answers_are_safe(client: FlaskClient) -> None:
    page = client.get("/offline").text
    assert "Твои ответы сохранены на этом устройстве." in page
    assert 'href=""' in page


def test_only_the_question_page_registers_a_worker(client: FlaskClient, session: Session) -> None:
    for path in ("/", "/enter", "/about", "/professions", "/offline"):
        assert "/sw.js" not in client.get(path).text
    page = question_page(client, session)
    assert 'data-worker="/sw.js"' in page
    assert "/sw.js" not in client.get("/me").text


def test_the_question_page_tells_its_script_the_version_for_the_file(
    client: FlaskClient, session: Session
) -> None:
    page = question_page(client, session)
    assert '"instrument":"values@1.0"' in page
    assert "Скачать ответы файлом" in page


def test_every_page_with_a_way_out_warns_of_unsent_answers(
    client: FlaskClient, session: Session
) -> None:
    question_page(client, session)
    for path in ("/me", "/professions", "/about"):
        page = client.get(path).text
        assert "data-sign-out" in page
        assert '<template id="unsent">' in page
        assert page.count("js/device.js") == 1


@pytest.mark.parametrize("path", ["/", "/enter"])
def test_sign_in_pages_clear_the_device_only_with_nobody_signed_in(
    client: FlaskClient, session: Session, path: str
) -> None:
    page = client.get(path).text
    assert '<template id="left-behind">' in page
    assert page.count("js/device.js") == 1
    sign_in(client, session, people.staff(session, Role.OPERATOR).id)
    page = client.get(path).text
    assert "left-behind" not in page
    assert page.count("js/device.js") == 1


def test_the_result_page_lets_the_device_forget_the_answers(
    client: FlaskClient, session: Session
) -> None:
    client.post("/try")
    location = client.post("/try").location
    assert "js/finished.js" not in client.get(location).text
    assert "left-behind" not in client.get("/").text, "a guest is somebody"
