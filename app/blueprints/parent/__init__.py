"""The parent room: an invitation accepted, the linked children, one page for each."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import lazy_gettext as _

from app.blueprints.frame import Entry
from app.permissions import Permission

room = Blueprint("parent", __name__, template_folder="templates")
navigation: tuple[Entry, ...] = (Entry(Permission.SEE_CHILD, "parent.family", _("Мои дети")),)

from app.blueprints.parent import routes as routes  # noqa: E402
