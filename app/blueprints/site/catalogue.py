"""The catalogue of professions: search, directions, one profession, several side by side."""

from __future__ import annotations

from flask import render_template, request

from app.blueprints.frame import locale
from app.blueprints.site import room
from app.blueprints.site.forms import WAYS, CatalogueFilter
from app.blueprints.site.tray import listed, tray
from app.extensions import work
from app.permissions import Permission, actor, may, requires
from app.views_of.coming import coming_for
from app.views_of.profession_cards import family_of
from app.views_of.profession_page import compared, profession_of
from app.views_of.professions import catalogue_of


@room.get("/professions")
@requires(get=Permission.READ_PUBLIC)
def professions() -> str:
    form = CatalogueFilter(request.args)
    query, filters = form.q.data or "", form.asked()
    page = catalogue_of(
        locale(),
        session=work(),
        query=query,
        filters=filters,
        page=request.args.get("page", 1, type=int),
    )
    form.offer(page.choices)
    asked = {**({"q": query} if query else {}), **filters}
    return render_template(
        "site/professions.html",
        page=page,
        form=form,
        asked=asked,
        ways=WAYS,
        tray=tray("site.professions", **asked, **({"page": page.page} if page.page > 1 else {})),
    )


@room.get("/professions/families/<family_id>")
@requires(get=Permission.READ_PUBLIC)
def family(family_id: str) -> str:
    return render_template(
        "site/family.html",
        family=family_of(family_id, locale(), session=work()),
        tray=tray("site.family", family_id=family_id),
    )


@room.get("/professions/compare")
@requires(get=Permission.READ_PUBLIC)
def compare() -> str:
    pages = compared(listed(request.args.get("ids", "")), locale(), session=work())
    return render_template("site/compare.html", pages=pages)


@room.get("/professions/<profession_id>")
@requires(get=Permission.READ_PUBLIC)
def profession(profession_id: str) -> str:
    return render_template(
        "site/profession.html",
        page=profession_of(profession_id, locale(), session=work()),
        coming=coming_for(actor(), profession_id, locale(), session=work()),
        may_wish=may(actor(), Permission.WISH_FOR_TRIAL),
        may_try=may(actor(), Permission.ANSWER),
        tray=tray("site.profession", profession_id=profession_id),
    )
