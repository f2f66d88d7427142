"""A parent's questionnaire about the child, from the button to the end."""

from __future__ import annotations

import pytest

from tests.web.rating.conftest import Family, words

PARTS = 3
ALL = 36


def begin(family: Family) -> str:
    return family.begin("parent", "child-interests")


def test_the_childs_page_says_what_there_is_to_answer_and_how_long(family: Family) -> None:
    page = words(family.come("parent").get(f"/family/{family.child}").text)
    assert "Что интересно вашему ребёнку Вопросов: 36, примерно 5 мин." in page
    assert "Как выбирает ваш ребёнок Вопросов: 20, примерно 3 мин." in page
    assert "Ваши ответы увидите только вы." in page


def test_a_sheet_says_about_whom_and_how_far(family: Family) -> None:
    page = words(family.read(begin(family)))
    assert "Аня Что интересно вашему ребёнку" in page
    assert "Редкофамильная" not in page
    assert "Блок 1 из 3" in page
    assert "ответов: 0 из 36" in page
    assert "Не было видно" not in page


def test_part_by_part_to_the_end(family: Family) -> None:
    sheet = begin(family)
    for part in range(1, PARTS + 1):
        answer = family.send(sheet, dict.fromkeys(family.items(sheet, part), 2), part=part)
        assert answer.status_code == 302
        if part < PARTS:
            assert answer.location == f"{sheet}?part={part + 1}"
    assert answer.location == f"/family/{family.child}#views"
    assert family.stored(sheet) == {
        item: 2 for part in (1, 2, 3) for item in family.items(sheet, part)
    }
    assert family.finished(sheet)
    page = words(family.client.get(answer.location).text)
    assert "Ответы сохранены. Спасибо." in page
    assert "Вы ответили: понедельник, 2 марта." in page


def test_a_questionnaire_left_in_the_middle_goes_on_at_the_first_open_part(family: Family) -> None:
    sheet = begin(family)
    first, second = family.items(sheet, 1), family.items(sheet, 2)
    family.send(sheet, dict.fromkeys(first, 3))
    family.send(sheet, {second[0]: 5}, part=2, later="yes")
    page = family.client.get(f"/family/{family.child}").text
    assert f'href="{sheet}"' in page
    assert "Сохранённые ответы на месте." in page
    page = family.read(sheet)
    assert "Блок 2 из 3" in words(page)
    assert "ответов: 13 из 36" in words(page)
    assert page.count(" checked") == 1
    assert page.index(f'id="item-{second[0]}-5"') < page.index(" checked")
    assert family.begin("parent", "child-interests") == sheet


def test_stopping_for_now_keeps_what_there_is_and_complains_of_nothing(family: Family) -> None:
    sheet = begin(family)
    item = family.items(sheet)[3]
    answer = family.send(sheet, {item: 1}, later="yes")
    assert answer.location == f"/family/{family.child}"
    assert family.stored(sheet) == {item: 1}
    assert not family.finished(sheet)
    page = words(family.client.get(answer.location).text)
    assert "Ответы сохранены. Продолжить можно в любой день." in page


def test_a_gap_is_named_with_a_link_and_nothing_is_lost(family: Family) -> None:
    sheet = begin(family)
    items = family.items(sheet)
    given = dict.fromkeys(items[2:], 4)
    answer = family.send(sheet, given)
    assert answer.status_code == 422
    assert "<title>Ошибка: " in answer.text
    assert "Остались вопросы без ответа" in answer.text
    assert 'id="errors"' in answer.text
    assert "autofocus" in answer.text
    for item in items[:2]:
        assert f'href="#item-{item}-1"' in answer.text
        assert f'id="item-{item}-1"' in answer.text
        assert f'id="item-{item}-error"' in answer.text
    assert answer.text.count('href="#item-') == 2
    assert answer.text.count(" checked") == len(given)
    assert family.stored(sheet) == given
    answer = family.send(sheet, dict.fromkeys(items[:2], 5), shown=answer.text)
    assert answer.location == f"{sheet}?part=2"


def test_the_end_waits_for_a_gap_in_another_part(family: Family) -> None:
    sheet = begin(family)
    for part in (3, 2):
        answer = family.send(sheet, dict.fromkeys(family.items(sheet, part), 2), part=part)
    answer = family.send(sheet, {}, part=3)
    assert answer.location == sheet
    assert not family.finished(sheet)
    page = words(family.client.get(answer.location).text)
    assert "Эта часть сохранена. Остались вопросы здесь." in page
    assert "Блок 1 из 3" in page
    assert len(family.stored(sheet)) == 24


def test_one_can_go_back_a_part_and_change_an_answer(family: Family) -> None:
    sheet = begin(family)
    items = family.items(sheet)
    family.send(sheet, dict.fromkeys(items, 2))
    page = family.read(f"{sheet}?part=2")
    assert f'href="{sheet}?part=1"' in page
    family.send(sheet, {items[0]: 5}, part=1)
    assert family.stored(sheet) == dict.fromkeys(items, 2) | {items[0]: 5}


@pytest.mark.parametrize("part", ["0", "4", "-1"])
def test_a_part_that_is_not_there_is_not_found(family: Family, part: str) -> None:
    assert begin(family)
    assert family.client.get(f"{begin(family)}?part={part}").status_code == 404


def test_a_part_that_is_no_number_is_the_first_open_one(family: Family) -> None:
    assert "Блок 1 из 3" in words(family.read(f"{begin(family)}?part=two"))


@pytest.mark.parametrize("value", ["0", "6", "-1", "x", "²", "1.5", "9999", "1 "])
def test_an_answer_that_no_sheet_offers_is_refused(family: Family, value: str) -> None:
    sheet = begin(family)
    item = family.items(sheet)[0]
    data = {f"item-{item}": value, f"seen-{item}": "1"}
    assert family.client.post(f"{sheet}?part=1", data=data).status_code == 422
    assert family.stored(sheet) == {}


@pytest.mark.parametrize("seen", ["", "0", "x", "1-", "1-x", "-1", "99999"])
def test_an_answer_beside_a_broken_number_is_refused(family: Family, seen: str) -> None:
    sheet = begin(family)
    item = family.items(sheet)[0]
    data = {f"item-{item}": "3", f"seen-{item}": seen}
    assert family.client.post(f"{sheet}?part=1", data=data).status_code == 422
    assert family.stored(sheet) == {}


def test_answers_to_another_part_are_left_alone(family: Family) -> None:
    sheet = begin(family)
    item = family.items(sheet, 2)[0]
    data = {f"item-{item}": "3", f"seen-{item}": "1"}
    family.client.post(f"{sheet}?part=1", data=data)
    assert family.stored(sheet) == {}


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({}, 404),
        ({"instrument": ""}, 404),
        ({"instrument": "x" * 41}, 404),
        ({"instrument": "nothing"}, 404),
        ({"instrument": "trial-rating"}, 404),
        ({"instrument": "observation"}, 403),
        ({"instrument": "interests"}, 403),
    ],
)
def test_only_the_parents_questionnaires_begin_on_the_childs_page(
    family: Family, data: dict[str, str], status: int
) -> None:
    answer = family.come("parent").post(f"/family/{family.child}/ratings", data=data)
    assert answer.status_code == status


def test_after_the_end_the_sheet_is_closed(family: Family) -> None:
    sheet = begin(family)
    family.fill(sheet, 2)
    answer = family.client.get(sheet)
    assert answer.location == f"/family/{family.child}"
    assert "Анкета уже заполнена. Спасибо." in family.client.get(answer.location).text
    item = family.items(sheet)[0]
    data = {f"item-{item}": "5", f"seen-{item}": "2-2"}
    answer = family.client.post(f"{sheet}?part=1", data=data)
    assert answer.location == f"/family/{family.child}"
    page = family.client.get(answer.location).text
    assert "Анкета уже закончена, ответы больше не меняются." in page
    assert family.stored(sheet)[item] == 2


def test_answering_again_is_a_new_attempt_and_the_old_one_stays(family: Family) -> None:
    sheet = begin(family)
    family.fill(sheet, 2)
    assert "Ответить ещё раз" in family.client.get(f"/family/{family.child}").text
    second = begin(family)
    assert second != sheet
    family.fill(second, 5)
    assert set(family.stored(sheet).values()) == {2}


@pytest.mark.parametrize("who", ["other parent", "navigator", "host", "coordinator", "child"])
def test_nobody_else_opens_a_parents_sheet(family: Family, who: str) -> None:
    sheet = begin(family)
    client = family.come(who)
    assert client.get(sheet).status_code == 403
    assert client.post(sheet).status_code == 403
    assert client.get(f"/attempts/{sheet.rpartition('/')[2]}/result").status_code == 403


def test_a_parents_answers_are_read_by_that_parent_alone(family: Family) -> None:
    sheet = begin(family)
    family.fill(sheet, 5)
    public_id = sheet.rpartition("/")[2]
    for who, path in (
        ("other parent", f"/family/{family.child}"),
        ("navigator", f"/pupils/{family.child}"),
        ("navigator", f"/classes/{family.group}"),
        ("navigator", "/desk"),
        ("host", f"/host/slots/{family.slot}"),
        ("child", "/me"),
    ):
        page = family.come(who).get(path)
        assert page.status_code == 200
        assert public_id not in page.text
        assert "Вы ответили" not in page.text
        assert "Что интересно вашему ребёнку" not in words(page.text) or who == "other parent"
    for who, path in (
        ("other parent", f"/family/{family.child}/results/{public_id}"),
        ("parent", f"/family/{family.child}/results/{public_id}"),
        ("navigator", f"/pupils/{family.child}/results/{public_id}"),
    ):
        assert family.come(who).get(path).status_code == 404
    for path in (f"/attempts/{public_id}", f"/attempts/{public_id}/result"):
        assert family.come("child").get(path).status_code == 403
