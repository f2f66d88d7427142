"""The start page, what results mean, and whether the service is well."""

from __future__ import annotations

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from app.blueprints.frame import locale
from app.blueprints.site import room
from app.extensions import work
from app.permissions import Permission, actor, may, requires
from app.services import demonstration
from app.views_of.health import database_answers
from app.views_of.professions import catalogue_of


@room.get("/")
@requires(get=Permission.READ_PUBLIC)
def start() -> str:
    return render_template(
        "site/start.html",
        catalogue=catalogue_of(locale(), session=work()),
        may_try=may(actor(), Permission.ANSWER),
        logins=_demonstration_logins(),
    )


def _demonstration_logins() -> tuple[demonstration.DemoLogin, ...]:
    if current_app.extensions["settings"].mode != "demonstration":
        return ()
    return demonstration.logins(work(), locale())


@room.get("/about")
@requires(get=Permission.READ_PUBLIC)
def about() -> str:
    return render_template("site/about.html", may_try=may(actor(), Permission.ANSWER))


@room.get("/healthz")
@requires(get=Permission.READ_PUBLIC)
def health() -> ResponseReturnValue:
    well = database_answers(session=work())
    return {"status": "ok" if well else "no database"}, 200 if well else 503
