"""Begin, answer, finish: with the script of the page as with plain forms."""

from __future__ import annotations

import orjson
from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.blueprints.frame import let_in, locale
from app.blueprints.pupil import room
from app.blueprints.pupil.forms import AnswerForm, BeginForm, given_in
from app.blueprints.pupil.script_data import script_data
from app.errors import say
from app.extensions import work
from app.permissions import Permission, actor, requires
from app.services import answering, diagnostics
from app.services.errors import AnswersAreMissing, AttemptIsFinished, NotFound, NotYours
from app.views_of.questions import QuestionPage, question_page

INSTRUMENT = "interests"


@room.post("/attempts")
@requires(post=Permission.ANSWER)
def begin() -> ResponseReturnValue:
    form = BeginForm()
    if not form.validate() or form.form.data is None:
        raise NotFound
    started = diagnostics.start(actor(), INSTRUMENT, form.form.data, session=work())
    if started.token is not None:
        let_in(started.token)
    return redirect(url_for("pupil.question", public_id=started.public_id))


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
    form = AnswerForm()
    given = form.given()
    try:
        stored = answering.save_answers(actor(), public_id, [given], session=work())
    except AttemptIsFinished as error:
        flash(say(error), "warn")
        return redirect(url_for("pupil.result", public_id=public_id))
    if stored.conflicts:
        page = question_page(actor(), public_id, locale(), form.n.data, session=work())
        return _shown(page, conflict=True), 409
    page = question_page(actor(), public_id, locale(), session=work())
    block = page.announced(given.item_id)
    return redirect(url_for("pupil.question", public_id=public_id, block=block))


@room.post("/attempts/<public_id>/answers")
@requires(post=Permission.ANSWER)
def answers(public_id: str) -> ResponseReturnValue:
    given = given_in(request.get_json(silent=True))
    stored = answering.save_answers(actor(), public_id, given, session=work())
    body = {"stored": stored.answers, "conflicts": sorted(stored.conflicts)}
    code = 409 if stored.conflicts else 200
    return Response(orjson.dumps(body), code, mimetype="application/json")


@room.post("/attempts/<public_id>/finish")
@requires(post=Permission.ANSWER)
def finish(public_id: str) -> ResponseReturnValue:
    try:
        diagnostics.finish(actor(), public_id, session=work())
    except AnswersAreMissing as error:
        flash(_("Остались вопросы без ответа: %(count)s. Вот первый из них.", count=error.missing))
        return redirect(url_for("pupil.question", public_id=public_id))
    return redirect(url_for("pupil.result", public_id=public_id))


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
