"""Rows of people and places for tests. Each adds, commits and returns ids or plain rows."""

from __future__ import annotations

import itertools
from typing import TypeVar

from sqlalchemy.orm import Session

from app.identity import Principal, Role
from app.services import accounts, browser_sessions, codes, names
from app.services.surroundings import of
from app.services.transaction import change
from models import (
    ClassGroup,
    Guardianship,
    GuardianshipState,
    Membership,
    Organisation,
    OrganisationKind,
    Pupil,
    Region,
    RegionMode,
    User,
)

PASSWORD = "три случайных слова"
R = TypeVar("R")
_numbers = itertools.count(1)


def region(
    session: Session,
    name: str = "Калининградская область",
    mode: RegionMode = RegionMode.FULL_CYCLE,
    timezone: str = "Europe/Kaliningrad",
) -> Region:
    row = Region(code=f"RU-T{next(_numbers)}", name=name, timezone=timezone, mode=mode)
    return _kept(session, row)


def organisation(
    session: Session,
    home: Region,
    kind: OrganisationKind = OrganisationKind.SCHOOL,
    name: str = "Школа № 12",
) -> Organisation:
    row = Organisation(region_id=home.id, kind=kind, name=name, municipality="Светлогорск")
    return _kept(session, row)


def adult(session: Session, first_name: str = "Вера", last_name: str = "Лугова") -> User:
    """An adult with the password `PASSWORD` and no role."""
    email = f"adult{next(_numbers)}@example.org"
    now = of(session).clock.now()
    row = User(
        first_name=first_name,
        last_name=last_name,
        email=email,
        password_hash=_hash(),
        created_at=now,
    )
    return _kept(session, row)


def staff(
    session: Session,
    role: Role,
    at: Organisation | None = None,
    over: Region | None = None,
    first_name: str = "Вера",
) -> User:
    """An adult with one staff role in an organisation, a region, or everywhere."""
    user = adult(session, first_name)
    _kept(
        session,
        Membership(
            user_id=user.id,
            role=role.value,
            organisation_id=at.id if at else None,
            region_id=over.id if over else None,
        ),
    )
    return user


def class_group(
    session: Session, school: Organisation, navigator: User, name: str = "8 Б", grade: int = 8
) -> ClassGroup:
    row = ClassGroup(organisation_id=school.id, navigator_id=navigator.id, name=name, grade=grade)
    return _kept(session, row)


def pupil(
    session: Session, group: ClassGroup, first_name: str = "Аня", last_name: str = "Котова"
) -> Pupil:
    user = User(first_name=first_name, last_name=last_name, created_at=of(session).clock.now())
    session.add(user)
    session.flush()
    row = Pupil(id=user.id, class_group_id=group.id, name_key=names.key(first_name, last_name))
    return _kept(session, row)


def pupil_code(session: Session, row: Pupil) -> str:
    """A fresh personal code of a pupil, as printed."""
    with change(session, Principal.system("test")) as unit:
        code = codes.issue_for_pupil(session, row.id, unit.now)
        unit.record("test.code", f"pupil:{row.id}")
    return codes.shown(code)


def parent_of(session: Session, child: Pupil, first_name: str = "Ольга") -> User:
    """An adult with a confirmed link to this child."""
    user = adult(session, first_name)
    now = of(session).clock.now()
    _kept(
        session,
        Guardianship(
            pupil_id=child.id,
            parent_id=user.id,
            state=GuardianshipState.CONFIRMED,
            invited_at=now,
            confirmed_at=now,
        ),
    )
    return user


def principal(session: Session, user_id: int) -> Principal:
    """The acting principal of a user, as a request would get it: through a real session."""
    token = token_of(session, user_id)
    found = browser_sessions.principal(token, session=session)
    session.rollback()
    if found is None:
        raise LookupError(f"user {user_id} cannot sign in")
    return found


def token_of(session: Session, user_id: int) -> str:
    """Open a browser session for a user; returns its token."""
    with change(session, Principal.system("test")) as unit:
        token = browser_sessions.open_for(unit, user_id, 10)
        unit.record("test.sign_in", f"user:{user_id}")
    return token


_hashes: list[str] = []


def _hash() -> str:
    """The hash of `PASSWORD`, worked out once: argon2 is slow on purpose."""
    if not _hashes:
        _hashes.append(accounts.hashed(PASSWORD))
    return _hashes[0]


def _kept(session: Session, row: R) -> R:
    session.add(row)
    session.commit()
    return row
