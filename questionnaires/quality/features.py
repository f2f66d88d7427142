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

NAMES = (
    "longest_run",
    "irv",
    "common_share",
    "extreme_share",
    "midpoint_share",
    "repeats",
    "steady_steps",
    "autocorrelation",
    "shift",
    "halves_shift",
    "lz",
    "lz_worst",
    "infit",
    "outfit",
    "expected_r",
    "popularity_r",
    "popularity_within",
    "even_odd",
    "distance",
    "gain",
    "gain_worst_half",
    "gain_shift",
    "chance_shift",
    "halves_gain",
    "halves_chance",
    "uniform_ratio",
    "habit_ratio",
    "centre_ratio",
    "string_ratio",
    "figure_ratio",
    "careless_ratio",
    "change_ratio",
    "run_ratio",
    "styled_careless_ratio",
    "styled_change_ratio",
    "styled_run_ratio",
)
"""The columns of `features`; explained in simple_indices, fit_indices and likelihood_ratios."""

SIGNS_OF_CARE = frozenset(
    {
        "lz",
        "lz_worst",
        "expected_r",
        "popularity_r",
        "popularity_within",
        "even_odd",
        "distance",
        "gain",
        "gain_worst_half",
    }
)
"""Features that are the higher, the better the answers fit: they can only speak for a person."""


def suspicion(values: Array) -> Array:
    """Features (people, features) turned so that more of each can only speak of carelessness."""
    return values * [-1.0 if name in SIGNS_OF_CARE else 1.0 for name in NAMES]


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
    found |= fit_indices(protocols, left_out(protocols, tables, correlations), tables, correlations)
    found |= likelihood_ratios(protocols, weigh(protocols, tables, correlations))
    return np.stack([found[name] for name in NAMES], axis=1)
