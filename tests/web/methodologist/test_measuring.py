"""The pages of items, DIF and norms: what they show, and what they keep to themselves."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.services.surroundings import of
from models import Answer
from questionnaires.definition import Questionnaire
from questionnaires.irt.parameters import ItemParameters
from tests.factories import answers
from tests.factories.statements import counted
from tests.web.methodologist.measured import KEY, candidate, pupils_answer, rows
from tests.web.methodologist.reading import text

ITEMS = f"/instruments/{KEY}/items"
WORST_FIRST = "Задания, сначала с замечаниями"
BANK = ["interests@1.0", "interests@2.0", "objects@1.0", "readiness@1.0", "values@1.0"]
BANK += [
    "situations@1.0",
    "knowledge@1.0",
    "reasoning@1.0",
    "child-interests@1.0",
    "reflection@1.0",
]
PAGES = ["items", "calibration", "norms", "dif", "rescore"]


@pytest.fixture
def instrument(session: Session) -> Questionnaire:
    return answers.sample(session)


@pytest.mark.parametrize("page", [*PAGES, "items/S1"])
def test_every_page_stands_without_any_answers(
    desk: FlaskClient, instrument: Questionnaire, page: str
) -> None:
    assert desk.get(f"/instruments/{KEY}/{page}").status_code == 200


@pytest.mark.parametrize("key", BANK)
@pytest.mark.parametrize("page", PAGES)
def test_every_kind_of_instrument_has_its_pages(desk: FlaskClient, key: str, page: str) -> None:
    assert desk.get(f"/instruments/{key}/{page}").status_code == 200


def test_below_thirty_people_there_are_no_figures(
    desk: FlaskClient, session: Session, instrument: Questionnaire
) -> None:
    pupils_answer(session, instrument, 29)
    page = text(desk.get(ITEMS).text)
    assert "Закончили 29 чел." in page
    assert "Альфа" not in page
    assert "Ответили 29 чел." in text(desk.get(f"{ITEMS}/S1").text)


def test_below_two_hundred_figures_come_with_a_warning(
    desk: FlaskClient, session: Session, instrument: Questionnaire
) -> None:
    pupils_answer(session, instrument, 199)
    assert "Людей меньше 200" in text(desk.get(ITEMS).text)
    assert "ещё мало" in text(desk.get(f"{ITEMS}/S1").text)
    pupils_answer(session, instrument, 1, 9)
    assert "Людей меньше 200" not in text(desk.get(ITEMS).text)


def test_items_with_faults_come_first_and_are_told_in_words(
    desk: FlaskClient, session: Session, instrument: Questionnaire
) -> None:
    items = answers.truth(instrument)
    items["S4"] = ItemParameters(0.05, (-1.0, 0.0, 1.0))
    items["W2"] = ItemParameters(1.5, (-6.0, -5.0, -4.0))
    pupils_answer(session, instrument, 250, items=items)
    worst, second, third, *_ = rows(desk.get(ITEMS).text, WORST_FIRST)
    assert worst.startswith("W2")
    assert "почти все отвечают одинаково" in worst
    assert second.startswith("S4")
    assert "почти не связано со своей шкалой" in second
    assert "без него шкала согласованнее" in second
    assert " — " in third


def test_an_item_that_runs_against_its_scale_is_the_first(
    desk: FlaskClient, session: Session, instrument: Questionnaire
) -> None:
    given = answers.rated(instrument, answers.truth(instrument), answers.traits(250))
    for person in given:
        person["S5"] = 5 - person["S5"]
    answers.store(session, instrument, given, pupil_ids=answers.pupils(session, 250))
    first = rows(desk.get(ITEMS).text, WORST_FIRST)[0]
    assert first.startswith("S5")
    assert "идёт против своей шкалы: похоже, перепутан ключ" in first


def test_a_wrong_answer_chosen_more_often_than_the_right_one_is_named(
    desk: FlaskClient, session: Session
) -> None:
    known = answers.known(session)
    given = [{item.id: 1 for item in known.items} | {"K3": 2 + n % 4 // 3} for n in range(60)]
    for number, person in enumerate(given[:40]):
        person["K1"] = 1 + number % 3
    answers.store(session, known, given, pupil_ids=answers.pupils(session, 60))
    first = rows(desk.get(f"/instruments/{known.key}/items").text, WORST_FIRST)[0]
    assert first.startswith("K3")
    assert "неверный ответ выбирают чаще верного" in first
    page = text(desk.get(f"/instruments/{known.key}/items/K3").text)
    assert "Стоматолог — верный 0 %" in page
    assert "Пекарь 75 %" in page


def test_changed_answers_and_times_are_shown(
    desk: FlaskClient, session: Session, instrument: Questionnaire
) -> None:
    attempts = pupils_answer(session, instrument, 40)
    at = of(session).clock.now()
    session.execute(
        insert(Answer),
        [
            {
                "attempt_id": attempt,
                "item_id": "S1",
                "seq": 2,
                "value": 4,
                "elapsed_ms": 5000,
                "answered_at": at,
            }
            for attempt in attempts[:30]
        ],
    )
    session.commit()
    page = text(desk.get(f"{ITEMS}/S1").text)
    assert "Меняли ответ 75 %" in page
    assert "Секунд на ответ 5,0" in page
    assert "ответ часто меняют" in page


def test_imported_answers_are_apart_and_can_be_chosen(
    desk: FlaskClient, session: Session, instrument: Questionnaire
) -> None:
    pupils_answer(session, instrument, 31)
    given = answers.rated(instrument, answers.truth(instrument), answers.traits(33))
    answers.store(session, instrument, given)
    assert "Людей в статистике 31" in text(desk.get(ITEMS).text)
    assert "Людей в статистике 33" in text(desk.get(f"{ITEMS}?whose=imports").text)
    assert "Людей в статистике 64" in text(desk.get(f"{ITEMS}?whose=all").text)
    assert "Людей в статистике 31" in text(desk.get(f"{ITEMS}?whose=nonsense").text)


def test_a_form_can_be_looked_at_by_itself(
    desk: FlaskClient, session: Session, instrument: Questionnaire
) -> None:
    pupils_answer(session, instrument, 31)
    given = answers.rated(instrument, answers.truth(instrument), answers.traits(35), form="short")
    answers.store(session, instrument, given, pupil_ids=answers.pupils(session, 35), form="short")
    short = desk.get(f"{ITEMS}?form=short").text
    assert "Людей в статистике 35" in text(short)
    assert len(rows(short, WORST_FIRST)) == 4
    assert "Людей в статистике 66" in text(desk.get(f"{ITEMS}?form=nonsense").text)


def test_the_number_of_statements_does_not_grow(
    desk: FlaskClient, session: Session, instrument: Questionnaire
) -> None:
    def statements(page: str) -> int:
        with counted(session) as seen:
            desk.get(page)
        return len(seen)

    for grade in (8, 9):
        pupils_answer(session, instrument, 31, grade)
    few = [statements(page) for page in (ITEMS, f"{ITEMS}/S1", f"/instruments/{KEY}/dif")]
    pupils_answer(session, instrument, 60, 10)
    assert [statements(page) for page in (ITEMS, f"{ITEMS}/S1", f"/instruments/{KEY}/dif")] == few


def test_curves_are_told_in_words_and_numbers(
    desk: FlaskClient, session: Session, instrument: Questionnaire
) -> None:
    pupils_answer(session, instrument, 200)
    page = desk.get(f"{ITEMS}/S1").text
    drawings = re.findall(r'<svg viewBox="0 0 360[^>]*>\s*<title>[^<]+</title>\s*<desc>[^<]+', page)
    assert len(drawings) == 3
    table = rows(page, "Вероятность ответов вдоль шкалы")
    assert table[3] == "0 0,23 0,27 0,27 0,23"
    groups = rows(page, "Средний ответ по группам")
    assert len(groups) == 8
    assert all(" 25 " in group for group in groups)


def test_the_answers_of_a_reversed_item_are_counted_from_the_other_end(
    desk: FlaskClient, session: Session, instrument: Questionnaire
) -> None:
    pupils_answer(session, instrument, 60)
    page = text(desk.get(f"{ITEMS}/W6").text)
    assert "Обратное задание" in page
    assert "1 — Да" in page
    assert "Обратное задание" not in text(desk.get(f"{ITEMS}/W5").text)


def test_standard_errors_are_shown_once_a_calibration_was_adopted(
    desk: FlaskClient, session: Session, instrument: Questionnaire
) -> None:
    pupils_answer(session, instrument, 200)
    before = text(desk.get(f"{ITEMS}/S1").text)
    assert "Параметры предварительные" in before
    assert "Стандартных ошибок нет" in before
    desk.post(f"/instruments/sets/{candidate(session, instrument)}/adopt")
    after = desk.get(f"{ITEMS}/S1").text
    assert "Стандартных ошибок нет" not in text(after)
    assert re.fullmatch(r"Различение a \d,\d\d 0,\d\d", rows(after, "Параметры")[0])


@pytest.mark.parametrize("path", ["items/S99", "items/%3Cscript%3E"])
def test_an_unknown_item_is_not_found(
    desk: FlaskClient, instrument: Questionnaire, path: str
) -> None:
    assert desk.get(f"/instruments/{KEY}/{path}").status_code == 404


def test_dif_compares_groups_that_are_known_and_says_which_are_not(
    desk: FlaskClient, session: Session, instrument: Questionnaire
) -> None:
    items = answers.truth(instrument)
    pupils_answer(session, instrument, 150, 8)
    moved = items | {"W3": ItemParameters(items["W3"].a, tuple(b + 1.2 for b in items["W3"].b))}
    pupils_answer(session, instrument, 150, 10, moved)
    page = desk.get(f"/instruments/{KEY}/dif?groups=grades:8-10").text
    assert "пол учеников платформа не хранит" in text(page)
    first, *others = rows(page, "Задания, сначала с различиями")
    assert first.startswith("W3")
    assert "C — большое различие" in first
    assert "+" in first, "at equal trait the younger, for whom it is easier, answer higher"
    assert not [row for row in others if "C — большое" in row]


def test_dif_says_when_a_group_is_too_small(
    desk: FlaskClient, session: Session, instrument: Questionnaire
) -> None:
    pupils_answer(session, instrument, 120, 8)
    pupils_answer(session, instrument, 99, 10)
    page = text(desk.get(f"/instruments/{KEY}/dif?groups=grades:8-10").text)
    assert "В группе мало людей" in page
    assert "99" in page


def test_dif_never_uses_answers_of_which_nothing_is_known(
    desk: FlaskClient, session: Session, instrument: Questionnaire
) -> None:
    given = answers.rated(instrument, answers.truth(instrument), answers.traits(120))
    answers.store(session, instrument, given, grade=8)
    answers.store(session, instrument, given, grade=10)
    assert "Сравнивать пока некого" in text(desk.get(f"/instruments/{KEY}/dif").text)


def test_pairs_have_no_dif(desk: FlaskClient) -> None:
    assert "Здесь не считается" in text(desk.get("/instruments/objects@1.0/dif").text)


def test_norms_that_nobody_stands_behind_say_so(desk: FlaskClient) -> None:
    page = desk.get("/instruments/readiness@1.0/norms").text
    assert "предварительные" in page
    assert "За этими числами мало или совсем нет ответов школьников" in text(page)
    caption = "Нормы readiness@1.0/norms-1: 6–11 классы"
    assert "предположение авторов, за ним нет ответов" in rows(page, caption)[0]
    assert "Нужно не меньше 100 учеников" in text(page)


def test_where_people_are_not_compared_there_are_no_norms_to_build(desk: FlaskClient) -> None:
    page = text(desk.get("/instruments/objects@1.0/norms").text)
    assert "не сравнивают с другими людьми" in page
    assert "Построить нормы" not in page
