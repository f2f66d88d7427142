"""A coordinator's view."""

from __future__ import annotations

from flask import abort, render_template, request

from app.blueprints.coordinator import room
from app.blueprints.frame import locale
from app.extensions import work
from app.permissions import Permission, actor, requires
from app.views_of.region import region_of


@room.get("/region")
@requires(get=Permission.OVERSEE_REGION)
def region() -> str:
    asked = request.args.get("region")
    if asked is not None and not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        abort(404)
    region_id = None if asked is None else int(asked)
    page = region_of(actor(), region_id, locale(), session=work())
    return render_template("coordinator/region.html", page=page)
