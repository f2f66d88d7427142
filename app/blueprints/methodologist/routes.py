"""A methodologist's views: the versions, how they look, publishing and retiring them."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.blueprints.frame import locale
from app.blueprints.methodologist import room
from app.blueprints.methodologist.forms import PublishForm, RetireForm
from app.blueprints.methodologist.mending import reading_advice
from app.errors import say
from app.extensions import LANGUAGES, work
from app.permissions import Permission, actor, requires
from app.services import drafts, publishing
from app.services.errors import CannotBePublished, LastOfThePlan
from app.services.publish_check import check
from app.views_of.instrument_preview import preview_of
from app.views_of.instrument_readings import readings_of
from app.views_of.instruments import instrument_of, instruments_of

VIEWS = ("one", "list", "results", "reading")


@room.get("/instruments")
@requires(get=Permission.KEEP_INSTRUMENTS)
def instruments() -> str:
    groups = instruments_of(locale(), session=work())
    return render_template("methodologist/instruments.html", groups=groups)


@room.get("/instruments/<key>")
@requires(get=Permission.KEEP_INSTRUMENTS)
def instrument(key: str) -> str:
    page = instrument_of(key, locale(), session=work())
    return render_template("methodologist/instrument.html", page=page)


@room.get("/instruments/<key>/preview")
@requires(get=Permission.KEEP_INSTRUMENTS)
def preview(key: str) -> str:
    """What those who answer will see. The answers of this page go nowhere."""
    asked = request.args
    language = asked.get("lang") if asked.get("lang") in LANGUAGES else locale()
    view = asked.get("view") if asked.get("view") in VIEWS else VIEWS[0]
    page = preview_of(
        key,
        str(language),
        form=asked.get("form") or None,
        grade=asked.get("grade", type=int),
        seed=asked.get("seed", 0, type=int),
        number=asked.get("n", 1, type=int),
        as_answered=view == "one",
        session=work(),
    )
    readings = readings_of(key, session=work()) if view == "reading" else None
    return render_template(
        "methodologist/preview.html",
        page=page,
        view=view,
        language=language,
        readings=readings,
        advice=reading_advice,
    )


@room.route("/instruments/<key>/publish", methods=["GET", "POST"])
@requires(get=Permission.KEEP_INSTRUMENTS, post=Permission.KEEP_INSTRUMENTS)
def publish(key: str) -> ResponseReturnValue:
    form, status = PublishForm(), 200
    if form.validate_on_submit():
        try:
            publishing.publish(actor(), key, form.sha256.data or "", session=work())
        except CannotBePublished:
            status = 409  # The page says what has to be done first.
        else:
            flash(_("Версия %(key)s опубликована: новые прохождения идут по ней.", key=key), "good")
            return redirect(url_for("methodologist.instrument", key=key))
    page = instrument_of(key, locale(), session=work())
    found = check(key, session=work())
    form.sha256.data = found.sha256
    return render_template("methodologist/publish.html", page=page, check=found, form=form), status


@room.route("/instruments/<key>/retire", methods=["GET", "POST"])
@requires(get=Permission.KEEP_INSTRUMENTS, post=Permission.KEEP_INSTRUMENTS)
def retire(key: str) -> ResponseReturnValue:
    form = RetireForm()
    if form.validate_on_submit():
        try:
            publishing.retire(actor(), key, knowing=form.knowing.data, session=work())
        except LastOfThePlan as error:
            form.knowing.errors = [say(error)]
        else:
            flash(_("Версия %(key)s снята. Прежние результаты читаются.", key=key), "good")
            return redirect(url_for("methodologist.instrument", key=key))
    page = instrument_of(key, locale(), session=work())
    farewell = publishing.farewell(key, session=work())
    html = render_template("methodologist/retire.html", page=page, farewell=farewell, form=form)
    return html, 422 if form.errors else 200


@room.post("/instruments/<key>/delete")
@requires(post=Permission.KEEP_INSTRUMENTS)
def delete_draft(key: str) -> ResponseReturnValue:
    drafts.delete(actor(), key, session=work())
    flash(_("Черновик %(key)s удалён.", key=key), "good")
    return redirect(url_for("methodologist.instruments"))
