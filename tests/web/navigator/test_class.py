"""A class: created, filled, watched, and its door."""

from __future__ import annotations

import re

import pytest
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.services import guardians, trials
from app.services.errors import CodeIsNotKnown
from app.services.subjects import About
from models import ClassGroup, Membership, Pupil
from tests.factories import people, results
from tests.factories import trials as rows
from tests.factories.sign_in import sign_in as sign_in_browser
from tests.web.navigator.conftest import Browser, Scene, statements
from tests.web.navigator.test_desk import begin, words


def code_on(page: str) -> str:
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page)
    assert found
    return found.group()


def row_of(page: str, name: str) -> str:
    return words(page.split(f">{name}</a>")[1].split("</tr>")[0])


def test_a_new_class_goes_on_to_its_list_of_pupils(scene: Scene) -> None:
    response = scene.browser.post("/classes/new", data={"name": " 9  «Ё» ", "grade": "9"})
    group = scene.stored(ClassGroup).filter_by(grade=9).one()
    assert response.location == f"/classes/{group.id}/pupils"
    assert (group.name, group.organisation_id) == ("9 «Ё»", scene.school.id)


def test_the_school_is_asked_only_when_there_are_several(scene: Scene) -> None:
    assert 'name="school"' not in scene.browser.text("/classes/new")
    second = people.organisation(scene.session, scene.home, name="Лицей № 2")
    _employ(scene, second.id)
    assert 'name="school"' in scene.browser.text("/classes/new")
    scene.browser.post("/classes/new", data={"name": "7 Г", "grade": "7", "school": str(second.id)})
    group = scene.stored(ClassGroup).filter_by(grade=7).one()
    assert group.organisation_id == second.id


def _employ(scene: Scene, organisation_id: int) -> None:
    scene.session.add(
        Membership(user_id=scene.navigator.id, role="navigator", organisation_id=organisation_id)
    )
    scene.session.commit()


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"name": "", "grade": "8"}, "Впишите название"),
        ({"name": "x" * 41, "grade": "8"}, "Не длиннее 40 знаков"),
        ({"name": "8\x00Б", "grade": "8"}, "нельзя напечатать"),
        ({"name": "8 Б", "grade": "12"}, "grade"),
    ],
)
def test_a_broken_class_is_not_created(scene: Scene, data: dict[str, str], problem: str) -> None:
    response = scene.browser.post("/classes/new", data=data)
    assert response.status_code == 422
    assert problem in response.text
    assert "<title>Ошибка: " in response.text
    assert scene.stored(ClassGroup).count() == 1


def test_a_school_of_others_cannot_get_a_class(scene: Scene) -> None:
    _employ(scene, people.organisation(scene.session, scene.home, name="Лицей № 2").id)
    foreign = people.organisation(scene.session, scene.home, name="Чужая школа")
    data = {"name": "8 Б", "grade": "8", "school": str(foreign.id)}
    assert scene.browser.post("/classes/new", data=data).status_code == 422


def test_a_pasted_list_becomes_pupils(scene: Scene) -> None:
    text = "О’Коннор-Ёлкина Севиль\r\n\r\nКотова\tАня\tИгоревна\nкотова аня\nFomin Ilya"
    path = f"/classes/{scene.group.id}/pupils"
    response = scene.browser.post(path, data={"people": text}, follow_redirects=True)
    assert "О’Коннор-Ёлкина Севиль" in response.text
    assert "Добавлено учеников: 4." in response.text
    again = scene.browser.post(path, data={"people": text}, follow_redirects=True)
    assert "Добавлено учеников: 0." in again.text


def test_broken_lines_are_shown_with_their_numbers_and_nobody_is_added(scene: Scene) -> None:
    text = "Котова Аня\nИванов\n<b>Злой</b> 7\n"
    response = scene.browser.post(f"/classes/{scene.group.id}/pupils", data={"people": text})
    assert response.status_code == 422
    table = words(response.text.split("<tbody")[1].split("</tbody>")[0])
    assert "2 Иванов 3 &lt;b&gt;Злой&lt;/b&gt; 7" in table
    assert "Котова Аня\nИванов\n&lt;b&gt;" in response.text
    assert scene.stored(Pupil).count() == 0


def test_an_empty_or_overfull_list_says_so(scene: Scene) -> None:
    path = f"/classes/{scene.group.id}/pupils"
    empty = scene.browser.post(path, data={"people": "  "})
    assert (empty.status_code, "хотя бы одного" in empty.text) == (422, True)
    letters = [f"Котова{a}{b} Аня" for a in "абвгдежз" for b in "абвгдежз"]
    full = scene.browser.post(path, data={"people": "\n".join(letters)})
    assert (full.status_code, "уже 60 учеников" in full.text) == (422, True)
    assert scene.stored(Pupil).count() == 0


def test_the_board_says_where_everybody_is(scene: Scene, clock: FixedClock) -> None:
    session = scene.session
    new, stuck, working, done, going = (
        scene.pupil(name, "Иванов") for name in ("Нов", "Стоит", "Пишет", "Готов", "Едет")
    )
    slot = rows.slot(session, rows.activity(session, scene.college), in_hours=30)
    begin(scene, stuck.id, 14)
    for pupil in (done, going):
        rows.finished_attempt(session, scene.actor(pupil.id))
    trials.assign(scene.me, slot.id, [going.id], session=session)
    people.parent_of(session, done)
    guardians.invite(scene.me, new.id, session=session)
    clock.move(minutes=15, seconds=1)
    begin(scene, working.id, 2)
    page = scene.browser.text(f"/classes/{scene.group.id}")
    assert "не начато" in row_of(page, "Иванов Нов")
    assert "приглашение выдано" in row_of(page, "Иванов Нов")
    assert "входа не было" in row_of(page, "Иванов Нов")
    assert re.search(r"остановка на 14 из \d+ 2 марта, 08:00", row_of(page, "Иванов Стоит"))
    assert "отвечает: 2 из" in row_of(page, "Иванов Пишет")
    assert "закончено 2 марта" in row_of(page, "Иванов Готов")
    assert "на связи" in row_of(page, "Иванов Готов")
    assert "место есть" in row_of(page, "Иванов Едет")
    assert "Сварка: первый шов" in row_of(page, "Иванов Едет")


def test_the_board_counts_the_lessons_that_are_done(scene: Scene) -> None:
    session = scene.session
    through, half, new = (scene.pupil(name, "Иванов") for name in ("Весь", "Пол", "Нов"))
    for name in ("values", "situations", "knowledge"):
        results.taken(session, scene.actor(through.id), name)
    results.taken(session, scene.actor(half.id), "values")
    about = About(pupil_id=new.id)
    results.taken(session, scene.me, "observation", about=about)
    page = scene.browser.text(f"/classes/{scene.group.id}")
    assert "уроки: 2 из 4" in row_of(page, "Иванов Весь")
    assert "уроки: 0 из 4" in row_of(page, "Иванов Пол")
    assert "уроки" not in row_of(page, "Иванов Нов")


def test_an_answer_within_a_quarter_of_an_hour_is_not_stuck(
    scene: Scene, clock: FixedClock
) -> None:
    pupil = scene.pupil()
    begin(scene, pupil.id, 3)
    clock.move(minutes=15)
    path = f"/classes/{scene.group.id}"
    assert "отвечает: 3 из" in scene.browser.text(path)
    clock.move(seconds=1)
    assert "остановка на 3 из" in scene.browser.text(path)


def test_an_old_invitation_no_longer_counts(scene: Scene, clock: FixedClock) -> None:
    pupil = scene.pupil()
    guardians.invite(scene.me, pupil.id, session=scene.session)
    clock.move(days=14, minutes=1)
    sign_in_browser(scene.browser, scene.session, scene.navigator.id)
    assert "приглашение выдано" not in scene.browser.text(f"/classes/{scene.group.id}")


def test_the_board_shows_one_state_when_asked(scene: Scene) -> None:
    scene.pupil("Нов", "Иванов")
    begin(scene, scene.pupil("Пишет", "Иванов").id, 2)
    page = scene.browser.text(f"/classes/{scene.group.id}?state=working")
    assert "Иванов Пишет" in page
    assert "Иванов Нов" not in page
    assert f"/classes/{scene.group.id}/rows?state=working" in page
    assert "Сейчас здесь никого" in scene.browser.text(f"/classes/{scene.group.id}?state=trial")
    assert "Иванов Нов" in scene.browser.text(f"/classes/{scene.group.id}?state=nonsense")


def test_the_refreshed_part_is_no_whole_page(scene: Scene) -> None:
    scene.pupil()
    part = scene.browser.text(f"/classes/{scene.group.id}/rows")
    assert 'id="rows"' in part
    assert 'id="counts"' in part
    assert "<html" not in part


def test_names_stand_in_the_order_of_a_class_list(scene: Scene) -> None:
    for last in ("Жуков", "Ёлкин", "Егоров", "абаев"):
        scene.pupil("Аня", last)
    page = scene.browser.text(f"/classes/{scene.group.id}")
    order = [page.index(last) for last in ("абаев", "Егоров", "Ёлкин", "Жуков")]
    assert order == sorted(order)


def test_markup_in_a_name_is_text(scene: Scene, session: Session) -> None:
    pupil = scene.pupil("<script>alert(1)</script>", "\"><img src=x onerror='x'>")
    scene.group.name = "<b>8</b>"
    session.commit()
    for path in (f"/classes/{scene.group.id}", f"/pupils/{pupil.id}", "/desk"):
        page = scene.browser.text(path)
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "<b>8" not in page


def test_an_empty_class_leads_to_adding_pupils(scene: Scene) -> None:
    page = scene.browser.text(f"/classes/{scene.group.id}")
    assert "В классе пока никого" in page
    assert f"/classes/{scene.group.id}/pupils" in page


def test_the_door_opens_shows_its_code_and_closes(scene: Scene) -> None:
    scene.pupil()
    path = f"/classes/{scene.group.id}"
    page = scene.browser.post(f"{path}/door", follow_redirects=True).text
    code = code_on(page)
    assert "Вход открыт до 09:30" in page
    assert "<svg" in page.split('class="qr"')[1]
    assert scene.enter(code)
    closed = scene.browser.post(f"{path}/door/close", follow_redirects=True).text
    assert code not in closed
    with pytest.raises(CodeIsNotKnown):
        scene.enter(code)


def test_opening_again_ends_the_earlier_code(scene: Scene) -> None:
    path = f"/classes/{scene.group.id}"
    first = code_on(scene.browser.post(f"{path}/door", follow_redirects=True).text)
    second = code_on(scene.browser.post(f"{path}/door", follow_redirects=True).text)
    assert first != second


GETS = ("", "/rows", "/pupils", "/poster", "/cards", "/trials")
POSTS = ("/pupils", "/door", "/door/close", "/cards")


@pytest.mark.parametrize("tail", GETS)
def test_a_class_of_another_navigator_is_refused(
    scene: Scene, stranger: Browser, tail: str
) -> None:
    stranger.text(f"/classes/{scene.group.id}{tail}", 403)


@pytest.mark.parametrize("tail", POSTS)
def test_nothing_of_another_navigators_class_can_be_changed(
    scene: Scene, stranger: Browser, tail: str
) -> None:
    pupil = scene.pupil()
    data = {"people": "Котова Аня", "pupils": str(pupil.id)}
    response = stranger.post(f"/classes/{scene.group.id}{tail}", data=data)
    assert response.status_code == 403


@pytest.mark.parametrize("tail", GETS)
def test_an_unknown_class_is_not_found(scene: Scene, tail: str) -> None:
    scene.browser.text(f"/classes/999999{tail}", 404)


@pytest.mark.parametrize("tail", POSTS)
def test_an_unknown_class_cannot_be_changed(scene: Scene, tail: str) -> None:
    data = {"people": "Котова Аня", "pupils": "1"}
    assert scene.browser.post(f"/classes/999999{tail}", data=data).status_code == 404


@pytest.mark.parametrize("tail", ["", "/rows", "/cards", "/poster"])
def test_a_full_class_takes_as_many_statements_as_one_pupil(scene: Scene, tail: str) -> None:
    slot = rows.slot(scene.session, rows.activity(scene.session, scene.college), capacity=30)
    counts = []
    for number in (1, 24):
        for _ in range(number):
            pupil = scene.pupil()
            rows.finished_attempt(scene.session, scene.actor(pupil.id))
            trials.wish(scene.actor(pupil.id), slot.id, session=scene.session)
            people.parent_of(scene.session, pupil)
        with statements() as sent:
            scene.browser.text(f"/classes/{scene.group.id}{tail}")
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 16
