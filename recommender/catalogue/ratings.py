"""Interest ratings of occupations: a small extract of the O*NET interests file.

Source: O*NET 30.1 Database by the U.S. Department of Labor, Employment and Training
Administration, CC BY 4.0. Ratings run from 1 to 7.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from recommender.catalogue.entries import SCALES
from recommender.catalogue.fields import CatalogueError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from recommender.catalogue.files import CatalogueFiles

RATINGS_FILE = "onet_ratings.csv"
_COLUMNS = ["onet_soc", "title", *SCALES]
_ATTRIBUTION = (
    "# O*NET 30.1 Database by the U.S. Department of Labor, Employment and Training Administration"
    " (USDOL/ETA), used under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)."
    " Changed: only the occupations which the professions here point to, only the six interests."
)


def read_ratings(files: CatalogueFiles) -> dict[str, tuple[float, ...]]:
    """O*NET code → six ratings in the order R I A S E C; CatalogueError on a malformed row."""
    rows = _rows(files.text(RATINGS_FILE), RATINGS_FILE)
    ratings: dict[str, tuple[float, ...]] = {}
    for row in rows:
        code = row["onet_soc"]
        if code in ratings:
            raise CatalogueError(RATINGS_FILE, code, "comes twice")
        ratings[code] = _six(row, RATINGS_FILE)
    return ratings


def extract_ratings(source: Path, codes: Iterable[str]) -> str:
    """The text of the ratings file for `codes`, taken digit by digit from an O*NET file.

    Raises CatalogueError when the source lacks a code or a column.
    """
    available = {row["onet_soc"]: row for row in _rows(source.read_text("utf-8"), source.name)}
    out = io.StringIO()
    out.write(_ATTRIBUTION + "\n")
    writer = csv.DictWriter(out, _COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for code in sorted(set(codes)):
        if code not in available:
            raise CatalogueError(source.name, code, "has no interest ratings")
        _six(available[code], source.name)
        writer.writerow(available[code])
    return out.getvalue()


def _rows(text: str, name: str) -> list[dict[str, str]]:
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    reader = csv.DictReader(lines)
    absent = sorted(set(_COLUMNS) - set(reader.fieldnames or ()))
    if absent:
        raise CatalogueError(name, "header", f"lacks the column {', '.join(absent)}")
    return list(reader)


def _six(row: dict[str, str], name: str) -> tuple[float, ...]:
    try:
        values = tuple(float(row[scale]) for scale in SCALES)
    except (TypeError, ValueError) as wrong:
        raise CatalogueError(name, row["onet_soc"], "has a rating that is no number") from wrong
    if not all(1 <= value <= 7 for value in values):
        raise CatalogueError(name, row["onet_soc"], "has a rating outside 1 to 7")
    return values
