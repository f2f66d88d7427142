"""Slots as rows of the departures board (`ui.board`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from app.blueprints.frame import clock, day, word
from app.views_of.slots import SlotLine

KINDS = {
    "requested": "wait",
    "waiting": "wait",
    "assigned": "good",
    "confirmed": "good",
    "attended": "good",
    "absent": "neutral",
}
"""How each state of a booking is marked; the word beside it says which it is."""


def departures(lines: Iterable[SlotLine]) -> list[dict[str, Any]]:
    """One row a slot; `line` carries the slot itself for the action beside it."""
    return [
        {
            "time": clock(line.starts),
            "date": day(line.starts),
            "title": line.title,
            "place": _about(line),
            "seats": line.free,
            "seats_total": line.capacity,
            "status": _status(line),
            "line": line,
        }
        for line in lines
    ]


def nearest(lines: Sequence[SlotLine]) -> tuple[list[SlotLine], list[SlotLine]]:
    """The first slot of every activity, and the same activities on other days."""
    first = {line.activity_id: line for line in reversed(lines)}
    chosen = {line.id for line in first.values()}
    return (
        [line for line in lines if line.id in chosen],
        [line for line in lines if line.id not in chosen],
    )


def _about(line: SlotLine) -> Markup:
    where = _("онлайн") if line.remote else line.place
    notes = [
        _("%(place)s, %(host)s", place=where, host=line.host),
        f"{word(line.kind)}, {word(line.level)}".capitalize(),
    ]
    if line.because:
        notes.append(_("Из твоего списка: %(names)s", names=", ".join(line.because).lower()))
    return Markup("<br>").join(notes)


def _status(line: SlotLine) -> tuple[str, str] | None:
    if line.booking_state is None:
        return None
    return KINDS[line.booking_state], word(line.booking_state)
