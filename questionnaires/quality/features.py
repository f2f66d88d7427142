"""What a detector of careless responding looks at, one row per person.

Nothing here depends on which scale is called what. Sums of log-probabilities are divided by the
square root of the number of answers and shares by that number, so that a protocol of 24 answers
can be judged by coefficients found on 48.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from questionnaires.quality.careful import left_out
from questionnaires.quality.fit_indices import fit_indices
from questionnaires.quality.likelihood_ratios import likelihood_ratios, weigh
from questionnaires.quality.protocols import Protocols
from questionnaires.quality.simple_indices import simple_indices

if TYPE_CHECKING:
    import numpy.typing as npt

    from questionnaires.irt.arrays import Answers, Array
    from questionnaires.irt.tables import Tables

_CHUNK = 1024

DIRECTIONS = {
    "longest_run": 1,
    "irv": -1,
    "common_share": 1,
    "repeats": 1,
    "steady_steps": 1,
    "shift": 1,
    "halves_shift": 1,
    "lz": -1,
    "lz_worst": -1,
    "infit": 1,
    "outfit": 1,
    "expected_r": -1,
    "popularity_r": -1,
    "popularity_within": -1,
    "even_odd": -1,
    "gain": -1,
    "gain_shift": 1,
    "halves_gain": 1,
    "chance_shift": 1,
    "uniform_ratio": 1,
    "habit_ratio": 1,
    "centre_ratio": 1,
    "string_ratio": 1,
    "figure_ratio": 1,
    "careless_ratio": 1,
    "change_ratio": 1,
    "run_ratio": 1,
    "styled_careless_ratio": 1,
    "styled_change_ratio": 1,
    "styled_run_ratio": 1,
}
"""Whether a larger value speaks for (1) or against (-1) carelessness.

What speaks for neither is left out: to like much or little, to prefer the ends or the middle.
"""

NAMES = tuple(DIRECTIONS)
"""The columns of `features`; explained in simple_indices, fit_indices and likelihood_ratios."""


def features(
    x: Answers,
    tables: Tables,
    correlations: npt.ArrayLike | None = None,
    *,
    items: npt.ArrayLike | None = None,
) -> Array:
    """The features NAMES of everybody's answers, (people, features), all finite.

    `x` (people, places) holds categories in the order shown, −1 for missing; `items` of the same
    shape tells which row of the tables was shown where, by default the items in their order.
    `correlations` (traits, traits) are those of the traits, by default none.

    Raises ValueError as Protocols.of does. Memory does not grow with the number of people beyond
    their answers and features.
    """
    between = independent(tables) if correlations is None else np.asarray(correlations, float)
    protocols = Protocols.of(x, tables, items)
    parts = [_features(part, tables, between) for part in protocols.chunks(_CHUNK)]
    return np.concatenate(parts) if parts else np.empty((0, len(NAMES)))


def independent(tables: Tables) -> Array:
    """Correlations of traits about which nothing is known."""
    return np.eye(tables.traits)


def _features(protocols: Protocols, tables: Tables, correlations: Array) -> Array:
    found = simple_indices(protocols)
    found |= fit_indices(protocols, left_out(protocols, tables, correlations), tables)
    found |= likelihood_ratios(protocols, weigh(protocols, tables, correlations))
    return np.stack([found[name] for name in NAMES], axis=1)
