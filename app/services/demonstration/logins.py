"""The logins of the demonstration. They are worked out from the key, so they stay the same."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity import Role
from app.services import codes
from app.services.surroundings import Surroundings, of
from models import User

PASSWORD = "bilet-demo-2026"  # noqa: S105 (public on purpose, on invented people)


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """One way in: a code for a pupil, e-mail and password for an adult."""

    role: Role
    name: str
    login: str
    password_or_code: str
    note: str


@dataclass(frozen=True, slots=True)
class Star:
    """A pupil whose code is shown; `key` names the code, `note` the state (Russian, English)."""

    key: str
    first_name: str
    last_name: str
    note: tuple[str, str]


STARS = (
    Star("new", "Мира", "Осокина", ("ещё не начинала", "has not started")),
    Star("stuck", "Тимур", "Валиев", ("остановился на середине", "stopped half-way")),
    Star("done", "Лев", "Озеров", ("закончил, ждёт пробу", "finished, waits for a trial")),
    Star("remote", "Ника", "Полозова", ("регион без проб", "a region without trials")),
)

STAFF: tuple[tuple[Role, str, str, str, tuple[str, str]], ...] = (
    (Role.NAVIGATOR, "navigator", "Вера", "Лугова", ("два класса", "two classes")),
    (Role.NAVIGATOR, "navigator2", "Игорь", "Ясенев", ("другая школа", "another school")),
    (Role.PARENT, "parent", "Ольга", "Озерова", ("мама Льва", "Lev's mother")),
    (Role.HOST, "host", "Павел", "Гаврин", ("колледж", "a college")),
    (Role.COORDINATOR, "coordinator", "Марта", "Зимина", ("область", "the region")),
    (Role.METHODOLOGIST, "methodologist", "Глеб", "Сосновский", ("анкеты", "instruments")),
    (Role.OPERATOR, "operator", "Анна", "Белецкая", ("все регионы", "all regions")),
)


def email(login: str) -> str:
    return f"{login}@demo.example"


def star_code(around: Surroundings, star: Star) -> str:
    """The personal code of a shown pupil."""
    return codes.derived(around, "demonstration", star.key)


def logins(session: Session, locale: str = "ru") -> tuple[DemoLogin, ...]:
    """Every login of the demonstration; empty when no demonstration data is there."""
    if session.scalar(select(User.id).where(User.email == email("operator"))) is None:
        return ()
    language = 1 if locale == "en" else 0
    pupils = tuple(
        DemoLogin(
            Role.PUPIL,
            f"{s.first_name} {s.last_name}",
            "",
            codes.shown(star_code(of(session), s)),
            s.note[language],
        )
        for s in STARS
    )
    adults = tuple(
        DemoLogin(role, f"{first} {last}", email(login), PASSWORD, note[language])
        for role, login, first, last, note in STAFF
    )
    return pupils + adults
