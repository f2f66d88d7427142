"""The federal operator's views."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.blueprints.operator import room
from app.extensions import work
from app.permissions import Permission, actor, requires
from app.services import audit as audit_trail
from app.services.regions import set_mode as set_region_mode
from app.views_of.regions import all_regions, mode_change_of

MODES = ("diagnostics_only", "full_cycle")
CHECKED_AT_ONCE = 50_000
"""Longer chains are checked whole only when asked for: it takes a while."""


@room.get("/operator")
@requires(get=Permission.OPERATE)
def regions() -> str:
    """The table; with `?change=id` the question that comes before a change of mode."""
    asked = request.args.get("change", type=int)
    if asked is not None:
        change = mode_change_of(asked, session=work())
        return render_template("operator/mode.html", change=change)
    return render_template("operator/regions.html", regions=all_regions(session=work()))


@room.post("/operator/regions/<int:region_id>/mode")
@requires(post=Permission.OPERATE)
def set_mode(region_id: int) -> ResponseReturnValue:
    mode = request.form.get("mode", "")
    if mode not in MODES:
        abort(400)
    if set_region_mode(actor(), region_id, mode, session=work()):
        flash(_("Режим региона изменён."), "good")
    else:
        flash(_("У региона уже был этот режим, ничего не изменилось."), "info")
    return redirect(url_for("operator.regions"))


@room.get("/operator/audit")
@requires(get=Permission.OPERATE)
def audit() -> str:
    newest = None if request.args.get("whole") == "1" else CHECKED_AT_ONCE
    found = audit_trail.verify(work(), newest=newest)
    events = audit_trail.recent(work())
    return render_template("operator/audit.html", found=found, events=events)
