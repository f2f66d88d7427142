"""Finding the probabilities of exposure control by simulation, once per form and parameter set.

Simulated people are asked adaptively again and again. An item asked of too many gets its
probability of being allowed multiplied by wanted/asked, as Sympson & Hetter do; one asked of too
few gets its probability of being required raised by the difference. Both steps shrink from round
to round, and the last rounds are averaged.

Sources: Sympson & Hetter (1985), as in exposure.py; Robbins & Monro (1951), Annals of
Mathematical Statistics 22, 400-407 (shrinking steps).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from questionnaires.adaptive.exposure import Exposure
from questionnaires.adaptive.simulation import Setting, simulate
from questionnaires.irt.tables import GRID

if TYPE_CHECKING:
    from questionnaires.adaptive.content import Content
    from questionnaires.irt.arrays import Answers, Array
    from questionnaires.irt.tables import Tables

_FIRST_SEED = 1 << 40
"""Seeds of the simulated people, far from those of real attempts or of a test of the result."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Exposure aimed at, as shares of people: `most` 0.5 and `least` 0.03 with some room."""

    most: float = 0.47
    least: float = 0.042

    def __post_init__(self) -> None:
        if not 0 <= self.least < self.most <= 1:
            raise ValueError("Exposure bounds must be 0 <= least < most <= 1.")


def control_exposure(
    tables: Tables,
    correlations: Array,
    content: Content,
    limit: int,
    *,
    bounds: Bounds | None = None,
    importance: Array | None = None,
    people: int = 1500,
    rounds: int = 16,
    seed: int = 0,
) -> Exposure:
    """Exposure probabilities for a form of `limit` items out of `tables`.

    Simulates `people` with normal traits of the given correlations in each round; the same seed
    gives the same result. Raises ValueError where the bounds cannot be kept: `limit` items of n
    must leave every item its least share, and the most shares must add up to `limit`.
    """
    n = len(tables.trait)
    aim = bounds or Bounds()
    if n * aim.least > limit or n * aim.most < limit:
        raise ValueError(f"{limit} of {n} items cannot be kept within these bounds.")
    weights = np.ones(len(correlations)) if importance is None else importance
    random = np.random.default_rng(seed)
    control = Exposure.of(tables, content)
    allowed, required = control.allowed, control.required
    kept: list[tuple[Array, Array]] = []
    for number in range(rounds):
        x = draw_answers(draw_traits(people, correlations, random), tables, random)
        first = _FIRST_SEED + number * people
        factors = control.draws(range(first, first + people))
        setting = Setting(tables, correlations, content, weights, factors)
        shares = simulate(x, setting, [limit]).stages[limit].asked.mean(axis=0)
        step = min(1.0, 4.0 / (number + 1))
        # An item never allowed would never show that it could be.
        allowed = np.clip(allowed * (aim.most / np.maximum(shares, 0.01)) ** step, 0.02, 1.0)
        required = np.clip(required + step * (aim.least - shares), 0.0, aim.least)
        if number >= rounds // 2:
            kept.append((allowed, required))
        control = Exposure(allowed, required, control.group, control.quality)
    allowed = np.mean([pair[0] for pair in kept], axis=0)
    required = np.mean([pair[1] for pair in kept], axis=0)
    return Exposure(allowed, required, control.group, control.quality)


def draw_traits(people: int, correlations: Array, random: np.random.Generator) -> Array:
    """Traits of simulated people, standard normal with these correlations: (people, k)."""
    return random.standard_normal((people, len(correlations))) @ np.linalg.cholesky(correlations).T


def draw_answers(theta: Array, tables: Tables, random: np.random.Generator) -> Answers:
    """Answers of people with traits `theta` (people, k) to all items, (people, n) from 0.

    Probabilities are interpolated between the nodes of GRID.
    """
    step = GRID[1] - GRID[0]
    place = np.clip((theta - GRID[0]) / step, 0.0, len(GRID) - 1 - 1e-9)
    below = place.astype(np.intp)
    part = place - below
    x = np.empty((len(theta), len(tables.trait)), dtype=np.intp)
    for item, trait in enumerate(tables.trait):
        # (Q, K): at most so probable as the category and those below it.
        sums = np.cumsum(np.exp(tables.log_p[item]), axis=0).T
        at = sums[below[:, trait]]
        at += part[:, trait, None] * (sums[below[:, trait] + 1] - at)
        x[:, item] = (random.random(len(theta))[:, None] > at[:, :-1]).sum(axis=1)
    return x
