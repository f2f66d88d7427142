"""Adults' accounts: password, second factor, and staff taken on and let go."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from app.identity import STAFF, Principal, Role
from app.services import browser_sessions, codes, limits, names
from app.services.errors import (
    CodeIsNotKnown,
    CredentialsAreWrong,
    EmailIsTaken,
    NotFound,
    PasswordIsWeak,
    SecondFactorIsWrong,
    TooManyTries,
)
from app.services.surroundings import of
from app.services.transaction import Unit, change
from models import AccessCode, CodeKind, Membership, User

SHORTEST_PASSWORD = 10
PASSWORD_LINK_HOURS = 72
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Verified when the account does not exist, so that the answer takes as long.
_NOBODY = _HASHER.hash("nobody has this password")
_EMAIL = re.compile(r"[^@\s\0]{1,64}@[^@\s\0]+\.[^@\s\0]{2,}")


@dataclass(frozen=True, slots=True)
class PasswordAccepted:
    """The password was right. `token` is set unless a second factor is still due."""

    user_id: int
    token: str | None
    enrolled: bool


def hashed(password: str, *, near: str = "") -> str:
    """Argon2id (19 MiB, t=2) of a password that is fit to be one."""
    plain = password.casefold()
    if (
        len(password) < SHORTEST_PASSWORD
        or len(set(plain)) < 5
        or (near and near.casefold().split("@")[0] in plain)
        or plain.startswith(("password", "qwertyuiop", "1234567890", "йцукенгшщз", "пароль"))
    ):
        raise PasswordIsWeak
    return _HASHER.hash(password)


def clean_email(text: str) -> str:
    email = text.strip().casefold()
    if len(email) > 254 or not _EMAIL.fullmatch(email):
        raise CredentialsAreWrong
    return email


def check_password(
    actor: Principal, email: str, password: str, address: str, *, session: Session
) -> PasswordAccepted:
    """First step of an adult's sign-in."""
    # PostgreSQL knows no NUL in a text, so it cannot even be asked for such an address.
    account = email.strip().casefold().replace("\0", "")
    if (
        limits.failures(session, "account", account) >= limits.PASSWORDS_PER_ACCOUNT
        or limits.failures(session, "password", address) >= limits.PASSWORDS_PER_ADDRESS
    ):
        raise TooManyTries
    user = session.scalars(
        select(User).where(User.email == account, User.closed_at.is_(None))
    ).one_or_none()
    if not _verified(user.password_hash if user else None, password) or user is None:
        limits.count_failure(session, actor, ("account", account), ("password", address))
        raise CredentialsAreWrong
    if of(session).second_factor and _is_staff(session, user.id):
        return PasswordAccepted(user.id, None, user.totp_secret is not None)
    return PasswordAccepted(user.id, _signed_in(actor, user.id, session), False)


def _verified(stored: str | None, password: str) -> bool:
    try:
        return _HASHER.verify(stored or _NOBODY, password) and stored is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def _is_staff(session: Session, user_id: int) -> bool:
    return (
        session.scalar(
            select(
                select(Membership.id)
                .where(Membership.user_id == user_id, Membership.ended_at.is_(None))
                .exists()
            )
        )
        or False
    )


def _signed_in(actor: Principal, user_id: int, session: Session) -> str:
    with change(session, actor) as unit:
        if actor.login_id is not None:
            browser_sessions.end_one(unit, actor.login_id)
        token = browser_sessions.open_for(unit, user_id, browser_sessions.STAFF_HOURS)
        unit.record("sign_in", f"user:{user_id}")
    return token


def new_second_factor(user_id: int, secret: str | None, *, session: Session) -> tuple[str, str]:
    """A secret for an authenticator app and its `otpauth:` address, not stored yet.

    Pass the secret of an earlier call to show the same one again.
    """
    email = session.scalar(select(User.email).where(User.id == user_id))
    secret = secret or pyotp.random_base32()
    return secret, pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="Билет в будущее")


def confirm_second_factor(
    actor: Principal, user_id: int, code: str, new_secret: str | None, *, session: Session
) -> str:
    """Second step: check the one-time code (each works once); returns the session token.

    `new_secret` enrols an account that has no second factor yet.
    """
    who = f"totp:{user_id}"
    if limits.failures(session, "account", who) >= limits.PASSWORDS_PER_ACCOUNT:
        raise TooManyTries
    user = session.get(User, user_id)
    if user is None or user.closed_at is not None:
        raise NotFound
    secret = user.totp_secret or new_secret
    step = _step(secret, code, of(session).clock.now()) if secret else None
    if step is None or step <= (user.totp_last_step or 0):
        limits.count_failure(session, actor, ("account", who))
        raise SecondFactorIsWrong
    with change(session, actor) as unit:
        # Claimed with its own condition, so that of two who use one code at once one comes in.
        claimed = session.execute(
            update(User)
            .where(
                User.id == user_id,
                func.coalesce(User.totp_last_step, 0) < step,
                func.coalesce(User.totp_secret, secret) == secret,
            )
            .values(totp_secret=secret, totp_last_step=step)
        )
        if getattr(claimed, "rowcount", 0) != 1:
            raise SecondFactorIsWrong
        if actor.login_id is not None:
            browser_sessions.end_one(unit, actor.login_id)
        token = browser_sessions.open_for(unit, user_id, browser_sessions.STAFF_HOURS)
        unit.record("sign_in", f"user:{user_id}", second_factor=True)
    return token


def _step(secret: str, code: str, now: dt.datetime) -> int | None:
    """The 30-second step whose code this is, allowing one step either way (RFC 6238)."""
    totp = pyotp.TOTP(secret)
    digits = "".join(ch for ch in code if ch.isdigit())
    present = int(now.timestamp()) // 30
    for step in (present, present - 1, present + 1):
        if pyotp.utils.strings_equal(digits, totp.at(step * 30)):
            return step
    return None


def take_on(
    actor: Principal,
    email: str,
    first_name: str,
    last_name: str,
    role: Role,
    organisation_id: int | None,
    region_id: int | None,
    *,
    session: Session,
) -> str:
    """Give somebody a staff role; returns the one-time code with which to set a password.

    A role that the person has there already is not added again.
    """
    if role not in STAFF:
        raise ValueError(f"{role} is not a staff role")
    address = clean_email(email)
    with change(session, actor) as unit:
        user_id = session.scalar(select(User.id).where(User.email == address))
        if user_id is None:
            user_id = add_adult(unit, address, first_name, last_name, None)
        # The new right asks for the second factor, which an open session may not have had.
        browser_sessions.end_all(unit, user_id)
        place = {
            "user_id": user_id,
            "role": role.value,
            "organisation_id": organisation_id,
            "region_id": region_id,
            "ended_at": None,
        }
        if session.scalar(select(Membership.id).filter_by(**place)) is None:
            session.add(Membership(**place))
        code = _password_code(unit, user_id)
        unit.record("staff.taken_on", f"user:{user_id}", role=role.value)
    return codes.shown(code)


def new_password_code(actor: Principal, email: str, *, session: Session) -> str:
    """For a forgotten password, staff's or a parent's: a one-time code with which to set one."""
    user_id = session.scalar(
        select(User.id).where(User.email == clean_email(email), User.closed_at.is_(None))
    )
    if user_id is None:
        raise NotFound
    with change(session, actor) as unit:
        code = _password_code(unit, user_id)
        unit.record("password.code", f"user:{user_id}")
    return codes.shown(code)


def let_go(actor: Principal, user_id: int, role: Role, *, session: Session) -> None:
    """End a role. Rights are read at every request, so old pages and links stop working at once."""
    with change(session, actor) as unit:
        session.execute(
            update(Membership)
            .where(
                Membership.user_id == user_id,
                Membership.role == role.value,
                Membership.ended_at.is_(None),
            )
            .values(ended_at=unit.now)
        )
        unit.record("staff.let_go", f"user:{user_id}", role=role.value)


def add_adult(
    unit: Unit, email: str, first_name: str, last_name: str, password_hash: str | None
) -> int:
    """An adult's account inside a change under way; returns the id."""
    if unit.session.scalar(select(User.id).where(User.email == email)) is not None:
        raise EmailIsTaken
    user = User(
        first_name=names.tidy(first_name),
        last_name=names.tidy(last_name),
        email=email,
        password_hash=password_hash,
        created_at=unit.now,
    )
    unit.session.add(user)
    unit.session.flush()
    return user.id


def _password_code(unit: Unit, user_id: int) -> str:
    """A new one-time code; earlier ones stop working."""
    unit.session.execute(
        update(AccessCode)
        .where(
            AccessCode.user_id == user_id,
            AccessCode.kind == CodeKind.PASSWORD,
            AccessCode.ended_at.is_(None),
        )
        .values(ended_at=unit.now)
    )
    code = codes.new_code()
    unit.session.execute(
        insert(AccessCode).values(
            kind=CodeKind.PASSWORD,
            digest=codes.digest(of(unit.session), code),
            user_id=user_id,
            created_at=unit.now,
            expires_at=unit.now + dt.timedelta(hours=PASSWORD_LINK_HOURS),
        )
    )
    return code


def set_password(
    actor: Principal, code_text: str, password: str, address: str, *, session: Session
) -> None:
    """Set a password with a one-time code; other codes and every session of the account end."""
    code = codes.find(session, code_text, of(session).clock.now())
    if code is None or code.kind is not CodeKind.PASSWORD or code.user_id is None:
        limits.refuse_code(session, actor, address)
    user_id, digest = code.user_id, code.digest
    email = session.scalar(select(User.email).where(User.id == user_id)) or ""
    new_hash = hashed(password, near=email)
    with change(session, actor) as unit:
        # Claimed first, with its own condition, so that a code works once even for two at once.
        ended = session.scalars(
            update(AccessCode)
            .where(AccessCode.user_id == user_id, AccessCode.ended_at.is_(None))
            .values(ended_at=unit.now)
            .returning(AccessCode.digest)
        ).all()
        if digest not in ended:
            raise CodeIsNotKnown
        session.execute(update(User).where(User.id == user_id).values(password_hash=new_hash))
        browser_sessions.end_all(unit, user_id)
        unit.record("password.set", f"user:{user_id}")


def change_password(actor: Principal, old: str, new: str, *, session: Session) -> None:
    """A new password for somebody signed in; other browsers are signed out."""
    user = session.get(User, actor.user_id or 0)
    account = (user.email if user else None) or ""
    if limits.failures(session, "account", account) >= limits.PASSWORDS_PER_ACCOUNT:
        raise TooManyTries
    if user is None or not _verified(user.password_hash, old):
        limits.count_failure(session, actor, ("account", account))
        raise CredentialsAreWrong
    user_id, new_hash = user.id, hashed(new, near=user.email or "")
    with change(session, actor) as unit:
        session.execute(update(User).where(User.id == user_id).values(password_hash=new_hash))
        browser_sessions.end_others(unit, user_id, actor.login_id)
        unit.record("password.changed", f"user:{user_id}")


def reset_second_factor(actor: Principal, email: str, *, session: Session) -> None:
    """Forget an account's authenticator app (lost phone); the next sign-in enrols a new one."""
    user_id = session.scalar(select(User.id).where(User.email == clean_email(email)))
    if user_id is None:
        raise NotFound
    with change(session, actor) as unit:
        session.execute(
            update(User).where(User.id == user_id).values(totp_secret=None, totp_last_step=None)
        )
        browser_sessions.end_all(unit, user_id)
        unit.record("second_factor.reset", f"user:{user_id}")
