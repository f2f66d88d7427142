"""The application factory: wiring only."""

from __future__ import annotations

from flask import Flask

from app import blueprints, cli, errors, extensions
from app.clock import Clock, SystemClock
from app.permissions import undeclared
from app.settings import Settings


class UndeclaredRoute(RuntimeError):
    """A route does not say what each of its methods needs."""


def create_app(settings: Settings, clock: Clock | None = None) -> Flask:
    """Build the application. Opens no database and sends nothing.

    Raises UndeclaredRoute when a view does not declare its permissions.
    """
    app = Flask(__name__)
    extensions.configure(app, settings)
    extensions.init_app(app, settings, clock or SystemClock())
    blueprints.init_app(app)
    errors.init_app(app)
    cli.init_app(app)
    if missing := undeclared(app):
        raise UndeclaredRoute(", ".join(missing))
    return app
