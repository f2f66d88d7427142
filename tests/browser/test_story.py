"""The whole story: a class, three pupils, a parent, and a trial with two places."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from app.services.demonstration.logins import PASSWORD
from tests.browser.answering import (
    Press,
    answer_one,
    begin,
    by_click,
    by_finger,
    by_key,
    see_result,
)
from tests.browser.people import stored_answers
from tests.browser.stage import Stage
from tests.browser.watch import Watch

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
NO_NETWORK = "ERR_INTERNET_DISCONNECTED"
CODE = re.compile("[0-9A-Z]{4}(-[0-9A-Z]{4}){2}")
TRIAL = "Сварка: первый шов"


@dataclass
class Child:
    first_name: str
    last_name: str
    liked: str
    press: Press
    page: Page

    @property
    def name(self) -> str:
        return f"{self.last_name} {self.first_name}"


def staff(watch: Watch, login: str) -> Page:
    page = watch.open()
    page.goto("/staff")
    page.get_by_label("Почта").fill(f"{login}@demo.example")
    page.get_by_label("Пароль").fill(PASSWORD)
    page.get_by_role("button", name="Войти", exact=True).click()
    expect(page.get_by_role("button", name="Выйти")).to_be_visible()
    return page


def open_class(navigator: Page, name: str) -> str:
    """Create a class and open its door; returns the code."""
    navigator.get_by_role("link", name="Создать класс").click()
    navigator.get_by_label("Название класса").fill(name)
    navigator.get_by_label("Какой это год обучения").select_option("9")
    navigator.get_by_role("button", name="Создать класс").click()
    navigator.get_by_role("link", name="Отмена").click()
    navigator.get_by_role("button", name="Открыть вход без списка").click()
    return code_on(navigator)


def code_on(page: Page) -> str:
    """The code of the ticket on the page."""
    code = page.locator(".ticket-code")
    expect(code).to_contain_text(CODE)
    found = CODE.search(code.inner_text())
    assert found is not None
    return found[0]


def join(child: Child, code: str) -> None:
    page = child.page
    page.clock.install()
    page.goto(f"/enter#{code}")
    page.get_by_role("button", name="Войти", exact=True).click()
    page.get_by_label("Имя").fill(child.first_name)
    page.get_by_label("Фамилия").fill(child.last_name)
    page.get_by_role("button", name="Войти в класс").click()
    assert code_on(page) != code
    page.get_by_role("button", name="Дальше").click()
    begin(page)


def answer_together(children: list[Child]) -> None:
    """Turn by turn until everybody is done; the last one loses the network on the way."""
    phone = children[-1].page
    rounds = 0
    going = list(children)
    while going:
        going = [c for c in going if answer_one(c.page, c.liked, c.press)]
        rounds += 1
        if rounds == 20:
            phone.context.set_offline(True)
        if rounds == 35:
            expect(phone.locator("#states")).to_contain_text("ждут на этом устройстве")
            phone.context.set_offline(False)
            expect(phone.locator("#states")).to_contain_text("Ответы сохранены")
    assert rounds >= 24


def new_slot(host: Page) -> int:
    """One more time for a trial, with two places; returns its number."""
    row = host.get_by_role("row").filter(has_text=TRIAL)
    row.get_by_role("link", name="Назначить время").click()
    day = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=25)
    host.get_by_label("Дата").fill(day.isoformat())
    host.get_by_label("Начало").fill("08:15")
    host.get_by_label("Конец").fill("09:45")
    host.get_by_label("Место", exact=True).fill("Учебный корпус 2, мастерская 3")
    host.get_by_label("Мест", exact=True).fill("2")
    host.get_by_role("button", name="Назначить").click()
    expect(host.locator("main")).to_contain_text("0 из 2")
    return int(host.url.rpartition("/")[2])


def invite_parent(watch: Watch, navigator: Page, child: Child) -> None:
    navigator.get_by_role("link", name=child.name).click()
    navigator.get_by_role("button", name="Пригласить родителя").click()
    code = code_on(navigator)
    parent = watch.open(**PHONE)
    parent.goto("/")
    parent.fill("#code", code)
    parent.get_by_role("button", name="Войти", exact=True).tap()
    expect(parent.get_by_role("heading", level=1)).to_contain_text(child.first_name)
    parent.get_by_label("Имя").fill("Мэйв")
    parent.get_by_label("Фамилия").fill(child.last_name)
    parent.get_by_label("Электронная почта").fill("maeve@demo.example")
    parent.get_by_label("Пароль").fill("синий трамвай у моста")
    parent.get_by_role("button", name="Создать кабинет").tap()
    expect(parent.get_by_role("heading", level=1)).to_have_text(child.first_name)
    expect(parent.locator("main")).to_contain_text("Почему: в анкете отмечено")


def give_places(navigator: Page, class_page: str, slot_id: int, children: list[Child]) -> None:
    navigator.goto(f"{class_page}/trials/{slot_id}")
    for child in children:
        navigator.get_by_label(child.name).check()
    navigator.get_by_role("button", name="Записать выбранных").click()
    said = navigator.locator("main")
    expect(said).to_contain_text("Место есть:")
    expect(said).to_contain_text("Мест не хватило, в листе ожидания:")


def state_of(child: Child) -> str:
    """What the pupil reads beside the trial."""
    child.page.goto("/me/trials")
    row = child.page.get_by_role("row").filter(
        has=child.page.get_by_role("button", name="Передумать")
    )
    expect(row).to_contain_text(TRIAL)
    return row.locator(".status").inner_text()


def test_from_an_empty_class_to_a_place_at_the_workbench(watch: Watch, stage: Stage) -> None:
    watch.expect(NO_NETWORK)
    navigator = staff(watch, "navigator")
    code = open_class(navigator, "9 Ё")
    class_page = navigator.url
    children = [
        Child("Дейрдре", "О'Коннор-Ёлкина", "RIC", by_click, watch.open()),
        Child("Ян", "Ли", "IRA", by_key, watch.open()),
        Child("Аделина", "Хабибуллина", "SAE", by_finger, watch.open(**PHONE)),
    ]

    for child in children:
        join(child, code)
    answer_together(children)
    for child in children:
        see_result(child.page)
        assert 24 <= len(stored_answers(stage, child.first_name, child.last_name)) <= 48
        assert child.page.locator(".direction").count() >= 4
        expect(child.page.locator("main")).to_contain_text("Потому что тебе нравится")

    navigator.goto(class_page)
    expect(navigator.get_by_role("row").filter(has_text="закончено")).to_have_count(3)
    invite_parent(watch, navigator, children[0])

    slot_id = new_slot(staff(watch, "host"))
    give_places(navigator, class_page, slot_id, children)
    states = [state_of(child) for child in children]
    assert sorted(states) == ["в листе ожидания", "место есть", "место есть"]
    seated, waiting = (
        children[states.index("место есть")],
        children[states.index("в листе ожидания")],
    )
    seated.page.get_by_role("button", name="Передумать").click()
    expect(seated.page.locator("main")).to_contain_text("Запись отменена")
    assert state_of(waiting) == "место есть"
