"""Before the result, answers that look unread are shown once more, and nothing is thrown away."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from models import BookingState, Pupil
from tests.web.pupil.conftest import (
    Scene,
    answer_all,
    answer_fast,
    begin,
    one,
    send,
)


def hasty(scene: Scene, browser: FlaskClient, fast: int = 9, instrument: str = "values") -> str:
    """An attempt whose first answers were given faster than anybody reads."""
    attempt = begin(browser, instrument=instrument)
    answer_fast(browser, attempt, scene.ids(attempt), fast)
    return attempt


def shown(page: str) -> dict[str, str]:
    """The items on the page and the answers chosen there."""
    items = re.findall(r'name="seq-(\w+)"', page)
    chosen = dict(re.findall(r'name="value-(\w+)" value="(\d)" checked', page))
    assert set(items) == set(chosen)
    return chosen


def sent(page: str, way: str, **changed: int) -> dict[str, str]:
    """The form as the page has it, with some answers changed."""
    fields = {
        f"seq-{item}": seq for item, seq in re.findall(r'name="seq-(\w+)" value="(\d+)"', page)
    }
    fields |= {f"value-{item}": value for item, value in shown(page).items()}
    return fields | {f"value-{item}": str(value) for item, value in changed.items()} | {"way": way}


def test_unhurried_answers_lead_to_the_result_at_once(scene: Scene, browser: FlaskClient) -> None:
    attempt = begin(browser, instrument="values")
    answer_all(scene, browser, attempt)
    finished = browser.post(f"/attempts/{attempt}/finish")
    assert finished.location == f"/attempts/{attempt}/result"
    assert scene.attempt(attempt).asked_again_at is None


def test_fast_answers_are_shown_once_more_with_what_was_chosen(
    scene: Scene, browser: FlaskClient
) -> None:
    attempt = hasty(scene, browser)
    asked = browser.post(f"/attempts/{attempt}/finish")
    assert asked.location == f"/attempts/{attempt}/again"
    assert scene.attempt(attempt).finished_at is None
    page = browser.get(asked.location).text
    assert "Эти пять ответов даны очень быстро." in page
    stored = scene.answers_of(attempt)
    assert shown(page) == {item: str(stored[item][1]) for item in scene.ids(attempt)[:5]}
    assert page.count("<fieldset") == 5
    assert "Сохранить и показать результат" in page
    assert "Оставить как есть" in page


def test_both_ways_look_alike(scene: Scene, browser: FlaskClient) -> None:
    page = browser.get(f"/attempts/{hasty(scene, browser)}/again").text
    buttons = re.findall(r'<button class="(button[^"]*)" type="submit" name="way"', page)
    assert buttons == ["button button-secondary"] * 2


def test_the_number_of_answers_is_said_in_words(
    scene: Scene, anya: Pupil, browser: FlaskClient
) -> None:
    booking = scene.wished(browser, anya)
    booking.state, booking.place_number = BookingState.ATTENDED, 1
    scene.session.commit()
    wanted = {"form": "full", "instrument": "reflection", "booking_id": booking.id}
    attempt = browser.post("/attempts", data=wanted).location.rsplit("/", 1)[1]
    answer_fast(browser, attempt, scene.ids(attempt), 4)
    assert "Эти четыре ответа даны" in browser.get(f"/attempts/{attempt}/again").text


def test_leaving_everything_as_it_is_shows_the_result_and_keeps_every_answer(
    scene: Scene, browser: FlaskClient
) -> None:
    attempt = hasty(scene, browser)
    before = scene.given_to(attempt)
    page = browser.get(f"/attempts/{attempt}/again").text
    changed_mind = sent(page, "keep", **{scene.ids(attempt)[0]: 5})
    left = browser.post(f"/attempts/{attempt}/again", data=changed_mind)
    assert left.location == f"/attempts/{attempt}/result"
    assert scene.given_to(attempt) == before
    assert scene.attempt(attempt).asked_again_at is not None
    assert scene.attempt(attempt).finished_at is not None


def test_a_changed_answer_counts_and_keeps_its_place(scene: Scene, browser: FlaskClient) -> None:
    attempt = hasty(scene, browser)
    first, second = scene.ids(attempt)[:2]
    before = scene.given_to(attempt)
    page = browser.get(f"/attempts/{attempt}/again").text
    saved = browser.post(f"/attempts/{attempt}/again", data=sent(page, "save", **{second: 5}))
    assert saved.location == f"/attempts/{attempt}/result"
    after = scene.given_to(attempt)
    assert (after[second].seq, after[second].value, after[second].position) == (2, 5, 2)
    assert after[first] == before[first]
    assert scene.attempt(attempt).asked_again_at is not None


def test_saving_twice_is_saving_once(scene: Scene, browser: FlaskClient) -> None:
    attempt = hasty(scene, browser)
    page = browser.get(f"/attempts/{attempt}/again").text
    fields = sent(page, "save", **{scene.ids(attempt)[0]: 5})
    for _ in range(2):
        saved = browser.post(f"/attempts/{attempt}/again", data=fields)
        assert saved.location == f"/attempts/{attempt}/result"
    assert scene.answers_of(attempt)[scene.ids(attempt)[0]] == (2, 5)


def test_nobody_is_asked_twice(scene: Scene, browser: FlaskClient) -> None:
    attempt = hasty(scene, browser)
    page = browser.get(f"/attempts/{attempt}/again").text
    browser.post(f"/attempts/{attempt}/again", data=sent(page, "save"))
    assert browser.get(f"/attempts/{attempt}/again").location == f"/attempts/{attempt}"
    finished = browser.post(f"/attempts/{attempt}/finish")
    assert finished.location == f"/attempts/{attempt}/result"


def test_another_tabs_answer_is_shown_before_anything_is_closed(
    scene: Scene, browser: FlaskClient
) -> None:
    attempt = hasty(scene, browser)
    first = scene.ids(attempt)[0]
    page = browser.get(f"/attempts/{attempt}/again").text
    send(browser, attempt, one(first, 4, seq=2, ms=300, at=1))
    answer = browser.post(f"/attempts/{attempt}/again", data=sent(page, "save", **{first: 5}))
    assert answer.status_code == 409
    assert "в другой вкладке" in answer.text
    assert shown(answer.text)[first] == "4"
    assert scene.attempt(attempt).finished_at is None
    fields = sent(answer.text, "save", **{first: 5})
    browser.post(f"/attempts/{attempt}/again", data=fields)
    assert scene.answers_of(attempt)[first] == (3, 5)


@pytest.mark.parametrize("value", ["9", "many", "-1", "1" * 30])
def test_a_broken_second_look_is_refused_and_closes_nothing(
    scene: Scene, browser: FlaskClient, value: str
) -> None:
    attempt = hasty(scene, browser)
    page = browser.get(f"/attempts/{attempt}/again").text
    fields = sent(page, "save") | {f"value-{scene.ids(attempt)[0]}": value}
    assert browser.post(f"/attempts/{attempt}/again", data=fields).status_code == 422
    assert scene.attempt(attempt).finished_at is None


def test_a_second_look_cannot_close_what_is_not_complete(
    scene: Scene, browser: FlaskClient
) -> None:
    attempt = begin(browser, instrument="values")
    answer_fast(browser, attempt, scene.ids(attempt)[:20], 9)
    assert browser.get(f"/attempts/{attempt}/again").location == f"/attempts/{attempt}"
    answer = browser.post(f"/attempts/{attempt}/again", data={"way": "keep"})
    assert answer.location == f"/attempts/{attempt}"
    assert scene.attempt(attempt).finished_at is None


@pytest.mark.parametrize("instrument", ["objects", "situations", "reasoning"])
def test_every_kind_can_be_looked_at_once_more(
    scene: Scene, browser: FlaskClient, instrument: str
) -> None:
    attempt = hasty(scene, browser, instrument=instrument)
    page = browser.get(f"/attempts/{attempt}/again").text
    (first, chosen), *_ = shown(page).items()
    saved = browser.post(
        f"/attempts/{attempt}/again", data=sent(page, "save", **{first: 3 - int(chosen)})
    )
    assert saved.location == f"/attempts/{attempt}/result"
    assert scene.answers_of(attempt)[first] == (2, 3 - int(chosen))


def test_a_second_look_belongs_to_whoever_answered(scene: Scene, browser: FlaskClient) -> None:
    attempt = hasty(scene, browser)
    stranger = scene.browser_of(scene.pupil("Борис"))
    assert stranger.get(f"/attempts/{attempt}/again").status_code == 403
    assert stranger.post(f"/attempts/{attempt}/again", data={"way": "keep"}).status_code == 403
    nobody = scene.app.test_client()
    assert nobody.get(f"/attempts/{attempt}/again").location == "/enter"
    assert nobody.post(f"/attempts/{attempt}/again", data={"way": "keep"}).status_code == 403
    assert scene.attempt(attempt).finished_at is None
