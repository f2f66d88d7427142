"""A set of norms: how a score compares with the scores of pupils of the same grades.

A set never changes once it is adopted; a profile keeps its `key` and `sha256`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from math import isfinite

import yaml
from scipy.special import ndtr

from questionnaires.norms import checks
from questionnaires.norms.tables import (
    COMMON,
    GROUPS,
    Band,
    NoNormsError,
    NormTable,
    Sten,
    between,
)

INTERVAL_Z = 1.645
"""Two-sided 90 % interval, as everywhere in reports."""


@dataclass(frozen=True, kw_only=True)
class Norms:
    """One set of norms, checked when it is built.

    `instrument` is "id@version", `number` counts the sets of that version from 1. `sha256` is
    that of the text read, or of `to_yaml()` for a set built in memory.

    Raises UnfitNormsError naming the field that cannot be.
    """

    instrument: str
    number: int
    provisional: bool
    source: str
    bands: tuple[Band, ...]
    sha256: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        checks.check(self)
        if not self.sha256:
            digest = hashlib.sha256(self.to_yaml().encode("utf-8")).hexdigest()
            object.__setattr__(self, "sha256", digest)

    def __hash__(self) -> int:
        return hash(self.sha256)

    @property
    def key(self) -> str:
        """Instrument and number, as stored with a profile: "readiness@1.0/norms-1"."""
        return f"{self.instrument}/norms-{self.number}"

    def table(
        self, scale: str, grade: int, group: str | None = None, weight: float = 0.5
    ) -> NormTable:
        """The table for a pupil, between the common one (weight 0) and that of `group` (1).

        Half-way norms, weight 0.5, are the mean of both tables' figures. Without a group, or
        where the set has none of it, it is the common table; its basis is then "no_group" if a
        group was asked for with a weight above 0.

        Raises NoNormsError for an unknown scale, grade or group, ValueError for a weight
        outside 0 to 1.
        """
        if not 0 <= weight <= 1:
            raise ValueError("The weight of the own group lies between 0 and 1.")
        if group is not None and group not in GROUPS:
            raise NoNormsError(f"{self.key} knows no group {group!r}.")
        tables = self._band(grade).tables
        try:
            common = tables[COMMON][scale]
        except KeyError:
            raise NoNormsError(f"{self.key} has no scale {scale!r}.") from None
        if group in (None, COMMON) or weight == 0:
            return common
        own = tables.get(group, {}).get(scale) if group else None
        if own is None:
            return NormTable(common.cuts, common.n, common.mean, common.sd, "no_group", None)
        return between(common, own, weight)

    def sten(
        self,
        score: float,
        scale: str,
        grade: int,
        group: str | None = None,
        weight: float = 0.5,
        *,
        se: float | None = None,
    ) -> Sten:
        """Where a score lies among those of pupils of its grades; `se` is its standard error.

        See `table` for `group` and `weight` (NORM_CHOICES names the usual weights) and for
        errors. Raises ValueError for a score that is not finite or a negative standard error.
        """
        if not isfinite(score) or (se is not None and not (isfinite(se) and se >= 0)):
            raise ValueError("A score must be finite and its standard error not negative.")
        table = self.table(scale, grade, group, weight)
        z, reach = table.z(score), INTERVAL_Z * (se or 0.0)
        return Sten(
            value=table.sten(score),
            low=table.sten(score - reach),
            high=table.sten(score + reach),
            exact=5.5 + 2 * z,
            se=None if se is None else table.z(score + se) - table.z(score - se),
            percentile=float(100 * ndtr(z)),
            basis=table.basis,
        )

    def percentile(
        self, score: float, scale: str, grade: int, group: str | None = None, weight: float = 0.5
    ) -> float:
        """The share of people with a lower score, 0 to 100; errors as for `sten`."""
        return self.sten(score, scale, grade, group, weight).percentile

    def to_yaml(self) -> str:
        """The set as a file's text; reading it gives an equal set with the same digest."""
        head = {
            "instrument": self.instrument,
            "number": self.number,
            "provisional": self.provisional,
            "source": self.source,
        }
        lines = [yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=100), "bands:\n"]
        for band in self.bands:
            lines.append(f"  - grades: {list(band.grades)}\n    groups:\n")
            for group, scales in band.tables.items():
                lines.append(f"      {group}:\n")
                lines += [f"        {_flow(s)}: {_flow(_row(t))}\n" for s, t in scales.items()]
        return "".join(lines)

    def _band(self, grade: int) -> Band:
        for band in self.bands:
            if band.grades[0] <= grade <= band.grades[1]:
                return band
        raise NoNormsError(f"{self.key} has no norms for grade {grade}.")


def _row(table: NormTable) -> dict[str, object]:
    row: dict[str, object] = {"n": table.n}
    if table.basis != "own":
        row |= {"basis": table.basis, "own_n": table.own_n}
    return row | {"mean": table.mean, "sd": table.sd, "cuts": list(table.cuts)}


def _flow(value: object) -> str:
    text = yaml.safe_dump(
        value, default_flow_style=True, allow_unicode=True, sort_keys=False, width=10_000
    )
    return text.removesuffix("...\n").strip()
