"""The poster on the projector and the printed cards."""

from __future__ import annotations

import re

import pytest

from app.services import classes, sign_in
from app.services.errors import CodeIsNotKnown
from tests.factories import people
from tests.web.navigator.conftest import Scene
from tests.web.navigator.test_class import code_on


def test_the_poster_shows_the_code_a_qr_and_three_steps(scene: Scene) -> None:
    classes.open_door(scene.me, scene.group.id, session=scene.session)
    page = scene.browser.text(f"/classes/{scene.group.id}/poster")
    code = re.sub(r"<[^>]+>", "", page.split('class="poster-code"')[1].split("</p>")[0])
    typed = code.split("Код:")[-1].strip()
    assert scene.enter(typed)
    assert "<path" in page.split('class="qr"')[1]
    assert " style=" not in page
    assert page.split('class="poster-steps"')[1].count("<li>") == 3
    assert "127.0.0.1:8000/enter" in page


def test_a_poster_of_a_closed_door_offers_to_open_it(scene: Scene) -> None:
    path = f"/classes/{scene.group.id}/poster"
    page = scene.browser.text(path)
    assert "poster-code" not in page.split("</head>")[1]
    response = scene.browser.post(f"/classes/{scene.group.id}/door", data={"back": "poster"})
    assert response.location == path


def test_cards_are_offered_to_those_who_never_joined(scene: Scene) -> None:
    new, joined = scene.pupil("Нов", "Иванов"), scene.pupil("Был", "Иванов")
    code = people.pupil_code(scene.session, joined)
    scene.enter(code)
    page = scene.browser.text(f"/classes/{scene.group.id}/cards")
    assert f'value="{new.id}" checked' in page
    assert f'value="{joined.id}" checked' not in page
    assert "прежний код этого ученика перестанет работать" in page


def test_a_printed_card_works_and_the_old_one_does_not(scene: Scene) -> None:
    pupil, other = scene.pupil("Севиль", "О’Коннор-Ёлкина"), scene.pupil("Лев", "Белов")
    old, untouched = (people.pupil_code(scene.session, each) for each in (pupil, other))
    response = scene.browser.post(
        f"/classes/{scene.group.id}/cards", data={"pupils": str(pupil.id)}
    )
    assert response.headers["Cache-Control"] == "no-store"
    assert "О’Коннор-Ёлкина Севиль" in response.text
    assert "Белов" not in response.text
    entered = scene.enter(code_on(response.text))
    assert isinstance(entered, sign_in.SignedIn)
    with pytest.raises(CodeIsNotKnown):
        scene.enter(old)
    assert scene.enter(untouched)


def test_eight_cards_go_on_a_sheet(scene: Scene) -> None:
    ids = [scene.pupil("Аня", f"Котова-{letter}").id for letter in "АБВГДЕЖЗИ"]
    response = scene.browser.post(f"/classes/{scene.group.id}/cards", data={"pupils": ids})
    assert response.text.count('class="sheet"') == 2
    assert response.text.count('class="sheet-cell"') == 9


def test_choosing_nobody_prints_nothing_and_says_so(scene: Scene) -> None:
    scene.pupil()
    response = scene.browser.post(f"/classes/{scene.group.id}/cards", data={})
    assert response.status_code == 422
    assert "Не выбран ни один ученик" in response.text


def test_a_pupil_of_another_class_gets_no_card(scene: Scene) -> None:
    other = people.class_group(scene.session, scene.school, scene.navigator, "9 А", 9)
    foreign = people.pupil(scene.session, other)
    response = scene.browser.post(f"/classes/{scene.group.id}/cards", data={"pupils": [foreign.id]})
    assert response.status_code == 403


def test_an_empty_class_has_no_cards_to_print(scene: Scene) -> None:
    assert "Сначала добавьте учеников" in scene.browser.text(f"/classes/{scene.group.id}/cards")
