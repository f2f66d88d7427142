"""A form that chooses its questions goes on without waiting, and without network."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from models import Answer, Attempt
from tests.browser.answering import answer_all, answer_one, begin, sign_in_with_code, state_of
from tests.browser.people import joined_pupil, stored_answers
from tests.browser.stage import Stage
from tests.browser.watch import Watch

LIMIT = 36
NO_NETWORK = r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"


def at_the_questions(watch: Watch, stage: Stage, *name: str) -> Page:
    page = watch.open(viewport={"width": 360, "height": 740})
    page.clock.install()
    sign_in_with_code(page, joined_pupil(stage, *name))
    begin(page)
    return page


def answered(page: Page, count: int) -> list[str]:
    """Answer so many questions; returns their items as they were shown."""
    shown = []
    for _ in range(count):
        shown.append(str(state_of(page)["item"]))
        answer_one(page, "ASI")
    return shown


def places(stage: Stage, page: Page) -> dict[str, int | None]:
    """The stored place of every answer, by item."""
    public_id = re.findall(r"/attempts/([\w-]+)", page.url)[0]
    with stage.session() as session:
        rows = session.execute(
            select(Answer.item_id, Answer.position)
            .join(Attempt)
            .where(Attempt.public_id == public_id)
        ).all()
        return {row.item_id: row.position for row in rows}


def test_three_answers_go_together_and_bring_a_plan(watch: Watch, stage: Stage) -> None:
    page = at_the_questions(watch, stage, "Ада", "Планова")
    with page.expect_response("**/answers") as reply:
        shown = answered(page, 3)
    sent = json.loads(reply.value.request.post_data or "{}")["answers"]
    assert [(one["item"], one["at"]) for one in sent] == list(zip(shown, (1, 2, 3), strict=True))
    coming = reply.value.json()["coming"]
    assert state_of(page)["item"] in coming or len(coming) < LIMIT
    assert not set(shown) & set(coming)


def test_the_next_question_does_not_wait_for_the_server(watch: Watch, stage: Stage) -> None:
    page = at_the_questions(watch, stage, "Вита", "Нетерпелина")
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        held.append(route)

    page.route("**/answers", hold_the_first)
    shown = answered(page, 4)
    assert len(set(shown)) == 4
    expect(page).to_have_title(re.compile("Вопрос 5 —"))
    assert len(held) == 1
    on_screen = state_of(page)["item"]
    held[0].continue_()
    expect(page.locator("#states")).to_contain_text("Ответы сохранены")

    assert state_of(page)["item"] == on_screen
    assert places(stage, page) == {item: number for number, item in enumerate(shown, 1)}


def test_a_new_plan_keeps_the_question_on_the_screen(watch: Watch, stage: Stage) -> None:
    page = at_the_questions(watch, stage, "Ева", "Устойчива")
    shown = answered(page, 1)
    expect(page.locator("#states")).to_contain_text("Ответы сохранены")
    planned = pool(page)
    other = [item for item in planned if item not in shown][-3:]
    page.route("**/answers", lambda route: with_plan(route, other))
    shown.append(str(state_of(page)["item"]))
    answer_one(page, "ASI")
    on_screen = str(state_of(page)["item"])
    expect(page.locator("#states")).to_contain_text("Ответы сохранены")

    assert state_of(page)["item"] == on_screen
    expect(page.locator(".progress-count")).to_contain_text("всего примерно")
    page.unroute("**/answers")
    page.route("**/answers", lambda route: route.abort())
    watch.expect(NO_NETWORK)
    answer_one(page, "ASI")
    rest = answered(page, 3 - (on_screen in other))
    assert rest == [item for item in other if item != on_screen]
    expect(page.get_by_role("heading", level=1)).to_have_text("Все ответы есть")


def test_without_network_the_last_plan_holds_to_the_end(watch: Watch, stage: Stage) -> None:
    watch.expect(NO_NETWORK)
    page = at_the_questions(watch, stage, "Лина", "Тоннелева")
    shown = answered(page, 6)
    expect(page.locator("#states")).to_contain_text("Ответы сохранены")
    page.context.set_offline(True)
    while state_of(page)["view"] == "question":
        shown += answered(page, 1)
    expect(page.get_by_role("heading", level=1)).to_have_text("Все ответы есть")
    expect(page.locator("#states")).to_contain_text("Нет сети. Ответы")
    assert 24 <= len(set(shown)) == len(shown) <= LIMIT

    page.context.set_offline(False)
    expect(page.locator("#states")).to_contain_text("Ответы сохранены")
    assert places(stage, page) == {item: number for number, item in enumerate(shown, 1)}
    answer_all(page, "ASI")
    page.get_by_role("button", name="Показать результат").click()
    expect(page).to_have_url(re.compile("/(result|again)$"))
    assert len(stored_answers(stage, "Лина", "Тоннелева")) <= LIMIT


def test_a_tab_closed_without_network_goes_on_in_the_order_it_had(
    watch: Watch, stage: Stage
) -> None:
    watch.expect(NO_NETWORK)
    page = at_the_questions(watch, stage, "Зоя", "Порядкова")
    shown = answered(page, 3)
    expect(page.locator("#states")).to_contain_text("Ответы сохранены")
    page.context.set_offline(True)
    shown += answered(page, 4)
    address = page.url.partition("?")[0]
    page.close()

    page = page.context.new_page()
    page.context.set_offline(False)
    page.clock.install()
    page.goto(address)
    expect(page).to_have_title(re.compile("Вопрос 8 —"))
    expect(page.locator("#states")).to_contain_text("Ответы сохранены")
    seen = []
    for _ in range(7):
        page.locator("#back").click()
        seen.append(state_of(page)["item"])
    assert seen[::-1] == shown
    assert places(stage, page) == {item: number for number, item in enumerate(shown, 1)}


def test_two_tabs_of_one_form_end_in_one_order(watch: Watch, stage: Stage) -> None:
    first = at_the_questions(watch, stage, "Инна", "Двоякова")
    shown = answered(first, 2)
    expect(first.locator("#states")).to_contain_text("Ответы сохранены")
    second = first.context.new_page()
    second.clock.install()
    second.goto(first.url.partition("?")[0])
    assert state_of(second)["number"] == 3
    shown += answered(second, 3)
    expect(second.locator("#states")).to_contain_text("Ответы сохранены")

    first.goto(first.url.partition("?")[0])
    expect(first).to_have_title(re.compile("Вопрос 6 —"))
    assert places(stage, first) == {item: number for number, item in enumerate(shown, 1)}


def pool(page: Page) -> list[str]:
    data: dict[str, Any] = page.evaluate(
        "JSON.parse(document.getElementById('questions').textContent)"
    )
    return [item[0] for item in data["items"]]


def with_plan(route: Route, plan: list[str]) -> None:
    """The server's own reply, with another plan in it."""
    reply = route.fetch()
    route.fulfill(response=reply, json={**reply.json(), "coming": plan})
