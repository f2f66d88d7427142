"""The desk: what needs the navigator today, and every class in one line."""

from __future__ import annotations

import re

from flask import Flask
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.identity import Role
from app.services import accounts, answering, classes, diagnostics, trials
from models import ActivityFormat, RegionMode
from tests.factories import people
from tests.factories import trials as rows
from tests.factories.sign_in import sign_in
from tests.web.navigator.conftest import Browser, Scene, statements


def words(html: str) -> str:
    """The text of a page: no tags, single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def needs(page: str) -> str:
    return words(page.split('class="needs"')[1].split("</section>")[0])


def begin(scene: Scene, pupil_id: int, answers: int) -> None:
    actor = scene.actor(pupil_id)
    public_id = diagnostics.start(actor, "interests", "full", session=scene.session).public_id
    given = rows.all_answers(scene.session, public_id)[:answers]
    answering.save_answers(actor, public_id, given, session=scene.session)


def test_without_classes_the_desk_leads_to_creating_one(
    app: Flask, session: Session, scene: Scene
) -> None:
    fresh = people.staff(session, Role.NAVIGATOR, at=scene.school)
    browser = Browser(app, app.response_class, use_cookies=True)
    sign_in(browser, session, fresh.id)
    page = browser.text("/desk")
    assert "Классов пока нет" in page
    assert 'href="/classes/new"' in page


def test_a_quiet_day_says_that_nothing_is_urgent(scene: Scene) -> None:
    assert "Срочных дел нет" in scene.browser.text("/desk")


def test_an_open_door_is_the_first_need(scene: Scene) -> None:
    classes.open_door(scene.me, scene.group.id, session=scene.session)
    assert "вход открыт до 09:30" in needs(scene.browser.text("/desk"))


def test_a_door_that_has_run_out_is_not_called_open(scene: Scene, clock: FixedClock) -> None:
    classes.open_door(scene.me, scene.group.id, session=scene.session)
    clock.move(minutes=91)
    assert "Срочных дел нет" in scene.browser.text("/desk")


def test_a_pupil_stuck_for_more_than_two_days_is_named(scene: Scene, clock: FixedClock) -> None:
    pupil = scene.pupil("Пётр", "Ёжиков")
    begin(scene, pupil.id, 14)
    clock.move(days=1)
    sign_in(scene.browser, scene.session, scene.navigator.id)
    assert "анкета не закончена" not in scene.browser.text("/desk")
    clock.move(days=1, minutes=1)
    sign_in(scene.browser, scene.session, scene.navigator.id)
    page = scene.browser.text("/desk")
    assert "анкета не закончена больше двух дней: Ёжиков Пётр." in needs(page)
    assert f"/classes/{scene.group.id}?state=stuck" in page


def test_wishes_wait_for_an_answer_until_the_slot_begins(scene: Scene, clock: FixedClock) -> None:
    slot = rows.slot(scene.session, rows.activity(scene.session, scene.college), in_hours=100)
    for number in range(2):
        pupil = scene.pupil("Аня", f"Котова-{'АБ'[number]}")
        trials.wish(scene.actor(pupil.id), slot.id, session=scene.session)
    page = scene.browser.text("/desk")
    assert "просят место: 2. «Сварка: первый шов»" in needs(page)
    assert f"/classes/{scene.group.id}/trials/{slot.id}" in page
    clock.move(hours=101)
    sign_in(scene.browser, scene.session, scene.navigator.id)
    assert "просят место" not in scene.browser.text("/desk")


def test_wishes_for_several_slots_are_one_line(scene: Scene) -> None:
    activity = rows.activity(scene.session, scene.college)
    pupil = scene.pupil()
    for hours in (20, 30, 100):
        slot = rows.slot(scene.session, activity, in_hours=hours)
        trials.wish(scene.actor(pupil.id), slot.id, session=scene.session)
    page = scene.browser.text("/desk")
    assert "просят место: 3." in needs(page)
    assert "Других занятий с просьбами: 2." in needs(page)
    assert f'/classes/{scene.group.id}/trials"' in page
    assert "свободно мест" not in page


def test_free_places_within_three_days_are_offered_to_pupils_without_a_trial(
    scene: Scene,
) -> None:
    activity = rows.activity(scene.session, scene.college)
    slot = rows.slot(scene.session, activity, capacity=2, in_hours=71)
    first, second = scene.pupil("Аня", "Котова"), scene.pupil("Лев", "Белов")
    page = needs(scene.browser.text("/desk"))
    assert "свободно мест: 2, «Сварка: первый шов»" in page
    assert "Учеников без пробы: 2." in page
    trials.assign(scene.me, slot.id, [first.id], session=scene.session)
    assert "свободно мест: 1" in needs(scene.browser.text("/desk"))
    trials.assign(scene.me, slot.id, [second.id], session=scene.session)
    assert "свободно мест" not in scene.browser.text("/desk")


def test_far_full_and_foreign_slots_are_no_need(scene: Scene) -> None:
    session = scene.session
    pupil = scene.pupil()
    elsewhere = people.organisation(session, people.region(session, "Другая область"))
    rows.slot(session, rows.activity(session, elsewhere), in_hours=5)
    rows.slot(session, rows.activity(session, scene.college), in_hours=73)
    rows.slot(session, rows.activity(session, scene.college, grades=(10, 11)), in_hours=5)
    other = people.class_group(session, scene.school, scene.navigator, "10 А", 10)
    taken = rows.slot(session, rows.activity(session, scene.college), capacity=1, in_hours=9)
    placed = people.pupil(session, other, "Юля", "Занятая")
    trials.assign(scene.me, taken.id, [placed.id], session=session)
    assert pupil.id
    assert "свободно мест" not in scene.browser.text("/desk")


def test_several_slots_soon_are_one_line(scene: Scene) -> None:
    scene.pupil()
    activity = rows.activity(scene.session, scene.college)
    for hours in (20, 30, 40):
        rows.slot(scene.session, activity, in_hours=hours)
    page = scene.browser.text("/desk")
    assert "Других занятий в эти дни: 2." in needs(page)
    assert f'/classes/{scene.group.id}/trials"' in page


def test_finished_without_a_trial_is_a_need(scene: Scene) -> None:
    pupil = scene.pupil()
    rows.finished_attempt(scene.session, scene.actor(pupil.id))
    assert "анкета закончена, пробы нет: Котова Аня." in needs(scene.browser.text("/desk"))


def test_where_there_are_no_trials_only_remote_ones_count(scene: Scene) -> None:
    session = scene.session
    scene.home.mode = RegionMode.DIAGNOSTICS_ONLY
    session.commit()
    pupil = scene.pupil()
    rows.finished_attempt(session, scene.actor(pupil.id))
    rows.slot(session, rows.activity(session, scene.college), in_hours=10)
    assert "Срочных дел нет" in scene.browser.text("/desk")
    webinar = rows.activity(session, scene.college, "Вебинар", form=ActivityFormat.REMOTE)
    rows.slot(session, webinar, in_hours=10)
    assert "«Вебинар»" in needs(scene.browser.text("/desk"))


def test_every_class_is_counted_by_state(scene: Scene, clock: FixedClock) -> None:
    session = scene.session
    slot = rows.slot(session, rows.activity(session, scene.college), in_hours=30)
    names = ("Не", "Стоит", "Готов", "Едет", "Отвечает")
    people_ = {name: scene.pupil(name, "Иванов").id for name in names}
    begin(scene, people_["Стоит"], 5)
    for name in ("Готов", "Едет"):
        rows.finished_attempt(session, scene.actor(people_[name]))
    trials.assign(scene.me, slot.id, [people_["Едет"]], session=session)
    clock.move(minutes=16)
    begin(scene, people_["Отвечает"], 3)
    table = words(scene.browser.text("/desk").split("<tbody")[1].split("</tbody>")[0])
    assert table.endswith("8 Б 5 1 1 1 1 1 0 закрыт")


def test_another_navigators_class_is_not_on_my_desk(scene: Scene, stranger: Browser) -> None:
    assert "8 Б" not in stranger.text("/desk")


def test_who_no_longer_leads_sees_nothing_with_the_old_session(scene: Scene) -> None:
    scene.pupil()
    boss = people.principal(scene.session, people.staff(scene.session, Role.OPERATOR).id)
    scene.browser.text("/desk")
    accounts.let_go(boss, scene.navigator.id, Role.NAVIGATOR, session=scene.session)
    for path in ("/desk", f"/classes/{scene.group.id}", f"/classes/{scene.group.id}/rows"):
        scene.browser.text(path, 403)


def test_who_moved_to_another_school_loses_the_old_class(scene: Scene) -> None:
    boss = people.principal(scene.session, people.staff(scene.session, Role.OPERATOR).id)
    other = people.organisation(scene.session, scene.home, name="Школа № 5")
    accounts.let_go(boss, scene.navigator.id, Role.NAVIGATOR, session=scene.session)
    accounts.take_on(
        boss,
        scene.navigator.email or "",
        "Вера",
        "Лугова",
        Role.NAVIGATOR,
        other.id,
        None,
        session=scene.session,
    )
    sign_in(scene.browser, scene.session, scene.navigator.id)
    assert "8 Б" not in scene.browser.text("/desk")
    scene.browser.text(f"/classes/{scene.group.id}", 403)


def test_a_visitor_is_led_to_the_entrance_and_a_pupil_refused(
    app: Flask, session: Session, scene: Scene
) -> None:
    visitor = Browser(app, app.response_class, use_cookies=True)
    assert visitor.get("/desk").location == "/enter"
    sign_in(visitor, session, scene.pupil().id)
    visitor.text("/desk", 403)


def test_the_desk_asks_the_database_as_often_for_many_pupils_as_for_one(scene: Scene) -> None:
    counts = []
    for number in (1, 24):
        for _ in range(number):
            pupil = scene.pupil("Аня", "Котова")
            rows.finished_attempt(scene.session, scene.actor(pupil.id))
            people.parent_of(scene.session, pupil)
        people.class_group(scene.session, scene.school, scene.navigator, f"9 {number}", 9)
        with statements() as sent:
            scene.browser.text("/desk")
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 16
