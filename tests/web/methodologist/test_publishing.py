"""Publishing and retiring: what the pages say before, and what happens."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.services import drafts, instruments
from tests.factories.instruments import draft as kept
from tests.factories.instruments import methodologist, next_text
from tests.web.methodologist.reading import text


def sha256_on(page: str) -> str:
    found = re.search(r'name="sha256"[^>]*value="(\w+)"', page)
    assert found is not None
    return found[1]


def test_the_page_says_what_will_happen(desk: FlaskClient, session: Session) -> None:
    key = kept(session)
    page = desk.get(f"/instruments/{key}/publish").text
    for piece in (
        "Изменить эту версию после публикации нельзя",
        "Новые прохождения сразу пойдут по ней",
        "Начатые прохождения закончатся по своей версии",
        "Чем отличается от objects@1.0",
    ):
        assert piece in page
    assert sha256_on(page) == drafts.digest(next_text())


def test_a_press_publishes(desk: FlaskClient, session: Session) -> None:
    key = kept(session)
    page = desk.get(f"/instruments/{key}/publish").text
    answer = desk.post(f"/instruments/{key}/publish", data={"sha256": sha256_on(page)})
    assert answer.location == f"/instruments/{key}"
    assert "опубликована" in text(desk.get(f"/instruments/{key}").text)
    assert instruments.latest("objects", session=session).key == key


def test_a_second_press_says_the_same(desk: FlaskClient, session: Session) -> None:
    key, form = kept(session), {"sha256": drafts.digest(next_text())}
    assert desk.post(f"/instruments/{key}/publish", data=form).status_code == 302
    assert desk.post(f"/instruments/{key}/publish", data=form).status_code == 302
    assert desk.get(f"/instruments/{key}/publish").status_code == 409


def test_a_draft_that_changed_meanwhile_is_not_published(
    desk: FlaskClient, session: Session
) -> None:
    key = kept(session)
    page = desk.get(f"/instruments/{key}/publish").text
    drafts.save(methodologist(session), next_text() + "# ещё\n", replace=True, session=session)
    answer = desk.post(f"/instruments/{key}/publish", data={"sha256": sha256_on(page)})
    assert answer.status_code == 409
    assert "Черновик изменился" in answer.text


def test_missing_parameters_are_told_with_the_remedy(desk: FlaskClient, session: Session) -> None:
    content = next_text("2.1", "interests@2.0")
    content = content.replace("Совсем не хочется", "Вовсе не хочется")
    key = kept(session, content)
    page = desk.get(f"/instruments/{key}/publish").text
    told = text(page)
    assert "Опубликовать пока нельзя" in told
    assert "Без параметров: 136, это R01, R02" in told
    assert "Что помогает" in told
    assert "Изменённые 136 R01" in told
    assert ">Опубликовать</span></button>" not in page
    answer = desk.post(f"/instruments/{key}/publish", data={"sha256": drafts.digest(content)})
    assert answer.status_code == 409
    assert "Опубликовать пока нельзя" in answer.text


def test_parameters_that_come_along_are_told(desk: FlaskClient, session: Session) -> None:
    key = kept(session, next_text("2.1", "interests@2.0"))
    told = text(desk.get(f"/instruments/{key}/publish").text)
    assert "Параметры заданий перейдут от прежней версии" in told
    assert "предварительные" in told


def test_items_that_start_with_usual_values_are_told(desk: FlaskClient, session: Session) -> None:
    content = next_text("2.1", "interests@2.0")
    content = content.replace("Собирать робота по схеме", "Собирать робота по чертежу")
    told = text(desk.get(f"/instruments/{kept(session, content)}/publish").text)
    assert "Изменённые 1 R01" in told
    assert "Новые и изменённые (1) начнут с обычных значений своей шкалы" in told
    assert "предварительные" in told


def test_grades_of_the_plan_without_a_form_are_told(desk: FlaskClient, session: Session) -> None:
    content = next_text("1.1", "values@1.0").replace("grades: [8, 11]", "grades: [9, 11]")
    key = kept(session, content)
    assert "нет формы: 8 класс" in text(desk.get(f"/instruments/{key}/publish").text)


def test_a_published_version_has_no_page_to_publish(desk: FlaskClient) -> None:
    assert desk.get("/instruments/objects@1.0/publish").status_code == 409


def test_retiring_says_what_comes_instead(desk: FlaskClient, session: Session) -> None:
    page = text(desk.get("/instruments/interests@2.0/retire").text)
    assert "Новые прохождения пойдут по версии interests@1.0" in page
    assert "Понимаю" not in page
    answer = desk.post("/instruments/interests@2.0/retire", follow_redirects=True)
    assert "Версия interests@2.0 снята" in answer.text
    assert instruments.latest("interests", session=session).key == "interests@1.0"


def test_the_last_version_of_the_plan_needs_a_tick(desk: FlaskClient, session: Session) -> None:
    page = text(desk.get("/instruments/objects@1.0/retire").text)
    assert "Её даёт план: 6–11 классы" in page
    refused = desk.post("/instruments/objects@1.0/retire")
    assert refused.status_code == 422
    assert "<title>Ошибка: " in refused.text
    assert 'href="#knowing"' in refused.text
    assert desk.post("/instruments/objects@1.0/retire", data={"knowing": "y"}).status_code == 302
    assert "снята" in text(desk.get("/instruments/objects@1.0").text)
    assert "objects" not in instruments.offered(session=session)


def test_what_is_retired_can_be_looked_at_and_taken_out(desk: FlaskClient) -> None:
    desk.post("/instruments/interests@1.0/retire")
    for page in ("", "/preview", "/text.yaml", "/items.csv", "/qti.zip"):
        assert desk.get(f"/instruments/interests@1.0{page}").status_code == 200
    assert desk.get("/instruments/interests@1.0/retire").status_code == 404


def test_a_draft_cannot_be_retired(desk: FlaskClient, session: Session) -> None:
    key = kept(session)
    assert desk.get(f"/instruments/{key}/retire").status_code == 404
    assert desk.post(f"/instruments/{key}/retire").status_code == 404
