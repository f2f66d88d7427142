"""A profile of six scales as a vector with the covariance of its errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from recommender.catalogue.entries import SCALES
from recommender.ranking import Floats, directions

if TYPE_CHECKING:
    from questionnaires.definition import Questionnaire
    from questionnaires.profile import Profile

# One-sided 5 %: the bound beyond which a difference is called clear, as in Profile.ties.
CLEAR = 1.64
# Options are contiguous whole numbers.
_HALF_A_STEP = 0.5
_CENTRING = np.eye(len(SCALES)) - 1.0 / len(SCALES)


@dataclass(frozen=True, eq=False)
class Person:
    """Six scale means in the order R I A S E C, on the scale of the answer options.

    `covariance` (6, 6) is that of the errors of the means, `level` the mean of the six, `flat`
    whether the six are all the same, so that no direction can be read from them.
    """

    values: Floats
    covariance: Floats
    level: float
    flat: bool

    @property
    def clearly_low(self) -> npt.NDArray[np.bool_]:
        """Booleans (6,): the mean lies below the person's own level, beyond error and by an amount.

        The error of a deviation takes into account that the scale is itself part of the level.
        The amount is half a step between two answers: less is no dislike, however certain.
        """
        error = np.sqrt(np.diag(_CENTRING @ self.covariance @ _CENTRING))
        below = self.level - self.values
        low: npt.NDArray[np.bool_] = (below > CLEAR * error) & (below > _HALF_A_STEP)
        return low


def person_of(profile: Profile, questionnaire: Questionnaire) -> Person:
    """The person behind a profile.

    A scale without a score gets the mean of the others, which leaves it neutral in a correlation,
    and the error of one about whom nothing is known: the standard deviation of a uniform
    distribution over the options, (max − min)/√12. As that mean is made of the other scores, it
    shares their errors: with x = A·observed, the covariance is A diag(se²) Aᵀ plus that variance.
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
        return Person(np.full(len(SCALES), middle), nothing, middle, flat=True)
    mixing = np.where(known[:, None], np.eye(len(SCALES)), known / known.sum())
    variances = np.where(known, np.nan_to_num(errors, nan=ignorance) ** 2, 0.0)
    values = mixing @ np.where(known, means, 0.0)
    covariance = (mixing * variances) @ mixing.T + np.diag(np.where(known, 0.0, ignorance**2))
    return Person(values, covariance, float(values.mean()), flat=not directions(values).any())


def _number(value: float | None) -> float:
    return float("nan") if value is None else value
