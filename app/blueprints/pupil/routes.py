"""The pupil's own pages: the route, the result, the trials."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.blueprints.frame import locale
from app.blueprints.pupil import room
from app.blueprints.pupil.boards import departures, nearest
from app.blueprints.pupil.questions import sign_in_again
from app.blueprints.pupil.result_parts import parts_of
from app.errors import say
from app.extensions import work
from app.identity import Role
from app.permissions import Permission, actor, requires
from app.services import trials as places
from app.services.errors import (
    BookingHasEnded,
    NotFound,
    NotYours,
    PupilIsBusyThen,
    RegionHasNoTrials,
    SlotIsElsewhere,
    SlotIsNotForGrade,
    SlotIsOver,
    TooManyWishes,
)
from app.views_of.home import home_of, own_slots
from app.views_of.result import own_result
from app.views_of.scale_results import ScalePage

CANNOT_COME = (
    PupilIsBusyThen,
    RegionHasNoTrials,
    SlotIsElsewhere,
    SlotIsNotForGrade,
    SlotIsOver,
    TooManyWishes,
)


@room.get("/me")
@requires(get=Permission.SEE_OWN_PAGE)
def home() -> str:
    page = home_of(actor(), locale(), session=work())
    return render_template("pupil/home.html", page=page, departures=departures)


@room.get("/attempts/<public_id>/result")
@requires(get=Permission.SEE_OWN_RESULT)
def result(public_id: str) -> ResponseReturnValue:
    try:
        page = own_result(actor(), public_id, locale(), session=work())
    except NotFound:
        # Not finished yet, or no such attempt: the page of the questions knows which.
        return redirect(url_for("pupil.question", public_id=public_id))
    except NotYours:
        return sign_in_again()
    if isinstance(page, ScalePage):
        return render_template("pupil/scale_result.html", page=page)
    is_pupil = actor().has(Role.PUPIL)
    slots = own_slots(actor(), locale(), session=work(), near=page.near) if is_pupil else None
    return render_template(
        "pupil/result.html",
        page=page,
        slots=slots,
        departures=departures,
        nearest=nearest,
        **parts_of(page),
    )


@room.get("/me/trials")
@requires(get=Permission.WISH_FOR_TRIAL)
def trials() -> str:
    page = own_slots(actor(), locale(), session=work())
    return render_template("pupil/trials.html", page=page, departures=departures, nearest=nearest)


@room.post("/me/trials/<int:slot_id>")
@requires(post=Permission.WISH_FOR_TRIAL)
def wish(slot_id: int) -> ResponseReturnValue:
    try:
        places.wish(actor(), slot_id, session=work())
    except CANNOT_COME as error:
        flash(say(error), "warn")
    else:
        flash(_("Твоё желание записано. Место даёт педагог."), "good")
    return redirect(url_for("pupil.trials"))


@room.post("/me/bookings/<int:booking_id>/cancel")
@requires(post=Permission.WISH_FOR_TRIAL)
def give_back(booking_id: int) -> ResponseReturnValue:
    try:
        places.cancel(actor(), booking_id, session=work())
    except (BookingHasEnded, SlotIsOver) as error:
        flash(say(error), "warn")
    else:
        flash(_("Запись отменена. Место достанется тому, кто ждёт."), "good")
    return redirect(url_for("pupil.trials"))
