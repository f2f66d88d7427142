"""The database file: its owner's alone, and never opened by an unsound SQLite."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from app import storage


def opened(path: Path, *, guarded: bool) -> None:
    url = f"sqlite:///{path}"
    engine = create_engine(url, **storage.engine_options(url))
    storage.prepare(engine, guarded=guarded)
    try:
        engine.connect().close()
    finally:
        engine.dispose()


def test_a_new_file_and_its_logs_are_readable_by_the_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "instance" / "new.sqlite3"
    storage.make_private(path)
    url = f"sqlite:///{path}"
    engine = create_engine(url, **storage.engine_options(url))
    storage.prepare(engine, guarded=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (x)")
        files = list(path.parent.iterdir())
        assert len(files) == 3
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    engine.dispose()


def test_a_file_that_everybody_can_read_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "open.sqlite3"
    storage.make_private(path)
    path.chmod(0o644)
    with pytest.raises(storage.UnsoundStorage, match="chmod 600"):
        opened(path, guarded=True)
    opened(path, guarded=False)
    storage.make_private(path)
    opened(path, guarded=True)


def test_an_unsound_sqlite_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert storage.engine_options("sqlite:///x")["module"].sqlite_version_info >= (3, 51, 3)
    monkeypatch.setattr(storage, "SOUND_SQLITE", (99, 0, 0))
    with pytest.raises(storage.UnsoundStorage, match="can lose data"):
        storage.engine_options("sqlite:///x")
    assert storage.engine_options("postgresql+psycopg://x")["pool_pre_ping"]
