"""Answers as a file: offered when sending fails, brought in by the navigator, counted once."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.services.answer_files import checksum
from app.services.answering import Given
from models import Answer, Attempt
from tests.browser.answering import answer_all, answer_one, begin, sign_in_with_code, state_of
from tests.browser.kept import NO_NETWORK, wait_until_kept
from tests.browser.people import joined_pupil, stored_answers
from tests.browser.stage import Stage
from tests.browser.test_accessibility import EVERYTHING, TARGETS, TOO_SMALL, TOO_WIDE, axe
from tests.browser.watch import Watch

LIKED = "CRA"
NARROW = {"width": 320, "height": 640}
OFFER = "#answers-file"


def at_the_questions(watch: Watch, code: str, **options: object) -> Page:
    page = watch.open(**options)
    page.clock.install()
    sign_in_with_code(page, code)
    begin(page)
    wait_until_kept(page)
    return page


def answered(page: Page, count: int) -> list[str]:
    items = []
    for _ in range(count):
        items.append(str(state_of(page)["item"]))
        answer_one(page, LIKED)
    return items


def say(page: Page, text: str) -> None:
    expect(page.locator("#states")).to_contain_text(text)


def download(page: Page, folder: Path) -> tuple[Path, dict[str, Any]]:
    with page.expect_download() as found:
        page.get_by_role("button", name="Скачать ответы файлом").click()
    path = folder / found.value.suggested_filename
    found.value.save_as(path)
    return path, json.loads(path.read_text())


def answers_in(file: dict[str, Any]) -> list[Given]:
    return [
        Given(one["item"], one["value"], one["seq"], one["ms"], one["at"])
        for one in file["answers"]
    ]


def bring_in(watch: Watch, stage: Stage, *files: Path) -> list[str]:
    """What the navigator's page says of the files, a line for each."""
    page = watch.open()
    stage.enter(page.context, "navigator", {})
    page.goto(stage.url("navigator.answer_files", {"class_group_id": "open class"}))
    page.get_by_label("Файлы с ответами").set_input_files(files)
    page.get_by_role("button", name="Загрузить").click()
    rows = page.locator("main tbody tr")
    expect(rows).to_have_count(len(files))
    return [" ".join(text.split()) for text in rows.all_inner_texts()]


def test_a_file_goes_from_the_pupil_without_network_to_the_navigator(
    watch: Watch, stage: Stage, tmp_path: Path
) -> None:
    watch.expect(NO_NETWORK)
    page = at_the_questions(watch, joined_pupil(stage, "Ярослава", "Файлина"))
    shown = answered(page, 3)
    say(page, "Ответы сохранены")
    page.context.set_offline(True)
    shown += answered(page, 4)
    say(page, "Нет сети. Ответы (4)")
    expect(page.locator(OFFER)).to_be_hidden()
    page.clock.fast_forward(31_000)
    expect(page.locator(OFFER)).to_be_visible()
    path, file = download(page, tmp_path)
    expect(page.locator(OFFER)).to_contain_text("Файл скачан. Отдай его педагогу.")

    public_id = re.findall(r"/attempts/([\w-]+)", page.url)[0]
    assert path.name == f"otvety-{public_id[:6]}.json"
    assert set(file) == {"format", "attempt", "instrument", "saved_at", "answers", "sum"}
    assert (file["format"], file["attempt"]) == ("bilet-answers/1", public_id)
    assert [(one["item"], one["at"]) for one in file["answers"]] == list(
        zip(shown[3:], range(4, 8), strict=True)
    )
    assert file["sum"] == checksum(public_id, file["instrument"], answers_in(file))
    assert "Ярослава" not in path.read_text()
    assert "Файлина" not in path.read_text()

    (line,) = bring_in(watch, stage, path)
    assert line.startswith(f"{path.name} Файлина Ярослава новых ответов: 4 осталось вопросов: ")
    (again,) = bring_in(watch, stage, path)
    assert "новых ответов нет Уже были: 4." in again

    page.context.set_offline(False)
    say(page, "Ответы сохранены")
    expect(page.locator(OFFER)).to_be_hidden()
    assert seqs_of(stage, public_id) == {item: [1] for item in shown}
    answer_all(page, LIKED)
    page.get_by_role("button", name="Показать результат").click()
    expect(page).to_have_url(re.compile("/(result|again)$"))


def test_a_damaged_file_beside_a_good_one_costs_nothing(
    watch: Watch, stage: Stage, tmp_path: Path
) -> None:
    watch.expect(NO_NETWORK)
    page = at_the_questions(watch, joined_pupil(stage, "Влада", "Порчина"))
    page.context.set_offline(True)
    items = answered(page, 2)
    page.clock.fast_forward(31_000)
    path, _ = download(page, tmp_path)
    torn = tmp_path / "torn.json"
    torn.write_text(path.read_text()[:-20])
    lines = bring_in(watch, stage, torn, path)

    assert "не загружен файл повреждён" in lines[0]
    assert "Порчина Влада новых ответов: 2" in lines[1]
    assert set(stored_answers(stage, "Влада", "Порчина")) == set(items)


def test_where_sending_cannot_succeed_the_file_is_offered_at_once(
    watch: Watch, stage: Stage, tmp_path: Path
) -> None:
    watch.expect(r"the server responded with a status of 40[03]")
    page = at_the_questions(watch, joined_pupil(stage, "Ульяна", "Вышедшая"))
    page.context.clear_cookies()
    items = answered(page, 1)
    page.clock.fast_forward(13_000)  # An adaptive form waits for more answers first.
    say(page, "Ответы (1) ждут на этом устройстве")
    expect(page.locator(OFFER)).to_be_visible()

    _, file = download(page, tmp_path)
    assert [one["item"] for one in file["answers"]] == items


def test_the_offer_is_for_everyone_and_works_by_keyboard(watch: Watch, stage: Stage) -> None:
    watch.expect(NO_NETWORK)
    code = joined_pupil(stage, "Ева", "Табова")
    page = at_the_questions(watch, code, viewport=NARROW, bypass_csp=True)
    page.context.set_offline(True)
    answered(page, 1)
    page.clock.fast_forward(31_000)
    expect(page.locator(OFFER)).to_be_visible()
    assert axe(page, EVERYTHING) == []
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate(TOO_SMALL, [TARGETS, 44]) == []
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText.trim()") == "Скачать ответы файлом":
            break
    with page.expect_download() as found:
        page.keyboard.press("Enter")
    assert found.value.suggested_filename.startswith("otvety-")


def seqs_of(stage: Stage, public_id: str) -> dict[str, list[int]]:
    """The numbers under which the answers to each item are stored."""
    with stage.session() as session:
        rows = session.execute(
            select(Answer.item_id, Answer.seq)
            .join(Attempt)
            .where(Attempt.public_id == public_id)
            .order_by(Answer.seq)
        ).all()
    found: dict[str, list[int]] = {}
    for row in rows:
        found.setdefault(row.item_id, []).append(row.seq)
    return found
