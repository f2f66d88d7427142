"""A coordinator's own region."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.identity import Role
from app.services import trials
from models import ClassGroup, Membership, Organisation, OrganisationKind, Region, RegionMode
from tests.factories import people
from tests.factories import trials as rows
from tests.factories.sign_in import sign_in
from tests.factories.statements import counted


@dataclass
class Office:
    """`client` is signed in as the coordinator of `home`."""

    client: FlaskClient
    session: Session
    home: Region
    away: Region
    school: Organisation
    college: Organisation
    group: ClassGroup
    navigator_id: int
    coordinator_id: int

    def page(self, path: str = "/region") -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200
        return answer.text

    def pupil(self, first_name: str = "Аня", last_name: str = "Котова") -> int:
        return people.pupil(self.session, self.group, first_name, last_name).id

    def assign(self, slot_id: int, *pupil_ids: int) -> None:
        navigator = people.principal(self.session, self.navigator_id)
        trials.assign(navigator, slot_id, pupil_ids, session=self.session)


@pytest.fixture
def office(client: FlaskClient, session: Session) -> Office:
    home = people.region(session)
    away = people.region(session, "Томская область", timezone="Asia/Tomsk")
    school = people.organisation(session, home)
    college = people.organisation(session, home, OrganisationKind.COLLEGE, "Морской колледж")
    navigator = people.staff(session, Role.NAVIGATOR, at=school)
    group = people.class_group(session, school, navigator)
    coordinator = people.staff(session, Role.COORDINATOR, over=home)
    sign_in(client, session, coordinator.id)
    return Office(client, session, home, away, school, college, group, navigator.id, coordinator.id)


def cells(page: str, first: str) -> list[str]:
    """The texts of the table row whose header is `first`."""
    for row in re.findall(r"<tr role=\"row\">(.*?)</tr>", page, re.DOTALL):
        texts = [re.sub(r"<[^>]+>|\s+", " ", c).strip() for c in re.split(r"</t[hd]>", row)]
        if texts[0] == first:
            return texts[1:-1]
    raise LookupError(first)


def test_a_region_without_anything_says_what_to_do(office: Office) -> None:
    office.session.delete(office.group)
    office.session.delete(office.college)
    office.session.query(Membership).filter_by(organisation_id=office.school.id).delete()
    office.session.delete(office.school)
    office.session.commit()
    page = office.page()
    assert "Школ пока нет" in page
    assert "Площадок пока нет" in page
    assert "Сравнивать пока не с чем" in page


def test_schools_are_shown_with_their_progress(office: Office) -> None:
    first, second = office.pupil(), office.pupil("Борис", "Мельник")
    rows.finished_attempt(office.session, people.principal(office.session, first))
    slot = rows.slot(office.session, rows.activity(office.session, office.college))
    office.assign(slot.id, second)
    page = office.page()
    assert cells(page, "Школа № 12") == ["Светлогорск", "1", "2", "0", "1 (50 %)", "1"]
    assert "1 из 2" in page


def test_a_pupil_who_finished_twice_and_has_two_places_counts_once(office: Office) -> None:
    pupil = office.pupil()
    actor = people.principal(office.session, pupil)
    rows.finished_attempt(office.session, actor)
    rows.finished_attempt(office.session, actor, form="short")
    for hours in (24, 48):
        slot = rows.slot(office.session, rows.activity(office.session, office.college), 8, hours)
        office.assign(slot.id, pupil)
    assert cells(office.page(), "Школа № 12")[2:] == ["1", "0", "1 (100 %)", "1"]


def test_erased_pupils_are_not_counted(office: Office, clock: FixedClock) -> None:
    row = people.pupil(office.session, office.group)
    row.erased_at = clock.now()
    office.session.commit()
    assert cells(office.page(), "Школа № 12")[2] == "0"


def test_hosts_are_shown_with_taken_free_and_waiting(office: Office) -> None:
    slot = rows.slot(office.session, rows.activity(office.session, office.college), capacity=2)
    office.assign(slot.id, *(office.pupil("Имя", f"Фамилия{c}") for c in "абв"))
    asking = office.pupil("Вера", "Ким")
    trials.wish(people.principal(office.session, asking), slot.id, session=office.session)
    assert cells(office.page(), "Морской колледж") == ["колледж", "1", "2", "2", "0", "1", "1"]


def test_past_slots_are_not_offered(office: Office, clock: FixedClock) -> None:
    rows.slot(office.session, rows.activity(office.session, office.college), in_hours=1)
    clock.move(hours=2)
    assert cells(office.page(), "Морской колледж")[1] == "0"


def test_professions_with_more_wishes_than_places_are_named(office: Office) -> None:
    scarce = rows.activity(office.session, office.college, professions=("welder",))
    slot = rows.slot(office.session, scarce, capacity=1)
    plenty = rows.activity(office.session, office.college, "Код", professions=("web-developer",))
    wide = rows.slot(office.session, plenty, capacity=9)
    office.assign(slot.id, *(office.pupil("Имя", f"Фамилия{c}") for c in "абв"))
    asking = people.principal(office.session, office.pupil("Вера", "Ким"))
    trials.wish(asking, wide.id, session=office.session)
    page = office.page()
    assert cells(page, "Сварщик") == ["2", "0", "2"]
    with pytest.raises(LookupError):
        cells(page, "Веб-разработчик")


def test_enough_places_are_said_to_be_enough(office: Office) -> None:
    rows.slot(office.session, rows.activity(office.session, office.college))
    assert "Мест хватает" in office.page()


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        (RegionMode.FULL_CYCLE, "педагоги дают им места"),
        (RegionMode.DIAGNOSTICS_ONLY, "Очные занятия закрыты"),
    ],
)
def test_the_mode_is_explained(office: Office, mode: RegionMode, words: str) -> None:
    office.home.mode = mode
    office.session.commit()
    assert words in office.page()


def test_another_region_is_refused(office: Office) -> None:
    answer = office.client.get(f"/region?region={office.away.id}")
    assert answer.status_code == 403
    assert "Томская" not in answer.text


def test_a_second_region_of_ones_own_can_be_opened(office: Office) -> None:
    office.session.add(
        Membership(
            user_id=office.coordinator_id, role=Role.COORDINATOR.value, region_id=office.away.id
        )
    )
    office.session.commit()
    assert "Томская область" in office.page()
    assert "<h1>Томская область</h1>" in office.page(f"/region?region={office.away.id}")


@pytest.mark.parametrize("asked", ["999999", "x", "-1", "9" * 30, "²"])
def test_a_region_that_does_not_exist_is_not_found(office: Office, asked: str) -> None:
    assert office.client.get("/region", query_string={"region": asked}).status_code == 404


def test_names_of_pupils_never_appear(office: Office) -> None:
    office.pupil("Злата", "Редкофамильная")
    page = office.page()
    assert "Злата" not in page
    assert "Редкофамильная" not in page


def test_the_number_of_statements_does_not_grow(office: Office) -> None:
    def statements() -> int:
        with counted(office.session) as seen:
            office.page()
        return len(seen)

    rows.slot(office.session, rows.activity(office.session, office.college))
    few = statements()
    for number in range(3):
        host = people.organisation(
            office.session, office.home, OrganisationKind.ENTERPRISE, f"Завод {number}"
        )
        slot = rows.slot(
            office.session, rows.activity(office.session, host), in_hours=24 * number + 9
        )
        office.assign(slot.id, office.pupil("Имя", f"Фамилия{'абв'[number]}"))
        people.organisation(office.session, office.home, name=f"Школа {number}")
    assert statements() == few


def test_other_roles_are_refused(office: Office) -> None:
    sign_in(office.client, office.session, office.navigator_id)
    assert office.client.get("/region").status_code == 403
    visitor = office.client.application.test_client()
    assert visitor.get("/region").location == "/enter"
