"""Norms in tables: those in force, those proposed, and how many pupils there are by now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.services import instruments, item_data
from app.services.measuring import norms_now
from app.services.norming import KIND, bands_of, can_be_normed
from app.views_of.job_lines import JobLine, last_of
from app.views_of.set_lines import SetLine, lines_of
from models import ScoringSetKind
from questionnaires.definition import Questionnaire
from questionnaires.norms import Norms
from questionnaires.norms.building import FEWEST
from questionnaires.norms.tables import COMMON


@dataclass(frozen=True, slots=True)
class NormRow:
    """One scale in one band. Scores from `cuts[i]` on lie in sten i + 2 or above.

    `basis` is "own", "all_grades", "common_group", or "assumed" where nobody stands behind it;
    `own_n` is how many people a band had that borrows the figures of others.
    """

    scale: str
    n: int
    mean: float
    sd: float
    cuts: tuple[float, ...]
    basis: str
    own_n: int | None


@dataclass(frozen=True, slots=True)
class NormBand:
    grades: tuple[int, int]
    rows: tuple[NormRow, ...]


@dataclass(frozen=True, slots=True)
class NormSet:
    key: str
    provisional: bool
    source: str
    bands: tuple[NormBand, ...]


@dataclass(frozen=True, slots=True)
class NormsPage:
    """`people` counts pupils who have finished, by grade band; `fewest` is what a band needs."""

    key: str
    title: str
    possible: bool
    in_force: NormSet | None
    lines: tuple[SetLine, ...]
    people: tuple[tuple[tuple[int, int], int], ...]
    fewest: int
    job: JobLine | None

    @property
    def enough(self) -> bool:
        """Whether norms could be built now."""
        return sum(count for _, count in self.people) >= self.fewest


def norms_page_of(key: str, locale: str, *, session: Session) -> NormsPage:
    """The norms of a version; NotFound when there is none."""
    instrument = instruments.version(key, session=session)
    now = norms_now(instrument, session=session)
    by_grade = item_data.by_grade(instrument, session=session)
    return NormsPage(
        key,
        instrument.title.in_(locale),
        can_be_normed(instrument),
        None if now is None else norm_set(now, instrument, locale),
        lines_of(ScoringSetKind.NORMS, key, None if now is None else now.key, session=session),
        tuple((band, _between(by_grade, band)) for band in bands_of(instrument)),
        FEWEST,
        last_of(key, KIND, session=session),
    )


def _between(by_grade: Mapping[int, int], band: tuple[int, int]) -> int:
    return sum(count for grade, count in by_grade.items() if band[0] <= grade <= band[1])


def norm_set(norms: Norms, instrument: Questionnaire, locale: str) -> NormSet:
    """A set in tables, the scales in the questionnaire's order."""
    bands = []
    for band in norms.bands:
        tables = band.tables[COMMON]
        rows = [
            _row(scale.name.in_(locale), tables[scale.id])
            for scale in instrument.scales
            if scale.id in tables
        ]
        bands.append(NormBand(band.grades, tuple(rows)))
    return NormSet(norms.key, norms.provisional, norms.source, tuple(bands))


def _row(scale: str, table: Any) -> NormRow:
    basis = "assumed" if table.n == 0 else table.basis
    return NormRow(scale, table.n, table.mean, table.sd, table.cuts, basis, table.own_n)
