"""A class at work: half of it loses the network, the server is killed, and everybody finishes."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from playwright.sync_api import Page, expect
from sqlalchemy import select

from models import Answer, Attempt
from tests.browser.answering import THINKING_MS, begin, sign_in_with_code, state_of, value_for
from tests.browser.kept import NO_NETWORK, PATIENCE, wait_until_kept
from tests.browser.live import LiveServer
from tests.browser.people import joined_pupil
from tests.browser.stage import Stage
from tests.browser.watch import Watch

NAMES = ("Ада", "Бэла", "Вика", "Глеб", "Дина", "Егор")
LIKED = ("RIA", "IAS", "ASE", "SEC", "ECR", "CRI")
WAITING = """(id) => {
  const found = localStorage.getItem(`bilet:answers:${id}`);
  return found ? JSON.parse(found).answers.map(({ item }) => item) : [];
}"""
KILLED_AFTER = 0.5
"""Seconds of answering before the server dies."""


@dataclass
class Seat:
    """A pupil at a device; `given` is what was clicked, item → value, in its order."""

    page: Page
    path: str
    liked: str
    given: dict[str, int] = field(default_factory=dict)

    @property
    def public_id(self) -> str:
        return self.path.rpartition("/")[2]

    def answer(self, count: int = 1) -> None:
        for _ in range(count):
            state = state_of(self.page)
            if state["view"] != "question":
                return
            item, offered = str(state["item"]), state["offered"]
            assert item not in self.given, "a question came twice"
            value = value_for(item, self.liked)
            self.page.clock.fast_forward(THINKING_MS)
            self.page.keyboard.press(str(offered.index(value) + 1))
            self.given[item] = value

    def answer_all(self) -> None:
        """To the end; the reply to the last answer may bring more questions."""
        while self._is_open():
            before = len(self.given)
            self.answer()
            assert len(self.given) > before, "an answer was not taken"

    def _is_open(self) -> bool:
        if state_of(self.page)["view"] == "done":
            self.waits_for_nothing()
        return bool(state_of(self.page)["view"] != "done")

    def waits_for_nothing(self) -> None:
        """Wait until the server has taken everything; what has failed is tried again."""
        deadline = time.monotonic() + PATIENCE
        while self.page.evaluate(WAITING, self.public_id):
            assert time.monotonic() < deadline, "answers were not sent"
            self.page.clock.fast_forward(40_000)
            self.page.wait_for_timeout(50)

    def acknowledged(self) -> dict[str, int]:
        """What the server has said it stored: all that was given and waits no more."""
        waiting = set(self.page.evaluate(WAITING, self.public_id))
        return {item: value for item, value in self.given.items() if item not in waiting}

    def shows_a_copy_with_all_answers(self) -> None:
        expect(self.page.locator("html")).to_have_attribute("data-kept", "")
        expect(self.page.locator(".progress-count")).to_contain_text(f": {len(self.given)},")

    def finish(self) -> None:
        self.page.get_by_role("button", name="Показать результат").click()
        expect(self.page).to_have_url(re.compile("/(again|result)$"))
        if self.page.url.endswith("/again"):
            self.page.get_by_role("button", name="Оставить").click()
        expect(self.page).to_have_url(re.compile("/result$"))


def take_a_seat(watch: Watch, code: str, liked: str) -> Seat:
    page = watch.open()
    page.clock.install()
    sign_in_with_code(page, code)
    begin(page)
    return Seat(page, wait_until_kept(page), liked)


def stored(stage: Stage, seat: Seat) -> dict[str, list[int]]:
    """Every row of the attempt: item → values."""
    with stage.session() as session:
        rows = session.execute(
            select(Answer.item_id, Answer.value)
            .join(Attempt)
            .where(Attempt.public_id == seat.public_id)
            .order_by(Answer.position)
        ).all()
    found: dict[str, list[int]] = {}
    for row in rows:
        found.setdefault(row.item_id, []).append(row.value)
    return found


def test_half_the_class_goes_offline_and_the_server_is_killed(
    watch: Watch, stage: Stage, live: LiveServer
) -> None:
    watch.expect(NO_NETWORK)
    codes = [joined_pupil(stage, name, "Классова") for name in NAMES]
    seats = [take_a_seat(watch, *each) for each in zip(codes, LIKED, strict=True)]
    away, here = seats[::2], seats[1::2]
    for seat in seats:
        seat.answer(2)
        seat.waits_for_nothing()
    for seat in away:
        seat.page.context.set_offline(True)
        seat.answer(3)

    with ThreadPoolExecutor(1) as aside:
        killed = aside.submit(kill_after, KILLED_AFTER, live)
        answer_until(killed, here)
        acknowledged_is_stored(stage, seats)
        started = aside.submit(live.start)
        for seat in away:
            seat.page.reload()
            seat.shows_a_copy_with_all_answers()
            seat.answer(2)
        started.result()

    for seat in seats:
        seat.page.context.set_offline(False)
    for seat in seats:
        seat.waits_for_nothing()
        seat.answer_all()
        seat.finish()
    for seat in seats:
        assert stored(stage, seat) == {item: [value] for item, value in seat.given.items()}
        assert list(stored(stage, seat)) == list(seat.given)
    assert finished(stage, seats) == len(seats)


def answer_until(killed: Future[None], seats: Sequence[Seat]) -> None:
    """All of them answer in turn while the server dies, and twice more when it is dead."""
    while not killed.done():
        for seat in seats:
            seat.answer()
    killed.result()
    for seat in seats:
        seat.answer(2)


def acknowledged_is_stored(stage: Stage, seats: Sequence[Seat]) -> None:
    for seat in seats:
        acknowledged, rows = seat.acknowledged(), stored(stage, seat)
        assert 2 <= len(acknowledged) < len(seat.given)
        assert {item: [value] for item, value in acknowledged.items()}.items() <= rows.items()


def kill_after(seconds: float, live: LiveServer) -> None:
    time.sleep(seconds)
    live.kill()


def finished(stage: Stage, seats: Sequence[Seat]) -> int:
    names = [seat.public_id for seat in seats]
    with stage.session() as session:
        return len(
            session.scalars(
                select(Attempt.id).where(
                    Attempt.public_id.in_(names), Attempt.finished_at.is_not(None)
                )
            ).all()
        )
