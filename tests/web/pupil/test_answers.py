"""The address that the script of the question page sends answers to."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.web.pupil.conftest import Scene, answer_all, begin, one, send


def test_an_answer_is_stored_and_told_back(scene: Scene, browser: FlaskClient) -> None:
    attempt = begin(browser, instrument="values")
    response = send(browser, attempt, one("AC04", 4, ms=2310), one("RC04", 2))
    assert response.status_code == 200
    assert response.json == {"stored": {"AC04": [1, 4], "RC04": [1, 2]}, "conflicts": []}
    assert scene.answers_of(attempt) == {"AC04": (1, 4), "RC04": (1, 2)}


def test_sending_again_changes_nothing(scene: Scene, browser: FlaskClient) -> None:
    attempt = begin(browser, instrument="values")
    first = send(browser, attempt, one("AC04", 4))
    again = send(browser, attempt, one("AC04", 4))
    assert (again.status_code, again.json) == (200, first.json)
    assert scene.answers_of(attempt) == {"AC04": (1, 4)}


def test_a_late_replay_tells_what_counts_by_now(browser: FlaskClient) -> None:
    attempt = begin(browser, instrument="values")
    send(browser, attempt, one("AC04", 4), one("AC04", 5, seq=2))
    response = send(browser, attempt, one("AC04", 4))
    assert response.status_code == 200
    assert response.json == {"stored": {"AC04": [2, 5]}, "conflicts": []}


def test_two_tabs_that_disagree_get_the_stored_answer_and_may_go_on(
    scene: Scene, browser: FlaskClient
) -> None:
    attempt = begin(browser, instrument="values")
    send(browser, attempt, one("AC04", 4))
    response = send(browser, attempt, one("AC04", 2), one("RC04", 5))
    assert response.status_code == 409
    assert response.json == {"stored": {"AC04": [1, 4], "RC04": [1, 5]}, "conflicts": ["AC04"]}
    assert send(browser, attempt, one("AC04", 2, seq=2)).status_code == 200
    assert scene.answers_of(attempt)["AC04"] == (2, 2)


@pytest.mark.parametrize(
    "answer",
    [
        one("AC99", 4),
        one("AC04", 6),
        one("AC04", 0),
        one("AC04", 4, seq=0),
        one("AC04", "4"),
        one("AC04", True),
        one("AC04", 4, seq=True),
        one("AC04", 4.0),
        one("AC04", 4, ms="long"),
        {"item": 1, "value": 4, "seq": 1},
        {"item": "AC04", "value": 4},
        "AC04",
        None,
    ],
)
def test_a_broken_answer_is_refused_and_nothing_of_its_batch_is_stored(
    scene: Scene, browser: FlaskClient, answer: Any
) -> None:
    attempt = begin(browser, instrument="values")
    response = send(browser, attempt, one("RC04", 3), answer)
    assert response.status_code == 422
    assert response.mimetype == "application/problem+json"
    assert scene.answers_of(attempt) == {}


@pytest.mark.parametrize(
    "body",
    [None, [], 3, {}, {"answers": None}, {"answers": []}, {"answers": [one("AC04", 4)] * 201}],
)
def test_a_body_of_another_shape_is_refused(browser: FlaskClient, body: Any) -> None:
    attempt = begin(browser, instrument="values")
    response = browser.post(f"/attempts/{attempt}/answers", json=body)
    assert response.status_code == 422


def test_what_is_no_json_is_refused(browser: FlaskClient) -> None:
    attempt = begin(browser, instrument="values")
    address = f"/attempts/{attempt}/answers"
    assert browser.post(address, data="{", content_type="application/json").status_code == 422
    assert browser.post(address, data={"answers": "AC04"}).status_code == 422


def test_brackets_within_brackets_are_refused_like_other_nonsense(browser: FlaskClient) -> None:
    attempt = begin(browser, instrument="values")
    deep = "[" * 100_000
    address = f"/attempts/{attempt}/answers"
    for text in (deep, f'{{"answers": {deep}'):
        response = browser.post(address, data=text, content_type="application/json")
        assert response.status_code == 422
        assert response.mimetype == "application/problem+json"


def test_more_answers_than_questions_are_taken_up_to_twenty(
    scene: Scene, browser: FlaskClient
) -> None:
    """A form of three questions may be sent twenty answers: of somebody who wavers."""
    attempt = begin(browser, "short")
    item, *others = scene.ids(attempt)
    assert len(others) < 19
    changes = [one(item, 1 + seq % 5, seq) for seq in range(1, 22)]
    assert send(browser, attempt, *changes).status_code == 422
    assert send(browser, attempt, *changes[:20]).status_code == 200
    assert scene.answers_of(attempt) == {item: (20, 1)}


def test_a_finished_attempt_takes_replays_and_nothing_new(
    scene: Scene, browser: FlaskClient
) -> None:
    attempt = begin(browser, instrument="values")
    answer_all(scene, browser, attempt)
    browser.post(f"/attempts/{attempt}/finish")
    seq, value = scene.answers_of(attempt)["AC04"]
    assert send(browser, attempt, one("AC04", value, seq)).status_code == 200
    known, its_value = scene.answers_of(attempt)["RC04"]
    refused = send(browser, attempt, one("AC04", 1, seq + 1), one("RC04", its_value, known))
    assert refused.status_code == 409
    assert refused.mimetype == "application/problem+json"
    assert (refused.json or {})["late"] == ["AC04"]
    assert "stored" not in (refused.json or {})
    assert scene.answers_of(attempt)["AC04"] == (seq, value)


def test_another_pupils_attempt_is_out_of_reach(scene: Scene, browser: FlaskClient) -> None:
    attempt = begin(browser, instrument="values")
    stranger = scene.browser_of(scene.pupil("Борис"))
    assert send(stranger, attempt, one("AC04", 4)).status_code == 403
    assert stranger.get(f"/attempts/{attempt}").status_code == 403
    assert stranger.get(f"/attempts/{attempt}/result").status_code == 403
    assert stranger.post(f"/attempts/{attempt}/finish").status_code == 403
    form = {"item": "AC04", "value": 4, "seq": 1, "n": 1}
    assert stranger.post(f"/attempts/{attempt}", data=form).status_code == 403
    assert scene.answers_of(attempt) == {}


def test_an_attempt_that_does_not_exist_is_not_found(browser: FlaskClient) -> None:
    assert send(browser, "nothing", one("AC04", 4)).status_code == 404
    assert browser.get("/attempts/nothing").status_code == 404


def test_a_guests_attempt_belongs_to_the_browser_that_began_it(scene: Scene) -> None:
    guest, other = scene.app.test_client(), scene.app.test_client()
    attempt = begin(guest, "short")
    item = scene.instrument.layout("short").ids[0]
    assert send(guest, attempt, one(item, 5)).status_code == 200
    assert send(other, attempt, one(item, 1, seq=2)).status_code == 403
    assert scene.answers_of(attempt) == {item: (1, 5)}


def test_whoever_lost_the_session_is_asked_to_sign_in(scene: Scene, browser: FlaskClient) -> None:
    attempt = begin(browser, instrument="values")
    nobody = scene.app.test_client()
    assert send(nobody, attempt, one("AC04", 4)).status_code == 403
    for address in (f"/attempts/{attempt}", f"/attempts/{attempt}/result"):
        response = nobody.get(address)
        assert (response.status_code, response.location) == (302, "/enter")
