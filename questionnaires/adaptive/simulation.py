"""Adaptive questioning of many people at once whose answers to all items are known.

For simulations, for figures on real answers, and for finding exposure probabilities. The rules
are those of selection.py; the posterior is updated by one sweep an item instead of to the end,
and settled where it is handed out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from questionnaires.adaptive.posterior import Posterior, before_answers, update
from questionnaires.adaptive.selection import NEIGHBOUR, expected_information, gains
from questionnaires.irt.tables import GRID

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import numpy.typing as npt

    from questionnaires.adaptive.content import Content, Flags
    from questionnaires.irt.arrays import Answers, Array
    from questionnaires.irt.tables import Tables

_SETTLE = 4
"""Sweeps before a posterior is handed out."""


@dataclass(frozen=True, eq=False)
class Setting:
    """What is asked of whom: `factors` (n,) or (people, n) multiply the gains."""

    tables: Tables
    correlations: Array
    content: Content
    importance: Array
    factors: Array


@dataclass(frozen=True, eq=False)
class Stage:
    """Everybody's posterior after a number of items, and which were asked, (people, n)."""

    posterior: Posterior
    asked: Flags


@dataclass(frozen=True, eq=False)
class Simulated:
    """`stages` by number of items; `reached` (people,) the items it took to reach `se`."""

    stages: Mapping[int, Stage]
    reached: npt.NDArray[np.intp]


def simulate(
    x: Answers,
    setting: Setting,
    marks: Collection[int],
    *,
    se: float | None = None,
) -> Simulated:
    """Ask everybody max(marks) items, never one whose answer in `x` (people, n) is missing (−1).

    Whoever has fewer answers is asked all of them. With `se`, also count after how many items the
    mean standard error was at most that (max(marks) where never) and the least numbers were met.
    """
    people, tables = len(x), setting.tables
    k = len(setting.correlations)
    prior = np.linalg.inv(setting.correlations)
    likelihood = np.zeros((people, k, len(GRID)))
    posterior = before_answers(setting.correlations, (people,))
    asked, free = np.zeros(x.shape, dtype=np.bool_), x >= 0
    last_facet = np.full(people, -1)
    everyone = np.arange(people)
    stages: dict[int, Stage] = {}
    last = max(marks)
    reached = np.full(people, last)
    for left in range(last, 0, -1):
        worth = _worth(posterior, setting, last_facet)
        by_scale, by_facet = setting.content.needs(asked, free)
        tight = by_scale.sum(axis=1) >= left
        allowed = free.copy()
        if tight.any():
            allowed[tight] &= setting.content.helpful(by_scale[tight], by_facet[tight])
        item = np.where(allowed, worth, -1.0).argmax(axis=1)
        who = everyone[free.any(axis=1)]
        item = item[who]
        asked[who, item], free[who, item] = True, False
        last_facet[who] = setting.content.facet[item]
        likelihood[who, tables.trait[item]] += tables.log_p[item, x[who, item]]
        posterior = update(likelihood, prior, posterior, sweeps=1, damping=1.0)
        count = last - left + 1
        if count in marks:
            posterior = update(likelihood, prior, posterior, sweeps=_SETTLE)
            stages[count] = Stage(posterior, asked.copy())
        if se is not None:
            met = setting.content.needs(asked, free)[0].sum(axis=1) == 0
            done = met & (posterior.se.mean(axis=1) <= se) & (reached == last)
            reached[done] = count
    return Simulated(stages, reached)


def _worth(
    posterior: Posterior, setting: Setting, last_facet: npt.NDArray[np.intp]
) -> Array:
    information = expected_information(posterior, setting.tables)
    worth = gains(information, posterior.covariance, setting.tables.trait, setting.importance)
    worth *= setting.factors
    worth[setting.content.facet == last_facet[:, None]] *= NEIGHBOUR
    return worth
