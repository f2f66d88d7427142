"""The closed vocabularies of instruments in the reader's language, and the tabs of a version."""

from __future__ import annotations

from typing import Any

from flask import current_app, request, url_for
from flask_babel import lazy_gettext as _

from app.blueprints.frame import Link
from app.blueprints.methodologist import room

STATES = {
    "draft": ("wait", _("черновик")),
    "published": ("good", _("опубликована")),
    "retired": ("neutral", _("снята")),
}
AUDIENCES = {
    "pupil": _("ученик о себе"),
    "parent": _("родитель о ребёнке"),
    "navigator": _("педагог об ученике"),
    "host": _("площадка об ученике"),
}
KINDS = {
    "rating": _("оценка по шкале"),
    "pairs": _("выбор из двух"),
    "keyed": _("вопросы с верным ответом"),
    "judgement": _("ситуации"),
    "generated": _("задачи по правилам"),
}
SCORERS = {
    "sum": _("средние по шкалам"),
    "graded": _("модель с параметрами заданий (GRM)"),
    "pairs": _("сравнение пар"),
    "binary": _("модель с параметрами заданий (2PL, 3PL)"),
    "points": _("баллы ответов"),
}
OCCASIONS = {
    "any": _("о человеке вообще"),
    "trial": _("об одной пробе, которая прошла"),
}
TABS: tuple[tuple[str, Any], ...] = (
    ("methodologist.instrument", _("Обзор")),
    ("methodologist.item_statistics", _("Задания")),
    ("methodologist.calibration", _("Калибровка")),
    ("methodologist.norms", _("Нормы")),
    ("methodologist.dif", _("Различия (DIF)")),
)
"""Pages of one version, each under its key."""


@room.context_processor
def vocabulary() -> dict[str, Any]:
    """What every template of the room may name."""
    return {
        "states": STATES,
        "audiences": AUDIENCES,
        "kinds": KINDS,
        "scorers": SCORERS,
        "occasions": OCCASIONS,
        "tabs": _tabs(),
    }


def _tabs() -> list[Link]:
    key = (request.view_args or {}).get("key")
    if key is None:
        return []
    return [
        Link(str(label), url_for(endpoint, key=key), request.endpoint == endpoint)
        for endpoint, label in TABS
        if endpoint in current_app.view_functions
    ]
