"""How many wrong tries are too many. Right ones are never counted: a class sits behind one
address, and thirty right codes in a minute are a lesson, not an attack."""

from __future__ import annotations

import datetime as dt
from typing import NoReturn

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services.errors import CodeIsNotKnown, TooManyTries
from app.services.surroundings import of
from app.services.transaction import change
from models import SignInFailure

WINDOW = dt.timedelta(minutes=5)
CODES_PER_ADDRESS = 20
PASSWORDS_PER_ACCOUNT = 8
PASSWORDS_PER_ADDRESS = 30


def failures(session: Session, kind: str, who: str) -> int:
    """Wrong tries of one address or account within the window."""
    since = of(session).clock.now() - WINDOW
    return (
        session.scalar(
            select(func.count())
            .select_from(SignInFailure)
            .where(SignInFailure.bucket == _bucket(session, kind, who), SignInFailure.at > since)
        )
        or 0
    )


def count_failure(session: Session, actor: Principal, *buckets: tuple[str, str]) -> None:
    """Remember one wrong try, and forget those that are out of the window."""
    with change(session, actor) as unit:
        session.execute(delete(SignInFailure).where(SignInFailure.at < unit.now - WINDOW * 2))
        session.execute(
            insert(SignInFailure),
            [{"bucket": _bucket(session, *bucket), "at": unit.now} for bucket in buckets],
        )
        unit.record("sign_in.refused", "-", kinds=[kind for kind, _ in buckets])


def refuse_code(session: Session, actor: Principal, address: str) -> NoReturn:
    """Count a wrong code and say so; unknown, ended and mistyped ones are not told apart."""
    tried = failures(session, "code", address)
    count_failure(session, actor, ("code", address))
    raise TooManyTries if tried >= CODES_PER_ADDRESS else CodeIsNotKnown


def _bucket(session: Session, kind: str, who: str) -> str:
    return of(session).digest(f"limit:{kind}", who)
