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
    rating,
    site,
)

# In the order in which their sections stand in the navigation.
ROOMS = (pupil, navigator, parent, host, coordinator, methodologist, operator, rating, site, auth)


def init_app(app: Flask) -> None:
    """Register every room; each exports `room` and its `navigation`."""
    for module in ROOMS:
        app.register_blueprint(module.room)
    frame.init_app(app, [entry for module in ROOMS for entry in module.navigation])
