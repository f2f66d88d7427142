"""The rooms of the house: one blueprint for each kind of visitor."""

from __future__ import annotations

from flask import Flask

from app.blueprints import (
    auth,
    coordinator,
    frame,
    host,
    methodologist,
    navigator,
    operator,
    parent,
    pupil,
    site,
)

ROOMS = (site, auth, pupil, parent, navigator, host, coordinator, methodologist, operator)


def init_app(app: Flask) -> None:
    """Register every room; each exports `room` and its `navigation`."""
    for module in ROOMS:
        app.register_blueprint(module.room)
    frame.init_app(app, [entry for module in ROOMS for entry in module.navigation])
