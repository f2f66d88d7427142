"""Web tests hold a database session open while they send requests."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient


class Browser(FlaskClient):
    """A client whose every request gets an application context of its own, as on a server.

    Inside the test's context all requests would share `g`, and with it whoever the first of
    them signed in.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        with self.application.app_context():
            return super().open(*args, **kwargs)


@pytest.fixture
def app(app: Flask) -> Flask:
    app.test_client_class = Browser
    return app
