"""One world for all tests of access: built once, put back as it was after whatever changes it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import create_app
from app.clock import FixedClock
from app.extensions import work
from app.settings import Settings
from models import AuditEvent
from models.db import db
from tests.conftest import A_MORNING, settings_for
from tests.web.access.world import World, build


class House:
    """The application over the world's database, and browsers for whoever comes in."""

    def __init__(self, url: str) -> None:
        self.settings = settings_for(url)
        self.clock = FixedClock(A_MORNING)
        self._apps: list[Flask] = []
        self._file = Path(url.removeprefix("sqlite:///"))
        self._kept = self._file.with_suffix(".kept")
        with self.work() as session:
            self.world: World = build(session)
        self._dispose()
        shutil.copy(self._file, self._kept)

    @cached_property
    def app(self) -> Flask:
        return self._made(self.settings)

    @cached_property
    def guarded(self) -> Flask:
        """As people meet it: with the check of form tokens."""
        return self._made(replace(self.settings, mode="demonstration"))

    @cached_property
    def public(self) -> Flask:
        """As it stands behind https."""
        return self._made(
            replace(self.settings, mode="production", public_url="https://bilet.example")
        )

    def _made(self, settings: Settings) -> Flask:
        app = create_app(settings, clock=self.clock)
        # What breaks becomes the page that people would see, in testing too.
        app.config["PROPAGATE_EXCEPTIONS"] = False
        self._apps.append(app)
        return app

    @contextmanager
    def work(self) -> Iterator[Session]:
        """A session for the test itself; not to be kept over a request."""
        with self.app.app_context():
            yield work()

    def browser(self, role: str, app: Flask | None = None, **more: Any) -> FlaskClient:
        """A browser of this role that has every secret in its cookie that any page looks for."""
        app = app or self.app
        client = app.test_client()
        value = self.cookie(self.world.tokens.get(role), **self.carried(), **more)
        client.set_cookie(app.config["SESSION_COOKIE_NAME"], value)
        return client

    def carried(self) -> dict[str, Any]:
        navigator = self.world.users["navigator"]
        return {
            "door_code": self.world.codes["class"],
            "door_class": ["8 Б", "Школа"],
            "invitation_code": self.world.codes["invitation"],
            "halfway": [navigator, int(A_MORNING.timestamp())],
            "new_code": "ABCD-EFGH-JKMN",
        }

    def cookie(self, token: str | None, **content: Any) -> str:
        """The signed cookie of a session with this content."""
        serializer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert serializer is not None
        if token is not None:
            content |= {"_user_id": token, "_fresh": True}
        return str(serializer.dumps(content))

    def touched(self) -> bool:
        """Whether anything was written to the database since it was last put back."""
        log = self._file.with_name(f"{self._file.name}-wal")
        return log.exists() and log.stat().st_size > 0

    def put_back(self) -> None:
        """Undo everything: the database, and the time of day."""
        self.clock.moment = A_MORNING
        if self.touched():
            self._dispose()
            for end in ("-wal", "-shm"):
                self._file.with_name(f"{self._file.name}{end}").unlink(missing_ok=True)
            shutil.copy(self._kept, self._file)

    def _dispose(self) -> None:
        for app in self._apps:
            with app.app_context():
                db.session.remove()
                db.engine.dispose()

    def close(self) -> None:
        self._dispose()
        self._kept.unlink()

    def events(self) -> int:
        """How many audit events there are."""
        with self.work() as session:
            return session.scalar(select(func.count()).select_from(AuditEvent)) or 0
