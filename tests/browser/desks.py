"""The pages of adults at work, and the list of all stops."""

from __future__ import annotations

from playwright.sync_api import FilePayload, Page

from app.services.answering import Given
from tests.browser.bank import BANK
from tests.browser.measured import MEASURING
from tests.browser.pages import (
    AUTH,
    CLASS,
    PARENT,
    PUPIL,
    SITE,
    Stop,
    open_details,
    print_nobody,
    print_two,
    send,
    send_last,
)
from tests.browser.sheets import SHEETS
from tests.factories.answer_files import answer_file


def _invite(page: Page) -> None:
    with page.expect_navigation():
        page.locator("form[action$='/invitation'] [type=submit]").click()


def _send_two_files(page: Page) -> None:
    nobodys = answer_file("no-such-attempt", "values@1.0", [Given("AC01", 3, 1)])
    contents = {"otvety-no-suc.json": nobodys, "список 8 Б.csv": "Ветров Илья".encode()}
    files = [
        FilePayload(name=name, mimeType="application/json", buffer=content)
        for name, content in contents.items()
    ]
    page.set_input_files("main [name=files]", files)
    send(page)


def _write(page: Page) -> None:
    page.fill("main [name=people]", "Ветров Илья\n777\nИванов")
    send(page)


NAVIGATOR = (
    Stop("desk", "navigator.desk", "navigator", main=True),
    Stop("desk-empty", "navigator.desk", "new navigator"),
    Stop("desk-remote", "navigator.desk", "navigator2"),
    Stop("new-class", "navigator.new_class", "navigator"),
    Stop("new-class-empty", "navigator.new_class", "navigator", act=send, refused=True),
    Stop("class", "navigator.class_page", "navigator", {CLASS: "8 Б"}, main=True),
    Stop("class-stuck", "navigator.class_page", "navigator", {CLASS: "8 Б", "state": "=stuck"}),
    Stop("class-empty", "navigator.class_page", "navigator", {CLASS: "empty class"}),
    Stop("class-open", "navigator.class_page", "navigator", {CLASS: "open class"}),
    Stop("class-remote", "navigator.class_page", "navigator2", {CLASS: "9 В"}),
    Stop("class-of-another", "navigator.class_page", "navigator2", {CLASS: "8 Б"}, refused=True),
    Stop("add-pupils", "navigator.add_pupils", "navigator", {CLASS: "empty class"}),
    Stop(
        "add-pupils-wrong",
        "navigator.add_pupils",
        "navigator",
        {CLASS: "empty class"},
        act=_write,
        refused=True,
    ),
    Stop("answer-files", "navigator.answer_files", "navigator", {CLASS: "8 Б"}, act=open_details),
    Stop(
        "answer-files-wrong",
        "navigator.answer_files",
        "navigator",
        {CLASS: "8 Б"},
        act=_send_two_files,
        refused=True,
    ),
    Stop("poster", "navigator.poster", "navigator", {CLASS: "open class"}),
    Stop("poster-closed", "navigator.poster", "navigator", {CLASS: "8 Б"}),
    Stop("cards", "navigator.cards", "navigator", {CLASS: "open class"}),
    Stop("cards-empty", "navigator.cards", "navigator", {CLASS: "empty class"}),
    Stop(
        "cards-nobody",
        "navigator.cards",
        "navigator",
        {CLASS: "open class"},
        act=print_nobody,
        refused=True,
    ),
    Stop("cards-sheet", "navigator.cards", "navigator", {CLASS: "open class"}, act=print_two),
    Stop("pupil", "navigator.pupil", "navigator", {"pupil_id": "Лев"}),
    Stop(
        "pupil-result",
        "navigator.pupil_result",
        "navigator",
        {"pupil_id": "Лев", "public_id": "values of Лев"},
    ),
    Stop("pupil-stuck", "navigator.pupil", "navigator", {"pupil_id": "Тимур"}),
    Stop("pupil-hasty", "navigator.pupil", "navigator", {"pupil_id": "hasty"}),
    Stop("pupil-new", "navigator.pupil", "navigator", {"pupil_id": "longest name"}),
    Stop("pupil-invited", "navigator.pupil", "navigator", {"pupil_id": "joined"}, act=_invite),
    Stop("trials", "navigator.trials", "navigator", {CLASS: "8 Б"}),
    Stop("trials-remote", "navigator.trials", "navigator2", {CLASS: "9 В"}),
    Stop("assign", "navigator.assign", "navigator", {CLASS: "8 Б", "slot_id": "waiting slot"}),
    Stop(
        "assign-asked", "navigator.assign", "navigator", {CLASS: "8 Б", "slot_id": "requested slot"}
    ),
    Stop(
        "assign-over", "navigator.assign", "navigator", {CLASS: "8 Б", "slot_id": "attended slot"}
    ),
    Stop(
        "assign-nobody",
        "navigator.assign",
        "navigator",
        {CLASS: "8 Б", "slot_id": "requested slot"},
        act=send_last,
        refused=True,
    ),
)
OTHERS = (
    Stop("slots", "host.slots", "host", main=True),
    Stop("slots-empty", "host.slots", "new host"),
    Stop("roster", "host.roster", "host", {"slot_id": "next visit"}),
    Stop("roster-past", "host.roster", "host", {"slot_id": "past visit"}),
    Stop("roster-empty", "host.roster", "host", {"slot_id": "empty visit"}),
    Stop("new-activity", "host.new_activity", "host"),
    Stop("new-activity-empty", "host.new_activity", "host", act=send, refused=True),
    Stop("new-slot", "host.new_slot", "host", {"activity_id": "activity"}),
    Stop(
        "new-slot-empty",
        "host.new_slot",
        "host",
        {"activity_id": "activity"},
        act=send,
        refused=True,
    ),
    Stop("region", "coordinator.region", "coordinator"),
    Stop("region-remote", "coordinator.region", "other coordinator"),
    Stop("regions", "operator.regions", "operator"),
    Stop("region-mode", "operator.regions", "operator", {"change": "RU-KGD"}),
    Stop("audit", "operator.audit", "operator"),
)
STOPS = (*SITE, *AUTH, *PUPIL, *PARENT, *NAVIGATOR, *BANK, *MEASURING, *OTHERS, *SHEETS)
