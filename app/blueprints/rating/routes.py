"""Begin an observer's questionnaire, answer it part by part, and go back to where one came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
from app.services.answering import Given
from app.services.errors import AttemptIsFinished, NotFound, TooEarly
from app.services.subjects import About
from app.views_of.rating import RatingPage, rating_page, slot_of_visit

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
    except TooEarly:
        _only_who_came()
    slot_id = slot_of_visit(actor(), booking_id, session=work())
    return redirect(url_for("host.roster", slot_id=slot_id))


def _begun(instrument_id: str, about: About) -> ResponseReturnValue:
    started = diagnostics.start(actor(), instrument_id, about=about, session=work())
    return redirect(url_for("rating.sheet", public_id=started.public_id))


def _only_who_came() -> None:
    flash(_("Оценить можно работу того, у кого стоит отметка «Посещено»."), "warn")


@room.route("/ratings/<public_id>", methods=["GET", "POST"])
@requires(get=Permission.RATE, post=Permission.RATE)
def sheet(public_id: str) -> ResponseReturnValue:
    number = request.args.get("part", type=int)
    page = rating_page(actor(), public_id, locale(), number, session=work())
    if not page.took_place:
        _only_who_came()
        return redirect(_back(page))
    if request.method == "POST":
        return _take(page)
    if page.finished:
        flash(_("Анкета уже заполнена. Спасибо."), "info")
        return redirect(_back(page))
    return _shown(page)


def _take(page: RatingPage) -> ResponseReturnValue:
    given = answers_in(page.items)
    otherwise = _save(page, given)
    page = rating_page(actor(), page.public_id, locale(), page.part, session=work())
    if page.finished:
        return _too_late(page) if otherwise else _over(page)
    if otherwise:
        return _shown(page, otherwise=otherwise), 409
    if request.form.get("later"):
        flash(_("Ответы сохранены. Продолжить можно в любой день."), "good")
        return redirect(_back(page))
    if page.open_items or (page.is_last and not page.answered):
        return _shown(page, gaps=True), 422
    return _on_from(page)


def _save(page: RatingPage, given: Sequence[Given]) -> Mapping[str, int]:
    """Store the answers; those that do not count now, because of another tab: item id → value."""
    if not given:
        return {}
    try:
        stored = answering.save_answers(actor(), page.public_id, given, session=work()).answers
    except AttemptIsFinished:
        return {g.item_id: g.value for g in given}
    return {g.item_id: g.value for g in given if stored[g.item_id][1] != g.value}


def _on_from(page: RatingPage) -> ResponseReturnValue:
    if not page.is_last:
        return redirect(url_for("rating.sheet", public_id=page.public_id, part=page.part + 1))
    if page.is_open_elsewhere:
        flash(_("Эта часть сохранена. Остались вопросы здесь."), "warn")
        return redirect(url_for("rating.sheet", public_id=page.public_id))
    diagnostics.finish(actor(), page.public_id, session=work())
    return _over(page)


def _too_late(page: RatingPage) -> ResponseReturnValue:
    flash(say(AttemptIsFinished()), "warn")
    return redirect(_back(page))


def _over(page: RatingPage) -> ResponseReturnValue:
    flash(_("Ответы сохранены. Спасибо."), "good")
    return redirect(_back(page, in_view=True))


def _shown(
    page: RatingPage, *, gaps: bool = False, otherwise: Mapping[str, int] | None = None
) -> str:
    return render_template(
        "rating/sheet.html",
        page=page,
        back=_back(page, in_view=True),
        gaps=gaps,
        otherwise=otherwise or {},
    )


def _back(page: RatingPage, *, in_view: bool = False) -> str:
    """The page on which it was begun; `in_view`: at the very place, past the message on top."""
    if page.visit is not None:
        anchor = f"b{page.visit.booking_id}" if in_view else None
        return url_for("host.roster", slot_id=page.visit.slot_id, _anchor=anchor)
    if page.audience == "navigator":
        anchor = "seen" if in_view else None
        return url_for("navigator.pupil", pupil_id=page.pupil_id, _anchor=anchor)
    return url_for("parent.child", pupil_id=page.pupil_id, _anchor="views" if in_view else None)
