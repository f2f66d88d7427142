"""Professions picked for comparison: they travel in the address of every page of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from app.blueprints.frame import locale
from app.extensions import work
from app.views_of.profession_cards import MOST_COMPARED, ProfessionCard, cards_of

PARAMETER = "compare"


@dataclass(frozen=True)
class Tray:
    """What is picked, and the addresses of this page with one more or one less."""

    cards: tuple[ProfessionCard, ...]
    endpoint: str
    values: Mapping[str, Any]

    @property
    def parameter(self) -> str | None:
        """For the address of another page of the catalogue; None while nothing is picked."""
        return _joined(each.id for each in self.cards) or None

    @property
    def full(self) -> bool:
        return len(self.cards) >= MOST_COMPARED

    @property
    def address(self) -> str:
        """Of the page that compares."""
        return url_for("site.compare", ids=self.parameter)

    def holds(self, profession_id: str) -> bool:
        return any(each.id == profession_id for each in self.cards)

    def with_one(self, profession_id: str, anchor: str | None = None) -> str:
        return self._here([*(each.id for each in self.cards), profession_id], anchor)

    def without(self, profession_id: str, anchor: str | None = None) -> str:
        return self._here([e.id for e in self.cards if e.id != profession_id], anchor)

    def _here(self, ids: Iterable[str], anchor: str | None) -> str:
        values = {**self.values, PARAMETER: _joined(ids) or None}
        return url_for(self.endpoint, _anchor=anchor, **values)


def tray(endpoint: str, **values: Any) -> Tray:
    """The tray of the present page, which stands at `endpoint` with `values`."""
    return Tray(
        cards_of(listed(request.args.get(PARAMETER, "")), locale(), session=work()),
        endpoint,
        values,
    )


def listed(text: str) -> list[str]:
    """The ids in a parameter, at most as many as are ever looked at."""
    return [each.strip() for each in text.split(",")[: 4 * MOST_COMPARED]]


def _joined(ids: Iterable[str]) -> str:
    return ",".join(ids)
