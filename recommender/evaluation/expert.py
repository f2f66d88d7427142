"""The tables which experts have written by hand, and O*NET means; numbers only."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from recommender.catalogue.entries import FACETS, SCALES
from recommender.evaluation.reading import ITEMS
from recommender.ranking import Floats

FOLDER = Path(__file__).parent / "tables"


@dataclass(frozen=True, eq=False)
class Table:
    """A matrix with the names of its rows and columns."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: Floats

    def of(self, rows: tuple[str, ...]) -> Floats:
        """The values of these rows in this order; ValueError when one is not in the table."""
        return self.values[[self.rows.index(row) for row in rows]]


@cache
def fields_by_item() -> Table:
    """How much the students of each field like each item, (fields, items).

    Fields as rows; in steps of about a third of a standard deviation, relative to other fields.
    """
    table = _read("fields_by_item.csv")
    return Table(table.columns, ITEMS, table.of(ITEMS).T)


@cache
def facets_by_item() -> Floats:
    """How much each item is about each basic interest, 0 to 3, (items, facets)."""
    table = _read("facets_by_item.csv")
    return table.of(ITEMS)[:, [table.columns.index(facet) for facet in FACETS]]


@cache
def fields_by_scale() -> Table:
    """How much each field is about each type, 1 to 7, (fields, 6)."""
    return _read("fields_by_scale.csv")


@cache
def occupations_by_field() -> Table:
    """Mean O*NET interest ratings of occupations of each field, 1 to 7, (fields, 6)."""
    return _read("occupations_by_field.csv", tuple(SCALES))


def _read(name: str, columns: tuple[str, ...] | None = None) -> Table:
    """A table with a comment in its first line, and names in its first column."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        next(lines)
        rows = list(csv.DictReader(lines))
    key, *others = rows[0]
    names = tuple(others) if columns is None else columns
    values = np.array([[float(row[column]) for column in names] for row in rows])
    values.flags.writeable = False
    return Table(tuple(row[key] for row in rows), names, values)
