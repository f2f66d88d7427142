"""Trials of a class: the board of coming slots, and places given and given back."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.blueprints.frame import locale
from app.blueprints.navigator import room
from app.errors import WORDS, say
from app.extensions import work
from app.permissions import Permission, actor, requires
from app.services import trials as use_cases
from app.services.errors import NobodyChosen, SlotIsOver
from app.views_of.assignment import AssignPage, assign_page_of, booking_head_of, moved_up
from app.views_of.class_trials import class_trials_of

MOST_NAMES = 12
"""Names in one message; the message travels in a cookie, and the page below lists everybody."""


@room.get("/classes/<int:class_group_id>/trials")
@requires(get=Permission.ASSIGN_TRIAL)
def trials(class_group_id: int) -> str:
    number = request.args.get("page", 1, type=int)
    page = class_trials_of(actor(), class_group_id, number, locale(), session=work())
    return render_template("navigator/trials.html", page=page)


@room.route("/classes/<int:class_group_id>/trials/<int:slot_id>", methods=["GET", "POST"])
@requires(get=Permission.ASSIGN_TRIAL, post=Permission.ASSIGN_TRIAL)
def assign(class_group_id: int, slot_id: int) -> ResponseReturnValue:
    page = assign_page_of(actor(), class_group_id, slot_id, locale(), session=work())
    if request.method != "POST":
        return render_template("navigator/assign.html", page=page, error=None)
    chosen = request.form.getlist("pupils", type=int)
    try:
        outcome = use_cases.assign(actor(), slot_id, chosen, session=work())
    except (NobodyChosen, SlotIsOver) as error:
        text = say(error)
        return render_template("navigator/assign.html", page=page, error=text), 422
    _tell(page, outcome)
    return redirect(request.path)


@room.post("/bookings/<int:booking_id>/cancel")
@requires(post=Permission.ASSIGN_TRIAL)
def cancel(booking_id: int) -> ResponseReturnValue:
    before = booking_head_of(actor(), booking_id, session=work())
    use_cases.cancel(actor(), booking_id, session=work())
    flash(_("Запись отменена: %(name)s.", name=before.name), "good")
    if before.waiting:
        up = moved_up(actor(), before, locale(), session=work())
        if up:
            flash(_("Место перешло из листа ожидания: %(names)s.", names=_listed(up)), "good")
    if request.form.get("back") == "pupil":
        return redirect(url_for("navigator.pupil", pupil_id=before.pupil_id))
    in_class, slot_id = before.class_group_id, before.slot_id
    return redirect(url_for("navigator.assign", class_group_id=in_class, slot_id=slot_id))


def _tell(page: AssignPage, outcome: use_cases.Assigned) -> None:
    """Who got in, who waits, and who could not come and why."""
    if placed := page.named(outcome.placed):
        flash(_("Место есть: %(names)s.", names=_listed(placed)), "good")
    if waiting := page.named(outcome.waiting):
        text = _("Мест не хватило, в листе ожидания: %(names)s.", names=_listed(waiting))
        flash(text, "warn")
    for why in dict.fromkeys(outcome.refused.values()):
        who = page.named([pupil_id for pupil_id, no in outcome.refused.items() if no is why])
        reason = str(WORDS[why][1])  # type: ignore[index]
        flash(_("Не записаны: %(names)s. %(why)s", names=_listed(who), why=reason), "bad")


def _listed(names: Sequence[str]) -> str:
    text = ", ".join(names[:MOST_NAMES])
    rest = len(names) - MOST_NAMES
    return text if rest <= 0 else _("%(names)s и ещё %(rest)s", names=text, rest=rest)
