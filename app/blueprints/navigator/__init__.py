"""The navigator's room: a dispatcher's desk for classes, their doors, cards and trials."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import lazy_gettext as _

from app.blueprints.frame import Entry
from app.permissions import Permission

room = Blueprint("navigator", __name__, template_folder="templates")
navigation: tuple[Entry, ...] = (Entry(Permission.LEAD_CLASS, "navigator.desk", _("Мои классы")),)

from app.blueprints.navigator import answer_files as answer_files  # noqa: E402
from app.blueprints.navigator import paper as paper  # noqa: E402
from app.blueprints.navigator import pupils as pupils  # noqa: E402
from app.blueprints.navigator import routes as routes  # noqa: E402
from app.blueprints.navigator import trials as trials  # noqa: E402
