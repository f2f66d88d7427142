"""One's own account, and the way out."""

from __future__ import annotations

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.blueprints.auth import room
from app.blueprints.auth.forms import ChangePasswordForm
from app.extensions import work
from app.permissions import Permission, actor, requires
from app.services import accounts, browser_sessions, errors
from app.views_of.account import account_of


@room.get("/account")
@requires(get=Permission.KEEP_OWN_ACCOUNT)
def account() -> str:
    return render_template("auth/account.html", page=account_of(actor(), session=work()))


@room.route("/account/password", methods=["GET", "POST"])
@requires(get=Permission.KEEP_OWN_ACCOUNT, post=Permission.KEEP_OWN_ACCOUNT)
def change_password() -> ResponseReturnValue:
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            accounts.change_password(actor(), form.text("old"), form.text("new"), session=work())
            flash(_("Пароль изменён. На других устройствах вход закрыт."), "good")
            return redirect(url_for("auth.account"))
        except errors.CredentialsAreWrong as error:
            form.refuse("old", error, _("Нынешний пароль не подошёл."))
        except errors.PasswordIsWeak as error:
            form.refuse("new", error)
    return render_template("auth/change_password.html", form=form), form.status


@room.post("/sign-out")
@requires(post=Permission.SIGN_OUT)
def sign_out() -> ResponseReturnValue:
    browser_sessions.end(actor(), session=work())
    session.clear()
    response = redirect(url_for("site.start"))
    # Schools share computers: nothing of this person stays in the browser. Not "storage": it may
    # hold unsent answers of somebody else, and js/device.js removes the rest.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
