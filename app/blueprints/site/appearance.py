"""Language and look: kept in cookies of this browser, not in anybody's account."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from app.blueprints.frame import LOOKS, look
from app.blueprints.site import room
from app.blueprints.site.forms import AppearanceForm
from app.extensions import A_YEAR, LANGUAGES
from app.permissions import Permission, requires


@room.route("/appearance", methods=["GET", "POST"])
@requires(get=Permission.READ_PUBLIC, post=Permission.READ_PUBLIC)
def appearance() -> ResponseReturnValue:
    form = AppearanceForm(data={**look(), "next": came_from()})
    if not form.validate_on_submit():
        page = render_template("site/appearance.html", form=form, back=came_from())
        return page, 422 if form.errors else 200
    response = _redirected(local_path(form.next.data))
    for name in LOOKS:
        _keep(response, name, form[name].data)
    flash(_("Вид страницы сохранён на этом устройстве."), "good")
    return response


@room.post("/language")
@requires(post=Permission.READ_PUBLIC)
def language() -> Response:
    chosen = request.form.get("locale", "")
    if chosen not in LANGUAGES:
        abort(400)
    response = _redirected(local_path(request.form.get("next")))
    _keep(response, "language", chosen)
    return response


def came_from() -> str:
    """The page of ours from which somebody opened this one, else the start page."""
    if "next" in request.values:
        return local_path(request.values["next"])
    referrer = urlsplit(request.referrer or "")
    if referrer.netloc != request.host or referrer.path == request.path:
        return url_for("site.start")
    return local_path(referrer._replace(scheme="", netloc="").geturl())


def local_path(address: str | None) -> str:
    """The address if it is a page of this site that a link may open, else the start page."""
    text = address or ""
    plain = all(" " < ch != "\\" for ch in text)
    parts = urlsplit(text) if plain and text.startswith("/") and not text.startswith("//") else None
    if parts is None or parts.scheme or parts.netloc:
        return url_for("site.start")
    try:
        current_app.create_url_adapter(request).match(parts.path, method="GET")  # type: ignore[union-attr]
    except HTTPException:
        # No such page, or one that only takes POST (the answer to a form was on the screen).
        return url_for("site.start")
    return text


def _redirected(address: str) -> Response:
    response = redirect(address, 303)
    assert isinstance(response, Response)
    return response


def _keep(response: Response, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=A_YEAR,
        secure=current_app.extensions["settings"].secure,
        httponly=True,
        samesite="Lax",
    )
