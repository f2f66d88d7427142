"""One pupil: result in short, trials, parents."""

from __future__ import annotations

import re

import pytest

from app.clock import FixedClock
from app.services import answering, diagnostics, sign_in, trials
from app.services.errors import CodeIsNotKnown
from app.services.subjects import About
from models import Guardianship
from tests.factories import people, results
from tests.factories import trials as rows
from tests.factories.sign_in import sign_in as sign_in_browser
from tests.web.navigator.conftest import Browser, Scene, statements
from tests.web.navigator.test_class import code_on
from tests.web.navigator.test_desk import begin, words


def test_before_the_end_there_is_no_result(scene: Scene) -> None:
    pupil = scene.pupil()
    assert "Результата пока нет" in scene.browser.text(f"/pupils/{pupil.id}")
    begin(scene, pupil.id, 7)
    page = words(scene.browser.text(f"/pupils/{pupil.id}"))
    assert re.search(r"ответов: 7 из \d+", page)


def test_the_result_is_told_in_short_with_its_uncertainty(scene: Scene) -> None:
    pupil = scene.pupil()
    rows.finished_attempt(scene.session, scene.actor(pupil.id))
    page = words(scene.browser.text(f"/pupils/{pupil.id}"))
    assert "Первые пять профессий" in page
    assert "Близость, из 100" in page
    assert "с вероятностью 90 из 100" in page
    assert "Анкета предварительная" in page


def test_answers_that_look_random_are_said_to_be_so(scene: Scene) -> None:
    pupil = scene.pupil()
    actor = scene.actor(pupil.id)
    public_id = diagnostics.start(actor, "interests", "full", session=scene.session).public_id
    same = [
        answering.Given(given.item_id, 3, 1, 200)
        for given in rows.all_answers(scene.session, public_id)
    ]
    answering.save_answers(actor, public_id, same, session=scene.session)
    diagnostics.finish(actor, public_id, session=scene.session)
    page = scene.browser.text(f"/pupils/{pupil.id}")
    assert "Результату пока верить рано" in page
    assert "Почти все ответы одинаковые." in page


def test_other_results_are_told_in_short_and_lead_to_their_pages(scene: Scene) -> None:
    pupil = scene.pupil()
    public_id = results.taken(
        scene.session, scene.actor(pupil.id), "values", results.high_on("support")
    )
    page = scene.browser.text(f"/pupils/{pupil.id}")
    assert "Важнее всего сейчас: поддержка" in words(page)
    assert f'href="/pupils/{pupil.id}/results/{public_id}"' in page


def test_a_result_is_read_without_single_answers(scene: Scene) -> None:
    pupil = scene.pupil()
    public_id = results.taken(scene.session, scene.actor(pupil.id), "situations")
    page = scene.browser.text(f"/pupils/{pupil.id}/results/{public_id}")
    assert "Работа вместе" in page
    assert "они обращены к нему" in page
    assert "Разбор ответов" not in page
    assert "button-primary" not in page


def test_the_lessons_of_the_grade_are_counted(scene: Scene) -> None:
    pupil = scene.pupil()
    for name in ("values", "situations"):
        results.taken(scene.session, scene.actor(pupil.id), name)
    page = words(scene.browser.text(f"/pupils/{pupil.id}"))
    assert "пройдено: 1 из 4" in page
    assert "Что мне нравится: 0 из 3" in page
    assert "Что для меня важно: всё пройдено" in page


def test_what_adults_say_of_a_pupil_is_not_the_pupils_result(scene: Scene) -> None:
    pupil = scene.pupil()
    rated = results.taken(scene.session, scene.me, "observation", about=About(pupil_id=pupil.id))
    page = scene.browser.text(f"/pupils/{pupil.id}")
    assert "Что ещё пройдено" not in page
    assert "Анкеты ещё не начаты." in page
    scene.browser.text(f"/pupils/{pupil.id}/results/{rated}", 404)


def test_results_of_others_and_the_interests_are_not_found_there(
    scene: Scene, stranger: Browser
) -> None:
    pupil, other = scene.pupil(), scene.pupil("Лев", "Белов")
    mine = results.taken(scene.session, scene.actor(pupil.id), "objects")
    interests = rows.finished_attempt(scene.session, scene.actor(pupil.id))
    scene.browser.text(f"/pupils/{other.id}/results/{mine}", 404)
    scene.browser.text(f"/pupils/{pupil.id}/results/{interests}", 404)
    stranger.text(f"/pupils/{pupil.id}/results/{mine}", 403)


def test_an_invitation_is_shown_once(scene: Scene) -> None:
    pupil = scene.pupil()
    response = scene.browser.post(f"/pupils/{pupil.id}/invitation")
    assert response.location == f"/pupils/{pupil.id}#invitation"
    page = scene.browser.text(f"/pupils/{pupil.id}")
    code = code_on(page)
    assert f"http://127.0.0.1:8000/enter#{code}" in page
    entered = scene.enter(code)
    assert isinstance(entered, sign_in.Invitation)
    assert code not in scene.browser.text(f"/pupils/{pupil.id}")


def test_an_invitation_is_not_shown_on_another_childs_page(scene: Scene) -> None:
    pupil, other = scene.pupil(), scene.pupil("Лев", "Белов")
    scene.browser.post(f"/pupils/{pupil.id}/invitation")
    assert "Приглашение для родителя" not in scene.browser.text(f"/pupils/{other.id}")
    assert "Приглашение для родителя" in scene.browser.text(f"/pupils/{pupil.id}")


def test_a_revoked_invitation_no_longer_opens(scene: Scene) -> None:
    pupil = scene.pupil()
    scene.browser.post(f"/pupils/{pupil.id}/invitation")
    code = code_on(scene.browser.text(f"/pupils/{pupil.id}"))
    link = scene.stored(Guardianship).one()
    page = scene.browser.post(f"/guardianships/{link.id}/revoke", follow_redirects=True).text
    assert "Доступ закрыт" in page
    with pytest.raises(CodeIsNotKnown):
        scene.enter(code)


def test_a_linked_parent_is_named_and_can_be_unlinked(scene: Scene) -> None:
    pupil = scene.pupil()
    people.parent_of(scene.session, pupil, "Ольга")
    assert "Лугова Ольга" in scene.browser.text(f"/pupils/{pupil.id}")
    link = scene.stored(Guardianship).one()
    scene.browser.post(f"/guardianships/{link.id}/revoke")
    assert "Лугова Ольга" not in scene.browser.text(f"/pupils/{pupil.id}")


def test_a_trial_is_cancelled_from_the_pupils_page(scene: Scene) -> None:
    pupil = scene.pupil()
    slot = rows.slot(scene.session, rows.activity(scene.session, scene.college))
    trials.assign(scene.me, slot.id, [pupil.id], session=scene.session)
    page = scene.browser.text(f"/pupils/{pupil.id}")
    path = page.split('action="/bookings/')[1].split('"')[0]
    response = scene.browser.post(f"/bookings/{path}", data={"back": "pupil"})
    assert response.location == f"/pupils/{pupil.id}"
    assert scene.states(slot.id)[pupil.id] == "cancelled"


def test_a_trial_of_the_past_cannot_be_cancelled(scene: Scene, clock: FixedClock) -> None:
    pupil = scene.pupil()
    slot = rows.slot(scene.session, rows.activity(scene.session, scene.college), in_hours=1)
    trials.assign(scene.me, slot.id, [pupil.id], session=scene.session)
    page = scene.browser.text(f"/pupils/{pupil.id}")
    path = page.split('action="/bookings/')[1].split('"')[0]
    clock.move(hours=2)
    sign_in_browser(scene.browser, scene.session, scene.navigator.id)
    assert 'action="/bookings/' not in scene.browser.text(f"/pupils/{pupil.id}")
    assert scene.browser.post(f"/bookings/{path}").status_code == 409


def test_a_pupil_of_another_navigator_is_refused(scene: Scene, stranger: Browser) -> None:
    pupil = scene.pupil()
    people.parent_of(scene.session, pupil)
    link = scene.stored(Guardianship).one()
    stranger.text(f"/pupils/{pupil.id}", 403)
    assert stranger.post(f"/pupils/{pupil.id}/invitation").status_code == 403
    assert stranger.post(f"/guardianships/{link.id}/revoke").status_code == 403


def test_unknown_and_erased_pupils_are_not_found(scene: Scene, clock: FixedClock) -> None:
    pupil = scene.pupil()
    pupil.erased_at = clock.now()
    scene.session.commit()
    for pupil_id in (pupil.id, 999999):
        scene.browser.text(f"/pupils/{pupil_id}", 404)
        assert scene.browser.post(f"/pupils/{pupil_id}/invitation").status_code == 404
    assert scene.browser.post("/guardianships/999999/revoke").status_code == 404


def test_the_page_takes_a_fixed_number_of_statements(scene: Scene) -> None:
    pupil = scene.pupil()
    rows.finished_attempt(scene.session, scene.actor(pupil.id))
    results.taken(scene.session, scene.actor(pupil.id), "values")
    activity = rows.activity(scene.session, scene.college)
    counts = []
    for number in (1, 5):
        for hours in range(number):
            slot = rows.slot(scene.session, activity, in_hours=100 * number + 3 * hours)
            trials.assign(scene.me, slot.id, [pupil.id], session=scene.session)
            people.parent_of(scene.session, pupil)
        with statements() as sent:
            scene.browser.text(f"/pupils/{pupil.id}")
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 24
