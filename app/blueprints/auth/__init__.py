"""Coming in and going out: codes, passwords, the second factor, one's own account."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import lazy_gettext as _

from app.blueprints.frame import Entry
from app.permissions import Permission

room = Blueprint("auth", __name__, template_folder="templates")
navigation: tuple[Entry, ...] = (
    Entry(Permission.KEEP_OWN_ACCOUNT, "auth.account", _("Вход и пароль")),
)

from app.blueprints.auth import account, routes, staff  # noqa: E402

__all__ = ["account", "navigation", "room", "routes", "staff"]
