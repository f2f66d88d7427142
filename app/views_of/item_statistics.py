"""How the items of an instrument behave: classical statistics, flags, information of a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy.orm import Session

from app.services import instruments, item_data, item_marks
from app.services.item_data import Wanted, Whose
from app.services.measuring import parameters_now
from app.views_of.curves import Curve, Plot, above, plot
from app.views_of.item_figures import WEIGHT, ItemFigures, ItemLine, ScaleLine, fitting
from questionnaires.definition import Questionnaire
from questionnaires.irt.tables import GRID, tabulate

if TYPE_CHECKING:
    from questionnaires.irt.parameters import Parameters

SAMPLE = 2000
"""Statistics use this many of the newest people: enough for every figure shown."""

SHOWN = np.abs(GRID) < 4.001


@dataclass(frozen=True, slots=True)
class Information:
    """How well the items of a scale measure along the trait; `rows` are (trait, information)."""

    scale: str
    plot: Plot
    rows: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whose answers a page shows, and what else could be chosen: (value, number of people)."""

    whose: str
    form: str | None
    sources: tuple[tuple[str, int], ...]
    forms: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ItemsPage:
    """All items, the worst first. `people` are in the statistics, at most `most`."""

    key: str
    title: str
    kind: str
    chosen: Chosen
    people: int
    most: int
    careless: int
    adaptive: bool
    parameters: str | None
    provisional: bool
    scales: tuple[ScaleLine, ...]
    items: tuple[ItemLine, ...]
    information: tuple[Information, ...]


def items_of(
    key: str, locale: str, *, whose: str = "pupils", form: str | None = None, session: Session
) -> ItemsPage:
    """The statistics of every item of a version; NotFound when there is none."""
    instrument = instruments.version(key, session=session)
    source = Whose(whose) if whose in set(Whose) else Whose.PUPILS
    asked = form if form in {each.name for each in instrument.forms} else None
    most = item_marks.most_people(instrument, SAMPLE)
    data = item_data.read(instrument, Wanted(source, asked, most=most), session=session)
    parameters = fitting(instrument, parameters_now(instrument, session=session))
    marks = item_marks.marks(instrument, data)
    found = ItemFigures(instrument, data, marks, parameters, asked)
    lines = [found.line(item, locale) for item in instrument.items if found.asks(item.id)]
    return ItemsPage(
        key,
        instrument.title.in_(locale),
        instrument.kind.value,
        _chosen(instrument, source, asked, session),
        len(data),
        most,
        int(data.careless.sum()),
        any(instrument.form(name).adaptive for name in found.form_names),
        None if parameters is None else parameters.key,
        parameters is not None and parameters.provisional,
        tuple(found.scale(scale, locale) for scale in instrument.scales),
        tuple(sorted(lines, key=_worst_first)),
        () if parameters is None else _information(instrument, parameters, asked, locale),
    )


def _chosen(instrument: Questionnaire, source: Whose, form: str | None, session: Session) -> Chosen:
    counts = item_data.counts(instrument, session=session)
    forms = item_data.by_form(instrument, session=session)
    return Chosen(
        source.value,
        form,
        tuple((each.value, counts[each]) for each in Whose),
        tuple((each.name, forms.get(each.name, 0)) for each in instrument.forms),
    )


def _worst_first(line: ItemLine) -> tuple[int, float, str]:
    return (
        -sum(WEIGHT[flag] for flag in line.flags),
        9.0 if line.item_rest is None else line.item_rest,
        line.id,
    )


def _information(
    instrument: Questionnaire, parameters: Parameters, form: str | None, locale: str
) -> tuple[Information, ...]:
    """The information of all items asked, scale by scale."""
    names = [form] if form else [each.name for each in instrument.forms]
    asked = {i for name in names for i in instrument.layout(name).ids}
    ids = [item for item in instrument.items if item.id in asked]
    tables = tabulate(parameters, {item.id: item.scale for item in ids})
    by_scale = {
        scale.id: tables.information[[i.scale == scale.id for i in ids]].sum(axis=0)
        for scale in instrument.scales
    }
    top = above([float(each.max()) for each in by_scale.values()], 1.0)
    found = []
    for scale in instrument.scales:
        curve = by_scale[scale.id]
        line = Curve(GRID[SHOWN][::2].tolist(), curve[SHOWN][::2].tolist())
        rows = tuple((float(t), float(curve[np.abs(GRID - t).argmin()])) for t in range(-3, 4))
        drawing = plot([line], (-4, 4), (0, top))
        found.append(Information(scale.name.in_(locale), drawing, rows))
    return tuple(found)
