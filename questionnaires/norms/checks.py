"""What every set of norms keeps. The first slip is reported with its field."""

from __future__ import annotations

import re
from itertools import pairwise
from math import isfinite
from typing import TYPE_CHECKING

from questionnaires.norms.tables import COMMON, CUT_Z, GROUPS, UnfitNormsError

if TYPE_CHECKING:
    from questionnaires.norms.norm_set import Norms
    from questionnaires.norms.tables import Band, NormTable

_INSTRUMENT = re.compile(r"[a-z][a-z0-9_-]*@\d+(\.\d+)*")


def check(norms: Norms) -> None:
    """Raise UnfitNormsError for the first thing that cannot be."""
    if not _INSTRUMENT.fullmatch(norms.instrument):
        raise UnfitNormsError("instrument", "must be like readiness@1.0")
    if norms.number < 1:
        raise UnfitNormsError("number", "must be 1 or more")
    if not norms.source.strip():
        raise UnfitNormsError("source", "must say where the numbers come from")
    if not norms.bands:
        raise UnfitNormsError("bands", "must not be empty")
    for place, band in enumerate(norms.bands):
        first, last = band.grades
        before = norms.bands[place - 1].grades[1] if place else 0
        if not before < first <= last:
            raise UnfitNormsError(
                f"bands[{place}].grades", "must be two grades, after those of the band before"
            )
        _check_groups(f"bands[{place}].groups", band, norms.bands[0])


def _check_groups(path: str, band: Band, first: Band) -> None:
    if COMMON not in band.tables:
        raise UnfitNormsError(path, f"needs a group {COMMON}")
    scales = set(first.tables[COMMON])
    for group, tables in band.tables.items():
        if group not in GROUPS:
            raise UnfitNormsError(f"{path}.{group}", f"must be one of {', '.join(GROUPS)}")
        if not tables or set(tables) != scales:
            raise UnfitNormsError(f"{path}.{group}", "must have the scales of every other group")
        for scale, table in tables.items():
            _check_table(f"{path}.{group}.{scale}", table)


def _check_table(path: str, table: NormTable) -> None:
    if len(table.cuts) != len(CUT_Z) or not all(map(isfinite, table.cuts)):
        raise UnfitNormsError(f"{path}.cuts", f"must be {len(CUT_Z)} numbers")
    if any(low >= high for low, high in pairwise(table.cuts)):
        raise UnfitNormsError(f"{path}.cuts", "must increase")
    if not isfinite(table.mean):
        raise UnfitNormsError(f"{path}.mean", "must be a number")
    if not (isfinite(table.sd) and table.sd > 0):
        raise UnfitNormsError(f"{path}.sd", "must be above zero")
    if table.n < 0:
        raise UnfitNormsError(f"{path}.n", "must not be negative")
    borrowed = table.basis in ("all_grades", "common_group")
    if not borrowed and table.basis != "own":
        raise UnfitNormsError(f"{path}.basis", "must be all_grades or common_group")
    if borrowed != (table.own_n is not None) or (table.own_n or 0) < 0:
        raise UnfitNormsError(f"{path}.own_n", "must be given with a basis, and not be negative")
