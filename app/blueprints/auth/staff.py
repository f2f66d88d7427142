"""The door of adults: e-mail and password, then the second factor; a first or lost password."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.blueprints.auth import room
from app.blueprints.auth.forms import NewPasswordForm, OneTimeForm, PasswordForm
from app.blueprints.frame import home_endpoint, let_in
from app.blueprints.qr import qr_svg
from app.extensions import work
from app.permissions import Permission, actor, requires
from app.services import accounts, errors
from app.services.surroundings import of

HALFWAY_SECONDS = 600
"""How long a right password waits for its second factor."""


@room.route("/staff", methods=["GET", "POST"])
@requires(get=Permission.SIGN_IN, post=Permission.SIGN_IN)
def staff() -> ResponseReturnValue:
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            accepted = accounts.check_password(
                actor(), form.text("email"), form.text("password"), _address(), session=work()
            )
            return _signed_in(accepted.token) if accepted.token else _halfway(accepted)
        except (errors.CredentialsAreWrong, errors.TooManyTries) as error:
            form.refuse("password", error)
    return render_template("auth/staff.html", form=form), form.status


def _signed_in(token: str) -> ResponseReturnValue:
    let_in(token)
    waits = "invitation_code" in session
    return redirect(url_for("parent.invitation" if waits else home_endpoint(actor())))


def _halfway(accepted: accounts.PasswordAccepted) -> ResponseReturnValue:
    """Remember in the signed cookie who gave the right password, and when."""
    session["halfway"] = [accepted.user_id, int(of(work()).clock.now().timestamp())]
    session.pop("new_secret", None)
    if not accepted.enrolled:
        session["new_secret"] = accounts.new_second_factor(accepted.user_id, None, session=work())[
            0
        ]
    return redirect(url_for("auth.second_factor"))


def _who_is_halfway() -> int | None:
    user_id, since = session.get("halfway", (None, 0))
    late = of(work()).clock.now().timestamp() - since > HALFWAY_SECONDS
    return None if user_id is None or late else int(user_id)


@room.route("/staff/second-factor", methods=["GET", "POST"])
@requires(get=Permission.SIGN_IN, post=Permission.SIGN_IN)
def second_factor() -> ResponseReturnValue:
    user_id = _who_is_halfway()
    if user_id is None:
        session.pop("halfway", None)
        return redirect(url_for("auth.staff"))
    form, secret = OneTimeForm(), session.get("new_secret")
    if form.validate_on_submit():
        try:
            return _signed_in(
                accounts.confirm_second_factor(
                    actor(), user_id, form.text("code"), secret, session=work()
                )
            )
        except (errors.SecondFactorIsWrong, errors.TooManyTries) as error:
            form.refuse("code", error)
    return _second_factor_page(form, user_id, secret), form.status


def _second_factor_page(form: OneTimeForm, user_id: int, secret: str | None) -> str:
    if secret is None:
        return render_template("auth/second_factor.html", form=form)
    _same, address = accounts.new_second_factor(user_id, secret, session=work())
    groups = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    return render_template("auth/enrol.html", form=form, secret=groups, qr=qr_svg(address))


@room.route("/staff/password", methods=["GET", "POST"])
@requires(get=Permission.SIGN_IN, post=Permission.SIGN_IN)
def new_password() -> ResponseReturnValue:
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            accounts.set_password(
                actor(), form.text("code"), form.text("password"), _address(), session=work()
            )
            flash(_("Пароль сохранён. Теперь войдите с ним."), "good")
            return redirect(url_for("auth.staff"))
        except errors.PasswordIsWeak as error:
            form.refuse("password", error)
        except (errors.CodeIsNotKnown, errors.TooManyTries) as error:
            form.refuse("code", error)
    return render_template("auth/new_password.html", form=form), form.status


def _address() -> str:
    return request.remote_addr or ""
