"""Parents and other legal representatives: invited for one child, linked, unlinked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import accounts, browser_sessions, codes, limits, reach
from app.services.errors import CodeIsNotKnown, NotFound
from app.services.surroundings import of
from app.services.transaction import Unit, change
from models import AccessCode, CodeKind, Guardianship, GuardianshipState, Pupil

INVITATION_DAYS = 14


def invite(actor: Principal, pupil_id: int, *, session: Session) -> str:
    """A code that links one parent to this child, valid for two weeks, shown once."""
    reach.led_pupil(actor, pupil_id, session)
    with change(session, actor) as unit:
        link = Guardianship(pupil_id=pupil_id, state=GuardianshipState.INVITED, invited_at=unit.now)
        session.add(link)
        session.flush()
        code = codes.new_code()
        session.execute(
            insert(AccessCode).values(
                kind=CodeKind.INVITATION,
                digest=codes.digest(of(session), code),
                guardianship_id=link.id,
                created_at=unit.now,
                expires_at=unit.now + dt.timedelta(days=INVITATION_DAYS),
            )
        )
        unit.record("parent.invited", f"pupil:{pupil_id}", guardianship=link.id)
    return codes.shown(code)


def invited_child(actor: Principal, text: str, address: str, *, session: Session) -> str:
    """The first name of the child an invitation is for: all that is told before accepting."""
    link_id, _ = _invitation(actor, text, address, session)
    pupil = session.get_one(Pupil, session.get_one(Guardianship, link_id).pupil_id)
    return pupil.user.first_name


def accept_as_new(
    actor: Principal,
    text: str,
    email: str,
    first_name: str,
    last_name: str,
    password: str,
    address: str,
    *,
    session: Session,
) -> str:
    """Accept an invitation with a new account; returns the session token."""
    link_id, code_id = _invitation(actor, text, address, session)
    clean = accounts.clean_email(email)
    password_hash = accounts.hashed(password, near=clean)  # Slow: not under the write lock.
    with change(session, actor) as unit:
        _claim(unit, code_id)
        parent_id = accounts.add_adult(unit, clean, first_name, last_name, password_hash)
        pupil_id = _link(unit, link_id, parent_id)
        if actor.login_id is not None:
            browser_sessions.end_one(unit, actor.login_id)
        token = browser_sessions.open_for(unit, parent_id, browser_sessions.STAFF_HOURS)
        unit.record("parent.accepted", f"pupil:{pupil_id}", guardianship=link_id)
    return token


@dataclass(frozen=True, slots=True)
class Linked:
    """A link was made. The rights have grown, so the browser gets a new session: `token`."""

    pupil_id: int
    token: str


def accept(actor: Principal, text: str, address: str, *, session: Session) -> Linked:
    """Accept an invitation as the adult who is signed in."""
    link_id, code_id = _invitation(actor, text, address, session)
    if actor.user_id is None:
        raise CodeIsNotKnown
    with change(session, actor) as unit:
        _claim(unit, code_id)
        pupil_id = _link(unit, link_id, actor.user_id)
        if actor.login_id is not None:
            browser_sessions.end_one(unit, actor.login_id)
        token = browser_sessions.open_for(unit, actor.user_id, browser_sessions.STAFF_HOURS)
        unit.record("parent.accepted", f"pupil:{pupil_id}", guardianship=link_id)
    return Linked(pupil_id, token)


def revoke(actor: Principal, guardianship_id: int, *, session: Session) -> int:
    """Unlink a parent or take back an invitation; returns the pupil's id."""
    link = session.get(Guardianship, guardianship_id)
    if link is None:
        raise NotFound
    pupil_id = reach.led_pupil(actor, link.pupil_id, session).id
    with change(session, actor) as unit:
        # The code before the link, as in accepting: the other way round the two could deadlock.
        session.execute(
            update(AccessCode)
            .where(AccessCode.guardianship_id == guardianship_id, AccessCode.ended_at.is_(None))
            .values(ended_at=unit.now)
        )
        session.execute(
            update(Guardianship)
            .where(Guardianship.id == guardianship_id)
            .values(state=GuardianshipState.REVOKED, revoked_at=unit.now)
        )
        unit.record("parent.revoked", f"pupil:{pupil_id}", guardianship=guardianship_id)
    return pupil_id


def _invitation(actor: Principal, text: str, address: str, session: Session) -> tuple[int, int]:
    code = codes.find(session, text, of(session).clock.now())
    if code is None or code.kind is not CodeKind.INVITATION or code.guardianship_id is None:
        limits.refuse_code(session, actor, address)
    return code.guardianship_id, code.id


def _claim(unit: Unit, code_id: int) -> None:
    """End the invitation's code, before anything else: of two who accept at once one does."""
    claimed = unit.session.execute(
        update(AccessCode)
        .where(AccessCode.id == code_id, AccessCode.ended_at.is_(None))
        .values(ended_at=unit.now)
    )
    if getattr(claimed, "rowcount", 0) != 1:
        raise CodeIsNotKnown


def _link(unit: Unit, link_id: int, parent_id: int) -> int:
    session = unit.session
    link = session.get_one(Guardianship, link_id)
    if link.state is not GuardianshipState.INVITED:
        raise CodeIsNotKnown
    already = session.scalar(
        select(Guardianship.id).where(
            Guardianship.pupil_id == link.pupil_id,
            Guardianship.parent_id == parent_id,
            Guardianship.state == GuardianshipState.CONFIRMED,
        )
    )
    if already is None:
        link.parent_id, link.state, link.confirmed_at = (
            parent_id,
            GuardianshipState.CONFIRMED,
            unit.now,
        )
    else:
        link.state, link.revoked_at = GuardianshipState.REVOKED, unit.now
    return link.pupil_id
