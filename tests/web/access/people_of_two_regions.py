"""Who is who in the world of the permission table: regions, schools, classes, pupils, adults.

Every name that somebody can type carries markup, so that a page which forgets to escape shows.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.identity import Role
from app.services.surroundings import of
from models import (
    ClassGroup,
    Guardianship,
    GuardianshipState,
    Membership,
    Organisation,
    OrganisationKind,
    Pupil,
    Region,
    User,
)
from tests.factories import people

MARKUP = "\"><img src=x onerror=x>'{{7*7}}"
"""Breaks out of an attribute, is an element, and would be worked out by a template."""

TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
WHERE = ("own", "same", "other", "region", "ended")


@dataclass
class Cast:
    """Rows by whose they are, seen from the navigator, the pupil and the host of the table."""

    users: dict[str, int] = field(default_factory=dict)
    regions: dict[str, int] = field(default_factory=dict)
    schools: dict[str, Organisation] = field(default_factory=dict)
    classes: dict[str, ClassGroup] = field(default_factory=dict)
    pupils: dict[str, Pupil] = field(default_factory=dict)
    hosts: dict[str, Organisation] = field(default_factory=dict)
    links: dict[str, int] = field(default_factory=dict)
    mate: int = 0
    emails: dict[str, str] = field(default_factory=dict)


def cast_of(session: Session) -> Cast:
    cast = Cast()
    near = people.region(session, f"Область {MARKUP}")
    far = people.region(session, f"Край {MARKUP}", timezone="Asia/Vladivostok")
    left = people.region(session, f"Округ {MARKUP}")
    cast.regions = {"own": near.id, "region": far.id, "ended": left.id}
    places = {"own": near, "other": near, "region": far, "ended": near}
    for whose, region in places.items():
        cast.schools[whose] = people.organisation(session, region, name=f"Школа {MARKUP}")
        cast.hosts[whose] = people.organisation(
            session, region, OrganisationKind.COLLEGE, f"Колледж {MARKUP}"
        )
    cast.schools["same"] = cast.schools["own"]
    _adults(session, cast)
    _pupils(session, cast)
    _parents(session, cast)
    for role, user_id in cast.users.items():
        cast.emails[role] = session.get_one(User, user_id).email or ""
    return cast


def _adults(session: Session, cast: Cast) -> None:
    near = session.get_one(Region, cast.regions["own"])
    far = session.get_one(Region, cast.regions["region"])
    name = f"Вера {MARKUP}"
    navigator = people.staff(session, Role.NAVIGATOR, cast.schools["own"], first_name=name)
    host = people.staff(session, Role.HOST, cast.hosts["own"], first_name=name)
    coordinator = people.staff(session, Role.COORDINATOR, over=near, first_name=name)
    former = people.staff(session, Role.NAVIGATOR, cast.schools["own"], first_name=name)
    cast.users = {
        "navigator": navigator.id,
        "host": host.id,
        "coordinator": coordinator.id,
        "methodologist": people.staff(session, Role.METHODOLOGIST).id,
        "operator": people.staff(session, Role.OPERATOR).id,
        "former": former.id,
    }
    navigator.totp_secret = TOTP_SECRET
    ended = of(session).clock.now()
    school, college = cast.schools["ended"].id, cast.hosts["ended"].id
    left = cast.regions["ended"]
    for user, role, organisation, region in (
        (navigator, Role.NAVIGATOR, school, None),
        (host, Role.HOST, college, None),
        (coordinator, Role.COORDINATOR, None, left),
    ):
        session.add(
            Membership(
                user_id=user.id,
                role=role.value,
                organisation_id=organisation,
                region_id=region,
                ended_at=ended,
            )
        )
    session.execute(
        update(Membership).where(Membership.user_id == former.id).values(ended_at=ended)
    )
    session.commit()
    people.staff(session, Role.COORDINATOR, over=far)
    leaders = {"own": navigator, "ended": navigator}
    for whose in WHERE:
        school_of = cast.schools[whose]
        leader = leaders.get(whose) or people.staff(session, Role.NAVIGATOR, school_of)
        cast.classes[whose] = people.class_group(session, school_of, leader, f"8 {MARKUP}")
    people.class_group(session, cast.schools["own"], former, "7 А")


def _pupils(session: Session, cast: Cast) -> None:
    for whose in WHERE:
        cast.pupils[whose] = people.pupil(
            session, cast.classes[whose], f"Аня {MARKUP}", f"Котова {MARKUP}"
        )
    own = cast.classes["own"]
    cast.pupils["erased"] = people.pupil(session, own, "Стёртый", "Человек")
    mate = people.pupil(session, own, f"Юля {MARKUP}", "Вольская")
    cast.users["pupil"] = cast.pupils["own"].id
    cast.mate = mate.id


def _parents(session: Session, cast: Cast) -> None:
    parent = people.parent_of(session, cast.pupils["own"], f"Ольга {MARKUP}")
    cast.users["parent"] = parent.id
    now = of(session).clock.now()
    for pupil_id, state in (
        (cast.pupils["erased"].id, GuardianshipState.CONFIRMED),
        (cast.mate, GuardianshipState.REVOKED),
    ):
        session.add(
            Guardianship(
                pupil_id=pupil_id,
                parent_id=parent.id,
                state=state,
                invited_at=now,
                confirmed_at=now,
                revoked_at=now if state is GuardianshipState.REVOKED else None,
            )
        )
    session.commit()
    for whose in ("same", "other", "region", "ended"):
        people.parent_of(session, cast.pupils[whose])
    for whose, pupil in cast.pupils.items():
        link = session.query(Guardianship).filter_by(
            pupil_id=pupil.id, state=GuardianshipState.CONFIRMED
        )
        cast.links[whose] = link.one().id
