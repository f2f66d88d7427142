"""The auth room."""

from __future__ import annotations

from flask import Blueprint

from app.blueprints.frame import Entry

room = Blueprint("auth", __name__, template_folder="templates")
navigation: tuple[Entry, ...] = ()
