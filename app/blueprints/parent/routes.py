"""A parent's views."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.blueprints.frame import let_in, locale
from app.blueprints.parent import room
from app.blueprints.parent.forms import NewParent
from app.errors import say
from app.extensions import work
from app.permissions import Permission, actor, requires
from app.services import guardians
from app.services.errors import CodeIsNotKnown, EmailIsTaken, NameIsMissing, PasswordIsWeak
from app.views_of.both_views import both_views_of
from app.views_of.family import child_of, child_result_of, family_of

CODE = "invitation_code"


@room.route("/invitation", methods=["GET", "POST"])
@requires(get=Permission.ACCEPT_INVITATION, post=Permission.ACCEPT_INVITATION)
def invitation() -> ResponseReturnValue:
    if CODE not in session:
        return _no_code()
    if request.method == "POST" and actor().is_authenticated:
        return _accept_signed_in()
    form = NewParent()
    return _accept_as_new(form) if form.validate_on_submit() else _invited(form)


def _no_code() -> ResponseReturnValue:
    flash(_("Введите код приглашения: он напечатан на листке от педагога."), "info")
    return redirect(url_for("auth.enter"))


def _invited(form: NewParent, taken: bool = False) -> ResponseReturnValue:
    """The page of the invitation, or of one that has ended (which is then forgotten)."""
    address = request.remote_addr or ""
    try:
        child = guardians.invited_child(actor(), session[CODE], address, session=work())
    except CodeIsNotKnown:
        return _ended()
    page = render_template("parent/invitation.html", child=child, form=form, taken=taken)
    return page, 422 if form.errors else 200


def _ended() -> ResponseReturnValue:
    session.pop(CODE, None)
    return render_template("parent/invitation_ended.html"), 422


def _accept_signed_in() -> ResponseReturnValue:
    address = request.remote_addr or ""
    try:
        linked = guardians.accept(actor(), session[CODE], address, session=work())
    except CodeIsNotKnown:
        return _ended()
    session.pop(CODE, None)
    let_in(linked.token)
    flash(_("Готово. Эта страница теперь всегда открыта для вас."), "good")
    return redirect(url_for("parent.child", pupil_id=linked.pupil_id))


def _accept_as_new(form: NewParent) -> ResponseReturnValue:
    try:
        token = guardians.accept_as_new(
            actor(),
            session[CODE],
            form.email.data or "",
            form.first_name.data or "",
            form.last_name.data or "",
            form.password.data or "",
            request.remote_addr or "",
            session=work(),
        )
    except CodeIsNotKnown:
        return _ended()
    except NameIsMissing:
        form.first_name.errors = [_("Напишите имя и фамилию буквами, без цифр и значков.")]
    except EmailIsTaken as error:
        form.email.errors = [say(error)]
        return _invited(form, taken=True)
    except PasswordIsWeak as error:
        form.password.errors = [say(error)]
    else:
        session.pop(CODE, None)
        let_in(token)
        flash(_("Кабинет создан. В следующий раз входите по почте и паролю."), "good")
        children = family_of(actor(), session=work())
        return redirect(url_for("parent.child", pupil_id=children[0].pupil_id))
    return _invited(form)


@room.get("/family")
@requires(get=Permission.SEE_CHILD)
def family() -> str:
    children = family_of(actor(), session=work())
    return render_template("parent/family.html", children=children, invited=CODE in session)


@room.get("/family/<int:pupil_id>")
@requires(get=Permission.SEE_CHILD)
def child(pupil_id: int) -> str:
    page = child_of(actor(), pupil_id, locale(), session=work())
    both = both_views_of(actor(), pupil_id, locale(), session=work())
    return render_template("parent/child.html", page=page, both=both)


@room.get("/family/<int:pupil_id>/results/<public_id>")
@requires(get=Permission.SEE_CHILD)
def result(pupil_id: int, public_id: str) -> str:
    shown = child_result_of(actor(), pupil_id, public_id, locale(), session=work())
    return render_template("parent/result.html", shown=shown)
