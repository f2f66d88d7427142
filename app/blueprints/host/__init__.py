"""The host room: the board of one's slots, the roster of each, new activities and slots."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import lazy_gettext as _

from app.blueprints.frame import Entry
from app.permissions import Permission

room = Blueprint("host", __name__, template_folder="templates")
navigation: tuple[Entry, ...] = (Entry(Permission.RECEIVE_PUPILS, "host.slots", _("Занятия")),)

from app.blueprints.host import routes as routes  # noqa: E402
