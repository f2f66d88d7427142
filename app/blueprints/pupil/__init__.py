"""The pupil room."""

from __future__ import annotations

from flask import Blueprint

from app.blueprints.frame import Entry

room = Blueprint("pupil", __name__, template_folder="templates")
navigation: tuple[Entry, ...] = ()
