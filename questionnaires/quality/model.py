"""A detector of careless responding: fitted on injected carelessness, judging one protocol.

It leads to a gentle second look and a note on the result, never to throwing answers away. Its
coefficients were found on other people and other items; until pupils' own answers have been
looked at they are provisional.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import expit

from questionnaires.quality.careful import left_out
from questionnaires.quality.features import NAMES, features, independent, suspicion
from questionnaires.quality.injection import inject
from questionnaires.quality.operating import threshold
from questionnaires.quality.protocols import Protocols
from questionnaires.quality.regression import KNOTS, Regression, fit_monotone

if TYPE_CHECKING:
    import numpy.typing as npt

    from questionnaires.irt.arrays import Answers, Array
    from questionnaires.irt.tables import Tables

COEFFICIENTS = Path(__file__).parent / "coefficients.json"

FEWEST = 12
"""Below this many answers chance alone can look like anything: no verdict."""

MOST_AGAIN = 5
FAST_MS = 800
"""Less than this is too short to have read a question."""

FALSE_ALARMS = 0.05
BASE_RATE = 0.08
"""Share of careless protocols assumed for the probability; Meade & Craig (2012) found 10–12 %
among students who had to take part, Curran (2016) less among others."""


class NotTheseFeaturesError(ValueError):
    """The coefficients belong to other features than this release computes."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One protocol: how likely it was answered unread, and what to look at again.

    `shaky` is said of at most one in twenty careful people. `suspicious` holds places in the
    order shown, at most `MOST_AGAIN`, in that order.
    """

    probability: float
    shaky: bool
    suspicious: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Detector:
    """Coefficients and the score above which a protocol is called shaky."""

    regression: Regression
    limit: float
    source: str
    provisional: bool = True

    @classmethod
    def fit(
        cls,
        x: Answers,
        tables: Tables,
        correlations: npt.ArrayLike | None = None,
        *,
        seed: int = 0,
        source: str = "",
    ) -> Detector:
        """Fit on people taken as careful, and on the same people with injected carelessness.

        `x` (people, items) are categories in the order shown, −1 for missing. Half of the
        careless protocols are careless throughout, half only in one half of the protocol.
        """
        rng = np.random.default_rng(seed)
        rows = rng.permutation(len(x))
        half = len(rows) // 2
        options = tables.log_p.shape[1]
        whole = inject(x[rows[:half]], rng, 1.0, categories=options).x
        part = inject(x[rows[half:]], rng, 0.5, "either", categories=options).x
        careful, *spoilt = (
            suspicion(features(each, tables, correlations)) for each in (x, whole, part)
        )
        careless = np.concatenate(spoilt)
        target = np.repeat([0.0, 1.0], [len(careful), len(careless)])
        found = fit_monotone(np.concatenate([careful, careless]), target)
        return cls(found, threshold(found.score(careful), FALSE_ALARMS), source)

    def score(
        self,
        x: Answers,
        tables: Tables,
        correlations: npt.ArrayLike | None = None,
        *,
        items: npt.ArrayLike | None = None,
    ) -> Array:
        """Log-odds (people,) of carelessness if half of the protocols were careless."""
        return self.regression.score(suspicion(features(x, tables, correlations, items=items)))

    def probability(
        self,
        x: Answers,
        tables: Tables,
        correlations: npt.ArrayLike | None = None,
        *,
        items: npt.ArrayLike | None = None,
    ) -> Array:
        """Probability (people,) of carelessness at the base rate."""
        odds = np.log(BASE_RATE / (1 - BASE_RATE))
        return np.asarray(expit(self.score(x, tables, correlations, items=items) + odds))

    def judge(
        self,
        answers: npt.ArrayLike,
        tables: Tables,
        correlations: npt.ArrayLike | None = None,
        *,
        elapsed_ms: npt.ArrayLike | None = None,
    ) -> Verdict | None:
        """The verdict on one person's answers (places,) to the items of `tables`, as shown.

        `elapsed_ms` (places,) are the times, negative where unknown. None with fewer than
        `FEWEST` answers.
        """
        x = np.asarray(answers, dtype=np.intp)[None, :]
        if int((x >= 0).sum()) < FEWEST:
            return None
        score = float(self.score(x, tables, correlations)[0])
        odds = float(np.log(BASE_RATE / (1 - BASE_RATE)))
        times = np.full(x.shape[1], -1.0) if elapsed_ms is None else np.asarray(elapsed_ms, float)
        return Verdict(
            float(expit(score + odds)),
            score > self.limit,
            _suspicious(x, tables, correlations, times),
        )

    def to_dict(self) -> dict[str, Any]:
        """JSON values; `from_dict` gives an equal detector back."""
        return {
            "source": self.source,
            "provisional": self.provisional,
            "features": list(NAMES),
            "limit": self.limit,
            "intercept": self.regression.intercept,
            "knots": self.regression.knots.tolist(),
            "weights": self.regression.weights.tolist(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Detector:
        """Raises NotTheseFeaturesError when the features are not those of this release."""
        if tuple(data["features"]) != NAMES:
            raise NotTheseFeaturesError("the coefficients were fitted on other features")
        knots, weights = np.array(data["knots"], float), np.array(data["weights"], float)
        if knots.shape != (len(NAMES), len(KNOTS)) or weights.shape != (len(NAMES), len(KNOTS) - 1):
            raise NotTheseFeaturesError("the coefficients are not one row a feature")
        regression = Regression(knots, weights, float(data["intercept"]))
        return cls(regression, float(data["limit"]), data["source"], bool(data["provisional"]))


def _suspicious(
    x: Answers, tables: Tables, correlations: npt.ArrayLike | None, times: Array
) -> tuple[int, ...]:
    """The places to look at again: too fast ones first, then the least expected answers.

    Expected is what the person's other answers lead to expect (careful.left_out).
    """
    between = independent(tables) if correlations is None else np.asarray(correlations, float)
    protocols = Protocols.of(x, tables)
    p = left_out(protocols, tables, between).p[0]
    count = int(protocols.count[0])
    own = np.take_along_axis(p, protocols.answer[0][:, None], axis=1)[:, 0]
    surprise = -np.log(np.maximum(own[:count], 1e-12))
    places = np.flatnonzero(x[0] >= 0)
    fast = (times[places] >= 0) & (times[places] < FAST_MS)
    order = np.lexsort((-surprise, ~fast))[:MOST_AGAIN]
    return tuple(sorted(int(places[n]) for n in order))


@lru_cache(maxsize=1)
def default() -> Detector:
    """The committed coefficients."""
    return Detector.from_dict(json.loads(COEFFICIENTS.read_text(encoding="utf-8")))
