"""What works without network: the service worker, and the page it shows for all it has not kept."""

from __future__ import annotations

from flask import Response, render_template, send_from_directory

from app.blueprints.site import room
from app.extensions import STATIC
from app.permissions import Permission, requires


@room.get("/sw.js")
@requires(get=Permission.READ_PUBLIC)
def service_worker() -> Response:
    """At the root, because a worker sees only what lies below its own address.

    Without a fingerprint and asked for anew each time: browsers find a new worker only there.
    """
    file = send_from_directory(STATIC / "js", "sw.js", mimetype="text/javascript")
    file.headers["Cache-Control"] = "no-cache"
    return file


@room.get("/offline")
@requires(get=Permission.READ_PUBLIC)
def offline() -> str:
    """Kept on devices, so it knows nobody: no name, no form token."""
    return render_template("site/offline.html")
