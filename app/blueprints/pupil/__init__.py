"""The pupil room: the questions, the result, the route with its trials."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import lazy_gettext as _

from app.blueprints.frame import Entry
from app.permissions import Permission

room = Blueprint("pupil", __name__, template_folder="templates")
navigation: tuple[Entry, ...] = (
    Entry(Permission.SEE_OWN_PAGE, "pupil.home", _("Мой маршрут")),
    Entry(Permission.WISH_FOR_TRIAL, "pupil.trials", _("Пробы")),
)

from app.blueprints.pupil import questions as questions  # noqa: E402
from app.blueprints.pupil import routes as routes  # noqa: E402
