"""A methodologist's views."""

from __future__ import annotations

from flask import render_template

from app.blueprints.frame import locale
from app.blueprints.methodologist import room
from app.extensions import work
from app.permissions import Permission, requires
from app.views_of.instruments import FEWEST, SAMPLE, instrument_of, instruments_of


@room.get("/instruments")
@requires(get=Permission.KEEP_INSTRUMENTS)
def instruments() -> str:
    versions = instruments_of(locale(), session=work())
    return render_template("methodologist/instruments.html", versions=versions)


@room.get("/instruments/<key>")
@requires(get=Permission.KEEP_INSTRUMENTS)
def instrument(key: str) -> str:
    page = instrument_of(key, locale(), session=work())
    return render_template("methodologist/instrument.html", page=page, fewest=FEWEST, most=SAMPLE)
