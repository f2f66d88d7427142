"""A host's views."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.blueprints.frame import locale
from app.blueprints.host import room
from app.blueprints.host.forms import ActivityForm, SlotForm, options
from app.extensions import work
from app.permissions import Permission, actor, requires
from app.services import offers, trials
from app.services.errors import SlotIsBroken
from app.views_of.host_day import (
    Choices,
    NewSlot,
    board_of,
    choices_of,
    new_slot_of,
    roster_of,
)


@room.get("/host")
@requires(get=Permission.RECEIVE_PUPILS)
def slots() -> str:
    return render_template("host/slots.html", board=board_of(actor(), locale(), session=work()))


@room.get("/host/slots/<int:slot_id>")
@requires(get=Permission.RECEIVE_PUPILS)
def roster(slot_id: int) -> str:
    page = roster_of(actor(), slot_id, locale(), session=work())
    return render_template("host/roster.html", page=page)


@room.post("/host/bookings/<int:booking_id>")
@requires(post=Permission.RECEIVE_PUPILS)
def mark(booking_id: int) -> ResponseReturnValue:
    came = request.form.get("came")
    if came not in ("yes", "no"):
        abort(400)
    slot_id = trials.mark(actor(), booking_id, came == "yes", session=work())
    return redirect(url_for("host.roster", slot_id=slot_id, _anchor=f"b{booking_id}"))


@room.route("/host/activities/new", methods=["GET", "POST"])
@requires(get=Permission.RECEIVE_PUPILS, post=Permission.RECEIVE_PUPILS)
def new_activity() -> ResponseReturnValue:
    choices = choices_of(actor(), locale(), session=work())
    form = _activity_form(choices)
    if form.validate_on_submit():
        activity_id = offers.publish(actor(), form.organisation.data, _offer(form), session=work())
        flash(_("Занятие добавлено. Теперь назначьте ему время."), "good")
        return redirect(url_for("host.new_slot", activity_id=activity_id))
    page = render_template("host/new_activity.html", form=form, choices=choices)
    return page, 422 if form.errors else 200


def _activity_form(choices: Choices) -> ActivityForm:
    form = ActivityForm()
    form.organisation.choices = options(choices.organisations)
    form.competence.choices = options([("", _("не выбрана")), *choices.competencies])
    form.professions.choices = options(p for _family, pairs in choices.families for p in pairs)
    return form


def _offer(form: ActivityForm) -> offers.Offer:
    return offers.Offer(
        kind=form.kind.data,
        level=form.level.data,
        format=form.format.data,
        title=form.title.data or "",
        summary=form.summary.data or "",
        competence=form.competence.data or None,
        grade_from=form.grade_from.data,
        grade_to=form.grade_to.data,
        professions=tuple(form.professions.data or ()),
        accessibility=form.accessibility.data or "",
    )


@room.route("/host/activities/<int:activity_id>/slots/new", methods=["GET", "POST"])
@requires(get=Permission.RECEIVE_PUPILS, post=Permission.RECEIVE_PUPILS)
def new_slot(activity_id: int) -> ResponseReturnValue:
    page = new_slot_of(actor(), activity_id, session=work())
    form = SlotForm()
    if not form.validate_on_submit():
        return _slot_page(form, page)
    try:
        slot_id = offers.add_slot(actor(), activity_id, **form.typed(), session=work())
    except SlotIsBroken:
        # The form has checked all the rest: only the past is left.
        form.day.errors = [_("Это время уже прошло: выберите более позднее.")]
        return _slot_page(form, page)
    flash(_("Время добавлено. Ученики уже видят его на своих страницах."), "good")
    return redirect(url_for("host.roster", slot_id=slot_id))


def _slot_page(form: SlotForm, page: NewSlot) -> ResponseReturnValue:
    return render_template("host/new_slot.html", form=form, page=page), 422 if form.errors else 200
