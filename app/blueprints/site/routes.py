"""The start page, the catalogue, what results mean, and whether the service is well."""

from __future__ import annotations

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from app.blueprints.frame import locale
from app.blueprints.site import room
from app.blueprints.site.forms import CatalogueFilter
from app.extensions import work
from app.permissions import Permission, actor, may, requires
from app.services import demonstration
from app.views_of.coming import coming_for
from app.views_of.health import database_answers
from app.views_of.professions import catalogue_of, family_of, profession_of


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


@room.get("/professions")
@requires(get=Permission.READ_PUBLIC)
def professions() -> str:
    form = CatalogueFilter(request.args)
    page = catalogue_of(
        locale(),
        session=work(),
        query=form.q.data or "",
        family_id=form.family.data or "",
        industry_id=form.industry.data or "",
    )
    form.offer(page.family_names, page.industry_names)
    return render_template("site/professions.html", page=page, form=form)


@room.get("/professions/families/<family_id>")
@requires(get=Permission.READ_PUBLIC)
def family(family_id: str) -> str:
    return render_template(
        "site/family.html", family=family_of(family_id, locale(), session=work())
    )


@room.get("/professions/<profession_id>")
@requires(get=Permission.READ_PUBLIC)
def profession(profession_id: str) -> str:
    return render_template(
        "site/profession.html",
        page=profession_of(profession_id, locale(), session=work()),
        coming=coming_for(actor(), profession_id, locale(), session=work()),
        may_wish=may(actor(), Permission.WISH_FOR_TRIAL),
        may_try=may(actor(), Permission.ANSWER),
    )


@room.get("/healthz")
@requires(get=Permission.READ_PUBLIC)
def health() -> ResponseReturnValue:
    well = database_answers(session=work())
    return {"status": "ok" if well else "no database"}, 200 if well else 503
