"""One pupil and the pupil's parents."""

from __future__ import annotations

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.blueprints.frame import locale
from app.blueprints.navigator import room
from app.blueprints.qr import qr_svg
from app.extensions import work
from app.permissions import Permission, actor, requires
from app.services import guardians
from app.views_of.both_views import observations_of
from app.views_of.pupil_page import pupil_page_of, pupil_result_of

INVITATION = "navigator_invitation"
"""Where the web session keeps a new invitation code until the next page has shown it."""


@room.get("/pupils/<int:pupil_id>")
@requires(get=Permission.LEAD_CLASS)
def pupil(pupil_id: int) -> str:
    page = pupil_page_of(actor(), pupil_id, locale(), session=work())
    observed = observations_of(actor(), pupil_id, locale(), session=work())
    code = None
    if session.get(INVITATION, {}).get("pupil") == pupil_id:
        code = session.pop(INVITATION)["code"]
    link = f"{page.enter_address}#{code}"
    qr = qr_svg(link) if code else None
    return render_template(
        "navigator/pupil.html", page=page, observed=observed, code=code, link=link, qr=qr
    )


@room.get("/pupils/<int:pupil_id>/results/<public_id>")
@requires(get=Permission.LEAD_CLASS)
def pupil_result(pupil_id: int, public_id: str) -> str:
    shown = pupil_result_of(actor(), pupil_id, public_id, locale(), session=work())
    return render_template("navigator/result.html", shown=shown)


@room.post("/pupils/<int:pupil_id>/invitation")
@requires(post=Permission.LEAD_CLASS)
def invite(pupil_id: int) -> ResponseReturnValue:
    code = guardians.invite(actor(), pupil_id, session=work())
    session[INVITATION] = {"pupil": pupil_id, "code": code}
    return redirect(url_for("navigator.pupil", pupil_id=pupil_id, _anchor="invitation"))


@room.post("/guardianships/<int:guardianship_id>/revoke")
@requires(post=Permission.LEAD_CLASS)
def revoke(guardianship_id: int) -> ResponseReturnValue:
    pupil_id = guardians.revoke(actor(), guardianship_id, session=work())
    flash(_("Доступ закрыт: код приглашения и страница ученика больше не открываются."), "good")
    return redirect(url_for("navigator.pupil", pupil_id=pupil_id))
