"""Putting the demonstration data in: once, and its slots kept four weeks ahead."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.identity import Principal, Role
from app.services import accounts, codes
from app.services.demonstration.course import run_course
from app.services.demonstration.logins import PASSWORD, STAFF, STARS, email, star_code
from app.services.sign_in import add_pupil
from app.services.surroundings import of
from app.services.transaction import Unit, change
from models import (
    AccessCode,
    Activity,
    ActivityFormat,
    ActivityKind,
    ActivityLevel,
    ActivityProfession,
    ClassGroup,
    CodeKind,
    Guardianship,
    GuardianshipState,
    Membership,
    Organisation,
    OrganisationKind,
    Region,
    RegionMode,
    Slot,
    User,
)

SYSTEM = Principal.system("demonstration")
FOLDER = Path(__file__).parent
WEEKS_AHEAD = 4
DAYS_BACK = 12
CLASS_SIZE = 25

# (school, municipality, region, class, grade, navigator, shown pupils)
CLASSES = (
    (0, "8 Б", 8, "navigator", ("new", "stuck", "done")),
    (0, "10 А", 10, "navigator", ()),
    (1, "9 В", 9, "navigator2", ("remote",)),
)


def seed(*, session: Session) -> bool:
    """Make the demonstration; True when it was new. Again, it only adds the coming slots."""
    here = session.scalar(select(User.id).where(User.email == email("operator")))
    session.rollback()
    if here is None:
        with change(session, SYSTEM) as unit:
            _people_and_places(unit)
            unit.record("demonstration.people", "-")
    with change(session, SYSTEM) as unit:
        added = _slots(unit)
        if added:
            unit.record("demonstration.slots", "-", added=added)
    if here is None:
        run_course(session=session)
    return here is None


def read(name: str) -> Any:
    """A data file of the demonstration."""
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def _people_and_places(unit: Unit) -> None:
    session = unit.session
    full = Region(
        code="RU-KGD",
        name="Калининградская область",
        timezone="Europe/Kaliningrad",
        mode=RegionMode.FULL_CYCLE,
    )
    only = Region(
        code="RU-PSK",
        name="Псковская область",
        timezone="Europe/Moscow",
        mode=RegionMode.DIAGNOSTICS_ONLY,
    )
    session.add_all([full, only])
    session.flush()
    schools = [
        Organisation(
            region_id=full.id,
            kind=OrganisationKind.SCHOOL,
            name="Школа № 57 «Маяк»",
            municipality="Калининград",
        ),
        Organisation(
            region_id=only.id,
            kind=OrganisationKind.SCHOOL,
            name="Лицей «Крылья»",
            municipality="Псков",
        ),
    ]
    session.add_all(schools)
    session.flush()
    password = accounts.hashed(PASSWORD)
    adults = {
        login: _adult(unit, login, first, last, password) for _, login, first, last, _ in STAFF
    }
    _hosts(unit, full, password, adults)
    for role, login, organisation, region in (
        (Role.NAVIGATOR, "navigator", schools[0], None),
        (Role.NAVIGATOR, "navigator2", schools[1], None),
        (Role.COORDINATOR, "coordinator", None, full),
        (Role.METHODOLOGIST, "methodologist", None, None),
        (Role.OPERATOR, "operator", None, None),
    ):
        session.add(
            Membership(
                user_id=adults[login].id,
                role=role.value,
                organisation_id=organisation.id if organisation else None,
                region_id=region.id if region else None,
            )
        )
    _classes(unit, schools, adults)


def _adult(unit: Unit, login: str, first: str, last: str, password: str) -> User:
    user = User(
        first_name=first,
        last_name=last,
        email=email(login),
        password_hash=password,
        created_at=unit.now,
    )
    unit.session.add(user)
    unit.session.flush()
    return user


def _hosts(unit: Unit, region: Region, password: str, adults: dict[str, User]) -> None:
    session = unit.session
    for host in read("offers.yaml")["hosts"]:
        organisation = Organisation(
            region_id=region.id,
            kind=OrganisationKind(host["kind"]),
            name=host["name"],
            municipality=host["municipality"],
        )
        session.add(organisation)
        session.flush()
        user = adults.get(host["login"]) or _adult(
            unit, host["login"], "Площадка", host["login"].removeprefix("host-").title(), password
        )
        session.add(
            Membership(user_id=user.id, role=Role.HOST.value, organisation_id=organisation.id)
        )
        for offer in host["activities"]:
            session.add(
                Activity(
                    host_id=organisation.id,
                    kind=ActivityKind.PRACTICAL_TRIAL,
                    level=ActivityLevel(offer["level"]),
                    format=ActivityFormat(offer.get("format", "on_site")),
                    title=offer["title"],
                    summary=offer["summary"],
                    competence=offer.get("competence"),
                    grade_from=offer["grades"][0],
                    grade_to=offer["grades"][1],
                    professions=[ActivityProfession(profession_id=p) for p in offer["professions"]],
                )
            )
    session.flush()


def _classes(unit: Unit, schools: list[Organisation], adults: dict[str, User]) -> None:
    names = iter(_names())
    for school, title, grade, navigator, shown in CLASSES:
        group = ClassGroup(
            organisation_id=schools[school].id,
            navigator_id=adults[navigator].id,
            name=title,
            grade=grade,
        )
        unit.session.add(group)
        unit.session.flush()
        for star in (s for s in STARS if s.key in shown):
            pupil_id = add_pupil(unit, group.id, star.first_name, star.last_name)
            code = star_code(of(unit.session), star)
            unit.session.execute(
                insert(AccessCode).values(
                    kind=CodeKind.PUPIL,
                    digest=codes.digest(of(unit.session), code),
                    pupil_id=pupil_id,
                    created_at=unit.now,
                )
            )
            if star.key == "done":
                _link(unit, pupil_id, adults["parent"].id)
        for _ in range(CLASS_SIZE - len(shown)):
            first, last = next(names)
            add_pupil(unit, group.id, first, last)


def _link(unit: Unit, pupil_id: int, parent_id: int) -> None:
    unit.session.add(
        Guardianship(
            pupil_id=pupil_id,
            parent_id=parent_id,
            state=GuardianshipState.CONFIRMED,
            invited_at=unit.now,
            confirmed_at=unit.now,
        )
    )


def _names() -> list[tuple[str, str]]:
    """Given and family names in turn, girls and boys; enough for every class."""
    lists = read("names.yaml")
    girls, boys = lists["girls"], lists["boys"]
    found: list[tuple[str, str]] = []
    for number in range(CLASS_SIZE * len(CLASSES)):
        people = girls if number % 2 == 0 else boys
        turn = number // 2
        found.append(
            (
                people["given"][turn % len(people["given"])],
                people["family"][(turn * 7 + turn // 20) % len(people["family"])],
            )
        )
    return found


def _slots(unit: Unit) -> int:
    """Slots from twelve days back to four weeks ahead, for those days that have none yet."""
    session = unit.session
    week = {
        (host["name"], offer["title"]): offer
        for host in read("offers.yaml")["hosts"]
        for offer in host["activities"]
    }
    there = set(session.execute(select(Slot.activity_id, Slot.starts_at)).tuples())
    first = (unit.now - dt.timedelta(days=DAYS_BACK)).date() if not there else unit.now.date()
    days = [
        first + dt.timedelta(days=n)
        for n in range((unit.now.date() - first).days + WEEKS_AHEAD * 7)
    ]
    added = 0
    for activity in session.scalars(select(Activity)):
        offer = week.get((activity.host.name, activity.title))
        zone = ZoneInfo(activity.host.region.timezone)
        if offer is None:
            continue
        for weekday, begins, minutes in offer["week"]:
            for day in (d for d in days if d.weekday() == weekday):
                starts = dt.datetime.combine(day, dt.time.fromisoformat(begins), zone)
                starts = starts.astimezone(dt.UTC)
                if (activity.id, starts) in there:
                    continue
                session.add(
                    Slot(
                        activity_id=activity.id,
                        starts_at=starts,
                        ends_at=starts + dt.timedelta(minutes=minutes),
                        place=offer["place"],
                        capacity=offer["capacity"],
                        minimum=offer["minimum"],
                    )
                )
                added += 1
    return added
