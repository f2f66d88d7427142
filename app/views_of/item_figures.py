"""Figures and flags of single items and of scales, in the classical way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isnan
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from app.services import item_data, item_marks
from app.services.item_data import ItemData, Numbers, Table
from questionnaires.definition import Questionnaire
from questionnaires.irt.scoring import reliability, score
from questionnaires.irt.tables import tabulate
from questionnaires.parts import Item, Kind, Scale
from questionnaires.statistics.classical import (
    Interval,
    ItemStatistics,
    alpha_interval,
    item_statistics,
)

if TYPE_CHECKING:
    from questionnaires.irt.parameters import Parameters

FEWEST = 30
"""Below this many answers a figure says more about chance than about the item."""

STILL_FEW = 200
"""Below this many answers figures are shown with a warning."""

WEAK = 0.2
"""Item-rest correlations below this are poor (Ebel & Frisbie 1991, chapter 13)."""

NEARLY_ALL = 0.9
OFTEN_CHANGED = 0.15
FAST_SECONDS = 1.5
HARDER_THAN_CHANCE = 0.05
WEIGHT = {
    "against": 6,
    "same": 5,
    "unsolved": 4,
    "distractor": 4,
    "weak": 3,
    "lowers": 2,
    "fast": 1,
    "changed": 1,
}
"""The flags and how bad each is; the words for them are the page's."""


@dataclass(frozen=True, slots=True)
class Share:
    """One answer of an item: how many percent chose it. `right` is None where none is right."""

    label: str
    percent: int
    right: bool | None = None


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item. Figures are None below `FEWEST` answers or where they cannot be worked out.

    `enough` is "none", "few" or "enough"; `mean` and `sd` are in units of the answers (of right
    answers: a share), `seconds` the median time, `changed` the percent who answered more than once.
    """

    id: str
    text: str
    scale: str
    answers: int
    enough: str
    shares: tuple[Share, ...]
    mean: float | None
    sd: float | None
    item_rest: float | None
    alpha_without: float | None
    seconds: float | None
    changed: int | None
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScaleLine:
    """One scale. `alpha` needs people who answered all its items, `reliability` parameters."""

    id: str
    name: str
    items: int
    n: int
    alpha: Interval | None
    reliability: float | None


def fitting(instrument: Questionnaire, parameters: Parameters | None) -> Parameters | None:
    """The parameters, if there are some for every item."""
    if parameters is None or parameters.missing(item.id for item in instrument.items):
        return None
    return parameters


class ItemFigures:
    """Works out scales first, since an item is judged beside the others of its scale."""

    def __init__(
        self,
        instrument: Questionnaire,
        data: ItemData,
        marks: Numbers,
        parameters: Parameters | None,
        form: str | None,
    ) -> None:
        self.instrument = instrument
        self.data = data
        self.form_names = [form] if form else [each.name for each in instrument.forms]
        self._column = {item_id: n for n, item_id in enumerate(data.items)}
        self._asked = {i for name in self.form_names for i in instrument.layout(name).ids}
        self._marks = marks
        self._sizes = item_marks.sizes(instrument)
        self._by_item: dict[str, ItemStatistics] = {}
        self._scales: dict[str, ScaleLine] = {}
        reliabilities = self._reliabilities(parameters)
        for scale in instrument.scales:
            self._scales[scale.id] = self._work_out(scale.id, reliabilities.get(scale.id))

    def asks(self, item_id: str) -> bool:
        return item_id in self._asked

    def scale(self, scale: Scale, locale: str) -> ScaleLine:
        return replace(self._scales[scale.id], name=scale.name.in_(locale))

    def _work_out(self, scale_id: str, reliable: float | None) -> ScaleLine:
        ids = [i.id for i in self.instrument.items_of(scale_id) if i.id in self._asked]
        table = (
            np.column_stack([self._points(i, scale_id) for i in ids]) if ids else np.zeros((0, 0))
        )
        complete = int((~np.isnan(table)).all(axis=1).sum()) if ids else 0
        if len(ids) < 2:
            return ScaleLine(scale_id, "", len(ids), complete, None, None)
        highest = max(self._sizes[self._column[i]] for i in ids)
        found = item_statistics(table, range(highest), at_least=self._at_least(ids))
        for item_id, each in zip(ids, found, strict=True):
            if self.instrument.item(item_id).scale == scale_id:
                self._by_item[item_id] = each
        alpha = alpha_interval(table) if complete >= FEWEST else None
        if alpha is not None and isnan(alpha.value):
            alpha = None
        return ScaleLine(scale_id, "", len(ids), complete, alpha, reliable)

    def _points(self, item_id: str, scale_id: str) -> Table:
        """The answers as far as they speak for a scale; NaN where there is none."""
        mark = self._marks[:, self._column[item_id]]
        points = np.where(mark < 0, np.nan, mark.astype(np.float64))
        turned = (
            self.instrument.kind is Kind.PAIRS and self.instrument.item(item_id).scale != scale_id
        )
        return 1 - points if turned else points

    def _at_least(self, ids: list[str]) -> int:
        """Other items somebody must have answered: half of the shortest form's, if it is fixed."""
        fewest = []
        for name in self.form_names:
            here = sum(i in set(self.instrument.layout(name).ids) for i in ids)
            if here:
                fewest.append(4 if self.instrument.form(name).adaptive else here)
        return max(1, min(fewest, default=2) // 2)

    def _reliabilities(self, parameters: Parameters | None) -> dict[str, float]:
        if parameters is None or len(self.data) < FEWEST:
            return {}
        instrument = self.instrument
        tables = tabulate(parameters, {item.id: item.scale for item in instrument.items})
        found = score(self._marks, tables)
        return {
            trait: float(reliability(found.theta[rows, n], found.se[rows, n]))
            for n, trait in enumerate(parameters.traits)
            if (rows := self._answered(trait)).sum() >= FEWEST
        }

    def _answered(self, scale_id: str) -> item_data.Mask:
        columns = [self._column[i.id] for i in self.instrument.items_of(scale_id)]
        return np.asarray((self._marks[:, columns] >= 0).any(axis=1))

    def line(self, item: Item, locale: str) -> ItemLine:
        column = self._column[item.id]
        answered = self.data.given[:, column] > 0
        n = int(answered.sum())
        scale = self.instrument.scale(item.scale).name.in_(locale)
        text = wording_of(self.instrument, item, locale)
        if n < FEWEST:
            return ItemLine(
                item.id, text, scale, n, "none", (), None, None, None, None, None, None, ()
            )
        found = self._by_item.get(item.id)
        shares = shares_of(self.instrument, item, self.data, self._marks[:, column], locale)
        times = self.data.seconds[answered, column]
        times = times[~np.isnan(times)]
        seconds = median(times.tolist()) if len(times) >= FEWEST else None
        changed = float((self.data.given[answered, column] > 1).mean())
        mark = self._marks[answered, column]
        first = min(self.instrument.values) if self.instrument.kind is Kind.RATING else 0
        return ItemLine(
            item.id,
            text,
            scale,
            n,
            "few" if n < STILL_FEW else "enough",
            shares,
            first + float(mark.mean()),
            float(mark.std(ddof=1)),
            None if found is None else _known(found.item_rest),
            self._alpha_without(item, found),
            seconds,
            round(100 * changed),
            self._flags(item, found, shares, seconds, changed),
        )

    def _alpha_without(self, item: Item, found: ItemStatistics | None) -> float | None:
        if found is None or self._scales[item.scale].alpha is None:
            return None
        return _known(found.alpha_without)

    def _flags(
        self,
        item: Item,
        found: ItemStatistics | None,
        shares: tuple[Share, ...],
        seconds: float | None,
        changed: float,
    ) -> tuple[str, ...]:
        rest = None if found is None else _known(found.item_rest)
        without = self._alpha_without(item, found)
        alpha = self._scales[item.scale].alpha
        flags = {
            "against": rest is not None and rest < 0,
            "same": max((s.percent for s in shares), default=0) >= 100 * NEARLY_ALL,
            "unsolved": _unsolved(shares),
            "distractor": _distractor(shares),
            "weak": rest is not None and 0 <= rest < WEAK,
            "lowers": alpha is not None and without is not None and without > alpha.value + 0.01,
            "fast": seconds is not None and seconds < FAST_SECONDS,
            "changed": changed >= OFTEN_CHANGED,
        }
        return tuple(name for name, raised in flags.items() if raised)


def _known(value: float) -> float | None:
    return None if isnan(value) else value


def _unsolved(shares: tuple[Share, ...]) -> bool:
    """Fewer have the right answer than would by guessing."""
    right = [s.percent for s in shares if s.right]
    return (
        bool(right) and len(shares) > 1 and right[0] < 100 * (1 / len(shares) - HARDER_THAN_CHANCE)
    )


def _distractor(shares: tuple[Share, ...]) -> bool:
    """A wrong answer is chosen more often than the right one."""
    right = [s.percent for s in shares if s.right]
    wrong = [s.percent for s in shares if s.right is False]
    return len(wrong) > 1 and bool(right) and max(wrong) > right[0]


def wording_of(instrument: Questionnaire, item: Item, locale: str) -> str:
    """An item in one line: its text, both sides of a pair, or the rule that makes it."""
    if instrument.kind is Kind.PAIRS:
        return " / ".join(option.text.in_(locale) for option in item.options)
    if instrument.kind is Kind.GENERATED:
        return f"{item.rule}, {item.level}"
    return item.text.in_(locale)


def shares_of(
    instrument: Questionnaire, item: Item, data: ItemData, marks: Numbers, locale: str
) -> tuple[Share, ...]:
    """The answers of one item in percent, in the order of the options."""
    column = data.items.index(item.id)
    answered = data.given[:, column] > 0
    n = max(int(answered.sum()), 1)
    if instrument.kind is Kind.GENERATED:
        solved = round(100 * int((marks == 1).sum()) / n)
        return Share("✓", solved, True), Share("✗", 100 - solved, False)
    values = data.value[answered, column]
    keyed = instrument.kind is Kind.KEYED
    return tuple(
        Share(
            option.text.in_(locale),
            round(100 * int((values == option.value).sum()) / n),
            bool(option.points) if keyed else None,
        )
        for option in instrument.options or item.options
    )
