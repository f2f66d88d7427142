"""Coming in by a code: a pupil's own, a class's for the length of a lesson, an invitation."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import browser_sessions, codes, limits, names
from app.services.errors import (
    ClassIsFull,
    CodeIsNotKnown,
    PupilHasJoinedAlready,
)
from app.services.surroundings import of
from app.services.transaction import Unit, change
from models import AccessCode, Attempt, ClassGroup, CodeKind, ProfileRecord, Pupil, User

LARGEST_CLASS = 60


@dataclass(frozen=True, slots=True)
class SignedIn:
    """`token` goes into the cookie; `code` is the pupil's new personal code, shown once."""

    token: str
    name: str
    code: str | None = None


@dataclass(frozen=True, slots=True)
class ClassDoor:
    """The code opens a class: now the pupil's name is asked."""

    class_name: str
    school: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """The code invites a parent."""


def enter(
    actor: Principal, text: str, address: str, *, session: Session, keep_result: bool = False
) -> SignedIn | ClassDoor | Invitation:
    """Take whatever code was typed and say where it leads; a pupil's signs in at once.

    `keep_result`: what this browser's guest has finished becomes the pupil's. Only on request:
    on a shared computer the guest before may have been somebody else.
    """
    code = _living(actor, text, address, session)
    if code.kind is CodeKind.PUPIL and code.pupil_id is not None:
        return _sign_in(actor, code.pupil_id, session, keep_result=keep_result)
    if code.kind is CodeKind.CLASS:
        group = session.get_one(ClassGroup, code.class_group_id)
        return ClassDoor(group.name, group.organisation.name)
    if code.kind is CodeKind.INVITATION:
        return Invitation()
    raise CodeIsNotKnown


def join_class(
    actor: Principal,
    text: str,
    first_name: str,
    last_name: str,
    address: str,
    *,
    session: Session,
    keep_result: bool = False,
) -> SignedIn:
    """Come into a class under one's name; the list's name is taken once, a new one is added."""
    first, last = names.tidy(first_name), names.tidy(last_name)
    code = _living(actor, text, address, session)
    if code.kind is not CodeKind.CLASS or code.class_group_id is None:
        raise CodeIsNotKnown
    group_id = code.class_group_id
    with change(session, actor) as unit:
        session.execute(select(ClassGroup.id).where(ClassGroup.id == group_id).with_for_update())
        listed = session.execute(
            select(Pupil.id, Pupil.name_key, Pupil.joined_at).where(
                Pupil.class_group_id == group_id, Pupil.erased_at.is_(None)
            )
        ).all()
        same = [row for row in listed if row.name_key == names.key(first, last)]
        free = [row.id for row in same if row.joined_at is None]
        if same and not free:
            raise PupilHasJoinedAlready
        if free:
            pupil_id = free[0]
        elif len(listed) >= LARGEST_CLASS:
            raise ClassIsFull
        else:
            pupil_id = add_pupil(unit, group_id, first, last)
        personal = codes.issue_for_pupil(session, pupil_id, unit.now)
        if keep_result:
            _keep_guest_work(unit, pupil_id)
        token = _open(unit, pupil_id)
        unit.record("pupil.joined", f"pupil:{pupil_id}", class_group=group_id, listed=bool(free))
    return SignedIn(token, first, codes.shown(personal))


def add_pupil(unit: Unit, class_group_id: int, first_name: str, last_name: str) -> int:
    """Put a pupil into a class, inside a change under way; returns the id."""
    user = User(first_name=first_name, last_name=last_name, created_at=unit.now)
    unit.session.add(user)
    unit.session.flush()
    unit.session.add(
        Pupil(
            id=user.id,
            class_group_id=class_group_id,
            name_key=names.key(first_name, last_name),
        )
    )
    unit.session.flush()
    return user.id


def _living(actor: Principal, text: str, address: str, session: Session) -> AccessCode:
    code = codes.find(session, text, of(session).clock.now())
    if code is None:
        limits.refuse_code(session, actor, address)
    return code


def _sign_in(actor: Principal, pupil_id: int, session: Session, *, keep_result: bool) -> SignedIn:
    with change(session, actor) as unit:
        kept = _keep_guest_work(unit, pupil_id) if keep_result else 0
        token = _open(unit, pupil_id)
        unit.record("sign_in", f"pupil:{pupil_id}", kept_attempts=kept)
        name = session.scalar(select(User.first_name).where(User.id == pupil_id))
    return SignedIn(token, name or "")


def _open(unit: Unit, pupil_id: int) -> str:
    unit.session.execute(
        update(Pupil)
        .where(Pupil.id == pupil_id, Pupil.joined_at.is_(None))
        .values(joined_at=unit.now)
    )
    if unit.actor.login_id is not None:
        # The session is renewed: what the browser held before is worth nothing now.
        browser_sessions.end_one(unit, unit.actor.login_id)
    return browser_sessions.open_for(unit, pupil_id, browser_sessions.PUPIL_HOURS)


def _keep_guest_work(unit: Unit, pupil_id: int) -> int:
    """Finished attempts of this browser's guest become the pupil's, who entered a code later."""
    if unit.actor.login_id is None or unit.actor.user_id is not None:
        return 0
    from_guest = select(Attempt.id).where(
        Attempt.login_session_id == unit.actor.login_id,
        Attempt.pupil_id.is_(None),
        Attempt.finished_at.is_not(None),
    )
    ids = list(unit.session.scalars(from_guest))
    if ids:
        unit.session.execute(update(Attempt).where(Attempt.id.in_(ids)).values(pupil_id=pupil_id))
        unit.session.execute(
            update(ProfileRecord).where(ProfileRecord.attempt_id.in_(ids)).values(pupil_id=pupil_id)
        )
    return len(ids)
