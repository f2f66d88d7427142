"""How the application opens its database: durable, checked, and explicit about transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event, select, text
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services.transaction import change
from models import User
from models.db import db

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL
    "foreign_keys": 1,
    "busy_timeout": 15000,
    "trusted_schema": 0,
    "recursive_triggers": 1,
}


@contextmanager
def heard(app: Flask) -> Iterator[list[str]]:
    """Every statement that goes to the database meanwhile."""
    said: list[str] = []

    def listen(_c: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(db.engine, "before_cursor_execute", listen)
    yield said
    event.remove(db.engine, "before_cursor_execute", listen)


only_on_sqlite = pytest.mark.only_on("sqlite")


@only_on_sqlite
def test_every_connection_has_the_same_sound_settings(session: Session) -> None:
    connections = [db.engine.connect() for _ in range(4)]
    try:
        for connection in connections:
            found = {name: connection.scalar(text(f"PRAGMA {name}")) for name in PRAGMAS}
            assert found == PRAGMAS
    finally:
        for connection in connections:
            connection.close()


@only_on_sqlite
def test_a_change_takes_the_write_lock_before_it_reads(session: Session, app: Flask) -> None:
    with heard(app) as said, change(session, Principal.system("test")) as unit:
        session.execute(select(User.id))
        unit.record("test.done", "-")
    assert said[0] == "BEGIN IMMEDIATE"
    assert [s for s in said if s.startswith("BEGIN")] == ["BEGIN IMMEDIATE"]


@only_on_sqlite
def test_a_change_after_reading_begins_anew(session: Session, app: Flask) -> None:
    with heard(app) as said:
        session.execute(select(User.id))
        with change(session, Principal.system("test")) as unit:
            unit.record("test.done", "-")
        session.execute(select(User.id))
    assert [s for s in said if s.startswith("BEGIN")] == [
        "BEGIN DEFERRED",
        "BEGIN IMMEDIATE",
        "BEGIN DEFERRED",
    ]


@pytest.mark.only_on("postgresql")
def test_postgresql_sees_what_others_have_committed(session: Session) -> None:
    """The use cases lock a row and read again; that needs READ COMMITTED."""
    assert session.scalar(text("SHOW transaction_isolation")) == "read committed"
