"""The result in the shapes that the macros of the design system take."""

from __future__ import annotations

from typing import Any

from app.extensions import address
from app.views_of.result import ResultPage
from app.views_of.result_lines import Direction, FacetLine, ScaleLine


def parts_of(page: ResultPage) -> dict[str, Any]:
    """`leads` (family id → professions with addresses), `bars`, `facets` and `hexagon`."""
    return {
        "leads": {d.family_id: _leads(d) for d in (*page.directions, page.explore)},
        "bars": [_bar(line) for line in page.scales],
        "facets": [_facet(line) for line in page.facets],
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


def _facet(line: FacetLine) -> dict[str, Any]:
    return {
        "label": line.label,
        "value": line.value,
        "low": None,
        "high": None,
        "hue": line.scale,
    }
