"""A profile of basic interests as a vector with the covariance of its errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from recommender.catalogue.entries import FACETS, SCALES, TYPE_OF_FACET
from recommender.ranking import Floats, directions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from questionnaires.definition import Questionnaire
    from questionnaires.profile import FacetScore, Profile

# One-sided 5 %: the bound beyond which a difference is called clear, as in Profile.ties.
CLEAR = 1.64
# Options are contiguous whole numbers.
_HALF_A_STEP = 0.5
_CENTRING = np.eye(len(FACETS)) - 1.0 / len(FACETS)


@dataclass(frozen=True, eq=False)
class Person:
    """Twenty basic interests in the order of FACETS, on the scale of the answer options.

    `covariance` (20, 20) is that of their errors, `level` their mean, `flat` whether they are all
    the same, so that no direction can be read from them.
    """

    values: Floats
    covariance: Floats
    level: float
    flat: bool

    @property
    def clearly_low(self) -> npt.NDArray[np.bool_]:
        """Booleans (20,): it lies below the person's own level, beyond error and by an amount.

        The error of a deviation takes into account that the interest is part of the level. The
        amount is half a step between two answers: less is no dislike, however certain.
        """
        error = np.sqrt(np.diag(_CENTRING @ self.covariance @ _CENTRING))
        below = self.level - self.values
        low: npt.NDArray[np.bool_] = (below > CLEAR * error) & (below > _HALF_A_STEP)
        return low


def person_of(profile: Profile, questionnaire: Questionnaire) -> Person:
    """The person behind a profile of the six types, with or without basic interests.

    A type without a score gets the mean of the others (weighed by how many basic interests they
    have), which leaves it neutral in a correlation, and the error of one about whom nothing is
    known: the standard deviation of a uniform distribution over the options, (max − min)/√12. As
    that mean is made of the other scores, it shares their errors: with x = A·observed, the
    covariance is A diag(se²) Aᵀ plus that variance.

    A basic interest is its type unless it has a score of its own with an error. That error has
    two parts: what it shares with its type, and what is its own.

    Raises ValueError when the profile lacks a type.
    """
    found = {score.id: score for score in profile.scales}
    absent = [scale for scale in SCALES if scale not in found]
    if absent:
        raise ValueError(f"the profile has no scale {', '.join(absent)}")
    options = [option.value for option in questionnaire.options]
    means = np.array([_number(found[scale].mean) for scale in SCALES])
    errors = np.array([_number(found[scale].se) for scale in SCALES])
    known = ~np.isnan(means)
    ignorance = (max(options) - min(options)) / np.sqrt(12.0)
    if not known.any():
        middle = (max(options) + min(options)) / 2.0
        nothing = np.diag(np.full(len(SCALES), ignorance**2))
        values = np.full(len(FACETS), middle)
        return Person(values, TYPE_OF_FACET @ nothing @ TYPE_OF_FACET.T, middle, flat=True)
    weight = known * TYPE_OF_FACET.sum(axis=0)
    mixing = np.where(known[:, None], np.eye(len(SCALES)), weight / weight.sum())
    variances = np.where(known, np.nan_to_num(errors, nan=ignorance) ** 2, 0.0)
    types = mixing @ np.where(known, means, 0.0)
    between = (mixing * variances) @ mixing.T + np.diag(np.where(known, 0.0, ignorance**2))
    own, apart = _own({facet.id: facet for facet in profile.facets}, variances)
    values = TYPE_OF_FACET @ types
    values = np.where(np.isnan(own), values, own)
    covariance = TYPE_OF_FACET @ between @ TYPE_OF_FACET.T + np.diag(apart)
    return Person(values, covariance, float(values.mean()), flat=not directions(values).any())


def _own(facets: Mapping[str, FacetScore], variances: Floats) -> tuple[Floats, Floats]:
    """Scores of their own, NaN for none, and the variance that is theirs alone, both (20,).

    Nothing is known about an interest that was not asked while others were: it may lie apart from
    its type by as much as those whose errors are the largest.
    """
    score = np.full(len(FACETS), np.nan)
    apart = np.full(len(FACETS), np.nan)
    for number, (facet, scale) in enumerate(FACETS.items()):
        found = facets.get(facet)
        if found is not None and found.mean is not None and found.mean_se is not None:
            score[number] = found.mean
            shared = variances[SCALES.index(scale)]
            apart[number] = max(found.mean_se**2 - shared, 0.0)
    if np.isnan(score).all():
        return score, np.zeros(len(FACETS))
    return score, np.where(np.isnan(apart), np.nanmax(apart), apart)


def _number(value: float | None) -> float:
    return float("nan") if value is None else value
