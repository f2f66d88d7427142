"""How hard an item is: the linear logistic test model (Fischer, 1973).

The difficulty of an item is a sum over what solving it takes, b = η₀ + Σ η·feature, on the scale
of the trait (mean 0, standard deviation 1 among pupils of grades 6–11). The coefficients are
provisional: the signs follow studies of such items (Carpenter, Just & Shell 1990 on matrices;
Shepard & Metzler 1971 on turning; Embretson 1998 on generated items), the sizes are the authors'
judgement and wait for answers of pupils.
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from questionnaires.reasoning.generator import UnknownRuleError, generate
from questionnaires.reasoning.registry import RULES

if TYPE_CHECKING:
    from collections.abc import Mapping

_BASE = "base"
_SEEDS = 60

WEIGHTS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        # Words: general relations are harder than concrete ones, choosing a pair than a word.
        "analogy": {_BASE: -1.6, "abstract": 0.8, "pairs": 1.6},
        "odd_one_out": {_BASE: -2.0, "closeness": 0.8, "abstract": 0.9},
        # Orders: people to hold in mind, statements to turn round, the inner place, doubt.
        "ordering": {
            _BASE: -1.8,
            "people": 0.35,  # per person beyond three
            "turned": 0.2,
            "shuffled": 0.4,
            "inner": 0.6,
            "open": 0.5,
        },
        "syllogism": {
            _BASE: -1.2,
            "partial": 0.5,
            "negative": 0.3,
            "broken_chain": 0.8,
            "not_all": 0.4,
        },
        "coding": {
            _BASE: -1.6,
            "letters": 0.2,  # per letter beyond three
            "shift": 0.4,  # per step beyond one
            "shown": 0.9,
            "second_step": 0.9,
        },
        # Series: each sort of change to discover.
        "series": {
            _BASE: -1.6,
            "turns": 0.9,
            "growing": 1.7,
            "ratio": 0.8,
            "two_series": 1.4,
            "both": 1.5,
        },
        "number_matrix": {
            _BASE: -1.2,
            "product": 0.8,
            "minus": 0.5,
            "second_step": 1.1,
            "columns": 0.4,
        },
        "proportion": {
            _BASE: -1.5,
            "unit": 0.9,
            "inverse": 1.8,
            "causes": 1.5,
            "shares": 1.6,
        },
        "chart": {
            _BASE: -1.7,
            "numbers": 0.6,  # per number beyond two
            "table": 0.7,
            "mean": 0.4,
        },
        "balance": {
            _BASE: -1.6,
            "scales": 0.7,  # per balance beyond one
            "divide": 0.3,
            "take_away": 0.8,
            "together": 0.9,
            "figures": 0.3,  # per sort of figure asked beyond one
        },
        # Matrices: rules to hold in mind, and those that run through rows and columns at once.
        "figure_matrix": {_BASE: -2.3, "rules": 0.7, "latin": 0.4, "cancel": 2.6},
        "rotation": {
            _BASE: -1.3,
            "squares": 0.4,  # per square beyond five
            "mirrored": 0.5,  # per mirror image beyond one
            "half_turn": 0.2,
        },
        "folding": {
            _BASE: -1.3,
            "folds": 0.8,  # per fold beyond one
            "punches": 0.6,  # per hole beyond one
            "slant": 0.8,
            "uneven": 0.6,
        },
        "cube_net": {_BASE: -1.1, "harder_net": 0.8, "corner": 1.2, "mirrored": 0.3},
        "grid_path": {
            _BASE: -1.7,
            "moves": 0.25,  # per move beyond three
            "turns": 0.45,
            "turned_start": 0.4,
        },
        "stacks": {
            _BASE: -1.2,
            "view": 0.5,
            "plan": 0.8,
            "side": 0.6,
            "stacks": 0.06,  # per stack beyond nine
        },
    }
)
# What a feature is counted from, so that the base is the easiest item of the family.
_FROM: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "ordering": {"people": 3},
        "coding": {"letters": 3, "shift": 1},
        "chart": {"numbers": 2},
        "balance": {"scales": 1, "figures": 1},
        "rotation": {"squares": 5, "mirrored": 1},
        "folding": {"folds": 1, "punches": 1},
        "cube_net": {"mirrored": 2},
        "grid_path": {"moves": 3},
        "stacks": {"stacks": 9},
    }
)


def difficulty(rule: str, level: int, features: Mapping[str, float]) -> float:
    """The difficulty b of an item with these features, in standard deviations of the trait.

    Raises UnknownRuleError for an unknown rule or level, ValueError for other features than the
    family has.
    """
    if rule not in RULES or not 1 <= level <= RULES[rule].levels:
        raise UnknownRuleError(f"There is no rule {rule!r} with level {level}.")
    weights, start = WEIGHTS[rule], _FROM.get(rule, {})
    if set(features) != set(weights) - {_BASE}:
        raise ValueError(f"{rule} has the features {sorted(set(weights) - {_BASE})}.")
    return weights[_BASE] + sum(
        weights[name] * max(features[name] - start.get(name, 0.0), 0.0) for name in sorted(features)
    )


@cache
def mean_difficulty(rule: str, level: int) -> float:
    """The mean difficulty of a rule and level over fixed seeds, rounded to two decimals."""
    items = (generate(rule, level, seed, "mean", "en") for seed in range(_SEEDS))
    return round(sum(difficulty(rule, level, item.features) for item in items) / _SEEDS, 2)
