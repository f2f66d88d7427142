"""Whoever runs the installation puts in regions, organisations and the people who work there."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.identity import Principal, Role
from app.services import accounts, places
from app.services.errors import NameIsMissing, NotFound
from models import AuditEvent, Membership, OrganisationKind, RegionMode

SYSTEM = Principal.system("test")


def region(session: Session, code: str = "RU-KGD") -> int:
    return places.add_region(
        SYSTEM,
        code,
        "Калининградская область",
        "Europe/Kaliningrad",
        RegionMode.FULL_CYCLE,
        session=session,
    )


def school(session: Session, region_id: int, name: str = "Школа № 1") -> int:
    return places.add_organisation(
        SYSTEM, region_id, OrganisationKind.SCHOOL, name, "Гусев", session=session
    )


def events(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(AuditEvent)) or 0


def test_a_place_put_in_twice_is_there_once(session: Session) -> None:
    first, again = region(session), region(session, " ru-kgd ")
    assert first == again
    assert school(session, first) == school(session, first, "Школа  № 1")
    assert events(session) == 2


def test_an_unknown_time_zone_is_refused(session: Session) -> None:
    with pytest.raises(places.UnknownTimezone, match="Europe/Nowhere"):
        places.add_region(
            SYSTEM, "RU-X", "Область", "Europe/Nowhere", RegionMode.FULL_CYCLE, session=session
        )
    assert events(session) == 0


def test_a_place_without_name_or_region_is_refused(session: Session) -> None:
    with pytest.raises(NotFound):
        school(session, 99)
    with pytest.raises(NameIsMissing):
        school(session, region(session), "  ")


def test_the_list_names_organisations_under_their_region(session: Session) -> None:
    number = region(session)
    school(session, number)
    assert [(line.name, line.kind) for line in places.listed(session=session)] == [
        ("Калининградская область", None),
        ("Школа № 1", "school"),
    ]


def test_the_same_role_is_given_once_and_the_code_sets_a_password(session: Session) -> None:
    at = school(session, region(session))
    for _ in range(2):
        code = accounts.take_on(
            SYSTEM, "v@example.org", "Вера", "Лугова", Role.NAVIGATOR, at, None, session=session
        )
    assert len(session.scalars(select(Membership.id)).all()) == 1
    session.rollback()
    accounts.set_password(SYSTEM, code, "три случайных слова", "x", session=session)


def test_a_forgotten_password_is_set_anew_with_a_code(session: Session) -> None:
    at = school(session, region(session))
    accounts.take_on(
        SYSTEM, "v@example.org", "Вера", "Лугова", Role.NAVIGATOR, at, None, session=session
    )
    code = accounts.new_password_code(SYSTEM, " V@example.org", session=session)
    accounts.set_password(SYSTEM, code, "четыре других слова", "x", session=session)
    accepted = accounts.check_password(
        Principal.nobody(), "v@example.org", "четыре других слова", "x", session=session
    )
    assert accepted.user_id
    with pytest.raises(NotFound):
        accounts.new_password_code(SYSTEM, "nobody@example.org", session=session)


def test_the_commands_put_a_school_to_work(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    made = run(
        args=[
            "places",
            "add-region",
            "--code",
            "RU-KGD",
            "--name",
            "Калининградская область",
            "--timezone",
            "Europe/Kaliningrad",
        ]
    )
    assert (made.exit_code, made.output) == (0, "region 1\n")
    refused = run(
        args=[
            "places",
            "add-organisation",
            "--region",
            "7",
            "--kind",
            "school",
            "--name",
            "Школа",
            "--municipality",
            "Гусев",
        ]
    )
    assert refused.exit_code == 1
    assert "There is no such thing" in refused.output
    run(
        args=[
            "places",
            "add-organisation",
            "--region",
            "1",
            "--kind",
            "school",
            "--name",
            "Школа",
            "--municipality",
            "Гусев",
        ]
    )
    assert "Школа (school, Гусев)" in run(args=["places", "list"]).output
    taken = run(
        args=[
            "staff",
            "add",
            "--email",
            "v@example.org",
            "--first-name",
            "Вера",
            "--last-name",
            "Лугова",
            "--role",
            "navigator",
            "--organisation",
            "1",
        ]
    )
    assert "/staff/password with the code" in taken.output


@pytest.mark.parametrize(
    ("role", "missing"),
    [("navigator", "--organisation"), ("host", "--organisation"), ("coordinator", "--region")],
)
def test_a_role_without_its_place_is_refused(app: Flask, role: str, missing: str) -> None:
    refused = app.test_cli_runner().invoke(
        args=f"staff add --email v@example.org --first-name Вера --last-name Лугова --role {role}"
    )
    assert refused.exit_code == 2
    assert f"needs {missing}" in refused.output
