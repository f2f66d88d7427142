"""Norms from the scores of a group, or from a mean and a standard deviation alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from questionnaires.norms.norm_set import Norms
from questionnaires.norms.tables import COMMON, CUT_Z, FEMALE, MALE, Band, NormTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Scores = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

GRADE_BANDS = ((6, 7), (8, 9), (10, 11))
FEWEST = 100
"""A cut point at the second percentile rests on two people of a hundred; fewer tell nothing."""

_GRID = 401
_MOST_VALUES = 512
_DIGITS = 6


class NotEnoughPeopleError(ValueError):
    """A scale has fewer people altogether than norms need."""


def build(
    scores: Mapping[str, npt.NDArray[np.floating[Any]]],
    grades: Sequence[int] | npt.NDArray[np.integer[Any]],
    sexes: Sequence[str | None] | None = None,
    *,
    instrument: str,
    number: int,
    source: str,
    provisional: bool = False,
    bands: Sequence[tuple[int, int]] = GRADE_BANDS,
    fewest: int = FEWEST,
) -> Norms:
    """Norms from people's scores, normalised by rank.

    `scores` maps a scale to one score per person (NaN: none), `grades` is each person's grade,
    `sexes` "female", "male" or None each. People outside the bands are left out. A band with
    fewer than `fewest` people takes the figures of all grades, a sex with fewer those of the
    band's common table; `NormTable.basis` says so.

    The cut points are where the smoothed cumulative distribution reaches the shares of a normal
    distribution. It is smoothed by a Gaussian kernel that keeps mean and variance; its width
    shrinks with n as n^(−1/5) (Silverman 1986), so that small groups are smoothed more.

    Raises NotEnoughPeopleError when a scale has fewer than `fewest` people in all bands
    together, ValueError for shapes that do not fit or a scale without spread.

    Source: normalised stens: Canfield (1951), Educational and Psychological Measurement 11,
    295-297; kernel: Holland & Thayer (1989), The kernel method of equating score
    distributions, ETS RR-89-07.
    """
    grade = np.asarray(grades)
    sex = np.array(["" if each is None else each for each in sexes or [""] * len(grade)])
    if any(np.shape(values) != grade.shape for values in scores.values()) or (
        sex.shape != grade.shape
    ):
        raise ValueError("Scores, grades and sexes must be one per person.")
    inside = [(first <= grade) & (grade <= last) for first, last in bands]
    groups = {COMMON: np.ones(len(grade), dtype=np.bool_)}
    groups |= {each: sex == each for each in (FEMALE, MALE) if (sex == each).any()}
    by_scale = {
        scale: _tables(scale, np.asarray(values, dtype=np.float64), inside, groups, fewest)
        for scale, values in scores.items()
    }
    return Norms(
        instrument=instrument,
        number=number,
        provisional=provisional,
        source=source,
        bands=tuple(
            Band(band, {g: {s: found[n][g] for s, found in by_scale.items()} for g in groups})
            for n, band in enumerate(bands)
        ),
    )


def theoretical(
    moments: Mapping[str, tuple[float, float]],
    *,
    instrument: str,
    number: int,
    source: str,
    grades: tuple[int, int] = (6, 11),
) -> Norms:
    """Provisional norms of normal distributions: `moments` maps a scale to mean and sd.

    They say how a score lies on the scale of the answers, not among pupils, and `provisional`
    marks them. Raises UnfitNormsError unless every sd is above zero.
    """
    tables = {
        scale: NormTable(tuple(round(mean + z * sd, _DIGITS) for z in CUT_Z), 0, mean, sd)
        for scale, (mean, sd) in moments.items()
    }
    return Norms(
        instrument=instrument,
        number=number,
        provisional=True,
        source=source,
        bands=(Band(grades, {COMMON: tables}),),
    )


def _tables(
    scale: str, score: Scores, inside: Sequence[Mask], groups: Mapping[str, Mask], fewest: int
) -> list[dict[str, NormTable]]:
    """The table of each group in each band."""
    known = np.isfinite(score)
    everybody = score[np.logical_or.reduce(inside) & known]
    if len(everybody) < fewest:
        raise NotEnoughPeopleError(
            f"Norms of {scale} need {fewest} people; there are {len(everybody)}."
        )
    all_grades = replace(_table(everybody), basis="all_grades")
    found = []
    for band in inside:
        tables: dict[str, NormTable] = {}
        for group, members in groups.items():
            own = score[band & members & known]
            wider = tables.get(COMMON, all_grades)
            if wider.basis == "own":
                wider = replace(wider, basis="common_group")
            tables[group] = _table(own) if len(own) >= fewest else replace(wider, own_n=len(own))
        found.append(tables)
    return found


def _table(scores: Scores) -> NormTable:
    mean, sd = float(scores.mean()), float(scores.std())
    # Rounding may leave a spread of some 1e-16 in equal numbers.
    if sd <= 1e-9 * max(1.0, abs(mean)):
        raise ValueError("Norms need scores that differ.")
    return NormTable(
        cuts=tuple(round(cut, _DIGITS) for cut in _cuts(scores, mean, sd)),
        n=len(scores),
        mean=round(mean, _DIGITS),
        sd=round(float(scores.std(ddof=1)), _DIGITS),
    )


def _cuts(scores: Scores, mean: float, sd: float) -> list[float]:
    values, counts = np.unique(scores, return_counts=True)
    gap = (values[-1] - values[0]) / (len(values) - 1)
    if len(values) > _MOST_VALUES:
        heights, edges = np.histogram(scores, bins=_MOST_VALUES)
        values, counts = ((edges[:-1] + edges[1:]) / 2)[heights > 0], heights[heights > 0]
    low, high = np.quantile(scores, (0.25, 0.75))
    spread = min(sd, (high - low) / 1.349) or sd
    # Narrower than about half a step, the kernel would trace the steps of the score.
    width = max(0.9 * spread * len(scores) ** -0.2, 0.55 * gap)
    shrink = sd / np.hypot(sd, width)
    centres = shrink * values + (1 - shrink) * mean
    grid = np.linspace(values[0] - 4 * sd, values[-1] + 4 * sd, _GRID)
    below = ndtr((grid[:, None] - centres) / (shrink * width)) @ (counts / counts.sum())
    inner = (below > 1e-12) & (below < 1 - 1e-12)
    # Straight between grid points on the normal scale, where the curve is nearly straight.
    return [float(cut) for cut in np.interp(CUT_Z, ndtri(below[inner]), grid[inner])]
