"""Every page of the product, with its empty and its error states, and how to come to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

from tests.browser.stage import Stage
from tests.browser.watch import Watch

Act = Callable[[Page], None]

PIECES = frozenset(
    {
        "static",
        "site.health",
        "site.service_worker",
        "navigator.class_rows",
        "methodologist.export",
        "methodologist.export_items",
        "methodologist.export_qti",
    }
)
"""What answers to GET and is no page: files, a word for monitors, rows for a page that is open."""

REFUSED = r"the server responded with a status of 4(03|04|09|22)"


@dataclass(frozen=True)
class Stop:
    """One page in one state.

    `who` stands before it and `at` are its parameters: names of facts of the stage. `session` is
    what the web session carries, `act` what is done on the page, `refused` that the answer is an
    error page or a form with errors. `main` pages are photographed in the dark, too.
    """

    name: str
    endpoint: str
    who: str | None = None
    at: Mapping[str, str] = field(default_factory=dict)
    session: Mapping[str, Any] = field(default_factory=dict)
    act: Act | None = None
    refused: bool = False
    main: bool = False

    @property
    def folder(self) -> str:
        return self.endpoint.partition(".")[0]

    def open(self, watch: Watch, stage: Stage, **options: Any) -> Page:
        """A fresh browser context that stands at this stop."""
        if self.refused:
            watch.expect(REFUSED)
        page = watch.open(**options)
        stage.enter(page.context, self.who, self.session)
        response = page.goto(stage.url(self.endpoint, self.at))
        assert response is not None
        if self.act is not None:
            self.act(page)
        elif response.ok is self.refused:
            raise AssertionError(f"{self.name}: {response.url} answered {response.status}")
        return page


def send(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form [type=submit]").first.click()


def send_last(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form [type=submit]").last.click()


def fill(**fields: str) -> Act:
    def act(page: Page) -> None:
        for name, text in fields.items():
            page.fill(f"main [name={name}]", text)
        send(page)

    return act


def print_two(page: Page) -> None:
    for box in page.locator("main input[name=pupils]").all():
        box.set_checked(False)
    for box in page.locator("main input[name=pupils]").all()[:2]:
        box.check()
    send(page)


def print_nobody(page: Page) -> None:
    for box in page.locator("main input[name=pupils]").all():
        box.set_checked(False)
    send(page)


def open_details(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach((one) => (one.open = true))")


def make_simple(page: Page) -> None:
    page.context.add_cookies([{"name": "layout", "value": "simple", "url": page.url}])
    page.reload()


def at_question(instrument: str, number: int) -> dict[str, str]:
    return {"public_id": f"{instrument} of beginner", "n": f"={number}"}


CLASS = "class_group_id"
SITE = (
    Stop("start", "site.start", main=True),
    Stop("start-signed-in", "site.start", "Лев"),
    Stop("appearance", "site.appearance"),
    Stop("offline", "site.offline"),
    Stop("about", "site.about"),
    Stop("about-signed-in", "site.about", "navigator"),
    Stop("professions", "site.professions", main=True),
    Stop("professions-found", "site.professions", at={"q": "=свар"}),
    Stop("professions-none", "site.professions", at={"q": "=ъъъ"}),
    Stop(
        "professions-filtered",
        "site.professions",
        at={"subject": "=biology", "way": "=after-9", "compare": "=nurse,veterinarian"},
    ),
    Stop("family", "site.family", at={"family_id": "=machines"}),
    Stop("profession", "site.profession", at={"profession_id": "=welder"}, act=open_details),
    Stop(
        "profession-university",
        "site.profession",
        at={"profession_id": "=architect", "compare": "=architect"},
    ),
    Stop(
        "compare",
        "site.compare",
        at={"ids": "=surgeon,nurse,veterinarian,game-designer"},
        main=True,
    ),
    Stop("compare-none", "site.compare"),
    Stop("profession-pupil", "site.profession", "Лев", {"profession_id": "=welder"}),
    Stop("profession-remote", "site.profession", "Ника", {"profession_id": "=welder"}),
    Stop("error-404", "site.profession", at={"profession_id": "=none"}, refused=True),
    Stop("error-403", "navigator.desk", "Лев", refused=True),
)
AUTH = (
    Stop("enter", "auth.enter", act=open_details),
    Stop("enter-signed-in", "auth.enter", "Лев"),
    Stop("enter-wrong", "auth.enter", act=fill(code="7777-7777-7777"), refused=True),
    Stop("enter-empty", "auth.enter", act=send, refused=True),
    Stop(
        "class-door",
        "auth.class_door",
        session={"door_code": "class code", "door_class": "class and school"},
    ),
    Stop(
        "class-door-wrong",
        "auth.class_door",
        session={"door_code": "class code", "door_class": "class and school"},
        act=fill(first_name="Мила", last_name="777"),
        refused=True,
    ),
    Stop("welcome", "auth.welcome", "joined", session={"new_code": "personal code"}),
    Stop("staff", "auth.staff", act=open_details),
    Stop(
        "staff-wrong",
        "auth.staff",
        act=fill(email="nobody@demo.example", password="no"),
        refused=True,
    ),
    Stop("staff-empty", "auth.staff", act=send, refused=True),
    Stop("second-factor", "auth.second_factor", session={"halfway": "halfway"}),
    Stop(
        "second-factor-wrong",
        "auth.second_factor",
        session={"halfway": "halfway"},
        act=fill(code="000000"),
        refused=True,
    ),
    Stop(
        "second-factor-new",
        "auth.second_factor",
        session={"halfway": "halfway", "new_secret": "secret"},
    ),
    Stop("new-password", "auth.new_password"),
    Stop("new-password-empty", "auth.new_password", act=send, refused=True),
    Stop("account", "auth.account", "navigator"),
    Stop("account-without-role", "auth.account", "dismissed"),
    Stop("change-password", "auth.change_password", "navigator"),
    Stop("change-password-empty", "auth.change_password", "navigator", act=send, refused=True),
)
PUPIL = (
    Stop("home-new", "pupil.home", "Мира"),
    Stop("home-stuck", "pupil.home", "Тимур", main=True),
    Stop("home-done", "pupil.home", "Лев", act=open_details),
    Stop("home-waiting", "pupil.home", "waiting pupil"),
    Stop("home-tried", "pupil.home", "attended pupil"),
    Stop("home-remote", "pupil.home", "Ника"),
    Stop("question-first", "pupil.question", "beginner", {"public_id": "attempt of beginner"}),
    Stop("question", "pupil.question", "Тимур", {"public_id": "attempt of Тимур"}, main=True),
    Stop("question-last", "pupil.question", "complete", {"public_id": "attempt of complete"}),
    Stop(
        "question-of-another",
        "pupil.question",
        "Лев",
        {"public_id": "attempt of Тимур"},
        refused=True,
    ),
    Stop("question-pair", "pupil.question", "beginner", at_question("objects", 1)),
    Stop("question-situation", "pupil.question", "beginner", at_question("situations", 3)),
    Stop("question-keyed", "pupil.question", "beginner", at_question("knowledge", 1)),
    Stop("question-figure", "pupil.question", "beginner", at_question("reasoning", 16)),
    Stop(
        "question-figure-words",
        "pupil.question",
        "beginner",
        at_question("reasoning", 16),
        act=open_details,
    ),
    Stop(
        "question-simple",
        "pupil.question",
        "Тимур",
        {"public_id": "attempt of Тимур"},
        act=make_simple,
    ),
    Stop("again", "pupil.again", "complete", {"public_id": "attempt of complete"}, main=True),
    Stop("result", "pupil.result", "Лев", {"public_id": "attempt of Лев"}, main=True),
    Stop("result-open", "pupil.result", "Лев", {"public_id": "attempt of Лев"}, act=open_details),
    Stop("result-hasty", "pupil.result", "hasty", {"public_id": "attempt of hasty"}),
    Stop("result-guest", "pupil.result", "guest", {"public_id": "attempt of guest"}),
    Stop("result-readiness", "pupil.result", "Лев", {"public_id": "readiness of Лев"}, main=True),
    Stop("result-values", "pupil.result", "Лев", {"public_id": "values of Лев"}, act=open_details),
    Stop("result-objects", "pupil.result", "Лев", {"public_id": "objects of Лев"}),
    Stop(
        "result-situations",
        "pupil.result",
        "Лев",
        {"public_id": "situations of Лев"},
        act=open_details,
    ),
    Stop("result-knowledge", "pupil.result", "Лев", {"public_id": "knowledge of Лев"}),
    Stop(
        "result-reasoning",
        "pupil.result",
        "Лев",
        {"public_id": "reasoning of Лев"},
        act=open_details,
    ),
    Stop("result-reflection", "pupil.result", "told pupil", {"public_id": "reflection"}),
    Stop("result-remote", "pupil.result", "Ника", {"public_id": "attempt of Ника"}),
    Stop("trials", "pupil.trials", "Лев", main=True),
    Stop("trials-waiting", "pupil.trials", "waiting pupil"),
    Stop("trials-remote", "pupil.trials", "Ника"),
    Stop("trials-new", "pupil.trials", "Мира"),
)
PARENT = (
    Stop("invitation", "parent.invitation", session={"invitation_code": "invitation"}),
    Stop(
        "invitation-wrong",
        "parent.invitation",
        session={"invitation_code": "invitation"},
        act=fill(email="no"),
        refused=True,
    ),
    Stop(
        "invitation-signed-in",
        "parent.invitation",
        "parent",
        session={"invitation_code": "invitation"},
    ),
    Stop(
        "invitation-ended",
        "parent.invitation",
        session={"invitation_code": "ended invitation"},
        refused=True,
    ),
    Stop("family", "parent.family", "parent of four"),
    Stop("child", "parent.child", "parent", {"pupil_id": "Лев"}, main=True),
    Stop(
        "child-result",
        "parent.result",
        "parent",
        {"pupil_id": "Лев", "public_id": "readiness of Лев"},
    ),
    Stop("child-not-begun", "parent.child", "parent of four", {"pupil_id": "Мира"}),
    Stop("child-begun", "parent.child", "parent of four", {"pupil_id": "Тимур"}),
    Stop("child-remote", "parent.child", "parent of four", {"pupil_id": "Ника"}),
    Stop("child-hasty", "parent.child", "parent of four", {"pupil_id": "hasty"}),
    Stop("child-of-another", "parent.child", "parent", {"pupil_id": "Мира"}, refused=True),
)
