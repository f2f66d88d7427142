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


LATER = frozenset(
    {
        "theta",
        "theta_se",
        "sten",
        "sten_low",
        "sten_high",
        "probability",
        "parameters",
        "norms_provisional",
        "ends",
        "mean_se",
    }
)
"""Fields that the first profiles did not have."""


@dataclass(frozen=True, slots=True)
class ScaleScore:
    """Mean answer to a scale, on the profile's own scale, with its standard error.

    With sums it is the mean of the answers given; with item parameters the mean that answers to
    all items of the pool would be expected to have. Both are None when too few of the `of` items
    were answered. `theta` and `theta_se` are the trait in standard deviations of the reference
    group; `sten` (1 to 10) with its 90 % interval needs norms. What a scorer does not know is None.
    """

    id: str
    mean: float | None
    se: float | None
    answered: int
    of: int
    theta: float | None = None
    theta_se: float | None = None
    sten: float | None = None
    sten_low: float | None = None
    sten_high: float | None = None


@dataclass(frozen=True, slots=True)
class FacetScore:
    """Mean answer to a basic interest; None under the same rule as for scales.

    `mean_se` is its standard error, None for a scorer that does not know it.
    """

    id: str
    scale: str
    mean: float | None
    answered: int
    mean_se: float | None = None


@dataclass(frozen=True, slots=True)
class Quality:
    """Whether the answers can carry a result.

    `longest_run` counts neighbouring equal answers, `share_same` is the share of the most common
    answer (0 to 1), `fast_share` that of answers given too fast to have been read (None without
    times). `reasons` are tokens for the page to word: "same_answer", "too_fast", "too_few",
    "unlikely" (the answers contradict each other more than a reader's would). `probability` is
    the response-quality model's that answers were given at random, None without the model.
    """

    longest_run: int
    share_same: float
    fast_share: float | None
    shaky: bool
    reasons: tuple[str, ...]
    probability: float | None = None


@dataclass(frozen=True)
class Profile:
    """The result of one attempt, with the versions needed to reproduce it.

    `ends` are the lowest and highest possible mean, None where they are those of the shared
    options. `norms_provisional` is None without norms.
    """

    instrument: str
    instrument_sha256: str
    form: str
    scorer: str
    norms: str | None
    provisional: bool
    scales: tuple[ScaleScore, ...]
    facets: tuple[FacetScore, ...]
    quality: Quality
    parameters: str | None = None
    norms_provisional: bool | None = None
    ends: tuple[float, float] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values only; `from_dict` gives an equal profile back.

        What a scorer does not know is left out, so that a profile of an older scorer is written
        as it always was.
        """
        return _known(
            {
                "instrument": self.instrument,
                "instrument_sha256": self.instrument_sha256,
                "form": self.form,
                "scorer": self.scorer,
                "norms": self.norms,
                "provisional": self.provisional,
                "scales": [_known(asdict(score)) for score in self.scales],
                "facets": [_known(asdict(score)) for score in self.facets],
                "quality": _known({**asdict(self.quality), "reasons": list(self.quality.reasons)}),
                "parameters": self.parameters,
                "norms_provisional": self.norms_provisional,
                "ends": None if self.ends is None else list(self.ends),
            }
        )

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Profile:
        """The inverse of `to_dict`. Raises KeyError or TypeError for any other shape."""
        parts = dict(data)
        quality = dict(parts.pop("quality"))
        ends = parts.pop("ends", None)
        return cls(
            scales=tuple(ScaleScore(**score) for score in parts.pop("scales")),
            facets=tuple(FacetScore(**score) for score in parts.pop("facets")),
            quality=Quality(reasons=tuple(quality.pop("reasons")), **quality),
            ends=None if ends is None else (ends[0], ends[1]),
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


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    """Without the fields that came later and hold nothing."""
    return {name: value for name, value in fields.items() if value is not None or name not in LATER}
