"""The result in the shapes that the macros of the design system take."""

from __future__ import annotations

from typing import Any

from app.extensions import address
from app.views_of.result import ResultPage
from app.views_of.result_lines import Direction, ScaleLine


def parts_of(page: ResultPage) -> dict[str, Any]:
    """`leads` (family id → professions with addresses), `bars` and `hexagon` for the template."""
    return {
        "leads": {d.family_id: _leads(d) for d in (*page.directions, page.explore)},
        "bars": [_bar(line) for line in page.scales],
        "hexagon": [_bar(line) for line in page.hexagon],
    }


def _leads(direction: Direction) -> list[tuple[str, str]]:
    return [
        (name, address("site.profession", profession_id=profession_id))
        for profession_id, name in direction.professions
    ]


def _bar(line: ScaleLine) -> dict[str, Any]:
    return {
        "label": line.label,
        "note": line.about,
        "value": line.value,
        "low": line.low,
        "high": line.high,
        "hue": line.id,
    }
