"""A child with everybody who may say something about it, and the sheet they say it on."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.identity import Principal, Role
from app.services import instruments
from app.services.answering import current_answers
from models import Attempt, Booking, BookingState, OrganisationKind
from tests.factories import people
from tests.factories import trials as rows
from tests.factories.sign_in import sign_in

FIELD = re.compile(
    r'<input[^>]*?name="(?P<name>(?:seen|item)-[^"]*)"[^>]*?value="(?P<value>[^"]*)"(?P<rest>[^>]*)>'
)


def words(page: str) -> str:
    """What is to be read on a page, without its frame."""
    main = page.split("<main")[1].split("</main>")[0]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", main)))


def fields(page: str) -> dict[str, str]:
    """What a browser would send of a sheet on which nothing was touched."""
    found = {}
    for field in FIELD.finditer(page):
        if field["name"].startswith("seen-") or " checked" in field["rest"]:
            found[field["name"]] = field["value"]
    return found


@dataclass
class Family:
    """Аня Котова of 8 Б with her people; `visit` is a trial at which she was."""

    client: FlaskClient
    session: Session
    ids: dict[str, int]
    child: int
    mate: int
    group: int
    visit: int
    slot: int

    def who(self, name: str) -> Principal:
        return people.principal(self.session, self.ids[name])

    def come(self, name: str) -> FlaskClient:
        """The browser, with this person signed in."""
        sign_in(self.client, self.session, self.ids[name])
        return self.client

    def begin(self, name: str, instrument: str = "child-readiness") -> str:
        """Press the button that begins; the address of the sheet."""
        address, data = {
            "parent": (f"/family/{self.child}/ratings", {"instrument": instrument}),
            "other parent": (f"/family/{self.child}/ratings", {"instrument": instrument}),
            "navigator": (f"/pupils/{self.child}/observations", {}),
            "host": (f"/host/bookings/{self.visit}/rating", {}),
            "colleague": (f"/host/bookings/{self.visit}/rating", {}),
        }[name]
        answer = self.come(name).post(address, data=data)
        assert answer.status_code == 302
        assert answer.location.startswith("/ratings/")
        return answer.location

    def items(self, sheet: str, part: int = 1) -> list[str]:
        """The ids of the questions of a part."""
        attempt = self.attempt(sheet)
        instrument = instruments.version(attempt.instrument, session=self.session)
        return list(instrument.form(attempt.form).blocks[part - 1].items)

    def read(self, sheet: str) -> str:
        answer = self.client.get(sheet)
        assert answer.status_code == 200
        return answer.text

    def send(
        self,
        sheet: str,
        given: Mapping[str, int],
        *,
        part: int = 1,
        shown: str | None = None,
        **more: str,
    ) -> TestResponse:
        """Choose these answers on a part, as it is now or as it was `shown`, and send it."""
        address = f"{sheet.partition('?')[0]}?part={part}"
        data = fields(self.read(address) if shown is None else shown)
        data |= {f"item-{item}": str(value) for item, value in given.items()}
        return self.client.post(address, data=data | more)

    def fill(self, sheet: str, value: int = 4) -> TestResponse:
        """Answer every question of every part and finish."""
        parts = len(self.blocks(sheet))
        for part in range(1, parts + 1):
            last = self.send(sheet, dict.fromkeys(self.items(sheet, part), value), part=part)
            assert last.status_code == 302
        return last

    def blocks(self, sheet: str) -> tuple[object, ...]:
        attempt = self.attempt(sheet)
        instrument = instruments.version(attempt.instrument, session=self.session)
        return instrument.form(attempt.form).blocks

    def attempt(self, sheet: str) -> Attempt:
        self.session.rollback()
        public_id = sheet.partition("?")[0].rpartition("/")[2]
        return self.session.scalars(select(Attempt).where(Attempt.public_id == public_id)).one()

    def stored(self, sheet: str) -> dict[str, int]:
        """The answers that count."""
        answers = current_answers(self.session, self.attempt(sheet).id)
        return {item: answer.value for item, answer in answers.items()}

    def finished(self, sheet: str) -> bool:
        return self.attempt(sheet).finished_at is not None

    def mark(self, state: BookingState) -> None:
        """Correct what the roster says about the visit."""
        self.session.rollback()
        self.session.get_one(Booking, self.visit).state = state
        self.session.commit()


@pytest.fixture
def family(client: FlaskClient, session: Session) -> Family:
    region = people.region(session)
    school = people.organisation(session, region, name="Школа № 12")
    college = people.organisation(session, region, OrganisationKind.COLLEGE, "Морской колледж")
    stranger = people.organisation(session, region, OrganisationKind.COLLEGE, "Чужой колледж")
    navigator = people.staff(session, Role.NAVIGATOR, at=school)
    group = people.class_group(session, school, navigator)
    child = people.pupil(session, group, "Аня", "Редкофамильная")
    mate = people.pupil(session, group, "Борис", "Мельник")
    adults = {
        "parent": people.parent_of(session, child),
        "other parent": people.parent_of(session, child, "Глеб"),
        "navigator": navigator,
        "host": people.staff(session, Role.HOST, at=college, first_name="Олег"),
        "colleague": people.staff(session, Role.HOST, at=college, first_name="Нина"),
        "other host": people.staff(session, Role.HOST, at=stranger, first_name="Пётр"),
        "coordinator": people.staff(session, Role.COORDINATOR, over=region),
    }
    slot = rows.slot(session, rows.activity(session, college, "Сварка: первый шов"), in_hours=-3)
    visit = Booking(
        slot_id=slot.id,
        slot_capacity=slot.capacity,
        pupil_id=child.id,
        state=BookingState.ATTENDED,
        place_number=2,
        requested_at=slot.starts_at,
        changed_at=slot.ends_at,
    )
    session.add(visit)
    session.commit()
    ids = {name: adult.id for name, adult in adults.items()} | {"child": child.id, "mate": mate.id}
    return Family(client, session, ids, child.id, mate.id, group.id, visit.id, slot.id)
