"""States of pages that the demonstration does not have, made through the use cases."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity import Principal, Role
from app.services import (
    accounts,
    answering,
    browser_sessions,
    classes,
    diagnostics,
    drafts,
    guardians,
)
from app.services.answering import Given
from app.views_of.class_board import class_page_of
from app.views_of.questions import question_page
from models import Organisation, OrganisationKind, Pupil, User
from questionnaires.loader import Bank
from tests.browser import measured_rows, rating_rows, result_rows
from tests.factories.instruments import next_text
from tests.factories.people import principal

SYSTEM = Principal.system("stage")
KINDS = ("objects", "situations", "knowledge", "reasoning")
"""Instruments that ask otherwise than by ratings."""
PUPILS = """О'Коннор-Ёлкина Мария
Константинопольская-Преображенская Александра-Виктория
Ли Ян
Юсупов Тимур
Гагарина Вероника
Мамедова Эльнара"""


def user_of(session: Session, email: str) -> int:
    return session.scalars(select(User.id).where(User.email == email)).one()


class Scenery:
    """Adds rows, and their numbers to `facts`; the guest's cookie is `guest_token`."""

    def __init__(self, facts: dict[str, Any], bank: Bank) -> None:
        self.facts = facts
        self.guest_token = ""
        self._bank = bank

    def make(self, session: Session) -> None:
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
        self.facts["attempt of beginner"] = self._attempt(session, pupils[0])
        self.facts["attempt of hasty"] = self._attempt(session, pupils[2], hurry=True, finish=True)
        self.facts["attempt of complete"] = self._attempt(session, pupils[3], hurry=True)
        for kind in KINDS:
            self.facts[f"{kind} of beginner"] = self._attempt(session, pupils[0], kind)
        self.facts["personal code"] = "K7QM-2RTX-94BD"
        self.facts["invitation"] = guardians.invite(navigator, pupils[1], session=session)
        self.facts["ended invitation"] = "0000-0000-0000"
        halfway = [self.facts["coordinator"], int(time.time())]
        self.facts |= {"halfway": halfway, "secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"}
        self.facts["instrument"] = self._bank.latest("interests").key
        self._guest(session)
        self._drafts(session)
        measured_rows.make(session, self.facts)
        result_rows.make(session, self.facts)
        rating_rows.make(session, self.facts)
        self._adults(session, school)

    def _attempt(
        self,
        session: Session,
        pupil_id: int,
        instrument: str = "interests",
        *,
        hurry: bool = False,
        finish: bool = False,
    ) -> str:
        """An attempt, untouched or answered in a hurry."""
        actor = principal(session, pupil_id)
        public_id = diagnostics.start(actor, instrument, session=session).public_id
        if hurry:
            self._hurry(session, actor, public_id)
        if finish:
            diagnostics.finish(actor, public_id, session=session)
        return public_id

    def _hurry(self, session: Session, actor: Principal, public_id: str) -> None:
        """Answer to the end, always the same and all too fast."""
        page = question_page(actor, public_id, "ru", session=session)
        while not page.complete:
            given = [
                Given(question.id, 3, 1, 300, number)
                for number, question in enumerate(page.questions, 1)
                if question.value is None
            ]
            session.rollback()
            answering.save_answers(actor, public_id, given, session=session)
            page = question_page(actor, public_id, "ru", session=session)
        session.rollback()

    def _guest(self, session: Session) -> None:
        started = diagnostics.start(Principal.nobody(), "interests", "short", session=session)
        assert started.token is not None
        guest = browser_sessions.principal(started.token, session=session)
        session.rollback()
        assert guest is not None
        items = self._bank.latest("interests").layout("short").items
        given = [Given(item.id, 1 + number % 5, 1, 4000) for number, item in enumerate(items)]
        answering.save_answers(guest, started.public_id, given, session=session)
        diagnostics.finish(guest, started.public_id, session=session)
        self.facts["attempt of guest"] = started.public_id
        self.guest_token = started.token

    def _drafts(self, session: Session) -> None:
        """A draft that can be published, and one whose first item is reworded."""
        methodologist = principal(session, self.facts["methodologist"])
        self.facts["draft"] = drafts.save(methodologist, next_text(), session=session)
        reworded = drafts.based_on("interests@2.0", session=session)
        session.rollback()
        reworded = reworded.replace("Собирать робота по схеме", "Собирать робота по чертежу")
        self.facts["reworded draft"] = drafts.save(methodologist, reworded, session=session)

    def _adults(self, session: Session, school: int) -> None:
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
            self.facts[name] = user_of(session, email)
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
