"""The federal operator's room: the regions and their modes, the audit."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import lazy_gettext as _

from app.blueprints.frame import Entry
from app.permissions import Permission

room = Blueprint("operator", __name__, template_folder="templates")
navigation: tuple[Entry, ...] = (
    Entry(Permission.OPERATE, "operator.regions", _("Регионы")),
    Entry(Permission.OPERATE, "operator.audit", _("Журнал изменений")),
)

from app.blueprints.operator import routes as routes  # noqa: E402
