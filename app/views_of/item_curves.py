"""One item: what it says about the trait by its parameters, and what people really answered."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.services import instruments, item_data, item_marks
from app.services.errors import NotFound
from app.services.item_data import Mask, Numbers, Table, Wanted, Whose
from app.services.measuring import parameters_now
from app.views_of.curves import HUES, Curve, Dot, Plot, above, plot
from app.views_of.item_figures import FEWEST, ItemFigures, ItemLine, fitting, wording_of
from app.views_of.item_statistics import SAMPLE, SHOWN
from models import ScoringSet, ScoringSetKind
from questionnaires.definition import Questionnaire, UnknownPartError
from questionnaires.irt.scoring import log_likelihoods
from questionnaires.irt.tables import GRID, NORMAL, Tables, tabulate
from questionnaires.parts import Item, Kind

if TYPE_CHECKING:
    from questionnaires.irt.parameters import Parameters

AT_LEAST = 20
"""People in a group: the mean of fewer jumps about."""

MOST_GROUPS = 8
_Z = 1.96
_AT = range(-3, 4)


@dataclass(frozen=True, slots=True)
class Group:
    """People who are alike in the rest of the scale.

    `place` is their mean trait by the other items (without parameters: the mean of their other
    answers), `mean` their mean answer to this item with its standard error `se`, `expected` the one
    the model expects.
    """

    n: int
    place: float
    mean: float
    se: float
    expected: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Parameters of the item with their standard errors, None where they were not estimated."""

    key: str
    provisional: bool
    a: float
    b: tuple[float, ...]
    c: float | None
    se_a: float | None
    se_b: tuple[float, ...] | None


@dataclass(frozen=True, slots=True)
class ItemPage:
    """`reversed`: answers count from the other end. `options` are curves with rows (trait, one
    share per answer), `information` one curve.

    `fit` puts the answers given over the expected ones; its ends are `low` and `high`.
    """

    key: str
    title: str
    kind: str
    whose: str
    line: ItemLine
    people: int
    reversed: bool
    figures: Figures | None
    labels: tuple[str, ...]
    options: Plot | None
    option_rows: tuple[tuple[float, tuple[float, ...]], ...]
    information: Plot | None
    information_rows: tuple[tuple[float, float], ...]
    fit: Plot | None
    groups: tuple[Group, ...]


def item_of(
    key: str, item_id: str, locale: str, *, whose: str = "pupils", session: Session
) -> ItemPage:
    """One item of a version; NotFound when there is no such version or item."""
    instrument = instruments.version(key, session=session)
    try:
        item = instrument.item(item_id)
    except UnknownPartError:
        raise NotFound from None
    source = Whose(whose) if whose in set(Whose) else Whose.PUPILS
    most = item_marks.most_people(instrument, SAMPLE)
    data = item_data.read(instrument, Wanted(source, most=most), session=session)
    parameters = fitting(instrument, parameters_now(instrument, session=session))
    marks = item_marks.marks(instrument, data)
    line = ItemFigures(instrument, data, marks, parameters, None).line(item, locale)
    drawn = None if parameters is None else _Model(instrument, item, parameters)
    first = min(instrument.values) if instrument.kind is Kind.RATING else 0
    groups = _groups(instrument, item, marks, drawn, first)
    highest = first + item_marks.sizes(instrument)[data.items.index(item.id)] - 1
    return ItemPage(
        key=key,
        title=wording_of(instrument, item, locale),
        kind=instrument.kind.value,
        whose=source.value,
        line=line,
        people=len(data),
        reversed=item.reversed,
        figures=None if parameters is None else _figures(item, parameters, session),
        labels=_labels(instrument, item, locale),
        options=None if drawn is None else drawn.option_plot(),
        option_rows=() if drawn is None else drawn.option_rows(),
        information=None if drawn is None else drawn.information_plot(),
        information_rows=() if drawn is None else drawn.information_rows(),
        fit=_fit(groups, drawn, (float(first), float(highest))),
        groups=groups,
    )


class _Model:
    """What the parameters expect of the item."""

    def __init__(self, instrument: Questionnaire, item: Item, parameters: Parameters) -> None:
        self.parameters = parameters
        self.instrument = instrument
        self.item = item
        tables = tabulate(parameters, {item.id: item.scale})
        p = np.exp(tables.log_p[0])
        self.p: Table = p[p.sum(axis=1) > 0]
        self.information: Table = tables.information[0]
        self.expected: Table = np.arange(len(self.p)) @ self.p

    def option_plot(self) -> Plot:
        shown = self.p[:, SHOWN][:, ::2]
        # Of a right–wrong item one curve says it all.
        chosen = range(len(shown)) if len(shown) > 2 else range(1, 2)
        x = GRID[SHOWN][::2].tolist()
        curves = [
            Curve(x, shown[k].tolist(), str(n), "I" if len(shown) == 2 else HUES[n % len(HUES) - 1])
            for n, k in enumerate(chosen, start=1)
        ]
        return plot(curves, (-4, 4), (0, 1))

    def option_rows(self) -> tuple[tuple[float, tuple[float, ...]], ...]:
        return tuple((float(t), tuple(self.p[:, _near(t)].tolist())) for t in _AT)

    def information_plot(self) -> Plot:
        curve = self.information[SHOWN][::2].tolist()
        return plot([Curve(GRID[SHOWN][::2].tolist(), curve)], (-4, 4), (0, above(curve, 0.5)))

    def information_rows(self) -> tuple[tuple[float, float], ...]:
        return tuple((float(t), float(self.information[_near(t)])) for t in _AT)

    def rest(self) -> tuple[list[int], Tables]:
        """Columns and tables of the other items of the scale."""
        others = [
            (n, i)
            for n, i in enumerate(self.instrument.items)
            if i.scale == self.item.scale and i.id != self.item.id
        ]
        tables = tabulate(self.parameters, {i.id: i.scale for _, i in others})
        alone = Tables(tables.log_p, tables.information, np.zeros(len(others), dtype=np.intp))
        return [n for n, _ in others], alone


def _near(trait: float) -> int:
    return int(np.abs(GRID - trait).argmin())


def _labels(instrument: Questionnaire, item: Item, locale: str) -> tuple[str, ...]:
    """The answers in the order of the curves; empty for right–wrong items, which have one."""
    if instrument.kind is not Kind.RATING:
        return ()
    labels = tuple(option.text.in_(locale) for option in instrument.options)
    return labels[::-1] if item.reversed else labels


def _figures(item: Item, parameters: Parameters, session: Session) -> Figures:
    errors = session.scalar(
        select(ScoringSet.summary["errors"]).where(
            ScoringSet.kind == ScoringSetKind.PARAMETERS, ScoringSet.key == parameters.key
        )
    )
    known = parameters.items[item.id]
    se = (errors or {}).get(item.id)
    return Figures(
        parameters.key,
        parameters.provisional,
        known.a,
        known.b,
        known.c if parameters.model == "3pl" else None,
        None if se is None else se[0],
        None if se is None else tuple(se[1:]),
    )


def _groups(
    instrument: Questionnaire, item: Item, marks: Numbers, model: _Model | None, first: int
) -> tuple[Group, ...]:
    """People of the item by their answers to the rest of its scale, in groups of equal size."""
    column = [each.id for each in instrument.items].index(item.id)
    others = [n for n, i in enumerate(instrument.items) if i.scale == item.scale and n != column]
    usable: Mask = (marks[:, column] >= 0) & (marks[:, others] >= 0).any(axis=1)
    x, mine = marks[usable], first + marks[usable, column].astype(np.float64)
    if len(mine) < FEWEST or not others:
        return ()
    place, expected = first + _rest_means(x[:, others]), None
    if model is not None:
        columns, tables = model.rest()
        weights = np.exp(_centred(log_likelihoods(x[:, columns], tables)[:, 0])) * NORMAL
        weights /= weights.sum(axis=1, keepdims=True)
        place, expected = weights @ GRID, first + weights @ model.expected
    order = np.argsort(place, kind="stable")
    pieces = np.array_split(order, min(MOST_GROUPS, max(1, len(order) // AT_LEAST)))
    return tuple(
        Group(
            len(piece),
            float(place[piece].mean()),
            float(mine[piece].mean()),
            float(mine[piece].std(ddof=1)) / sqrt(len(piece)),
            None if expected is None else float(expected[piece].mean()),
        )
        for piece in pieces
    )


def _rest_means(x: Numbers) -> Table:
    answered = x >= 0
    means: Table = np.where(answered, x, 0).sum(axis=1) / answered.sum(axis=1)
    return means


def _centred(logs: Table) -> Table:
    found: Table = logs - logs.max(axis=1, keepdims=True)
    return found


def _fit(groups: tuple[Group, ...], model: _Model | None, ends: tuple[float, float]) -> Plot | None:
    """Dots of what was answered, with 95 % intervals, over the curve of what is expected."""
    if not groups:
        return None
    dots = [Dot(g.place, g.mean, g.mean - _Z * g.se, g.mean + _Z * g.se) for g in groups]
    if model is None:
        return plot([], ends, ends, dots)
    expected = (ends[0] + model.expected[SHOWN][::2]).tolist()
    return plot([Curve(GRID[SHOWN][::2].tolist(), expected)], (-4, 4), ends, dots)
