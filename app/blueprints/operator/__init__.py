"""The operator room."""

from __future__ import annotations

from flask import Blueprint

from app.blueprints.frame import Entry

room = Blueprint("operator", __name__, template_folder="templates")
navigation: tuple[Entry, ...] = ()
