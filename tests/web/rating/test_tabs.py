"""The same sheet twice: pressed twice, in two tabs, or before two hosts."""

from __future__ import annotations

from sqlalchemy import func, select

from models import Answer, AuditEvent, ProfileRecord
from tests.web.rating.conftest import Family, words


def counted(family: Family, action: str) -> int:
    family.session.rollback()
    events = select(func.count()).where(AuditEvent.action == action)
    return family.session.scalar(events) or 0


def rows(family: Family, sheet: str) -> int:
    attempt = family.attempt(sheet).id
    answers = select(func.count()).select_from(Answer).where(Answer.attempt_id == attempt)
    return family.session.scalar(answers) or 0


def test_a_part_sent_twice_is_stored_once(family: Family) -> None:
    sheet = family.begin("parent")
    shown = family.read(sheet)
    given = dict.fromkeys(family.items(sheet), 3)
    first, second = (family.send(sheet, given, shown=shown) for _ in range(2))
    assert first.location == second.location == f"{sheet}?part=2"
    assert rows(family, sheet) == 10
    assert counted(family, "answers.saved") == 1


def test_the_end_pressed_twice_is_one_end_and_no_complaint(family: Family) -> None:
    sheet = family.begin("host")
    shown = family.read(sheet)
    given = dict.fromkeys(family.items(sheet), 4)
    for _ in range(2):
        answer = family.send(sheet, given, shown=shown)
        assert answer.location == f"/host/slots/{family.slot}#b{family.visit}"
        page = words(family.client.get(answer.location).text)
        assert "Ответы сохранены. Спасибо." in page
        assert "больше не меняются" not in page
    assert counted(family, "attempt.finished") == 1
    assert family.session.scalar(select(func.count()).select_from(ProfileRecord)) == 1


def test_what_another_tab_has_decided_is_told_and_kept_until_chosen_again(family: Family) -> None:
    sheet = family.begin("parent")
    shown = family.read(sheet)
    first, second, *others = family.items(sheet)
    family.send(sheet, {first: 1, second: 2}, shown=shown, later="yes")

    given = {first: 5, second: 2} | dict.fromkeys(others, 4)
    answer = family.send(sheet, given, shown=shown)
    assert answer.status_code == 409
    assert "<title>Ошибка: " in answer.text
    told = words(answer.text)
    assert "Он дан в другой вкладке." in told
    assert "сохранено «Совсем не похоже», здесь было выбрано «Очень похоже»" in told
    assert told.count("здесь было выбрано") == 1
    assert f'href="#item-{first}-1"' in answer.text
    assert family.stored(sheet) == given | {first: 1}

    assert family.send(sheet, {first: 5}, shown=answer.text).location == f"{sheet}?part=2"
    assert family.stored(sheet) == given


def test_the_kept_answer_can_be_left_as_it_is(family: Family) -> None:
    sheet = family.begin("parent")
    shown = family.read(sheet)
    given = dict.fromkeys(family.items(sheet), 2)
    family.send(sheet, given, shown=shown)
    answer = family.send(sheet, dict.fromkeys(given, 3), shown=shown)
    assert answer.status_code == 409
    assert family.send(sheet, {}, shown=answer.text).location == f"{sheet}?part=2"
    assert family.stored(sheet) == given


def test_an_old_page_sent_as_it_was_undoes_nothing(family: Family) -> None:
    sheet = family.begin("parent")
    items = family.items(sheet)
    family.send(sheet, dict.fromkeys(items, 2))
    old = family.read(f"{sheet}?part=1")
    family.send(sheet, {items[0]: 5})
    assert family.send(sheet, {}, shown=old).location == f"{sheet}?part=2"
    assert family.stored(sheet) == dict.fromkeys(items, 2) | {items[0]: 5}


def test_two_tabs_of_one_mind_hear_nothing(family: Family) -> None:
    sheet = family.begin("parent")
    shown = family.read(sheet)
    items = family.items(sheet)
    family.send(sheet, {items[0]: 1}, shown=shown, later="yes")
    family.send(sheet, {items[0]: 4}, later="yes")
    answer = family.send(sheet, dict.fromkeys(items, 4), shown=shown)
    assert answer.location == f"{sheet}?part=2"
    assert family.stored(sheet) == dict.fromkeys(items, 4)


def test_an_answer_changed_since_is_told_even_when_it_was_once_the_same(family: Family) -> None:
    sheet = family.begin("parent")
    shown = family.read(sheet)
    item, *others = family.items(sheet)
    family.send(sheet, {item: 1}, shown=shown, later="yes")
    family.send(sheet, {item: 4}, later="yes")
    answer = family.send(sheet, {item: 1} | dict.fromkeys(others, 3), shown=shown)
    assert answer.status_code == 409
    assert family.stored(sheet)[item] == 4


def test_a_tab_that_comes_after_the_end_is_told_so(family: Family) -> None:
    sheet = family.begin("host")
    shown = family.read(sheet)
    given = dict.fromkeys(family.items(sheet), 4)
    family.send(sheet, given, shown=shown)
    answer = family.send(sheet, dict.fromkeys(given, 1), shown=shown)
    assert answer.location == f"/host/slots/{family.slot}"
    page = words(family.client.get(answer.location).text)
    assert "Анкета уже закончена, ответы больше не меняются." in page
    assert family.stored(sheet) == given


def test_two_hosts_share_the_sheet_of_a_visit(family: Family) -> None:
    sheet = family.begin("host")
    assert family.begin("colleague") == sheet
    shown = family.read(sheet)
    items = family.items(sheet)
    family.come("host")
    family.send(sheet, {items[0]: 2}, shown=shown, later="yes")
    family.come("colleague")
    answer = family.send(sheet, dict.fromkeys(items, 5), shown=shown)
    assert answer.status_code == 409
    told = words(answer.text)
    assert "в другой вкладке или вашим коллегой" in told
    assert "сохранено «Чуть-чуть», здесь было выбрано «Да»" in told
    answer = family.send(sheet, {}, shown=answer.text)
    assert answer.location == f"/host/slots/{family.slot}#b{family.visit}"
    assert family.stored(sheet) == dict.fromkeys(items, 5) | {items[0]: 2}
    assert family.begin("host") == sheet
    assert family.client.get(sheet).location == f"/host/slots/{family.slot}"
