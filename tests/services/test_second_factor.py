"""The one-time code: each works once, for about a minute and a half, for a known secret."""

from __future__ import annotations

import pyotp
import pytest
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.identity import Principal, Role
from app.services import accounts, browser_sessions, limits
from app.services.errors import NotFound, SecondFactorIsWrong, TooManyTries
from models import User
from tests.factories import people
from tests.services.opened import at_once

NOBODY = Principal.nobody()
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def user(session: Session) -> User:
    """A member of staff with an authenticator app."""
    user = people.staff(session, Role.OPERATOR)
    user.totp_secret = SECRET
    session.commit()
    return user


def code_at(clock: FixedClock, seconds: int = 0, secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).at(int(clock.now().timestamp()) + seconds)


def confirm(session: Session, user: User, code: str, new_secret: str | None = None) -> str:
    return accounts.confirm_second_factor(NOBODY, user.id, code, new_secret, session=session)


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_the_present_code_and_its_neighbours_are_right(
    session: Session, user: User, clock: FixedClock, seconds: int
) -> None:
    code = code_at(clock, seconds)
    token = confirm(session, user, f"{code[:3]} {code[3:]}")
    found = browser_sessions.principal(token, session=session)
    assert found is not None
    assert found.roles == {Role.OPERATOR}


@pytest.mark.parametrize("seconds", [-60, 60, 3600])
def test_a_code_of_another_time_is_wrong(
    session: Session, user: User, clock: FixedClock, seconds: int
) -> None:
    with pytest.raises(SecondFactorIsWrong):
        confirm(session, user, code_at(clock, seconds))


def test_a_code_works_once_and_older_ones_no_more(
    session: Session, user: User, clock: FixedClock
) -> None:
    older, code = code_at(clock, -30), code_at(clock)
    confirm(session, user, code)
    for used in (code, older):
        with pytest.raises(SecondFactorIsWrong):
            confirm(session, user, used)
    clock.move(seconds=30)
    assert confirm(session, user, code_at(clock))


def test_of_two_who_use_a_code_at_once_one_comes_in(
    session: Session, user: User, engine_url: str, clock: FixedClock
) -> None:
    user_id, code = user.id, code_at(clock)
    session.rollback()

    def use(other: Session) -> str:
        return accounts.confirm_second_factor(NOBODY, user_id, code, None, session=other)

    outcomes = at_once(engine_url, clock, use, use, meet_after="FROM user_account")
    assert sorted(type(o).__name__ for o in outcomes) == ["SecondFactorIsWrong", "str"]


def test_an_enrolled_account_takes_no_other_secret(
    session: Session, user: User, clock: FixedClock
) -> None:
    other = pyotp.random_base32()
    with pytest.raises(SecondFactorIsWrong):
        confirm(session, user, code_at(clock, secret=other), other)


def test_an_account_without_one_enrols_the_secret_it_was_shown(
    session: Session, clock: FixedClock
) -> None:
    user = people.staff(session, Role.OPERATOR)
    secret, address = accounts.new_second_factor(user.id, None, session=session)
    assert accounts.new_second_factor(user.id, secret, session=session) == (secret, address)
    assert address.startswith("otpauth://totp/")
    assert f"secret={secret}" in address
    confirm(session, user, code_at(clock, secret=secret), secret)
    session.refresh(user)
    assert user.totp_secret == secret


def test_without_any_secret_no_code_is_right(session: Session) -> None:
    with pytest.raises(SecondFactorIsWrong):
        confirm(session, people.staff(session, Role.OPERATOR), "000000")


def test_eight_wrong_codes_lock_the_account(
    session: Session, user: User, clock: FixedClock
) -> None:
    for _ in range(limits.PASSWORDS_PER_ACCOUNT):
        with pytest.raises(SecondFactorIsWrong):
            confirm(session, user, "not digits")
    with pytest.raises(TooManyTries):
        confirm(session, user, code_at(clock))
    clock.move(minutes=5)
    assert confirm(session, user, code_at(clock))


def test_a_closed_account_is_not_there(session: Session, user: User, clock: FixedClock) -> None:
    user.closed_at = clock.now()
    session.commit()
    with pytest.raises(NotFound):
        confirm(session, user, code_at(clock))


def test_a_lost_phone_is_forgotten_with_its_sessions(
    session: Session, user: User, clock: FixedClock
) -> None:
    token = confirm(session, user, code_at(clock))
    accounts.reset_second_factor(Principal.system("test"), str(user.email), session=session)
    assert browser_sessions.principal(token, session=session) is None
    session.refresh(user)
    assert (user.totp_secret, user.totp_last_step) == (None, None)
