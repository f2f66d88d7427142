"""One pupil: result in short, trials, parents."""

from __future__ import annotations

import pytest

from app.clock import FixedClock
from app.services import answering, diagnostics, sign_in, trials
from app.services.errors import CodeIsNotKnown
from models import Guardianship
from tests.factories import people
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
    assert "ответов: 7 из 60" in page


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
    assert "один и тот же ответ" in page


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
    assert counts[0] == counts[1] <= 20
