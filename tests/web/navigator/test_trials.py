"""Places on trials: the board of a class, giving places and taking them back."""

from __future__ import annotations

import pytest

from app.clock import FixedClock
from app.identity import Role
from app.services import trials
from app.views_of.result import near_professions
from models import ActivityFormat, Booking, RegionMode
from tests.factories import people
from tests.factories import trials as rows
from tests.factories.sign_in import sign_in
from tests.web.navigator.conftest import Browser, Scene, statements
from tests.web.navigator.test_desk import words


def path_of(scene: Scene, slot_id: int) -> str:
    return f"/classes/{scene.group.id}/trials/{slot_id}"


def booking_id(scene: Scene, pupil_id: int) -> int:
    return scene.stored(Booking).filter_by(pupil_id=pupil_id).one().id


def test_the_board_shows_wishes_places_and_who_waits(scene: Scene) -> None:
    slot = rows.slot(scene.session, rows.activity(scene.session, scene.college), capacity=1)
    first, second, third = (scene.pupil("Аня", f"Котова-{x}") for x in "АБВ")
    trials.wish(scene.actor(third.id), slot.id, session=scene.session)
    trials.assign(scene.me, slot.id, [first.id, second.id], session=scene.session)
    page = words(scene.browser.text(f"/classes/{scene.group.id}/trials"))
    assert "просят: 1 едут: 1 ждут: 1" in page
    assert "мест нет" in page


def test_others_pupils_are_counted_in_places_and_not_in_wishes(scene: Scene) -> None:
    slot = rows.slot(scene.session, rows.activity(scene.session, scene.college), capacity=8)
    other = people.class_group(scene.session, scene.school, scene.navigator, "8 В")
    pupil = people.pupil(scene.session, other)
    trials.assign(scene.me, slot.id, [pupil.id], session=scene.session)
    page = words(scene.browser.text(f"/classes/{scene.group.id}/trials"))
    assert "свободно 7 из 8" in page
    assert "едут" not in page


def test_only_what_the_class_may_visit_is_on_the_board(scene: Scene, clock: FixedClock) -> None:
    session = scene.session
    elsewhere = people.organisation(session, people.region(session, "Другая область"))
    rows.slot(session, rows.activity(session, elsewhere, "Чужой регион"))
    rows.slot(session, rows.activity(session, scene.college, "Старшим", grades=(10, 11)))
    rows.slot(session, rows.activity(session, elsewhere, "Вебинар", form=ActivityFormat.REMOTE))
    gone = rows.slot(session, rows.activity(session, scene.college, "Отменено"))
    gone.cancelled_at = clock.now()
    session.commit()
    page = scene.browser.text(f"/classes/{scene.group.id}/trials")
    assert "Вебинар" in page
    for title in ("Чужой регион", "Старшим", "Отменено"):
        assert title not in page


def test_a_region_without_trials_sees_remote_ones_alone(scene: Scene) -> None:
    scene.home.mode = RegionMode.DIAGNOSTICS_ONLY
    scene.session.commit()
    rows.slot(scene.session, rows.activity(scene.session, scene.college))
    page = scene.browser.text(f"/classes/{scene.group.id}/trials")
    assert "пока только диагностика" in page
    assert "Подходящих занятий сейчас нет" in page


def test_a_long_board_is_paged(scene: Scene) -> None:
    activity = rows.activity(scene.session, scene.college)
    for hours in range(41):
        rows.slot(scene.session, activity, in_hours=24 + hours)
    path = f"/classes/{scene.group.id}/trials"
    assert "Страница 1 из 2" in scene.browser.text(path)
    assert "Страница 2 из 2" in scene.browser.text(f"{path}?page=2")
    assert "Страница 2 из 2" in scene.browser.text(f"{path}?page=99")
    assert "Страница 1 из 2" in scene.browser.text(f"{path}?page=nonsense")


def test_who_asked_comes_first_then_whom_it_fits(scene: Scene) -> None:
    session = scene.session
    fits, plain, asked, placed = (
        scene.pupil(name, "Иванов") for name in ("Подходит", "Другой", "Просил", "Был")
    )
    rows.finished_attempt(session, scene.actor(fits.id), liked="R")
    near = min(near_professions(fits.id, session=session))
    slot = rows.slot(session, rows.activity(session, scene.college, professions=(near,)))
    earlier = rows.slot(session, rows.activity(session, scene.college, "Раньше"), in_hours=10)
    trials.assign(scene.me, earlier.id, [placed.id], session=session)
    trials.wish(scene.actor(asked.id), slot.id, session=session)
    page = scene.browser.text(path_of(scene, slot.id))
    order = [page.index(f'id="pupil-{p.id}"') for p in (asked, fits, plain, placed)]
    assert order == sorted(order)
    row = words(page.split(f'id="pupil-{fits.id}"')[1].split("</tr>")[0])
    assert "не просили" in row
    assert "не в списке" not in row
    assert "анкета не закончена" in words(page.split(f'id="pupil-{plain.id}"')[1].split("</tr>")[0])


def test_two_places_three_pupils_two_get_in_and_one_waits(scene: Scene) -> None:
    slot = rows.slot(scene.session, rows.activity(scene.session, scene.college), capacity=2)
    ids = [scene.pupil("Аня", f"Котова-{x}").id for x in "АБВ"]
    page = scene.browser.post(
        path_of(scene, slot.id), data={"pupils": ids}, follow_redirects=True
    ).text
    assert scene.states(slot.id) == {
        ids[0]: "assigned",
        ids[1]: "assigned",
        ids[2]: "waiting",
    }
    assert "Место есть: Котова-А Аня, Котова-Б Аня." in page
    assert "в листе ожидания: Котова-В Аня." in page


def test_cancelling_moves_up_who_waits(scene: Scene) -> None:
    slot = rows.slot(scene.session, rows.activity(scene.session, scene.college), capacity=1)
    first, second = scene.pupil("Аня", "Котова"), scene.pupil("Лев", "Белов")
    trials.assign(scene.me, slot.id, [first.id, second.id], session=scene.session)
    number = booking_id(scene, first.id)
    page = scene.browser.post(f"/bookings/{number}/cancel", follow_redirects=True).text
    assert "Запись отменена: Котова Аня." in page
    assert "Место перешло из листа ожидания: Белов Лев." in page
    assert scene.states(slot.id) == {first.id: "cancelled", second.id: "assigned"}


def test_cancelling_a_wish_gives_nobody_a_place(scene: Scene) -> None:
    slot = rows.slot(scene.session, rows.activity(scene.session, scene.college))
    pupil = scene.pupil()
    trials.wish(scene.actor(pupil.id), slot.id, session=scene.session)
    number = booking_id(scene, pupil.id)
    page = scene.browser.post(f"/bookings/{number}/cancel", follow_redirects=True).text
    assert "Запись отменена" in page
    assert "Место перешло" not in page


def test_who_cannot_come_is_named_with_the_reason(scene: Scene) -> None:
    activity = rows.activity(scene.session, scene.college)
    busy, free = scene.pupil("Аня", "Занята"), scene.pupil("Лев", "Свободен")
    other = rows.slot(scene.session, rows.activity(scene.session, scene.college, "Другая"))
    slot = rows.slot(scene.session, activity)
    trials.assign(scene.me, other.id, [busy.id], session=scene.session)
    before = scene.browser.text(path_of(scene, slot.id))
    assert "Другая, 08:00" in before
    page = scene.browser.post(
        path_of(scene, slot.id), data={"pupils": [busy.id, free.id]}, follow_redirects=True
    ).text
    assert "Не записаны: Занята Аня. В это время уже есть другое занятие." in page
    assert "Место есть: Свободен Лев." in page


def test_a_slot_for_other_grades_takes_nobody(scene: Scene) -> None:
    activity = rows.activity(scene.session, scene.college, grades=(10, 11))
    slot = rows.slot(scene.session, activity)
    pupil = scene.pupil()
    page = scene.browser.post(
        path_of(scene, slot.id), data={"pupils": [pupil.id]}, follow_redirects=True
    ).text
    assert "Это занятие для других классов." in page
    assert scene.states(slot.id) == {}


def test_choosing_nobody_says_so(scene: Scene) -> None:
    scene.pupil()
    slot = rows.slot(scene.session, rows.activity(scene.session, scene.college))
    response = scene.browser.post(path_of(scene, slot.id))
    assert response.status_code == 422
    assert "Не выбран ни один ученик" in response.text


def test_a_slot_that_has_begun_is_closed(scene: Scene, clock: FixedClock) -> None:
    pupil = scene.pupil()
    slot = rows.slot(scene.session, rows.activity(scene.session, scene.college), in_hours=1)
    clock.move(hours=1)
    assert "уже нельзя" in scene.browser.text(path_of(scene, slot.id))
    response = scene.browser.post(path_of(scene, slot.id), data={"pupils": [pupil.id]})
    assert response.status_code == 422
    assert "уже началось или отменено" in response.text


def test_a_whole_class_at_once_fits_into_the_message(scene: Scene) -> None:
    slot = rows.slot(scene.session, rows.activity(scene.session, scene.college), capacity=5)
    letters = "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ"
    ids = [scene.pupil("Александра", f"Вышнепольская-{x}").id for x in letters]
    response = scene.browser.post(path_of(scene, slot.id), data={"pupils": ids})
    assert len(response.headers["Set-Cookie"]) < 4000
    assert "и ещё 11" in scene.browser.text(path_of(scene, slot.id))


def test_another_navigators_slots_and_bookings_are_refused(scene: Scene, stranger: Browser) -> None:
    slot = rows.slot(scene.session, rows.activity(scene.session, scene.college))
    pupil = scene.pupil()
    trials.assign(scene.me, slot.id, [pupil.id], session=scene.session)
    stranger.text(path_of(scene, slot.id), 403)
    for path in (path_of(scene, slot.id), f"/bookings/{booking_id(scene, pupil.id)}/cancel"):
        assert stranger.post(path, data={"pupils": [pupil.id]}).status_code == 403
    assert scene.states(slot.id) == {pupil.id: "assigned"}


def test_a_foreign_pupil_cannot_be_slipped_into_the_form(scene: Scene) -> None:
    other = people.staff(scene.session, Role.NAVIGATOR, at=scene.school)
    group = people.class_group(scene.session, scene.school, other)
    foreign = people.pupil(scene.session, group)
    slot = rows.slot(scene.session, rows.activity(scene.session, scene.college))
    response = scene.browser.post(path_of(scene, slot.id), data={"pupils": [foreign.id]})
    assert response.status_code == 403
    assert scene.states(slot.id) == {}


def test_unknown_slots_pupils_and_bookings_are_not_found(scene: Scene) -> None:
    slot = rows.slot(scene.session, rows.activity(scene.session, scene.college))
    scene.browser.text(path_of(scene, 999999), 404)
    for path in (path_of(scene, 999999), path_of(scene, slot.id), "/bookings/999999/cancel"):
        assert scene.browser.post(path, data={"pupils": ["999999"]}).status_code == 404


@pytest.mark.parametrize("tail", ["/trials", "/trials/{slot}"])
def test_a_full_class_takes_as_many_statements_as_one_pupil(scene: Scene, tail: str) -> None:
    slot = rows.slot(scene.session, rows.activity(scene.session, scene.college), capacity=30)
    counts = []
    for number in (1, 24):
        for _ in range(number):
            pupil = scene.pupil()
            rows.finished_attempt(scene.session, scene.actor(pupil.id))
            trials.wish(scene.actor(pupil.id), slot.id, session=scene.session)
        with statements() as sent:
            scene.browser.text(f"/classes/{scene.group.id}{tail.format(slot=slot.id)}")
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 20


def test_cancelling_twice_is_harmless(scene: Scene, clock: FixedClock) -> None:
    slot = rows.slot(scene.session, rows.activity(scene.session, scene.college))
    pupil = scene.pupil()
    trials.assign(scene.me, slot.id, [pupil.id], session=scene.session)
    number = booking_id(scene, pupil.id)
    for _ in range(2):
        assert scene.browser.post(f"/bookings/{number}/cancel").status_code == 302
    clock.move(hours=49)
    sign_in(scene.browser, scene.session, scene.navigator.id)
    assert scene.browser.post(f"/bookings/{number}/cancel").status_code == 302
