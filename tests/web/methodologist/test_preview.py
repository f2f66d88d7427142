"""A version as those who answer will see it; looking leaves nothing behind."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.services.surroundings import of
from models import Answer, Attempt, AuditEvent
from tests.factories.instruments import FIRST_WORDS, next_text
from tests.factories.instruments import draft as kept
from tests.web.methodologist.reading import text

ALL = [
    "interests@2.0",
    "objects@1.0",
    "knowledge@1.0",
    "situations@1.0",
    "reasoning@1.0",
    "child-interests@1.0",
]


def look(desk: FlaskClient, key: str, **query: str | int) -> str:
    answer = desk.get(f"/instruments/{key}/preview", query_string=query)
    assert answer.status_code == 200, query
    return answer.text


@pytest.mark.parametrize("key", ALL)
def test_every_item_of_every_form_is_shown_in_both_languages(
    desk: FlaskClient, session: Session, key: str
) -> None:
    instrument = of(session).bank.version(key)
    for form in instrument.forms:
        for language in ("ru", "en"):
            page = text(look(desk, key, view="list", form=form.name, lang=language))
            for item in instrument.layout(form.name).items:
                assert item.id in page
                for wording in (item.text, *(option.text for option in item.options)):
                    if not wording.blank:
                        assert wording.in_(language) in page


@pytest.mark.parametrize("key", ALL)
def test_one_question_is_shown_with_its_answers(
    desk: FlaskClient, session: Session, key: str
) -> None:
    instrument = of(session).bank.version(key)
    item = instrument.layout(instrument.forms[0].name).items[1]
    page = look(desk, key, form=instrument.forms[0].name, n=2)
    shown = [option.text.ru for option in item.options or instrument.options]
    for wording in shown:
        assert wording in text(page)
    assert page.count('<button class="answer"') >= max(len(shown), 4) or key == "objects@1.0"
    assert 'name="n" value="3"' in page


def test_an_answer_leads_to_the_next_question_and_the_last_one_to_the_first(
    desk: FlaskClient,
) -> None:
    page = look(desk, "interests@1.0", form="short", n=12, answer=5)
    assert "Вопрос 12 из 12" in page
    assert 'name="n" value="1"' in page


def test_nothing_is_stored_by_looking(desk: FlaskClient, session: Session) -> None:
    def rows() -> list[int]:
        found = [
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (Attempt, Answer, AuditEvent)
        ]
        session.rollback()
        return found

    before = rows()
    for view in ("one", "list", "results", "reading"):
        look(desk, "knowledge@1.0", view=view, answer=1)
    assert rows() == before


@pytest.mark.parametrize(("grade", "form"), [(6, "grades-6-7"), (9, "grades-8-9"), ("", "grades")])
def test_the_grade_chooses_the_form(desk: FlaskClient, grade: int | str, form: str) -> None:
    assert f"<p>{form}" in look(desk, "interests@2.0", grade=grade)


def test_the_first_question_comes_with_the_introduction(
    desk: FlaskClient, session: Session
) -> None:
    instrument = of(session).bank.version("values@1.0")
    assert instrument.intro.en in text(look(desk, "values@1.0", lang="en"))
    assert instrument.intro.en not in text(look(desk, "values@1.0", lang="en", n=2))


def test_a_draft_is_shown_as_it_is(desk: FlaskClient, session: Session) -> None:
    words = "Учить младших работать с роботом"
    key = kept(session, next_text().replace(FIRST_WORDS, words))
    assert words in text(look(desk, key, view="list"))


def test_the_key_stands_in_the_list_and_not_beside_the_question(desk: FlaskClient) -> None:
    assert "верный" in look(desk, "knowledge@1.0", view="list")
    assert "верный" not in look(desk, "knowledge@1.0").replace("Какой ответ верный", "")
    assert "баллы: 3" in look(desk, "situations@1.0", view="list")


def test_another_seed_makes_other_tasks(desk: FlaskClient) -> None:
    first = look(desk, "reasoning@1.0", view="list", seed=1)
    tasks = [
        text(look(desk, "reasoning@1.0", view="list", seed=seed)).split("Другой набор задач")[1]
        for seed in (1, 2)
    ]
    assert tasks[0] != tasks[1]
    assert "seed=1000004" in first
    assert "Другой набор задач" in first


def test_figures_come_with_words(desk: FlaskClient) -> None:
    page = look(desk, "reasoning@1.0", view="list", grade=11)
    assert page.count('<svg xmlns="http://www.w3.org/2000/svg" class="fig"') > 5
    assert "<title>" in page.split('class="fig"')[1]


def test_answers_of_knowledge_are_in_another_order_for_everybody(desk: FlaskClient) -> None:
    orders = {
        text(look(desk, "knowledge@1.0", seed=seed, n=2).split("question-answers")[1])
        for seed in range(6)
    }
    assert len(orders) > 1
    assert "Другой порядок" in look(desk, "knowledge@1.0")


def test_result_texts_are_shown_and_their_lack_is_told(desk: FlaskClient, session: Session) -> None:
    scale = of(session).bank.version("readiness@1.0").scales[0]
    assert scale.results is not None
    page = text(look(desk, "readiness@1.0", view="results", lang="en"))
    for told in (scale.results.low, scale.results.middle, scale.results.high):
        assert told.en in page
    assert scale.step is not None
    assert scale.step.en in page
    assert "Текстов для низкого" in look(desk, "interests@1.0", view="results")


def test_readability_is_measured_and_offenders_are_named(
    desk: FlaskClient, session: Session
) -> None:
    assert "все тексты в границах" in look(desk, "interests@2.0", view="reading")
    words = "Электрифицировать сельскохозяйственное предприятие"
    key = kept(session, next_text().replace(FIRST_WORDS, words))
    page = text(look(desk, key, view="reading"))
    assert "items.O01.options.1.text" in page
    assert "«Электрифицировать»: слогов 7, граница — 6" in page
    assert words in page


@pytest.mark.parametrize(
    "query",
    [
        {"n": "0"},
        {"n": "31"},
        {"form": "nothing"},
        {"grade": "5"},
        {"grade": "12"},
        {"seed": "-1"},
        {"seed": "2147483648"},
        {"n": "-5", "form": "grades-6-7"},
    ],
)
def test_what_the_version_does_not_have_is_not_found(
    desk: FlaskClient, query: dict[str, str]
) -> None:
    answer = desk.get("/instruments/objects@1.0/preview", query_string=query)
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "query", [{"view": "x"}, {"lang": "de"}, {"grade": "x"}, {"seed": "x"}, {"n": "x"}]
)
def test_what_is_no_choice_is_passed_over(desk: FlaskClient, query: dict[str, str]) -> None:
    answer = desk.get("/instruments/objects@1.0/preview", query_string=query)
    assert answer.status_code == 200
