"""Adults: passwords, taking on and letting go."""

from __future__ import annotations

import sys
from types import FrameType

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.identity import Principal, Role
from app.services import accounts, browser_sessions, limits
from app.services.errors import (
    CodeIsNotKnown,
    CredentialsAreWrong,
    EmailIsTaken,
    NotFound,
    PasswordIsWeak,
    TooManyTries,
)
from app.services.transaction import change
from models import User
from tests.factories import people
from tests.services.opened import at_once

SYSTEM = Principal.system("test")
NOBODY = Principal.nobody()
NEW = "другая длинная фраза"


def check(
    session: Session, email: str | None, password: str = people.PASSWORD, address: str = "here"
) -> accounts.PasswordAccepted:
    return accounts.check_password(NOBODY, email or "", password, address, session=session)


def take_on(session: Session, email: str = "new@example.org") -> str:
    return accounts.take_on(
        SYSTEM, email, "Нина", "Белова", Role.OPERATOR, None, None, session=session
    )


def set_password(session: Session, code: str, password: str = NEW) -> None:
    accounts.set_password(NOBODY, code, password, "here", session=session)


def test_passwords_are_kept_as_argon2id() -> None:
    assert accounts.hashed(NEW).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize(
    ("password", "near"),
    [
        ("короткий1", ""),
        ("аааабббббввв", ""),
        ("Password12345", ""),
        ("ЙЦУКЕНГШЩЗхъ", ""),
        ("Ольга-мария-2", "ольга@example.org"),
    ],
)
def test_a_weak_password_is_refused(password: str, near: str) -> None:
    with pytest.raises(PasswordIsWeak):
        accounts.hashed(password, near=near)


@pytest.mark.parametrize("text", ["", "a", "a@b", "a b@example.org", "a@@b.ru", "a\0@b.ru"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(CredentialsAreWrong):
        accounts.clean_email(text)


def test_a_parent_comes_in_with_the_password_alone(session: Session) -> None:
    user = people.adult(session)
    accepted = check(session, f" {str(user.email).upper()} ")
    found = browser_sessions.principal(accepted.token or "", session=session)
    assert found is not None
    assert (found.user_id, found.name, found.roles) == (user.id, "Вера Лугова", frozenset())


def test_staff_still_owe_the_second_factor(session: Session) -> None:
    user = people.staff(session, Role.OPERATOR)
    accepted = check(session, user.email)
    assert accepted == accounts.PasswordAccepted(user.id, None, enrolled=False)


@pytest.mark.parametrize("email", ["nobody@example.org", "", "no address", "a\0@example.org"])
def test_an_unknown_account_is_refused_like_a_wrong_password(session: Session, email: str) -> None:
    with pytest.raises(CredentialsAreWrong):
        check(session, email)


def verifications(session: Session, email: str | None, password: str) -> int:
    """How many times a refused sign-in does the slow work."""
    slow, done = PasswordHasher.verify.__code__, []

    def watch(frame: FrameType, what: str, _: object) -> None:
        if what == "call" and frame.f_code is slow:
            done.append(1)

    sys.setprofile(watch)
    try:
        with pytest.raises(CredentialsAreWrong):
            check(session, email, password)
    finally:
        sys.setprofile(None)
    return len(done)


def test_unknown_closed_and_passwordless_accounts_cost_as_much_as_a_wrong_password(
    session: Session, clock: FixedClock
) -> None:
    known, closed, empty = (people.adult(session) for _ in range(3))
    closed.closed_at, empty.password_hash = clock.now(), None
    session.commit()
    assert verifications(session, known.email, NEW) == 1
    assert verifications(session, "nobody@example.org", NEW) == 1
    assert verifications(session, closed.email, people.PASSWORD) == 1
    assert verifications(session, empty.email, people.PASSWORD) == 1
    assert verifications(session, empty.email, "nobody has this password") == 1


def test_eight_wrong_passwords_lock_the_account_for_five_minutes(
    session: Session, clock: FixedClock
) -> None:
    user, other = people.adult(session), people.adult(session)
    for number in range(limits.PASSWORDS_PER_ACCOUNT):
        with pytest.raises(CredentialsAreWrong):
            check(session, user.email, NEW, f"address {number}")
    with pytest.raises(TooManyTries):
        check(session, user.email)
    assert check(session, other.email).token
    clock.move(minutes=5)
    assert check(session, user.email).token


def test_thirty_wrong_passwords_lock_the_address(session: Session) -> None:
    user = people.adult(session)
    with change(session, SYSTEM) as unit:
        unit.record("test.nothing", "-")
    for _ in range(limits.PASSWORDS_PER_ADDRESS):
        limits.count_failure(session, NOBODY, ("password", "here"))
    with pytest.raises(TooManyTries):
        check(session, user.email)
    assert check(session, user.email, address="there").token


def test_a_password_is_set_once_by_a_code(session: Session) -> None:
    code = take_on(session)
    with pytest.raises(PasswordIsWeak):
        set_password(session, code, "слабый")
    set_password(session, code)
    assert check(session, "new@example.org", NEW).user_id
    with pytest.raises(CodeIsNotKnown):
        set_password(session, code)


def test_of_two_who_use_a_password_code_at_once_one_succeeds(
    session: Session, engine_url: str, clock: FixedClock
) -> None:
    code = take_on(session)
    outcomes = at_once(
        engine_url,
        clock,
        lambda s: set_password(s, code, NEW + " один"),
        lambda s: set_password(s, code, NEW + " два"),
        meet_after="FROM user_account",
    )
    assert sorted(type(o).__name__ for o in outcomes) == ["CodeIsNotKnown", "NoneType"]


def test_a_password_code_ends_after_three_days(session: Session, clock: FixedClock) -> None:
    code = take_on(session)
    clock.move(hours=accounts.PASSWORD_LINK_HOURS)
    with pytest.raises(CodeIsNotKnown):
        set_password(session, code)


def test_setting_a_password_ends_other_codes_and_every_session(session: Session) -> None:
    first, second = take_on(session), take_on(session)
    user_id = session.scalars(select(User.id).where(User.email == "new@example.org")).one()
    token = people.token_of(session, user_id)
    set_password(session, second)
    assert browser_sessions.principal(token, session=session) is None
    with pytest.raises(CodeIsNotKnown):
        set_password(session, first)


def test_changing_the_password_keeps_this_browser_only(session: Session) -> None:
    user = people.adult(session)
    here, other = people.principal(session, user.id), people.principal(session, user.id)
    with pytest.raises(CredentialsAreWrong):
        accounts.change_password(here, NEW, NEW, session=session)
    accounts.change_password(here, people.PASSWORD, NEW, session=session)
    assert browser_sessions.principal(here.token or "", session=session) is not None
    assert browser_sessions.principal(other.token or "", session=session) is None
    assert check(session, user.email, NEW).token


def test_taking_on_somebody_known_adds_a_role_to_the_account(session: Session) -> None:
    user = people.adult(session)
    take_on(session, str(user.email))
    assert people.principal(session, user.id).roles == {Role.OPERATOR}
    with pytest.raises(ValueError, match="not a staff role"):
        accounts.take_on(
            SYSTEM, "a@example.org", "А", "Б", Role.PARENT, None, None, session=session
        )


def test_who_is_let_go_keeps_no_right_in_an_open_session(session: Session) -> None:
    user = people.staff(session, Role.OPERATOR)
    here = people.principal(session, user.id)
    accounts.let_go(SYSTEM, user.id, Role.OPERATOR, session=session)
    left = browser_sessions.principal(here.token or "", session=session)
    assert left is not None
    assert (left.roles, left.places) == (frozenset(), ())


def test_an_address_is_taken_once(session: Session) -> None:
    email = str(people.adult(session).email)
    with pytest.raises(EmailIsTaken), change(session, SYSTEM) as unit:
        accounts.add_adult(unit, email, "А", "Б", None)
    with pytest.raises(NotFound):
        accounts.reset_second_factor(SYSTEM, "one@example.org", session=session)
