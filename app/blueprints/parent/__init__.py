"""The parent room."""

from __future__ import annotations

from flask import Blueprint

from app.blueprints.frame import Entry

room = Blueprint("parent", __name__, template_folder="templates")
navigation: tuple[Entry, ...] = ()
