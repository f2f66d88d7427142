"""Nothing of one pupil is left for the next; unsent answers go only when somebody says so."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect
from sqlalchemy import update

from app.services.demonstration.logins import PASSWORD
from models import LoginSession
from tests.browser.answering import answer_one, begin, sign_in_with_code, state_of
from tests.browser.kept import NO_NETWORK, NOTHING, eventually, wait_until_kept, what_is_kept
from tests.browser.people import joined_pupil, stored_answers
from tests.browser.stage import Stage
from tests.browser.test_accessibility import EVERYTHING, TARGETS, TOO_SMALL, TOO_WIDE, axe
from tests.browser.watch import Watch

LIKED = "SAI"
QUEUED = """() => Object.entries(localStorage)
  .filter(([key]) => key.startsWith('bilet:answers:'))
  .flatMap(([, text]) => JSON.parse(text).answers.map((one) => one.item))"""
NARROW = {"width": 320, "height": 640}
ABORTED = r"ERR_FAILED"


def signed_in_and_answering(watch: Watch, code: str, **options: object) -> tuple[Page, str]:
    """A page with three answers, all of them stored, and everything kept; and its path."""
    page = watch.open(**options)
    page.clock.install()
    sign_in_with_code(page, code)
    begin(page)
    path = wait_until_kept(page)
    for _ in range(3):
        answer_one(page, LIKED)
    expect(page.locator("#states")).to_contain_text("Ответы сохранены")
    return page, path


def with_unsent(page: Page, count: int = 2) -> list[str]:
    """Answers that wait on the device, and a page that does not send them; returns their items.

    The page that goes sends them once more, past the network that is only said to be away; but
    nobody is left to hear the reply.
    """
    page.context.set_offline(True)
    items = []
    for _ in range(count):
        items.append(str(state_of(page)["item"]))
        answer_one(page, LIKED)
    expect(page.locator("#states")).to_contain_text(f"Нет сети. Ответы ({count})")
    page.goto("/me")
    expect(page.get_by_role("heading", level=1)).to_have_text("Нет сети")
    page.context.set_offline(False)
    page.goto("/me/trials")
    return items


def waiting(page: Page) -> list[str]:
    """The items of all unsent answers on the device, whosever they are."""
    found: list[str] = page.evaluate(QUEUED)
    return found


def leave_answer(page: Page, attempt: str) -> None:
    """An answer of whoever is signed in that waits on the device, for an attempt of any name."""
    page.evaluate(
        """(attempt) => localStorage.setItem(`bilet:answers:${attempt}`, JSON.stringify({
          owner: document.querySelector('[data-owner]').dataset.owner,
          instrument: 'values@1.0', answers: [{ item: 'AC01', value: 3, seq: 1 }],
        }))""",
        attempt,
    )


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Выйти", exact=True).click()


def nothing_is_left(page: Page) -> None:
    expect(page.locator("#code")).to_be_visible()
    for _ in range(100):
        if what_is_kept(page) == NOTHING:
            return
        page.wait_for_timeout(50)
    assert what_is_kept(page) == NOTHING


def test_signing_out_removes_answers_pages_and_worker(watch: Watch, stage: Stage) -> None:
    page, path = signed_in_and_answering(watch, joined_pupil(stage, "Уля", "Выходкина"))
    kept = what_is_kept(page)
    assert kept["storage"] == [f"bilet:known:{path.rpartition('/')[2]}"]
    assert (len(kept["caches"]), kept["workers"]) == (2, 1)
    page.goto("/me")
    sign_out(page)

    nothing_is_left(page)
    page.context.set_offline(True)
    watch.expect(NO_NETWORK)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(path)


def test_a_session_that_has_ended_elsewhere_leaves_nothing_either(
    watch: Watch, stage: Stage
) -> None:
    page, path = signed_in_and_answering(watch, joined_pupil(stage, "Кая", "Концова"))
    with stage.session() as session:
        session.execute(update(LoginSession).values(ended_at=LoginSession.created_at))
        session.commit()
    page.goto(path)

    expect(page).to_have_url(re.compile("/enter$"))
    nothing_is_left(page)


def test_a_browser_that_has_lost_its_cookie_leaves_nothing_on_the_start_page(
    watch: Watch, stage: Stage
) -> None:
    page, _ = signed_in_and_answering(watch, joined_pupil(stage, "Тея", "Печеньева"))
    page.context.clear_cookies()
    page.goto("/")

    nothing_is_left(page)


def test_a_code_of_somebody_else_clears_the_device_first(watch: Watch, stage: Stage) -> None:
    other = joined_pupil(stage, "Злата", "Соседкина")
    page, path = signed_in_and_answering(watch, joined_pupil(stage, "Лия", "Соседкина"))
    page.goto("/enter")
    assert what_is_kept(page)["storage"]
    page.fill("#code", other)
    page.get_by_role("button", name="Войти", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Мой маршрут")

    eventually(page, "async (path) => !(await caches.match(path))", path)
    assert what_is_kept(page)["storage"] == []


def test_unsent_answers_can_be_sent_before_signing_out(watch: Watch, stage: Stage) -> None:
    watch.expect(NO_NETWORK)
    page, _ = signed_in_and_answering(watch, joined_pupil(stage, "Фая", "Отправкина"))
    items = with_unsent(page)
    sign_out(page)
    expect(page.get_by_role("heading", name="Есть твои неотправленные ответы: 2")).to_be_focused()
    with page.expect_response("**/answers") as reply:
        page.get_by_role("button", name="Отправить и выйти").click()
    sent = json.loads(reply.value.request.post_data or "{}")
    assert [one["item"] for one in sent["answers"]] == items

    nothing_is_left(page)
    assert set(items) < set(stored_answers(stage, "Фая", "Отправкина"))


def test_unsent_answers_can_be_taken_along_as_a_file(
    watch: Watch, stage: Stage, tmp_path: Path
) -> None:
    watch.expect(f"{NO_NETWORK}|{ABORTED}")
    page, path = signed_in_and_answering(watch, joined_pupil(stage, "Уна", "Файлова"))
    items = with_unsent(page)
    sign_out(page)
    page.route("**/answers", lambda route: route.abort())
    page.get_by_role("button", name="Отправить и выйти").click()
    notice = page.locator("#leaving")
    expect(notice).to_contain_text("Отправить не получилось")
    with page.expect_download() as download:
        notice.get_by_role("button", name="Скачать файл").click()
    expect(notice).to_contain_text("Теперь можно выйти.")
    public_id = path.rpartition("/")[2]
    assert download.value.suggested_filename == f"otvety-{public_id[:6]}.json"
    download.value.save_as(tmp_path / "answers.json")
    file = json.loads((tmp_path / "answers.json").read_text())
    assert (file["format"], file["attempt"]) == ("bilet-answers/1", public_id)
    assert [answer["item"] for answer in file["answers"]] == items
    assert file["instrument"].startswith("interests@")
    notice.get_by_role("button", name="Выйти без них").click()

    nothing_is_left(page)


def test_the_warning_can_be_left_by_keyboard_and_is_for_everyone(
    watch: Watch, stage: Stage
) -> None:
    watch.expect(NO_NETWORK)
    page, _ = signed_in_and_answering(
        watch, joined_pupil(stage, "Яся", "Клавишина"), viewport=NARROW, bypass_csp=True
    )
    with_unsent(page)
    page.get_by_role("button", name="Выйти", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Есть твои неотправленные ответы: 2")).to_be_focused()
    assert axe(page, EVERYTHING) == []
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate(TOO_SMALL, [TARGETS, 44]) == []
    names = []
    for _ in range(4):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.innerText.trim()"))
    assert names == ["Отправить и выйти", "Скачать файл", "Выйти без них", "Остаться"]
    page.keyboard.press("Enter")

    expect(page.locator("#leaving")).to_have_count(0)
    expect(page.get_by_role("button", name="Выйти", exact=True)).to_be_focused()
    assert len(what_is_kept(page)["storage"]) == 2


def test_answers_left_behind_wait_for_their_owner(watch: Watch, stage: Stage) -> None:
    watch.expect(NO_NETWORK)
    code = joined_pupil(stage, "Дея", "Возвратова")
    page, path = signed_in_and_answering(watch, code, viewport=NARROW, bypass_csp=True)
    items = with_unsent(page)
    page.context.clear_cookies()
    page.goto("/enter")
    notice = page.locator("main > .callout")
    expect(notice).to_contain_text("Здесь есть неотправленные ответы: 2")
    assert axe(page, EVERYTHING) == []
    assert page.evaluate(TOO_WIDE) == []
    kept = what_is_kept(page)
    assert kept["storage"] == [f"bilet:answers:{path.rpartition('/')[2]}"]
    with page.expect_download() as download:
        notice.get_by_role("button", name="Скачать файл").click()
    assert download.value.suggested_filename.endswith(".json")

    page.fill("#code", code)
    page.get_by_role("button", name="Войти", exact=True).click()
    expect(page.locator("#own-answers")).to_contain_text("с этого устройства отправлены: 2")
    assert waiting(page) == []
    assert axe(page, EVERYTHING) == []
    assert set(items) < set(stored_answers(stage, "Дея", "Возвратова"))


def test_unsent_answers_outlive_the_signing_out_of_somebody_else(
    watch: Watch, stage: Stage
) -> None:
    watch.expect(NO_NETWORK)
    other = joined_pupil(stage, "Вася", "Следующий")
    page, _ = signed_in_and_answering(watch, joined_pupil(stage, "Анфиса", "Первая"))
    items = with_unsent(page)
    page.context.clear_cookies()
    for leaves_some in (False, True):
        sign_in_with_code(page, other)
        expect(page.locator("#own-answers")).to_be_empty()
        if leaves_some:
            leave_answer(page, "of Vasya")
        sign_out(page)
        if leaves_some:
            notice = page.locator("#leaving")
            expect(notice).to_contain_text("Есть твои неотправленные ответы: 1")
            expect(notice).to_contain_text("Ответы других людей (2) останутся здесь")
            notice.get_by_role("button", name="Выйти без них").click()
        expect(page.locator("main > .callout")).to_contain_text(
            "Здесь есть неотправленные ответы: 2"
        )
        assert waiting(page) == items


def test_answers_that_came_too_late_are_told_before_they_go(watch: Watch, stage: Stage) -> None:
    watch.expect(r"the server responded with a status of (409|503)")
    page = watch.open(viewport=NARROW, bypass_csp=True)
    sign_in_with_code(page, joined_pupil(stage, "Зина", "Опоздалова"))
    leave_answer(page, "finished")
    page.route("**/answers", lambda route: route.fulfill(status=503))
    page.reload()
    notice = page.locator("#own-answers")
    expect(notice).to_contain_text("Твоих ответов ждёт на этом устройстве: 1")
    way = notice.get_by_role("link", name="Открыть анкету")
    expect(way).to_have_attribute("href", "/attempts/finished")
    assert axe(page, EVERYTHING) == []
    page.unroute("**/answers")
    page.route("**/answers", lambda route: route.fulfill(status=409, json={"late": ["AC01"]}))
    page.reload()
    expect(notice).to_contain_text("Не вошло твоих ответов: 1")
    assert axe(page, EVERYTHING) == []
    assert page.evaluate(TOO_WIDE) == []
    sign_out(page)
    leaving = page.locator("#leaving")
    leaving.get_by_role("button", name="Отправить и выйти").click()
    expect(leaving).to_contain_text("Не вошло ответов: 1.")
    assert waiting(page) == ["AC01"]
    notice.get_by_role("button", name="Понятно, убрать").click()
    expect(notice).to_be_empty()
    assert waiting(page) == []


def test_an_adult_who_signs_in_clears_the_device_first(watch: Watch, stage: Stage) -> None:
    page, path = signed_in_and_answering(watch, joined_pupil(stage, "Юля", "Забывчивая"))
    page.goto("/staff")
    page.get_by_label("Почта").fill("navigator@demo.example")
    page.get_by_label("Пароль").fill(PASSWORD)
    page.get_by_role("button", name="Войти", exact=True).click()
    expect(page.get_by_role("button", name="Выйти", exact=True)).to_be_visible()

    eventually(page, "async (path) => !(await caches.match(path))", path)
    assert what_is_kept(page)["storage"] == []


def test_answers_left_behind_can_be_removed(watch: Watch, stage: Stage) -> None:
    watch.expect(NO_NETWORK)
    page, _ = signed_in_and_answering(watch, joined_pupil(stage, "Мия", "Чужова"))
    with_unsent(page)
    page.context.clear_cookies()
    page.evaluate(
        """() => localStorage.setItem('bilet:answers:another', JSON.stringify({
          at: Date.now(), instrument: 'values@1.0', answers: [{ item: 'AC01', value: 3, seq: 1 }],
        }))"""
    )
    page.goto("/")
    notice = page.locator("main > .callout")
    expect(notice).to_contain_text("Здесь есть неотправленные ответы: 3")
    for number in (1, 2):
        expect(notice.get_by_role("button", name=f"Скачать файл {number}")).to_be_visible()
    page.get_by_text("Эти ответы больше не нужны").click()
    page.get_by_role("button", name="Удалить с этого устройства").click()

    expect(page.locator("main > .callout")).to_have_count(0)
    nothing_is_left(page)
