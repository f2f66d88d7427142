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


@pytest.fixture
def on_sqlite(session: Session) -> Session:
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("about SQLite only")
    return session


def test_every_connection_has_the_same_sound_settings(on_sqlite: Session) -> None:
    connections = [db.engine.connect() for _ in range(4)]
    try:
        for connection in connections:
            found = {name: connection.scalar(text(f"PRAGMA {name}")) for name in PRAGMAS}
            assert found == PRAGMAS
    finally:
        for connection in connections:
            connection.close()


def test_a_change_takes_the_write_lock_before_it_reads(on_sqlite: Session, app: Flask) -> None:
    with heard(app) as said, change(on_sqlite, Principal.system("test")) as unit:
        on_sqlite.execute(select(User.id))
        unit.record("test.done", "-")
    assert said[0] == "BEGIN IMMEDIATE"
    assert [s for s in said if s.startswith("BEGIN")] == ["BEGIN IMMEDIATE"]


def test_a_change_after_reading_begins_anew(on_sqlite: Session, app: Flask) -> None:
    with heard(app) as said:
        on_sqlite.execute(select(User.id))
        with change(on_sqlite, Principal.system("test")) as unit:
            unit.record("test.done", "-")
        on_sqlite.execute(select(User.id))
    assert [s for s in said if s.startswith("BEGIN")] == [
        "BEGIN DEFERRED",
        "BEGIN IMMEDIATE",
        "BEGIN DEFERRED",
    ]


def test_postgresql_sees_what_others_have_committed(session: Session) -> None:
    """The use cases lock a row and read again; that needs READ COMMITTED."""
    if session.get_bind().dialect.name != "postgresql":
        pytest.skip("about PostgreSQL only")
    assert session.scalar(text("SHOW transaction_isolation")) == "read committed"
