"""Everything that scoring hands on: scores with their uncertainty and where they come from."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from math import sqrt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TIE_Z = 1.64
"""Two scores closer than this many standard errors of their difference count as level.

A two-sided 90 % interval: an order is only claimed where chance would rarely turn it round.
"""


@dataclass(frozen=True, slots=True)
class ScaleScore:
    """Mean answer to a scale, on the options' own scale, with its standard error.

    Both are None when fewer than half of the `of` items of the form were answered.
    """

    id: str
    mean: float | None
    se: float | None
    answered: int
    of: int


@dataclass(frozen=True, slots=True)
class FacetScore:
    """Mean answer to a basic interest; None under the same rule as for scales."""

    id: str
    scale: str
    mean: float | None
    answered: int


@dataclass(frozen=True, slots=True)
class Quality:
    """Whether the answers can carry a result.

    `longest_run` counts neighbouring equal answers, `share_same` is the share of the most common
    answer (0 to 1), `fast_share` that of answers given too fast to have been read (None without
    times). `reasons` are tokens for the page to word: "same_answer", "too_fast", "too_few".
    """

    longest_run: int
    share_same: float
    fast_share: float | None
    shaky: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Profile:
    """The result of one attempt, with the versions needed to reproduce it."""

    instrument: str
    instrument_sha256: str
    form: str
    scorer: str
    norms: str | None
    provisional: bool
    scales: tuple[ScaleScore, ...]
    facets: tuple[FacetScore, ...]
    quality: Quality

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values only; `from_dict` gives an equal profile back."""
        return {
            "instrument": self.instrument,
            "instrument_sha256": self.instrument_sha256,
            "form": self.form,
            "scorer": self.scorer,
            "norms": self.norms,
            "provisional": self.provisional,
            "scales": [asdict(score) for score in self.scales],
            "facets": [asdict(score) for score in self.facets],
            "quality": {**asdict(self.quality), "reasons": list(self.quality.reasons)},
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Profile:
        """The inverse of `to_dict`. Raises KeyError or TypeError for any other shape."""
        parts = dict(data)
        quality = dict(parts.pop("quality"))
        return cls(
            scales=tuple(ScaleScore(**score) for score in parts.pop("scales")),
            facets=tuple(FacetScore(**score) for score in parts.pop("facets")),
            quality=Quality(reasons=tuple(quality.pop("reasons")), **quality),
            **parts,
        )

    def vector(self, order: Iterable[str] = "RIASEC") -> list[float | None]:
        """The scale means in this order of scale ids; KeyError for an unknown scale."""
        means = {score.id: score.mean for score in self.scales}
        return [means[scale_id] for scale_id in order]

    @cached_property
    def ranking(self) -> tuple[tuple[str, ...], ...]:
        """All scored scales from the highest mean down, level scales in one group.

        A scale joins the group of the leader above it while their means differ by less than
        TIE_Z · √(se₁² + se₂²); otherwise it leads the next group. Equal means keep the order of
        the questionnaire.
        """
        scored = [
            (score.mean, score.se, score.id)
            for score in self.scales
            if score.mean is not None and score.se is not None
        ]
        groups: list[list[str]] = []
        leader_mean = leader_se = 0.0
        for mean, se, scale_id in sorted(scored, key=lambda entry: -entry[0]):
            if groups and leader_mean - mean < TIE_Z * sqrt(leader_se**2 + se**2):
                groups[-1].append(scale_id)
            else:
                groups.append([scale_id])
                leader_mean, leader_se = mean, se
        return tuple(tuple(group) for group in groups)

    @property
    def ties(self) -> tuple[tuple[str, ...], ...]:
        """The groups of `ranking` with two or more scales: their inner order is not certain."""
        return tuple(group for group in self.ranking if len(group) > 1)
