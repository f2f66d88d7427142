"""The database file on disk: who may read it, and how it is opened soundly."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Engine, event, func, select
from sqlalchemy.engine import Connection

try:
    import pysqlite3.dbapi2 as sqlite
except ImportError:  # The machines without a wheel; see setup.cfg.
    import sqlite3 as sqlite

try:
    import fcntl
except ImportError:  # Not on Windows; there SQLite's own waiting has to do.
    fcntl = None  # type: ignore[assignment]

SOUND_SQLITE = (3, 51, 3)
"""Earlier versions can corrupt a WAL database when its log is reset."""

BEGIN = "sqlite_begin"
"""Connection option naming the kind of transaction to begin (IMMEDIATE for a change)."""


class UnsoundStorage(RuntimeError):
    """The database cannot be trusted as it is; the text says why and what to do."""


def engine_options(database_url: str) -> dict[str, Any]:
    """Options for `create_engine`; refuses a SQLite with the WAL-reset fault."""
    shared: dict[str, Any] = {"json_serializer": _to_json, "json_deserializer": orjson.loads}
    # The values of statements are people's names: they go neither into errors nor into logs.
    shared |= {"hide_parameters": True}
    if not database_url.startswith("sqlite"):
        return shared | {"pool_size": 5, "max_overflow": 10, "pool_pre_ping": True}
    if sqlite.sqlite_version_info < SOUND_SQLITE:
        raise UnsoundStorage(
            f"SQLite {sqlite.sqlite_version} can lose data: install pysqlite3 (`make env` does, "
            "where there is a wheel) or set DATABASE_URL to a PostgreSQL."
        )
    return shared | {"module": sqlite}


def _to_json(value: Any) -> str:
    return orjson.dumps(value).decode()


def prepare(engine: Engine, *, guarded: bool) -> None:
    """Make every SQLite connection durable, checked and explicit about its transactions.

    `guarded`: refuse to open a file that everybody on the machine can read.
    """
    if engine.dialect.name != "sqlite":
        return
    path = Path(engine.url.database or "")

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        if guarded and path.exists() and path.stat().st_mode & stat.S_IROTH:
            raise UnsoundStorage(f"{path.name} can be read by everybody: chmod 600 it.")
        # The driver must not begin transactions of its own: we say which kind (see BEGIN).
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=15000",
            "trusted_schema=OFF",
            # Without it INSERT OR REPLACE drops a row past the triggers that guard the audit.
            "recursive_triggers=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        kind = connection.get_execution_options().get(BEGIN, "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {kind}")


@contextmanager
def turn(engine: Engine) -> Iterator[None]:
    """Wait for one's turn to write.

    SQLite has one writer, and who finds it busy sleeps and tries again, for longer each time; with
    thirty pupils saving at once some would sleep for hundreds of milliseconds. A file lock is a
    queue instead: the kernel wakes the next one. PostgreSQL needs none of this.
    """
    if engine.dialect.name != "sqlite" or fcntl is None or not engine.url.database:
        yield
        return
    lock = os.open(f"{engine.url.database}-turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def make_private(path: Path) -> None:
    """Create the database file (and its folder) so that only its owner can read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    os.chmod(path, 0o600)


CLAIMS = 4_711
"""First key of the PostgreSQL advisory locks that say who works on what."""


@contextmanager
def claimed(engine: Engine, number: int) -> Iterator[bool]:
    """Try to be the only process that works on job `number`; what is yielded says whether it is.

    The claim is a lock that ends with its process, however that ends: nobody has to guess how long
    somebody who was killed might still be at work. On SQLite it is a file lock on all work at once
    (one machine needs one worker), on PostgreSQL an advisory lock held by a connection of its own.
    """
    if engine.dialect.name == "sqlite":
        with _only_worker(engine.url.database) as alone:
            yield alone
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        mine = bool(connection.scalar(select(func.pg_try_advisory_lock(CLAIMS, number))))
        try:
            yield mine
        finally:
            if mine:
                connection.execute(select(func.pg_advisory_unlock(CLAIMS, number)))


@contextmanager
def _only_worker(database: str | None) -> Iterator[bool]:
    if fcntl is None or not database:
        yield True
        return
    lock = os.open(f"{database}-work", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    else:
        yield True
    finally:
        os.close(lock)
