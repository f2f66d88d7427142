"""What everybody may read: the start page, the catalogue of professions, how pages look."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import lazy_gettext as _

from app.blueprints.frame import Entry
from app.permissions import Permission

room = Blueprint("site", __name__, template_folder="templates")
navigation: tuple[Entry, ...] = (Entry(Permission.READ_PUBLIC, "site.professions", _("Профессии")),)

from app.blueprints.site import appearance as appearance  # noqa: E402
from app.blueprints.site import catalogue as catalogue  # noqa: E402
from app.blueprints.site import offline as offline  # noqa: E402
from app.blueprints.site import routes as routes  # noqa: E402
