"""What the pages are shown with: the demonstration, and the states that it does not have."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import Flask, url_for
from playwright.sync_api import BrowserContext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import create_app
from app.extensions import work
from app.identity import Principal, Role
from app.services import (
    accounts,
    browser_sessions,
    classes,
    demonstration,
    diagnostics,
    guardians,
    offers,
    trials,
)
from app.services.diagnostics import Given
from app.services.surroundings import KEY
from app.settings import Settings
from app.views_of.class_board import class_page_of
from models import (
    Activity,
    Attempt,
    Booking,
    BookingState,
    ClassGroup,
    Organisation,
    OrganisationKind,
    Pupil,
    Region,
    Slot,
    User,
)
from models.db import db
from questionnaires.loader import Bank
from tests.browser.live import LiveServer
from tests.factories.people import principal, token_of

SYSTEM = Principal.system("stage")
PUPILS = """О'Коннор-Ёлкина Мария
Константинопольская-Преображенская Александра-Виктория
Ли Ян
Юсупов Тимур
Гагарина Вероника
Мамедова Эльнара"""


class Stage:
    """Rows the pages need, by name in `facts`, and cookies for whoever stands before a page."""

    def __init__(self, live: LiveServer) -> None:
        self._live = live
        self.app: Flask = create_app(Settings.from_environment(live.environment))
        self._bank: Bank = self.app.extensions[KEY].bank
        self.facts: dict[str, Any] = {}
        self._tokens: dict[str, str] = {}
        with self.session() as session:
            self._find(session)
            self._make(session)

    def close(self) -> None:
        with self.app.app_context():
            db.engine.dispose()

    def url(self, endpoint: str, at: Mapping[str, str]) -> str:
        """The path of a page; values of `at` are names of facts, or literal after a `=`."""
        with self.app.test_request_context():
            return url_for(endpoint, **{name: self._value(word) for name, word in at.items()})

    def enter(self, context: BrowserContext, who: str | None, session: Mapping[str, Any]) -> None:
        """Give a browser the cookie of somebody signed in; `session` is what else it carries."""
        content = {name: self._fact(word) for name, word in session.items()}
        if who is not None:
            content |= {"_user_id": self._token(who), "_fresh": True}
        if not content:
            return
        serializer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        cookie = serializer.dumps(content)
        context.add_cookies(
            [{"name": "session", "value": cookie, "url": self._live.base_url, "httpOnly": True}]
        )

    def _value(self, word: str) -> Any:
        return word[1:] if word.startswith("=") else self.facts[word]

    def _fact(self, word: Any) -> Any:
        return self.facts[word] if isinstance(word, str) else word

    def _token(self, who: str) -> str:
        if who not in self._tokens:
            with self.session() as session:
                self._tokens[who] = token_of(session, self.facts[who])
        return self._tokens[who]

    @contextmanager
    def session(self) -> Iterator[Session]:
        with self.app.app_context():
            yield work()

    def _find(self, session: Session) -> None:
        """Numbers of the demonstration's people, classes and slots."""
        for star, name in zip(("Мира", "Тимур", "Лев", "Ника"), self._codes(session), strict=True):
            self.facts[f"code of {star}"] = name
        for login in ("navigator", "navigator2", "parent", "host", "coordinator"):
            self.facts[login] = self._user(session, f"{login}@demo.example")
        for login in ("methodologist", "operator"):
            self.facts[login] = self._user(session, f"{login}@demo.example")
        for first, last in (
            ("Мира", "Осокина"),
            ("Тимур", "Валиев"),
            ("Лев", "Озеров"),
            ("Ника", "Полозова"),
        ):
            number = session.scalars(
                select(User.id).where(User.first_name == first, User.last_name == last)
            ).one()
            self.facts[first] = number
            self.facts[f"attempt of {first}"] = session.scalar(
                select(Attempt.public_id)
                .where(Attempt.pupil_id == number)
                .order_by(Attempt.id.desc())
            )
        for group in session.scalars(select(ClassGroup)):
            self.facts[group.name] = group.id
        for region in session.scalars(select(Region)):
            self.facts[region.code] = region.id
        self._find_slots(session)

    def _codes(self, session: Session) -> list[str]:
        return [
            login.password_or_code
            for login in demonstration.logins(session)
            if login.role is Role.PUPIL
        ]

    def _user(self, session: Session, email: str) -> int:
        return session.scalars(select(User.id).where(User.email == email)).one()

    def _find_slots(self, session: Session) -> None:
        self._make_full_slot(session)
        for state in (BookingState.ATTENDED, BookingState.WAITING, BookingState.REQUESTED):
            booking = session.scalars(
                select(Booking)
                .join(Pupil, Pupil.id == Booking.pupil_id)
                .where(Booking.state == state, Pupil.class_group_id == self.facts["8 Б"])
                .order_by(Booking.id)
            ).first()
            if booking is None:
                raise LookupError(f"the demonstration has no booking that is {state}")
            self.facts[f"{state} slot"] = booking.slot_id
            self.facts[f"{state} pupil"] = booking.pupil_id
        own = self._own(session)
        of_host = (
            select(Slot.id, func.count(Booking.id).label("booked"))
            .join(Activity)
            .outerjoin(Booking)
            .where(Activity.host_id.in_(own))
            .group_by(Slot.id)
            .order_by(func.count(Booking.id).desc(), Slot.starts_at)
        )
        now = session.scalars(select(func.max(Attempt.started_at))).one()
        self.facts["past visit"] = session.scalars(of_host.where(Slot.starts_at < now)).first()
        self.facts["next visit"] = session.scalars(of_host.where(Slot.starts_at > now)).first()
        rows = session.execute(of_host.where(Slot.starts_at > now)).all()
        self.facts["empty visit"] = next(slot_id for slot_id, booked in rows[::-1] if not booked)

    def _own(self, session: Session) -> frozenset[int]:
        """The organisations of the host; and one activity of theirs becomes a fact."""
        own = principal(session, self.facts["host"]).organisations(Role.HOST)
        self.facts["activity"] = session.scalars(
            select(Activity.id).where(Activity.host_id.in_(own), Activity.grade_to >= 10)
        ).first()
        return own

    def _make_full_slot(self, session: Session) -> None:
        """One place, two pupils: the second one waits."""
        self._own(session)
        pupils = session.scalars(
            select(Pupil.id)
            .join(Attempt)
            .where(
                Pupil.class_group_id == self.facts["8 Б"],
                Attempt.finished_at.is_not(None),
                Pupil.id != self.facts["Лев"],
            )
            .order_by(Pupil.id)
        ).all()
        host = principal(session, self.facts["host"])
        slot_id = offers.add_slot(
            host,
            self.facts["activity"],
            day=dt.datetime.now(dt.UTC).date() + dt.timedelta(days=20),
            begins=dt.time(9, 5),
            ends=dt.time(10, 35),
            place="Мастерская 3",
            capacity=1,
            minimum=0,
            session=session,
        )
        navigator = principal(session, self.facts["navigator"])
        trials.assign(navigator, slot_id, pupils[-2:], session=session)

    def _make(self, session: Session) -> None:
        """States that the demonstration does not have."""
        navigator = principal(session, self.facts["navigator"])
        school = next(iter(navigator.organisations(Role.NAVIGATOR)))
        self.facts["empty class"] = classes.create(navigator, school, "6 Г", 6, session=session)
        group_id = classes.create(navigator, school, "7 А", 7, session=session)
        classes.add_pupils(navigator, group_id, PUPILS, session=session)
        classes.open_door(navigator, group_id, session=session)
        door = class_page_of(navigator, group_id, None, session=session).door
        assert door is not None
        self.facts |= {"open class": group_id, "class code": door.code}
        self.facts["class and school"] = ["7 А", "Школа № 57 «Маяк»"]
        pupils = session.scalars(
            select(Pupil.id).where(Pupil.class_group_id == group_id).order_by(Pupil.id)
        ).all()
        self.facts |= {"beginner": pupils[0], "longest name": pupils[1], "hasty": pupils[2]}
        self.facts |= {"complete": pupils[3], "joined": pupils[4]}
        self.facts["attempt of beginner"] = self._attempt(session, pupils[0], 0)
        self.facts["attempt of hasty"] = self._attempt(session, pupils[2], 60, finish=True)
        self.facts["attempt of complete"] = self._attempt(session, pupils[3], 60)
        self.facts["personal code"] = "K7QM-2RTX-94BD"
        self.facts["invitation"] = guardians.invite(navigator, pupils[1], session=session)
        self.facts["ended invitation"] = "0000-0000-0000"
        halfway = [self.facts["coordinator"], int(time.time())]
        self.facts |= {"halfway": halfway, "secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"}
        self.facts["instrument"] = self._bank.latest("interests").key
        self._make_guest(session)
        self._make_adults(session, school)

    def _attempt(
        self, session: Session, pupil_id: int, answered: int, *, finish: bool = False
    ) -> str:
        """An attempt with so many answers, all the same and all too fast."""
        actor = principal(session, pupil_id)
        public_id = diagnostics.start(actor, "interests", "full", session=session).public_id
        self._fill(session, actor, public_id, "full", answered)
        if finish:
            diagnostics.finish(actor, public_id, session=session)
        return public_id

    def _fill(
        self, session: Session, actor: Principal, public_id: str, form: str, answered: int
    ) -> None:
        items = self._bank.latest("interests").layout(form).items
        given = [Given(item.id, 3, 1, 300) for item in items[:answered]]
        if given:
            diagnostics.save_answers(actor, public_id, given, session=session)

    def _make_guest(self, session: Session) -> None:
        started = diagnostics.start(Principal.nobody(), "interests", "short", session=session)
        assert started.token is not None
        guest = browser_sessions.principal(started.token, session=session)
        session.rollback()
        assert guest is not None
        items = self._bank.latest("interests").layout("short").items
        given = [Given(item.id, 1 + number % 5, 1, 4000) for number, item in enumerate(items)]
        diagnostics.save_answers(guest, started.public_id, given, session=session)
        diagnostics.finish(guest, started.public_id, session=session)
        self.facts["attempt of guest"] = started.public_id
        self._tokens["guest"] = started.token

    def _make_adults(self, session: Session, school: int) -> None:
        """Adults at the beginning and at the end of their work, and a parent of four."""
        region = self.facts["RU-KGD"]
        host = Organisation(
            region_id=region,
            kind=OrganisationKind.MUSEUM,
            name="Музей янтарного дела",
            municipality="Светлогорск",
        )
        session.add(host)
        session.commit()
        host_id = host.id
        for name, role, at, over in (
            ("new navigator", Role.NAVIGATOR, school, None),
            ("new host", Role.HOST, host_id, None),
            ("other coordinator", Role.COORDINATOR, None, self.facts["RU-PSK"]),
            ("dismissed", Role.METHODOLOGIST, None, None),
            ("parent of four", Role.METHODOLOGIST, None, None),
        ):
            email = f"{name.replace(' ', '-')}@demo.example"
            accounts.take_on(SYSTEM, email, "Нина", "Ветрова", role, at, over, session=session)
            self.facts[name] = self._user(session, email)
        for name in ("dismissed", "parent of four"):
            accounts.let_go(SYSTEM, self.facts[name], Role.METHODOLOGIST, session=session)
        parent = principal(session, self.facts["parent of four"])
        for child, leader in (
            ("Мира", "navigator"),
            ("Тимур", "navigator"),
            ("Ника", "navigator2"),
            ("hasty", "navigator"),
        ):
            actor = principal(session, self.facts[leader])
            code = guardians.invite(actor, self.facts[child], session=session)
            guardians.accept(parent, code, "", session=session)
