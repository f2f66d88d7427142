"""The doors of pupils, guests and invited parents: a code, a name, twelve questions."""

from __future__ import annotations

from flask import current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.blueprints.auth import room
from app.blueprints.auth.forms import CodeForm, NameForm
from app.blueprints.frame import let_in
from app.blueprints.qr import qr_svg
from app.extensions import work
from app.permissions import Permission, actor, requires
from app.services import diagnostics, errors, sign_in


@room.route("/enter", methods=["GET", "POST"])
@requires(get=Permission.SIGN_IN, post=Permission.SIGN_IN)
def enter() -> ResponseReturnValue:
    form = CodeForm()
    # A guest who comes from the result wants to keep it; anybody else begins afresh.
    if request.method == "GET" and _keeps() != ("keep" in request.args):
        session["keep_result"] = "keep" in request.args
    if form.validate_on_submit():
        try:
            found = sign_in.enter(
                actor(), form.text("code"), _address(), session=work(), keep_result=_keeps()
            )
            return _through(found, form.text("code"))
        except (errors.CodeIsNotKnown, errors.TooManyTries) as error:
            form.refuse("code", error)
    return render_template("auth/enter.html", form=form), form.status


def _through(
    found: sign_in.SignedIn | sign_in.ClassDoor | sign_in.Invitation, code: str
) -> ResponseReturnValue:
    """Where a code leads that opens something."""
    if isinstance(found, sign_in.SignedIn):
        let_in(found.token)
        return redirect(url_for("pupil.home"))
    if isinstance(found, sign_in.ClassDoor):
        session["door_code"] = code
        session["door_class"] = [found.class_name, found.school]
        return redirect(url_for("auth.class_door"))
    session["invitation_code"] = code
    return redirect(url_for("parent.invitation"))


@room.route("/enter/class", methods=["GET", "POST"])
@requires(get=Permission.SIGN_IN, post=Permission.SIGN_IN)
def class_door() -> ResponseReturnValue:
    if "door_code" not in session:
        return redirect(url_for("auth.enter"))
    form = NameForm()
    if form.validate_on_submit():
        try:
            return _join(form.text("first_name"), form.text("last_name"))
        except (errors.CodeIsNotKnown, errors.TooManyTries) as error:
            form.refuse("first_name", error, _("Вход в класс закрыт. Попроси новый код."))
        except (
            errors.NameIsMissing,
            errors.PupilHasJoinedAlready,
            errors.ClassIsFull,
        ) as error:
            form.refuse("first_name", error)
    return render_template("auth/class_door.html", form=form), form.status


def _join(first_name: str, last_name: str) -> ResponseReturnValue:
    joined = sign_in.join_class(
        actor(),
        session["door_code"],
        first_name,
        last_name,
        _address(),
        session=work(),
        keep_result=_keeps(),
    )
    let_in(joined.token)
    session["new_code"] = joined.code
    return redirect(url_for("auth.welcome"))


@room.route("/enter/welcome", methods=["GET", "POST"])
@requires(get=Permission.SEE_OWN_PAGE, post=Permission.SEE_OWN_PAGE)
def welcome() -> ResponseReturnValue:
    if request.method == "POST":
        session.pop("new_code", None)
    code = session.get("new_code")
    if code is None:
        return redirect(url_for("pupil.home"))
    address = current_app.extensions["settings"].public_url + url_for("auth.enter", _anchor=code)
    return render_template("auth/welcome.html", code=code, qr=qr_svg(address))


@room.post("/try")
@requires(post=Permission.ANSWER)
def try_out() -> ResponseReturnValue:
    started = diagnostics.start(actor(), "interests", "short", session=work())
    if started.token is not None:
        let_in(started.token)
    return redirect(url_for("pupil.question", public_id=started.public_id))


def _keeps() -> bool:
    return bool(session.get("keep_result"))


def _address() -> str:
    return request.remote_addr or ""
