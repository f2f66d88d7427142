"""The host room."""

from __future__ import annotations

from flask import Blueprint

from app.blueprints.frame import Entry

room = Blueprint("host", __name__, template_folder="templates")
navigation: tuple[Entry, ...] = ()
