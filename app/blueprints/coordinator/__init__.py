"""The coordinator's room: one's own region at a glance."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import lazy_gettext as _

from app.blueprints.frame import Entry
from app.permissions import Permission

room = Blueprint("coordinator", __name__, template_folder="templates")
navigation: tuple[Entry, ...] = (
    Entry(Permission.OVERSEE_REGION, "coordinator.region", _("Мой регион")),
)

from app.blueprints.coordinator import routes as routes  # noqa: E402
