"""The page that takes answers files: every file in a line of its own, in the navigator's words."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.services import diagnostics
from app.services.answer_files import MOST_BYTES, MOST_FILES
from app.services.answering import Given
from models import Answer, Attempt
from tests.factories import people, trials
from tests.factories.answer_files import answer_file
from tests.web.navigator.conftest import Browser, Scene
from tests.web.navigator.test_desk import words

VALUES = "values@1.0"


@pytest.fixture
def attempt(scene: Scene) -> str:
    return begun(scene, "Аня", "Котова")


def begun(scene: Scene, first_name: str, last_name: str) -> str:
    who = scene.actor(scene.pupil(first_name, last_name).id)
    return diagnostics.start(who, "values", session=scene.session).public_id


def given(scene: Scene, attempt: str, count: int) -> list[Given]:
    return trials.all_answers(scene.session, attempt)[:count]


def send(scene: Scene, *files: tuple[str, bytes], browser: Browser | None = None) -> TestResponse:
    answer = (browser or scene.browser).post(
        f"/classes/{scene.group.id}/answers",
        data={"files": [(BytesIO(content), name) for name, content in files]},
    )
    # The client writes a large form into a temporary file and leaves it open.
    answer.request.environ["wsgi.input"].close()
    return answer


def rows(answer: TestResponse) -> list[str]:
    body = answer.text.split("<tbody")[1].split("</tbody>")[0]
    return [words(row) for row in re.findall(r"<tr.*?</tr>", body, re.DOTALL)]


def test_the_class_page_leads_to_the_page_for_files(scene: Scene) -> None:
    scene.pupil()
    page = scene.browser.text(f"/classes/{scene.group.id}")
    address = f"/classes/{scene.group.id}/answers"
    assert f'href="{address}"' in page.split("Ответы из файла")[1]
    assert 'enctype="multipart/form-data"' in scene.browser.text(address)


def test_every_file_is_told_in_its_own_line(scene: Scene, attempt: str) -> None:
    second = begun(scene, "Яна", "Жукова")
    answers = given(scene, attempt, 24)
    send(scene, ("first.json", answer_file(attempt, VALUES, answers[:2])))
    other = replace(answers[0], value=answers[0].value % 5 + 1)
    answer = send(
        scene,
        ("one.json", answer_file(attempt, VALUES, [other, *answers[1:5]])),
        ("two.json", answer_file(second, VALUES, answers)),
        ("three.txt", b"hello"),
        ("four.json", answer_file(second, VALUES, [Given("X01", 1, 1)])),
    )
    assert answer.status_code == 200
    assert rows(answer) == [
        (
            "one.json Котова Аня новых ответов: 3 Уже были: 1. "
            "Оставлен прежний ответ: 1. осталось вопросов: 19"
        ),
        "two.json Жукова Яна новых ответов: 24 все ответы есть: анкету закончит сам ученик",
        "three.txt — не загружен это не файл с ответами —",
        "four.json — не загружен в вопросе X01 ответ, которого не бывает —",
    ]
    assert "Загружено файлов: 2 из 4." in answer.text
    assert scene.stored(Answer).count() == 5 + 24


def test_the_same_file_twice_adds_nothing(scene: Scene, attempt: str) -> None:
    file = ("a.json", answer_file(attempt, VALUES, given(scene, attempt, 3)))
    send(scene, file)
    answer = send(scene, file)
    assert rows(answer) == [
        "a.json Котова Аня новых ответов нет Уже были: 3. осталось вопросов: 21"
    ]
    assert scene.stored(Answer).count() == 3


def test_a_finished_attempt_is_told(scene: Scene) -> None:
    who = scene.actor(scene.pupil("Яна", "Жукова").id)
    done = trials.finished_attempt(scene.session, who, "short")
    key, answers = _key(scene), trials.all_answers(scene.session, done)
    late = Given(answers[0].item_id, 1 + answers[0].value % 5, 2)
    answer = send(scene, ("a.json", answer_file(done, key, [*answers, late])))
    assert rows(answer) == [
        (
            "a.json Жукова Яна новых ответов нет Уже были: 12. "
            "Пришли после окончания и не считаются: 1. анкета закончена"
        )
    ]


@pytest.mark.parametrize(
    ("sum_of", "reason"), [("0" * 64, "файл повреждён"), (None, "файл повреждён")]
)
def test_a_damaged_file_alone_is_an_error_of_the_page(
    scene: Scene, attempt: str, sum_of: str | None, reason: str
) -> None:
    content = answer_file(attempt, VALUES, given(scene, attempt, 2), sum=sum_of)
    answer = send(scene, ("a.json", content))
    assert answer.status_code == 422
    assert "<title>Ошибка: " in answer.text
    assert reason in answer.text
    assert scene.stored(Answer).count() == 0


def test_a_file_of_another_class_names_nobody(scene: Scene) -> None:
    group = people.class_group(scene.session, scene.school, scene.navigator, "9 В", 9)
    pupil = people.pupil(scene.session, group, "Эмма", "Соседова")
    who = scene.actor(pupil.id)
    attempt = diagnostics.start(who, "values", session=scene.session).public_id
    answer = send(scene, ("a.json", answer_file(attempt, VALUES, given(scene, attempt, 2))))
    assert answer.status_code == 422
    assert "это ответы не из вашего класса" in answer.text
    assert "Соседова" not in answer.text


def test_an_attempt_of_an_older_version_is_told(scene: Scene, attempt: str) -> None:
    answer = send(scene, ("a.json", answer_file(attempt, "values@0.9", given(scene, attempt, 2))))
    assert "ответы к другой версии анкеты" in answer.text


def test_nothing_chosen_is_an_error_of_the_field(scene: Scene) -> None:
    for data in ({}, {"files": "text"}, {"files": (BytesIO(b""), "")}):
        answer = scene.browser.post(f"/classes/{scene.group.id}/answers", data=data)
        assert answer.status_code == 422
        assert "Выберите хотя бы один файл." in answer.text


def test_too_many_files_are_an_error_of_the_field(scene: Scene) -> None:
    answer = send(scene, *[(f"{n}.json", b"{}") for n in range(MOST_FILES + 1)])
    assert answer.status_code == 422
    assert "не больше 40 файлов" in answer.text


def test_a_file_too_large_is_told_and_the_good_one_beside_it_taken(
    scene: Scene, attempt: str
) -> None:
    good = answer_file(attempt, VALUES, given(scene, attempt, 2))
    answer = send(scene, ("big.json", b" " * (MOST_BYTES + 1)), ("good.json", good))
    assert answer.status_code == 200
    assert "файл больше 256 КБ" in rows(answer)[0]
    assert "новых ответов: 2" in rows(answer)[1]


def test_forty_full_files_fit_into_one_form_and_much_more_does_not(scene: Scene) -> None:
    full = [(f"{n}.json", b" " * MOST_BYTES) for n in range(MOST_FILES)]
    assert send(scene, *full).status_code == 422
    assert send(scene, *full, ("one.json", b" " * MOST_BYTES)).status_code == 413


def test_a_name_of_a_file_is_text(scene: Scene) -> None:
    answer = send(scene, ("<img src=x onerror=x>" + "й" * 200 + ".json", b""))
    assert "&lt;img src=x onerror=x&gt;" in answer.text
    assert "<img src=x" not in answer.text
    assert "й" * 100 not in answer.text


def test_a_colleague_cannot_bring_files_into_the_class(
    scene: Scene, stranger: Browser, attempt: str
) -> None:
    file = ("a.json", answer_file(attempt, VALUES, given(scene, attempt, 2)))
    assert send(scene, file, browser=stranger).status_code == 403
    assert scene.stored(Answer).count() == 0


def test_without_a_form_token_nothing_is_read(app: Flask, scene: Scene, attempt: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    file = ("a.json", answer_file(attempt, VALUES, given(scene, attempt, 2)))
    assert send(scene, file).status_code == 400
    assert scene.stored(Answer).count() == 0


def _key(scene: Scene) -> str:
    return scene.session.scalars(select(Attempt.instrument)).one()
