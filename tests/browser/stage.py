"""What the pages are shown with: the demonstration, and the states that it does not have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import Flask, url_for
from playwright.sync_api import BrowserContext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import create_app
from app.extensions import work
from app.identity import Role
from app.services import demonstration, offers, trials
from app.services.surroundings import KEY
from app.settings import Settings
from models import (
    Activity,
    Attempt,
    Booking,
    BookingState,
    ClassGroup,
    Pupil,
    Region,
    Slot,
    User,
)
from models.db import db
from tests.browser.live import LiveServer
from tests.browser.scenery import Scenery, user_of
from tests.factories.people import principal, token_of


class Stage:
    """Rows the pages need, by name in `facts`, and cookies for whoever stands before a page."""

    def __init__(self, live: LiveServer) -> None:
        self._live = live
        self.app: Flask = create_app(Settings.from_environment(live.environment))
        self.facts: dict[str, Any] = {}
        self._tokens: dict[str, str] = {}
        with self.session() as session:
            self._find(session)
            scenery = Scenery(self.facts, self.app.extensions[KEY].bank)
            scenery.make(session)
        self._tokens["guest"] = scenery.guest_token

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
            self.facts[login] = user_of(session, f"{login}@demo.example")
        for login in ("methodologist", "operator"):
            self.facts[login] = user_of(session, f"{login}@demo.example")
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
                .where(Attempt.pupil_id == number, Attempt.instrument_id == "interests")
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
