"""The list of instruments, and the page of a version."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.identity import Principal, Role
from app.services import diagnostics, drafts, publishing
from app.services.surroundings import of
from tests.factories import people
from tests.factories.instruments import draft as kept
from tests.factories.instruments import methodologist, new_instrument, next_text
from tests.factories.sign_in import sign_in
from tests.factories.statements import counted
from tests.web.methodologist.reading import text


def row_of(page: str, key: str) -> str:
    """The words of a version's row in the list."""
    (row,) = [r for r in page.split("<tr")[1:] if f'href="/instruments/{key}"' in r]
    return text("<tr" + row.split("</tr>")[0])


def test_every_version_of_the_bank_is_listed(desk: FlaskClient, session: Session) -> None:
    page = desk.get("/instruments").text
    for instrument in of(session).bank.all():
        row = row_of(page, instrument.key)
        assert "опубликована" in row
        assert f" {len(instrument.items)} " in row


def test_versions_stand_by_instrument_the_newest_first(desk: FlaskClient, session: Session) -> None:
    kept(session, next_text("2.10", "interests@2.0"))
    page = desk.get("/instruments").text
    found = re.findall(r'href="/instruments/(interests@[\d.]+)"', page)
    assert found == ["interests@2.10", "interests@2.0", "interests@1.0"]


def test_what_is_in_the_plan_comes_first(desk: FlaskClient, session: Session) -> None:
    plan = of(session).plan.instruments(8)
    found = re.findall(r'id="g-([\w-]+)"', desk.get("/instruments").text)
    assert set(found[: len(plan)]) == set(plan)


def test_states_are_told_by_word(desk: FlaskClient, session: Session) -> None:
    key = kept(session)
    publishing.retire(methodologist(session), "interests@2.0", session=session)
    page = desk.get("/instruments").text
    assert "черновик" in row_of(page, key)
    assert "новые прохождения" not in row_of(page, key)
    assert "снята" in row_of(page, "interests@2.0")
    assert "новые прохождения" in row_of(page, "interests@1.0")
    assert "предварительная" in row_of(page, key)


def test_forms_are_told_with_their_length(desk: FlaskClient) -> None:
    page = desk.get("/instruments").text
    assert re.search(r"grades-8-9 до 48 из \d+ вопр., до \d+ мин", row_of(page, "interests@2.0"))
    assert "short 12 вопр., 2 мин" in row_of(page, "interests@1.0")


def test_attempts_begun_and_finished_are_counted_apart(desk: FlaskClient, session: Session) -> None:
    assert row_of(desk.get("/instruments").text, "objects@1.0").endswith(" 0 0 ")
    diagnostics.start(Principal.nobody(), "objects", session=session)
    assert row_of(desk.get("/instruments").text, "objects@1.0").endswith(" 1 0 ")


def test_a_version_is_shown_with_its_origin_forms_and_scales(
    desk: FlaskClient, session: Session
) -> None:
    instrument = of(session).bank.version("interests@2.0")
    page = text(desk.get("/instruments/interests@2.0").text)
    assert instrument.construct.ru in page
    assert instrument.construct.source in page
    assert instrument.sha256 in page
    assert "interests@2.0/1" in page
    for scale in instrument.scales:
        assert f"{scale.name.ru} {scale.id} {scale.about.ru}" in page
    for form in instrument.forms:
        assert form.name in page


@pytest.mark.parametrize("kind", ["objects@1.0", "knowledge@1.0", "situations@1.0"])
def test_versions_of_every_kind_have_a_page(desk: FlaskClient, kind: str) -> None:
    assert desk.get(f"/instruments/{kind}").status_code == 200


def test_every_version_has_a_page_in_english(desk: FlaskClient, session: Session) -> None:
    desk.set_cookie("language", "en")
    for instrument in of(session).bank.all():
        page = desk.get(f"/instruments/{instrument.key}")
        assert instrument.title.en in text(page.text)


def test_a_draft_can_be_published_changed_and_thrown_away(
    desk: FlaskClient, session: Session
) -> None:
    key = kept(session)
    page = desk.get(f"/instruments/{key}").text
    assert f'href="/instruments/{key}/publish"' in page
    assert f'href="/instruments/import?draft={key}"' in page.replace("%40", "@")
    assert f'action="/instruments/{key}/delete"' in page
    assert f'href="/instruments/{key}/retire"' not in page
    answer = desk.post(f"/instruments/{key}/delete", follow_redirects=True)
    assert f"Черновик {key} удалён" in answer.text
    assert desk.get(f"/instruments/{key}").status_code == 404


def test_a_published_version_can_be_retired_and_built_upon(desk: FlaskClient) -> None:
    page = desk.get("/instruments/objects@1.0").text.replace("%40", "@")
    assert 'href="/instruments/objects@1.0/retire"' in page
    assert 'href="/instruments/import?base=objects@1.0"' in page
    assert "/delete" not in page


def test_a_draft_that_was_published_meanwhile_is_not_thrown_away(
    desk: FlaskClient, session: Session
) -> None:
    key = kept(session)
    publishing.publish(methodologist(session), key, drafts.digest(next_text()), session=session)
    answer = desk.post(f"/instruments/{key}/delete")
    assert answer.status_code == 409
    assert "Этого черновика больше нет" in answer.text


def test_an_instrument_outside_the_plan_says_so(desk: FlaskClient, session: Session) -> None:
    key = kept(session, new_instrument())
    publishing.publish(
        methodologist(session), key, drafts.digest(new_instrument()), session=session
    )
    assert "Этой анкеты нет в плане классов" in desk.get(f"/instruments/{key}").text
    assert "Этой анкеты нет в плане" not in desk.get("/instruments/objects@1.0").text


def test_the_number_of_statements_does_not_grow_with_attempts(
    desk: FlaskClient, session: Session
) -> None:
    def statements(path: str) -> int:
        with counted(session) as seen:
            desk.get(path)
        return len(seen)

    few = [statements(path) for path in ("/instruments", "/instruments/objects@1.0")]
    for _ in range(3):
        diagnostics.start(Principal.nobody(), "objects", session=session)
    assert [statements(path) for path in ("/instruments", "/instruments/objects@1.0")] == few


@pytest.mark.parametrize("key", ["interests@9.9", "interests", "%3Cscript%3E", "%00"])
@pytest.mark.parametrize(
    "page",
    ["", "/preview", "/publish", "/retire", "/items/import", "/text.yaml", "/items.csv"],
)
def test_an_unknown_version_is_not_found(desk: FlaskClient, key: str, page: str) -> None:
    assert desk.get(f"/instruments/{key}{page}").status_code == 404


def test_other_roles_are_refused(client: FlaskClient, session: Session) -> None:
    assert client.get("/instruments").location == "/enter"
    sign_in(client, session, people.staff(session, Role.OPERATOR).id)
    assert client.get("/instruments").status_code == 403
    assert client.get("/instruments/objects@1.0").status_code == 403
    assert client.post("/instruments/import", data={"content": next_text()}).status_code == 403
