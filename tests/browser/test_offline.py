"""No network, no tab, no server, two tabs, a shared computer: no answer is lost, none is left."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.answering import (
    answer_all,
    answer_one,
    begin,
    see_result,
    sign_in_with_code,
    state_of,
)
from tests.browser.live import LiveServer
from tests.browser.people import joined_pupil, stored_answers
from tests.browser.stage import Stage
from tests.browser.watch import Watch

QUEUED = """() => Object.entries(localStorage)
  .filter(([key]) => key.startsWith('bilet:answers:'))
  .flatMap(([, text]) => JSON.parse(text).answers.map((one) => one.item))"""
NO_NETWORK = r"ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_(REFUSED|RESET)|ERR_EMPTY_RESPONSE"
CONFLICT = r"the server responded with a status of 409"


def at_the_questions(watch: Watch, code: str) -> Page:
    page = watch.open()
    page.clock.install()
    sign_in_with_code(page, code)
    begin(page)
    return page


def say(page: Page, text: str) -> None:
    expect(page.locator("#states")).to_contain_text(text)


def test_a_tab_closed_without_network_loses_nothing(watch: Watch, stage: Stage) -> None:
    watch.expect(NO_NETWORK)
    page = at_the_questions(watch, joined_pupil(stage, "Оля", "Безсетева"))
    for _ in range(3):
        answer_one(page, "RIA")
    page.context.set_offline(True)
    for _ in range(5):
        answer_one(page, "RIA")
    say(page, "Нет сети. Ответы")
    waiting = page.evaluate(QUEUED)
    assert len(waiting) >= 5
    address = page.url.partition("?")[0]
    page.close()

    page = page.context.new_page()
    page.context.set_offline(False)
    page.clock.install()
    page.goto(address)

    expect(page).to_have_title(re.compile("Вопрос 9 —"))
    say(page, "Ответы сохранены")
    assert page.evaluate(QUEUED) == []
    assert len(stored_answers(stage, "Оля", "Безсетева")) == 8


def test_a_reload_as_soon_as_the_network_is_back(watch: Watch, stage: Stage) -> None:
    watch.expect(NO_NETWORK)
    page = at_the_questions(watch, joined_pupil(stage, "Рада", "Обновляева"))
    page.context.set_offline(True)
    for _ in range(14):
        answer_one(page, "SEC")
    say(page, "Нет сети. Ответы (14)")
    page.context.set_offline(False)
    page.reload()

    # Sent by the page that went or by the one that came: the queue is empty either way.
    page.wait_for_function(f"() => ({QUEUED})().length === 0")
    expect(page.locator(".progress-count")).to_contain_text("ответов: 14,")
    assert len(stored_answers(stage, "Рада", "Обновляева")) == 14


def test_killed_server_keeps_what_it_has_acknowledged(
    watch: Watch, stage: Stage, live: LiveServer
) -> None:
    watch.expect(NO_NETWORK)
    page = at_the_questions(watch, joined_pupil(stage, "Кира", "Сбоева"))
    given = [answer_and_tell(page, "ECS") for _ in range(9)]
    say(page, "Ответы сохранены")
    live.kill()
    try:
        given.append(answer_and_tell(page, "ECS"))
        say(page, "ждут на этом устройстве")
        assert page.evaluate(QUEUED) == given[-1:]
        assert set(stored_answers(stage, "Кира", "Сбоева")) == set(given[:-1])
    finally:
        live.start()

    page.clock.fast_forward(40_000)
    say(page, "Ответы сохранены")
    answer_all(page, "ECS")
    say(page, "Ответы сохранены")
    assert set(given) < set(stored_answers(stage, "Кира", "Сбоева"))
    see_result(page)


def test_two_tabs_that_disagree_tell_and_lose_nothing(watch: Watch, stage: Stage) -> None:
    watch.expect(CONFLICT)
    first = at_the_questions(watch, joined_pupil(stage, "Двойра", "Вкладкина"))
    second = first.context.new_page()
    second.goto(first.url)
    _answer_first(first, 5)
    say(first, "Ответы сохранены")
    _answer_first(second, 1)

    note = second.locator("#notes")
    expect(note).to_contain_text("в другой вкладке выбрано «Очень хочется»")
    assert list(stored_answers(stage, "Двойра", "Вкладкина").values()) == [5]

    note.get_by_role("button", name="Ответить ещё раз").click()
    expect(second).to_have_title(re.compile("Вопрос 1 —"))
    _answer_first(second, 2)
    say(second, "Ответы сохранены")
    assert list(stored_answers(stage, "Двойра", "Вкладкина").values()) == [2]


def test_signing_out_leaves_nothing_on_a_shared_computer(watch: Watch, stage: Stage) -> None:
    watch.expect(NO_NETWORK)
    page = at_the_questions(watch, joined_pupil(stage, "Соня", "Выходцева"))
    page.context.set_offline(True)
    answer_one(page, "CES")
    assert len(page.evaluate(QUEUED)) == 1
    page.close()
    page = page.context.new_page()
    page.context.set_offline(False)
    page.goto("/me/trials")
    page.get_by_role("button", name="Выйти").click()
    page.get_by_role("button", name="Выйти без них").click()
    expect(page.locator("#code")).to_be_visible()

    assert page.evaluate("localStorage.length") == 0
    assert page.goto("/me") is not None
    expect(page).to_have_url(re.compile("/enter$"))


def test_no_clock_removes_unsent_answers(watch: Watch, stage: Stage) -> None:
    """A computer whose clock has lost its battery says 2009, and a month is soon gone."""
    page = at_the_questions(watch, joined_pupil(stage, "Хрон", "Батарейкин"))
    page.evaluate(
        """() => {
          const put = (key, at) => localStorage.setItem(`bilet:${key}`, JSON.stringify({
            at, owner: 'somebody', answers: [{ item: 'AC01', value: 3, seq: 1 }],
          }));
          put('answers:dead', 1.23e12);
          put('answers:old', Date.now() - 40 * 24 * 3600 * 1000);
          put('known:dead', 1.23e12);
          put('known:old', Date.now() - 8 * 24 * 3600 * 1000);
        }"""
    )
    page.reload()
    expect(page.locator("#answer-form")).to_be_visible()

    kept = page.evaluate("Object.keys(localStorage).filter((key) => /dead|old/.test(key)).sort()")
    assert kept == ["bilet:answers:dead", "bilet:answers:old", "bilet:known:dead"]


def test_where_storage_is_full_the_tab_says_so_and_is_not_closed_unasked(
    watch: Watch, stage: Stage
) -> None:
    watch.expect(NO_NETWORK)
    page = at_the_questions(watch, joined_pupil(stage, "Полина", "Заполнова"))
    page.evaluate(
        """() => {
          for (let size = 2 ** 22, n = 0; size; n += 1) {
            try { localStorage.setItem(`full${n}`, 'x'.repeat(size)); } catch { size >>= 1; }
          }
        }"""
    )
    page.context.set_offline(True)
    answer_one(page, "SEC")
    say(page, "есть только в этой вкладке")
    assert page.evaluate(QUEUED) == []
    expect(page.get_by_role("button", name="Скачать ответы файлом")).to_be_visible()
    with page.expect_event("dialog") as dialog:
        page.close(run_before_unload=True)
    assert dialog.value.type == "beforeunload"
    dialog.value.dismiss()

    page.context.set_offline(False)
    page.clock.fast_forward(40_000)
    say(page, "Ответы сохранены")
    assert len(stored_answers(stage, "Полина", "Заполнова")) == 1
    with page.expect_event("close"):
        page.close(run_before_unload=True)


def test_answers_after_the_end_are_told_before_the_result(watch: Watch) -> None:
    watch.expect(f"{CONFLICT}|{NO_NETWORK}")
    page = watch.open()
    page.clock.install()
    page.goto("/")
    page.get_by_role("button", name="12 вопросов").click()
    page.wait_for_url("**/attempts/*")
    answer_all(page, "AIS")
    say(page, "Ответы сохранены")
    page.context.set_offline(True)
    for _ in range(2):
        page.locator("#last, #back").locator("visible=true").click()
        page.clock.fast_forward(3_000)
        page.locator("#answer-form button.answer:not([aria-pressed])").first.click()
    say(page, "Нет сети. Ответы")
    late = page.evaluate(QUEUED)
    finish_elsewhere(page)
    page.context.set_offline(False)

    say(page, f"ответов не вошло — {len(late)}")
    assert page.evaluate(QUEUED) == late
    expect(page.locator("#answer-form")).to_be_hidden()
    expect(page.get_by_role("button", name="Скачать ответы файлом")).to_be_visible()
    page.get_by_role("link", name="Открыть результат").click()
    expect(page).to_have_url(re.compile("/result$"))
    assert page.evaluate(QUEUED) == []


def finish_elsewhere(page: Page) -> None:
    """Finish the attempt of the page without the page."""
    given = page.get_attribute("meta[name=csrf-token]", "content")
    token: dict[str, str | float | bool] = {"csrf_token": str(given)}
    reply = page.context.request.post(f"{page.url.partition('?')[0]}/finish", form=token)
    if reply.url.endswith("/again"):
        reply = page.context.request.post(reply.url, form={**token, "way": "keep"})
    assert reply.url.endswith("/result")


def answer_and_tell(page: Page, liked: str) -> str:
    """Answer the question on the screen; returns its item."""
    item = str(state_of(page)["item"])
    answer_one(page, liked)
    return item


def _answer_first(page: Page, value: int) -> None:
    """Answer the first question on the page's own clock, and do not wait for more answers."""
    page.clock.install()
    page.clock.fast_forward(3_000)
    page.locator(f"#answer-form button[value='{value}']").click()
    expect(page).to_have_title(re.compile("Вопрос 2 —"))
    page.clock.fast_forward(5_000)
