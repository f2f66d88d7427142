"""The methodologist's room: the bank of instruments and how their items behave."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import lazy_gettext as _

from app.blueprints.frame import Entry
from app.permissions import Permission

room = Blueprint("methodologist", __name__, template_folder="templates")
navigation: tuple[Entry, ...] = (
    Entry(Permission.KEEP_INSTRUMENTS, "methodologist.instruments", _("Анкеты")),
    Entry(Permission.KEEP_INSTRUMENTS, "methodologist.jobs", _("Фоновые работы")),
)

from app.blueprints.methodologist import importing as importing  # noqa: E402
from app.blueprints.methodologist import measuring as measuring  # noqa: E402
from app.blueprints.methodologist import measuring_words as measuring_words  # noqa: E402
from app.blueprints.methodologist import routes as routes  # noqa: E402
from app.blueprints.methodologist import words as words  # noqa: E402
