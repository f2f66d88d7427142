"""The parts of norms: tables of cut points, and what they say about a score."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CUT_Z = (-2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0)
"""Where the ten stens meet, in standard deviations of a normal distribution (Canfield 1951)."""

COMMON, FEMALE, MALE = "common", "female", "male"
GROUPS = (COMMON, FEMALE, MALE)

NORM_CHOICES: Mapping[str, float] = MappingProxyType({"common": 0.0, "half-way": 0.5, "own": 1.0})
"""The weight of a pupil's own group: one table for all, half-way between, or girls and boys
each among themselves."""


class UnfitNormsError(ValueError):
    """The norms are impossible by themselves; `field` is a path such as "bands[0].grades"."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


class NoNormsError(LookupError):
    """There are no norms for this scale, grade or group."""


@dataclass(frozen=True, slots=True)
class NormTable:
    """One scale in one group of one grade band, in units of the score.

    A score from `cuts[i]` on lies in sten i + 2 or higher. `n` people stand behind the figures,
    0 for theoretical ones. When the group itself had too few people, `basis` says whose figures
    these are ("all_grades" or "common_group") and `own_n` how many people it had; otherwise
    `basis` is "own".
    """

    cuts: tuple[float, ...]
    n: int
    mean: float
    sd: float
    basis: str = "own"
    own_n: int | None = None

    def z(self, score: float) -> float:
        """Normal score, −2 to 2 at the cuts, straight between them, by the sd beyond them."""
        if score <= self.cuts[0]:
            return CUT_Z[0] + (score - self.cuts[0]) / self.sd
        if score >= self.cuts[-1]:
            return CUT_Z[-1] + (score - self.cuts[-1]) / self.sd
        i = bisect_right(self.cuts, score) - 1
        share = (score - self.cuts[i]) / (self.cuts[i + 1] - self.cuts[i])
        return CUT_Z[i] + share * (CUT_Z[i + 1] - CUT_Z[i])

    def sten(self, score: float) -> int:
        """1 to 10."""
        return 1 + bisect_right(self.cuts, score)


@dataclass(frozen=True, slots=True)
class Sten:
    """A score among those of others, mean 5.5 and standard deviation 2.

    `value` is 1 to 10, `low` and `high` the stens at the ends of the 90 % interval of the score
    (equal to `value` without a standard error). `exact` is the unrounded sten with its standard
    error `se` in stens, both for comparing two occasions. `percentile` is the share of people
    below, 0 to 100. `basis` is that of the table used, see `NormTable`; "no_group" when norms of
    a group were asked for that the set does not have.
    """

    value: int
    low: int
    high: int
    exact: float
    se: float | None
    percentile: float
    basis: str


@dataclass(frozen=True, slots=True)
class Band:
    """Tables of neighbouring grades: group → scale → table."""

    grades: tuple[int, int]
    tables: Mapping[str, Mapping[str, NormTable]]

    def __post_init__(self) -> None:
        kept = {group: MappingProxyType(dict(scales)) for group, scales in self.tables.items()}
        object.__setattr__(self, "tables", MappingProxyType(kept))


def between(common: NormTable, own: NormTable, weight: float) -> NormTable:
    """The table at `weight` (0 to 1) of the way from the common table to the own one."""
    borrowed = own if own.basis != "own" else common

    def mixed(one: float, other: float) -> float:
        return (1 - weight) * one + weight * other

    return NormTable(
        cuts=tuple(mixed(*pair) for pair in zip(common.cuts, own.cuts, strict=True)),
        n=own.n,
        mean=mixed(common.mean, own.mean),
        sd=mixed(common.sd, own.sd),
        basis=borrowed.basis,
        own_n=borrowed.own_n,
    )
