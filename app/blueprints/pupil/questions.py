"""Begin, answer, look once more, finish: with the script of the page as with plain forms."""

from __future__ import annotations

import orjson
from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.blueprints.frame import home_endpoint, let_in, locale
from app.blueprints.pupil import room
from app.blueprints.pupil.forms import AnswerForm, BeginForm, changed_in, given_in
from app.blueprints.pupil.script_data import script_data
from app.blueprints.pupil.second_look_words import lead_of
from app.errors import say
from app.extensions import work
from app.permissions import Permission, actor, requires
from app.services import answering, diagnostics
from app.services.errors import (
    AnswerIsBroken,
    AnswersAreMissing,
    AttemptIsFinished,
    InstrumentIsNotForGrade,
    NotFound,
    NotYours,
    TooEarly,
)
from app.services.subjects import About
from app.views_of.questions import QuestionPage, question_page
from app.views_of.second_look import SecondLook, second_look_of


@room.post("/attempts")
@requires(post=Permission.ANSWER)
def begin() -> ResponseReturnValue:
    form = BeginForm()
    instrument, length = form.chosen()
    about = About(booking_id=form.booking_id.data)
    try:
        started = diagnostics.start(actor(), instrument, length, about=about, session=work())
    except InstrumentIsNotForGrade:
        return _not_now(_("Эта анкета для других классов. Здесь то, что есть для твоего."))
    except TooEarly:
        return _not_now(_("Рассказать о пробе можно, когда площадка отметит, что она прошла."))
    if started.token is not None:
        let_in(started.token)
    return redirect(url_for("pupil.question", public_id=started.public_id))


def _not_now(words: str) -> ResponseReturnValue:
    flash(words, "info")
    return redirect(url_for(home_endpoint(actor())))


@room.route("/attempts/<public_id>", methods=["GET", "POST"])
@requires(get=Permission.ANSWER, post=Permission.ANSWER)
def question(public_id: str) -> ResponseReturnValue:
    if request.method == "POST":
        return _take_answer(public_id)
    number, block = request.args.get("n", type=int), request.args.get("block", type=int)
    try:
        page = question_page(actor(), public_id, locale(), number, session=work())
    except NotYours:
        return sign_in_again()
    if page.finished:
        return redirect(url_for("pupil.result", public_id=public_id))
    if block is not None and not 1 <= block <= page.progress.blocks:
        raise NotFound
    if number is None and block is None and not page.progress.answered:
        block = page.announced()
    return _shown(page, block=block, done=page.complete and number is None and block is None)


def sign_in_again() -> ResponseReturnValue:
    """Answer to somebody who lost the session on the way; refuse whoever is somebody else."""
    if actor().login_id is not None:
        raise NotYours
    flash(_("Введи код снова и продолжай: ответы на месте."), "info")
    return redirect(url_for("auth.enter"))


def _take_answer(public_id: str) -> ResponseReturnValue:
    given = AnswerForm().given()
    try:
        stored = answering.save_answers(actor(), public_id, [given], session=work())
    except AttemptIsFinished as error:
        flash(say(error), "warn")
        return redirect(url_for("pupil.result", public_id=public_id))
    if stored.conflicts:
        page = question_page(actor(), public_id, locale(), item_id=given.item_id, session=work())
        return _shown(page, conflict=True), 409
    page = question_page(actor(), public_id, locale(), session=work())
    block = page.announced(given.item_id)
    return redirect(url_for("pupil.question", public_id=public_id, block=block))


@room.post("/attempts/<public_id>/answers")
@requires(post=Permission.ANSWER)
def answers(public_id: str) -> ResponseReturnValue:
    try:
        content = request.get_json(silent=True)
    except RecursionError:  # Brackets within brackets, thousands deep.
        raise AnswerIsBroken from None
    try:
        stored = answering.save_answers(actor(), public_id, given_in(content), session=work())
    except AttemptIsFinished as error:
        problem = {"title": say(error), "status": 409, "late": error.args}
        return Response(orjson.dumps(problem), 409, mimetype="application/problem+json")
    body = {"stored": stored.answers, "conflicts": sorted(stored.conflicts)}
    if stored.coming is not None:
        body["coming"] = stored.coming
    code = 409 if stored.conflicts else 200
    return Response(orjson.dumps(body), code, mimetype="application/json")


@room.post("/attempts/<public_id>/finish")
@requires(post=Permission.ANSWER)
def finish(public_id: str) -> ResponseReturnValue:
    if diagnostics.worth_another_look(actor(), public_id, session=work()):
        return redirect(url_for("pupil.again", public_id=public_id))
    return _finished(public_id)


@room.route("/attempts/<public_id>/again", methods=["GET", "POST"])
@requires(get=Permission.ANSWER, post=Permission.ANSWER)
def again(public_id: str) -> ResponseReturnValue:
    if request.method == "POST":
        return _look_again(public_id)
    try:
        look = second_look_of(actor(), public_id, locale(), session=work())
    except NotYours:
        return sign_in_again()
    if look is None:
        return redirect(url_for("pupil.question", public_id=public_id))
    return _second_look(look)


def _look_again(public_id: str) -> ResponseReturnValue:
    look = second_look_of(actor(), public_id, locale(), session=work())
    if look is None:  # Pressed twice, or another tab was quicker.
        return _finished(public_id)
    changed = [] if request.form.get("way") == "keep" else changed_in(request.form, look)
    if changed:
        try:
            stored = answering.save_answers(actor(), public_id, changed, session=work())
        except AttemptIsFinished:
            return _finished(public_id)
        fresh = second_look_of(actor(), public_id, locale(), session=work())
        if stored.conflicts and fresh is not None:
            return _second_look(fresh, stored.conflicts), 409
    return _finished(public_id, looked_again=True)


def _finished(public_id: str, *, looked_again: bool = False) -> ResponseReturnValue:
    """Close the attempt. After a second look nothing is asked, whatever the changes bring up."""
    try:
        diagnostics.finish(
            actor(),
            public_id,
            complete=not looked_again,
            looked_again=looked_again,
            session=work(),
        )
    except AnswersAreMissing as error:
        flash(_("Остались вопросы без ответа: %(count)s. Вот первый из них.", count=error.missing))
        return redirect(url_for("pupil.question", public_id=public_id))
    return redirect(url_for("pupil.result", public_id=public_id))


def _second_look(look: SecondLook, conflicts: frozenset[str] = frozenset()) -> str:
    return render_template("pupil/again.html", look=look, lead=lead_of(look), conflicts=conflicts)


def _shown(
    page: QuestionPage, *, block: int | None = None, done: bool = False, conflict: bool = False
) -> str:
    return render_template(
        "pupil/question.html",
        page=page,
        view="done" if done else "block" if block else "question",
        block=block or page.question.block,
        conflict=conflict,
        script=script_data(page),
    )
