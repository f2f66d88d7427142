"""Begin an observer's questionnaire, answer it part by part, and go back to where one came from."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.blueprints.frame import locale
from app.blueprints.rating import room
from app.blueprints.rating.forms import ParentForm, answers_in
from app.errors import say
from app.extensions import work
from app.permissions import Permission, actor, requires
from app.services import answering, diagnostics
from app.services.errors import AttemptIsFinished, NotFound, TooEarly
from app.services.subjects import About
from app.views_of.rating import RatingPage, rating_page

OBSERVATION, TRIAL_RATING = "observation", "trial-rating"


@room.post("/family/<int:pupil_id>/ratings")
@requires(post=Permission.SEE_CHILD)
def of_child(pupil_id: int) -> ResponseReturnValue:
    form = ParentForm()
    if not form.validate():
        raise NotFound
    return _begun(form.instrument.data or "", About(pupil_id=pupil_id))


@room.post("/pupils/<int:pupil_id>/observations")
@requires(post=Permission.LEAD_CLASS)
def of_pupil(pupil_id: int) -> ResponseReturnValue:
    return _begun(OBSERVATION, About(pupil_id=pupil_id))


@room.post("/host/bookings/<int:booking_id>/rating")
@requires(post=Permission.RECEIVE_PUPILS)
def of_visit(booking_id: int) -> ResponseReturnValue:
    try:
        return _begun(TRIAL_RATING, About(booking_id=booking_id))
    except TooEarly as error:
        flash(say(error), "warn")
        return redirect(url_for("host.slots"))


def _begun(instrument_id: str, about: About) -> ResponseReturnValue:
    started = diagnostics.start(actor(), instrument_id, about=about, session=work())
    return redirect(url_for("rating.sheet", public_id=started.public_id))


@room.route("/ratings/<public_id>", methods=["GET", "POST"])
@requires(get=Permission.RATE, post=Permission.RATE)
def sheet(public_id: str) -> ResponseReturnValue:
    number = request.args.get("part", type=int)
    page = rating_page(actor(), public_id, locale(), number, session=work())
    if page.finished:
        flash(_("Анкета уже заполнена. Спасибо."), "info")
        return redirect(_back(page))
    if request.method == "POST":
        return _take(page)
    return render_template("rating/sheet.html", page=page, back=_back(page), missing=())


def _take(page: RatingPage) -> ResponseReturnValue:
    given = answers_in(page.items)
    if given:
        try:
            answering.save_answers(actor(), page.public_id, given, session=work())
        except AttemptIsFinished as error:
            flash(say(error), "warn")
            return redirect(_back(page))
    page = rating_page(actor(), page.public_id, locale(), page.part, session=work())
    missing = () if page.gaps_allowed else tuple(i for i in page.items if i.value is None)
    if missing:
        shown = render_template("rating/sheet.html", page=page, back=_back(page), missing=missing)
        return shown, 422
    if page.part < len(page.parts):
        return redirect(url_for("rating.sheet", public_id=page.public_id, part=page.part + 1))
    diagnostics.finish(actor(), page.public_id, session=work())
    flash(_("Ответы сохранены. Спасибо."), "good")
    return redirect(_back(page))


def _back(page: RatingPage) -> str:
    """The page on which the questionnaire was begun."""
    if page.audience == "parent":
        return url_for("parent.child", pupil_id=page.pupil_id)
    if page.audience == "navigator":
        return url_for("navigator.pupil", pupil_id=page.pupil_id)
    return url_for("host.roster", slot_id=page.slot_id)
