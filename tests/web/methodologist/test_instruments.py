"""The bank of instruments and how items behave."""

from __future__ import annotations

import re
import secrets

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.identity import Principal, Role
from app.services import diagnostics
from app.services.surroundings import of
from models import Answer, Attempt
from questionnaires.definition import Questionnaire
from tests.factories import people
from tests.factories.sign_in import sign_in
from tests.factories.statements import counted

KEY = "interests@1.0"
PAGE = f"/instruments/{KEY}"


@pytest.fixture
def desk(client: FlaskClient, session: Session) -> FlaskClient:
    sign_in(client, session, people.staff(session, Role.METHODOLOGIST).id)
    return client


def finished(session: Session, count: int, form: str = "full") -> Questionnaire:
    """Attempts by nobody in particular: the n-th one answers n + position, from 1 to 5."""
    instrument = of(session).bank.version(KEY)
    now = of(session).clock.now()
    for person in range(count):
        attempt = Attempt(
            public_id=secrets.token_hex(8),
            source=secrets.token_hex(8),
            instrument_id=instrument.id,
            instrument=instrument.key,
            instrument_sha256=instrument.sha256,
            form=form,
            started_at=now,
            finished_at=now,
        )
        session.add(attempt)
        session.flush()
        session.add_all(
            Answer(
                attempt_id=attempt.id,
                item_id=item,
                seq=1,
                value=(person + n % 3) % 5 + 1,
                answered_at=now,
            )
            for n, item in enumerate(instrument.layout(form).ids)
        )
    session.commit()
    return instrument


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def scale_row(page: str, scale: str) -> str:
    table = page.split('aria-label="Согласованность шкал"')[1].split("</table>")[0]
    (row,) = [r for r in table.split("<tr") if f">{scale} — " in r]
    return text("<tr" + row)


def test_versions_are_listed_with_their_origin(desk: FlaskClient, session: Session) -> None:
    instrument = finished(session, 1)
    page = text(desk.get("/instruments").text)
    assert KEY in page
    assert "Holland (1997)" in page
    assert instrument.sha256[:12] in page
    assert "предварительная" in page
    assert "Вопросов 60" in page
    assert "Закончили 1" in page


def test_attempts_under_way_are_counted_apart(desk: FlaskClient, session: Session) -> None:
    finished(session, 1)
    diagnostics.start(Principal.nobody(), "interests", "short", session=session)
    page = text(desk.get("/instruments").text)
    assert "Начали 2" in page
    assert "Закончили 1" in page


def test_every_item_is_shown_in_both_languages(desk: FlaskClient, session: Session) -> None:
    instrument = of(session).bank.version(KEY)
    page = desk.get(PAGE).text
    for item in instrument.items:
        assert item.text.ru in page
        assert item.text.en.replace("'", "&#39;") in page
    assert instrument.facets[0].name.ru in page


def test_alpha_is_hidden_below_thirty(desk: FlaskClient, session: Session) -> None:
    finished(session, 29)
    row = scale_row(desk.get(PAGE).text, "R")
    assert "29" in row
    assert "мало ответов" in row


def test_alpha_is_shown_from_thirty_on(desk: FlaskClient, session: Session) -> None:
    finished(session, 30)
    row = scale_row(desk.get(PAGE).text, "R")
    assert " 30 " in row
    assert re.search(r"\d,\d\d", row)


def test_short_forms_do_not_enter_the_statistics(desk: FlaskClient, session: Session) -> None:
    finished(session, 31, "short")
    row = scale_row(desk.get(PAGE).text, "R")
    assert " 0 " in row
    assert "мало ответов" in row


def test_the_last_answer_to_an_item_counts(desk: FlaskClient, session: Session) -> None:
    instrument = finished(session, 1)
    item = instrument.items[0]
    attempt_id = session.query(Attempt.id).scalar()
    at = of(session).clock.now()
    session.execute(
        insert(Answer).values(
            attempt_id=attempt_id, item_id=item.id, seq=2, value=5, answered_at=at
        )
    )
    session.commit()
    page = desk.get(PAGE).text
    (row,) = [r for r in page.split("<tr") if item.text.ru in r]
    assert text(row).endswith("1 0 % 0 % 0 % 0 % 100 % ")


def test_without_answers_shares_are_dashes(desk: FlaskClient) -> None:
    page = desk.get(PAGE).text
    assert "мало ответов" in page
    assert "—</td>" in page


def test_the_number_of_statements_does_not_grow(desk: FlaskClient, session: Session) -> None:
    def statements() -> int:
        with counted(session) as seen:
            desk.get(PAGE)
        return len(seen)

    finished(session, 1)
    few = statements()
    finished(session, 5)
    assert statements() == few


@pytest.mark.parametrize("key", ["interests@9.9", "interests", "%3Cscript%3E"])
def test_an_unknown_version_is_not_found(desk: FlaskClient, key: str) -> None:
    assert desk.get(f"/instruments/{key}").status_code == 404


def test_other_roles_are_refused(client: FlaskClient, session: Session) -> None:
    assert client.get("/instruments").location == "/enter"
    sign_in(client, session, people.staff(session, Role.OPERATOR).id)
    assert client.get("/instruments").status_code == 403
    assert client.get(PAGE).status_code == 403
