"""Browser sessions: opened at sign-in, read at every request, ended at sign-out."""

from __future__ import annotations

import datetime as dt
import secrets

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from app.identity import Place, Principal, Role
from app.services.surroundings import of
from app.services.transaction import Unit, change
from models import (
    ClassGroup,
    Guardianship,
    GuardianshipState,
    LoginSession,
    Membership,
    Pupil,
    User,
)

PUPIL_HOURS = 12
STAFF_HOURS = 10

# Runs in every request, so it is built once.
_WHO = (
    select(
        LoginSession.id,
        LoginSession.user_id,
        LoginSession.ended_at,
        LoginSession.expires_at,
        User.first_name,
        User.last_name,
        User.closed_at,
        Pupil.id.label("pupil_id"),
        Pupil.class_group_id,
        Pupil.erased_at,
        ClassGroup.grade,
    )
    .outerjoin(User, User.id == LoginSession.user_id)
    .outerjoin(Pupil, Pupil.id == User.id)
    .outerjoin(ClassGroup, ClassGroup.id == Pupil.class_group_id)
    .where(LoginSession.digest == bindparam("digest"))
)


def open_for(unit: Unit, user_id: int | None, hours: int) -> str:
    """Open a session inside a change under way; returns the token for the cookie."""
    token = secrets.token_urlsafe(32)
    unit.session.execute(
        insert(LoginSession).values(
            digest=of(unit.session).digest("login", token),
            user_id=user_id,
            created_at=unit.now,
            expires_at=unit.now + dt.timedelta(hours=hours),
        )
    )
    return token


def login_id(token: str, *, session: Session) -> int | None:
    """The number of the session that a token opens."""
    return session.scalar(
        select(LoginSession.id).where(LoginSession.digest == of(session).digest("login", token))
    )


def end(actor: Principal, *, session: Session) -> None:
    """Sign out here."""
    if actor.login_id is None:
        return
    with change(session, actor) as unit:
        end_one(unit, actor.login_id)
        unit.record("sign_out", f"login:{actor.login_id}")


def end_one(unit: Unit, login_id: int) -> None:
    """End one browser's session, inside a change under way."""
    unit.session.execute(
        update(LoginSession).where(LoginSession.id == login_id).values(ended_at=unit.now)
    )


def end_all(unit: Unit, user_id: int) -> None:
    """End every session of a user, e.g. after a new password."""
    unit.session.execute(
        update(LoginSession)
        .where(LoginSession.user_id == user_id, LoginSession.ended_at.is_(None))
        .values(ended_at=unit.now)
    )


def end_others(unit: Unit, user_id: int, kept_login_id: int | None) -> None:
    """End every session of a user but this one."""
    unit.session.execute(
        update(LoginSession)
        .where(
            LoginSession.user_id == user_id,
            LoginSession.ended_at.is_(None),
            LoginSession.id != (kept_login_id or 0),
        )
        .values(ended_at=unit.now)
    )


def principal(token: str, *, session: Session) -> Principal | None:
    """The one whose cookie holds this token; None when the session has ended."""
    around = of(session)
    row = (
        session.connection().execute(_WHO, {"digest": around.digest("login", token)}).one_or_none()
    )
    if row is None or row.ended_at or row.expires_at <= around.clock.now():
        return None
    if row.closed_at or row.erased_at:
        return None
    if row.user_id is None:
        return Principal(frozenset({Role.GUEST}), login_id=row.id, token=token)
    if row.pupil_id is not None:
        return Principal(
            frozenset({Role.PUPIL}),
            row.user_id,
            row.first_name,
            row.id,
            token,
            class_group_id=row.class_group_id,
            grade=row.grade,
        )
    places = _places(session, row.user_id)
    return Principal(
        frozenset(place.role for place in places),
        row.user_id,
        f"{row.first_name} {row.last_name}".strip(),
        row.id,
        token,
        places,
    )


def _places(session: Session, user_id: int) -> tuple[Place, ...]:
    rows = session.execute(
        select(Membership.role, Membership.organisation_id, Membership.region_id).where(
            Membership.user_id == user_id, Membership.ended_at.is_(None)
        )
    )
    places = [Place(Role(r.role), r.organisation_id, r.region_id) for r in rows]
    is_parent = select(
        select(Guardianship.id)
        .where(
            Guardianship.parent_id == user_id,
            Guardianship.state == GuardianshipState.CONFIRMED,
        )
        .exists()
    )
    if session.scalar(is_parent):
        places.append(Place(Role.PARENT))
    return tuple(places)
