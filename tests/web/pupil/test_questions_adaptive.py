"""A form that chooses its questions by the answers: one plan after another, the same rules."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.services.answering import LONGEST_COUNTED_MS
from tests.web.pupil.conftest import (
    Scene,
    begin,
    found_in,
    give,
    hidden,
    one,
    script_of,
    send,
    view,
)

INTERESTS_LIMIT = 48
"""The most questions of the interests in grade 8."""


def answered(scene: Scene, browser: FlaskClient, attempt: str, count: int) -> list[str]:
    """Answer so many questions in the order of the plans; returns their ids."""
    seen: list[str] = []
    coming = script_of(browser.get(f"/attempts/{attempt}").text)["order"]
    for number in range(1, count + 1):
        seen.append(coming[0])
        reply = send(browser, attempt, one(coming[0], 1 + number % 5, ms=3000, at=number))
        assert reply.json is not None
        coming = reply.json["coming"]
    return seen


def test_the_script_gets_the_whole_pool_and_the_plan(scene: Scene, browser: FlaskClient) -> None:
    attempt = begin(browser)
    data = script_of(browser.get(f"/attempts/{attempt}").text)
    pool = set(scene.ids(attempt))
    assert data["adaptive"] is True
    assert data["most"] == INTERESTS_LIMIT
    assert {item for item, _ in data["items"]} == pool
    assert set(data["order"]) < pool
    assert len(data["order"]) <= INTERESTS_LIMIT
    assert len(data["parts"]) == 1


def test_a_reply_brings_the_next_plan_without_what_was_answered(
    scene: Scene, browser: FlaskClient
) -> None:
    attempt = begin(browser)
    first, second, *_ = script_of(browser.get(f"/attempts/{attempt}").text)["order"]
    reply = send(browser, attempt, one(first, 5, ms=3000, at=1), one(second, 1, ms=3000, at=2))
    assert reply.json is not None
    assert reply.json["stored"] == {first: [1, 5], second: [1, 1]}
    assert not {first, second} & set(reply.json["coming"])
    page = browser.get(f"/attempts/{attempt}").text
    assert script_of(page)["order"] == [first, second, *reply.json["coming"]]


def test_a_form_that_is_the_same_for_everybody_brings_no_plan(browser: FlaskClient) -> None:
    reply = send(browser, begin(browser, instrument="values"), one("AC04", 4))
    assert reply.json == {"stored": {"AC04": [1, 4]}, "conflicts": []}


def test_a_conflict_brings_the_plan_as_well(scene: Scene, browser: FlaskClient) -> None:
    attempt = begin(browser)
    (first,) = answered(scene, browser, attempt, 1)
    reply = send(browser, attempt, one(first, 5))
    assert reply.status_code == 409
    assert reply.json is not None
    assert reply.json["conflicts"] == [first]
    assert first not in reply.json["coming"]


def test_answers_are_shown_in_the_order_they_were_given(scene: Scene, browser: FlaskClient) -> None:
    attempt = begin(browser)
    seen = answered(scene, browser, attempt, 6)
    page = browser.get(f"/attempts/{attempt}").text
    assert script_of(page)["order"][:6] == seen
    assert hidden(page, "n") == "7"
    for number, item in enumerate(seen, 1):
        assert hidden(browser.get(f"/attempts/{attempt}?n={number}").text, "item") == item


def test_what_lies_behind_the_open_question_is_not_settled(
    scene: Scene, browser: FlaskClient
) -> None:
    attempt = begin(browser)
    answered(scene, browser, attempt, 3)
    for number in (4, 5, 48, 500):
        assert hidden(browser.get(f"/attempts/{attempt}?n={number}").text, "n") == "4"
    assert browser.get(f"/attempts/{attempt}?n=0").status_code == 404


@pytest.mark.parametrize("instrument", ["interests", "knowledge"])
def test_an_adaptive_form_can_be_answered_without_the_script(
    scene: Scene, browser: FlaskClient, instrument: str
) -> None:
    attempt = begin(browser, instrument=instrument)
    address = f"/attempts/{attempt}"
    most = script_of(browser.get(address).text)["most"]
    page = browser.get(address).text
    assert view(page) == "block"
    assert "Вопросов: примерно" in page
    numbers = []
    page = browser.get(found_in(page, r'href="([^"]+)" id="go"')).text
    while view(page) != "done" and len(numbers) <= most:
        assert "всего примерно" in page
        numbers.append(int(hidden(page, "n")))
        taken = give(browser, attempt, hidden(page, "item"), 1 + len(numbers) % 4, n=numbers[-1])
        page = browser.get(taken.location).text
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) <= most
    places = sorted(found.position or 0 for found in scene.given_to(attempt).values())
    assert places == numbers


def test_another_tabs_answer_is_shown_whatever_its_place(
    scene: Scene, browser: FlaskClient
) -> None:
    attempt = begin(browser)
    seen = answered(scene, browser, attempt, 4)
    conflict = give(browser, attempt, seen[1], 5, seq=1, n=9)
    assert conflict.status_code == 409
    assert hidden(conflict.text, "item") == seen[1]
    assert hidden(conflict.text, "n") == "2"


def test_the_same_seed_and_answers_give_the_same_plan(scene: Scene, browser: FlaskClient) -> None:
    attempt = begin(browser)
    answered(scene, browser, attempt, 5)
    plans = {tuple(script_of(browser.get(f"/attempts/{attempt}").text)["order"]) for _ in range(2)}
    assert len(plans) == 1


def test_somebody_called_away_is_not_cut_short(scene: Scene, browser: FlaskClient) -> None:
    attempt = begin(browser)
    first, *_ = script_of(browser.get(f"/attempts/{attempt}").text)["order"]
    away = 20 * LONGEST_COUNTED_MS
    reply = send(browser, attempt, one(first, 5, ms=away, at=1))
    assert reply.json is not None
    assert reply.json["coming"]
    assert scene.given_to(attempt)[first].elapsed_ms == away
