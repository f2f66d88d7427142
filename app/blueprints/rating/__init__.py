"""The room of observers: a parent on a child, a navigator on a pupil, a host on a visit."""

from __future__ import annotations

from flask import Blueprint

from app.blueprints.frame import Entry

room = Blueprint("rating", __name__, template_folder="templates")
navigation: tuple[Entry, ...] = ()

from app.blueprints.rating import routes as routes  # noqa: E402
