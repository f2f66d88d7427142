"""Without network a reload, a new tab and a restarted browser still open the questions."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect
from sqlalchemy import delete, select

from models import Answer, Attempt
from tests.browser.answering import answer_one, begin, sign_in_with_code, state_of
from tests.browser.chromium import relaunch
from tests.browser.kept import NO_NETWORK, NOTHING, eventually, wait_until_kept, what_is_kept
from tests.browser.live import LiveServer
from tests.browser.people import joined_pupil, stored_answers
from tests.browser.stage import Stage
from tests.browser.watch import Watch

LIKED = "AIS"


def at_the_questions(page: Page, code: str) -> str:
    """Begin, and wait until the page is kept; returns its path."""
    page.clock.install()
    sign_in_with_code(page, code)
    begin(page)
    return wait_until_kept(page)


def answered(page: Page, count: int) -> list[str]:
    shown = []
    for _ in range(count):
        shown.append(str(state_of(page)["item"]))
        answer_one(page, LIKED)
    return shown


def say(page: Page, text: str) -> None:
    expect(page.locator("#states")).to_contain_text(text)


def reopened(page: Page, path: str) -> Page:
    """Another tab of the same browser, at the same address."""
    context = page.context
    page.close()
    page = context.new_page()
    page.clock.install()
    page.goto(path)
    return page


def seen_backwards(page: Page, count: int) -> list[str]:
    seen = []
    for _ in range(count):
        page.locator("#back").click()
        seen.append(str(state_of(page)["item"]))
    return seen[::-1]


def places(stage: Stage, path: str) -> dict[str, int | None]:
    with stage.session() as session:
        rows = session.execute(
            select(Answer.item_id, Answer.position)
            .join(Attempt)
            .where(Attempt.public_id == path.rpartition("/")[2])
        ).all()
        return {row.item_id: row.position for row in rows}


def test_a_reload_without_network_goes_on_where_it_was(watch: Watch, stage: Stage) -> None:
    watch.expect(NO_NETWORK)
    page = watch.open(viewport={"width": 360, "height": 740})
    path = at_the_questions(page, joined_pupil(stage, "Нора", "Перезагрузкина"))
    shown = answered(page, 4)
    say(page, "Ответы сохранены")
    page.context.set_offline(True)
    shown += answered(page, 2)
    on_screen = state_of(page)

    page.reload()
    assert state_of(page) == on_screen
    expect(page.locator("html")).to_have_attribute("data-kept", "")
    expect(page.locator(".progress-count")).to_contain_text("ответов: 6,")
    say(page, "Нет сети. Ответы (2)")
    shown += answered(page, 2)

    page = reopened(page, path)
    expect(page).to_have_title(re.compile("Вопрос 9 —"))
    assert seen_backwards(page, 8) == shown
    page.context.set_offline(False)
    say(page, "Ответы сохранены")
    assert places(stage, path) == {item: number for number, item in enumerate(shown, 1)}


def test_the_last_plan_of_the_server_outlives_the_tab(watch: Watch, stage: Stage) -> None:
    watch.expect(NO_NETWORK)
    page = watch.open()
    path = at_the_questions(page, joined_pupil(stage, "Пла", "Сохраняева"))
    answered(page, 5)
    say(page, "Ответы сохранены")
    page.context.set_offline(True)
    answered(page, 1)
    order = page.evaluate(f"JSON.parse(localStorage.getItem('bilet:known:{path[10:]}')).order")

    page = reopened(page, path)
    assert answered(page, 4) == order[6:10]


def test_styles_and_pictures_of_a_kept_page_are_there(watch: Watch, stage: Stage) -> None:
    page = watch.open()
    failed: list[str] = []
    at_the_questions(page, joined_pupil(stage, "Мила", "Красивова"))
    page.context.set_offline(True)
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")

    assert failed == []
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith("Golos")
    assert page.evaluate("document.fonts.check('16px Golos', 'Вопрос')")


def test_other_pages_need_the_network_and_lead_back(watch: Watch, stage: Stage) -> None:
    watch.expect(NO_NETWORK)
    page = watch.open(viewport={"width": 360, "height": 740})
    path = at_the_questions(page, joined_pupil(stage, "Ида", "Возвратова"))
    page.goto("/me")
    page.goto("/me/trials")
    page.context.set_offline(True)
    for address in ("/me", "/me/trials", "/professions"):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text("Нет сети")
        expect(page.locator("main")).to_contain_text("Твои ответы сохранены на этом устройстве.")

    page.get_by_role("link", name="Вернуться к вопросам").click()
    expect(page).to_have_url(re.compile(path))
    expect(page.locator("#go")).to_be_visible()


def test_nothing_but_question_pages_and_files_is_kept(watch: Watch, stage: Stage) -> None:
    page = watch.open()
    path = at_the_questions(page, joined_pupil(stage, "Ася", "Скрытова"))
    answered(page, 1)
    for address in ("/me", "/me/trials", "/professions", "/about", "/appearance"):
        page.goto(address)
    kept = what_is_kept(page)["caches"]

    assert kept["bilet-pages-1"] == [path]
    others = [each for each in kept["bilet-files-1"] if not each.startswith("/static/")]
    assert others == ["/offline"]
    text = page.evaluate("async () => (await caches.match('/offline')).text()")
    assert "Ася" not in text
    assert "csrf" not in text


def test_visitors_get_no_service_worker(watch: Watch) -> None:
    page = watch.open()
    for address in ("/", "/enter", "/professions", "/about", "/offline"):
        page.goto(address, wait_until="networkidle")
        assert what_is_kept(page) == NOTHING


def test_three_pages_are_kept_for_seven_days(watch: Watch, stage: Stage) -> None:
    page = watch.open()
    path = at_the_questions(page, joined_pupil(stage, "Тая", "Троева"))
    put = """async ([path, days]) => {
      const at = Date.now() - days * 24 * 3600 * 1000;
      const pages = await caches.open('bilet-pages-1');
      await pages.put(path, new Response('<html data-kept>', { headers: { 'X-Kept-At': at } }));
    }"""
    for name, days in (("week", 7.1), ("one", 6.9), ("two", 3), ("three", 2)):
        page.evaluate(put, [f"/attempts/{name}", days])
    page.evaluate(
        """async () => {
          const files = await caches.open('bilet-files-1');
          await files.put('/static/old.css?v=1', new Response(''));
        }"""
    )
    page.reload()
    eventually(page, "async () => (await (await caches.open('bilet-pages-1')).keys()).length === 3")

    kept = what_is_kept(page)["caches"]
    assert set(kept["bilet-pages-1"]) == {"/attempts/three", "/attempts/two", path}
    assert "/static/old.css" not in kept["bilet-files-1"]


def test_a_copy_older_than_seven_days_is_not_shown(watch: Watch, stage: Stage) -> None:
    watch.expect(NO_NETWORK)
    page = watch.open()
    path = at_the_questions(page, joined_pupil(stage, "Рая", "Давнева"))
    page.evaluate(
        """async (path) => {
          const pages = await caches.open('bilet-pages-1');
          const copy = await pages.match(path);
          const headers = new Headers(copy.headers);
          headers.set('X-Kept-At', Date.now() - 7.1 * 24 * 3600 * 1000);
          await pages.put(path, new Response(await copy.text(), { headers }));
        }""",
        path,
    )
    page.context.set_offline(True)
    page.goto(path)

    expect(page.get_by_role("heading", level=1)).to_have_text("Нет сети")


def test_caches_of_an_older_version_go_when_a_new_one_takes_over(
    watch: Watch, stage: Stage
) -> None:
    page = watch.open()
    page.goto("/about")
    page.evaluate("async () => { await caches.open('bilet-pages-0'); }")
    page.clock.install()
    stage.enter(page.context, "Тимур", {})
    page.goto(stage.url("pupil.question", {"public_id": "attempt of Тимур"}))
    wait_until_kept(page)

    assert set(what_is_kept(page)["caches"]) == {"bilet-pages-1", "bilet-files-1"}


def test_a_server_that_does_not_answer_is_not_waited_for(
    watch: Watch, stage: Stage, live: LiveServer
) -> None:
    page = watch.open()
    at_the_questions(page, joined_pupil(stage, "Эля", "Терпелина"))
    shown = answered(page, 2)
    say(page, "Ответы сохранены")
    with silent(live):
        page.reload()
        expect(page.locator("html")).to_have_attribute("data-kept", "")
        expect(page).to_have_title(re.compile("Вопрос 3 —"))
        shown += answered(page, 1)
    say(page, "Ответы сохранены")

    assert set(stored_answers(stage, "Эля", "Терпелина")) == set(shown)


def test_a_finished_attempt_leaves_nothing_of_its_answers(watch: Watch, stage: Stage) -> None:
    page = watch.open()
    page.clock.install()
    page.goto("/")
    page.get_by_role("button", name="12 вопросов").click()
    page.wait_for_url("**/attempts/*")
    path = wait_until_kept(page)
    while state_of(page)["view"] != "done":
        answer_one(page, LIKED)
    say(page, "Ответы сохранены")
    assert [key for key in what_is_kept(page)["storage"] if "known" in key]
    page.get_by_role("button", name="Показать результат").click()
    expect(page).to_have_url(re.compile("/result$"))
    eventually(page, "async (path) => !(await caches.match(path))", path)

    assert what_is_kept(page)["storage"] == []


def test_the_result_waits_for_the_network(watch: Watch, stage: Stage) -> None:
    watch.expect(NO_NETWORK)
    page = watch.open()
    stage.enter(page.context, "complete", {})
    page.goto(stage.url("pupil.question", {"public_id": "attempt of complete"}))
    wait_until_kept(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Показать результат").click()

    expect(page.locator("#finish-later")).to_contain_text("Результат откроется")
    expect(page.get_by_role("heading", level=1)).to_have_text("Все ответы есть")


def test_an_answer_the_server_has_lost_is_sent_again(watch: Watch, stage: Stage) -> None:
    """As after a backup was brought back: the device still knows what it was told is stored."""
    page = watch.open()
    path = at_the_questions(page, joined_pupil(stage, "Алла", "Архивова"))
    shown = answered(page, 3)
    say(page, "Ответы сохранены")
    with stage.session() as session:
        session.execute(delete(Answer).where(Answer.item_id == shown[1]))
        session.commit()
    assert set(stored_answers(stage, "Алла", "Архивова")) == {shown[0], shown[2]}

    page.goto(path)
    say(page, "Ответы сохранены")
    page.wait_for_function(
        "() => !Object.keys(localStorage).some((key) => key.includes('answers'))"
    )
    assert set(stored_answers(stage, "Алла", "Архивова")) == set(shown)


def test_a_restarted_browser_goes_on_without_network(
    stage: Stage, live: LiveServer, browser: Browser, tmp_path: Path
) -> None:
    code = joined_pupil(stage, "Юна", "Запускова")
    context = relaunch(browser, tmp_path, base_url=live.base_url)
    page = context.new_page()
    path = at_the_questions(page, code)
    shown = answered(page, 3)
    say(page, "Ответы сохранены")
    context.set_offline(True)
    shown += answered(page, 2)
    context.close()

    context = relaunch(browser, tmp_path, base_url=live.base_url, offline=True)
    page = context.new_page()
    page.clock.install()
    page.goto(path)
    expect(page).to_have_title(re.compile("Вопрос 6 —"))
    say(page, "Нет сети. Ответы (2)")
    shown += answered(page, 2)

    # The restart has ended the sign-in: the answers wait for the same code.
    context.set_offline(False)
    say(page, "Страница устарела")
    expect(page.get_by_role("button", name="Скачать ответы файлом")).to_be_visible()
    page.get_by_role("link", name="Открыть заново").click()
    expect(page.get_by_role("heading", name="Здесь есть неотправленные ответы: 4")).to_be_visible()
    page.fill("#code", code)
    page.get_by_role("button", name="Войти", exact=True).click()
    expect(page.locator("#own-answers")).to_contain_text("с этого устройства отправлены: 4")
    page.goto(path)
    assert seen_backwards(page, 7) == shown
    context.close()
    assert places(stage, path) == {item: number for number, item in enumerate(shown, 1)}


@contextmanager
def silent(live: LiveServer) -> Iterator[None]:
    """The server takes connections and says nothing."""
    assert live.pid is not None
    os.killpg(live.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(live.pid, signal.SIGCONT)
