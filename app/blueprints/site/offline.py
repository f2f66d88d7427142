"""What works without network: the service worker, and the page it shows for all it has not kept."""

from __future__ import annotations

from functools import cache

from flask import Response, render_template

from app.blueprints.site import room
from app.extensions import STATIC
from app.permissions import Permission, requires


@room.get("/sw.js")
@requires(get=Permission.READ_PUBLIC)
def service_worker() -> Response:
    """At the root, because a worker sees only what lies below its own address.

    Without a fingerprint and asked for anew each time: browsers find a new worker only there.
    """
    answer = Response(_worker(), mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    answer.add_etag()  # Flask-Compress answers 304 by it.
    return answer


@cache
def _worker() -> bytes:
    return (STATIC / "js" / "sw.js").read_bytes()


@room.get("/offline")
@requires(get=Permission.READ_PUBLIC)
def offline() -> str:
    """Kept on devices, so it knows nobody: no name, no form token."""
    return render_template("site/offline.html")
