"""Weights of the traits that make an adaptive form measure all of them equally well.

The least sum of variances spends items where they do most good, and a trait whose items tell
little, or that no other trait says much about, ends up measured worst. Here people who answered
all items are questioned adaptively; a trait whose short score agrees less than others with the
full score gets more weight, until all agree alike.

Source: van der Linden (1999), Journal of Educational and Behavioral Statistics 24, 398-412, weighs
the traits by hand; the weights are those of a minimax problem found by multiplicative updates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from questionnaires.adaptive.posterior import infer_many
from questionnaires.adaptive.simulation import Setting, simulate

if TYPE_CHECKING:
    from questionnaires.adaptive.content import Content
    from questionnaires.irt.arrays import Answers, Array
    from questionnaires.irt.tables import Tables


def agreement(short: Array, full: Array) -> Array:
    """Correlation over people, trait by trait, of two sets of scores (people, k): (k,)."""
    z = [(scores - scores.mean(axis=0)) / scores.std(axis=0) for scores in (short, full)]
    return np.asarray((z[0] * z[1]).mean(axis=0))


def balanced_importance(
    x: Answers,
    tables: Tables,
    correlations: Array,
    content: Content,
    limit: int,
    *,
    rounds: int = 8,
) -> Array:
    """Weights (k,) with mean 1 under which `limit` items measure all traits equally well.

    `x` (people, n) are answers of people who answered (nearly) all items, some thousands.
    """
    full = infer_many(x, tables, correlations).mean
    weights = np.ones(len(correlations))
    kept: list[Array] = []
    for number in range(rounds):
        setting = Setting(tables, correlations, content, weights, np.ones(len(tables.trait)))
        short = simulate(x, setting, [limit]).stages[limit].posterior.mean
        apart = np.maximum(1.0 - agreement(short, full), 1e-6)
        # Bounded, because a trait all of whose items are asked agrees perfectly.
        factor = np.clip(apart / apart.mean(), 0.5, 2.0)
        weights = weights * factor ** (1.0 if number < rounds // 2 else 0.5)
        weights /= weights.mean()
        if number >= rounds // 2:
            kept.append(weights)
    return np.asarray(np.mean(kept, axis=0))
