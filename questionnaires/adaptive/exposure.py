"""Exposure control: which items a person may be asked, and must be, drawn from a seed alone.

Without control an adaptive questionnaire asks everybody its few best items and never the rest.
Here every item has two probabilities, fixed in advance (exposure_control.py): `allowed` that it
may be asked at all, `required` that it is asked. A draw never depends on other people, so there is
no shared counter, and the same seed always gives the same draw.

The draws are systematic, not independent: along the items, ordered by scale, facet and roughly by
quality, every so often one is taken. So everybody gets about the same share of good items of every
scale and facet, which costs less precision than independent draws, and each item still has
exactly its probability.

Sources: Sympson & Hetter (1985), Proceedings of the 27th annual meeting of the Military Testing
Association, 973-977; van der Linden & Veldkamp (2004), Journal of Educational and Behavioral
Statistics 29, 273-291 (eligibility); Madow (1949), Annals of Mathematical Statistics 20, 333-354
(systematic sampling with unequal probabilities).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from questionnaires.irt.tables import NORMAL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from questionnaires.adaptive.content import Content, Flags
    from questionnaires.irt.arrays import Array
    from questionnaires.irt.tables import Tables

REQUIRED = 1e6
"""Factor on the gain of an item the draw requires: it is asked early, before any other stop."""

BARRED = 1e-6
"""Factor on an item the draw bars: it is asked only where the content leaves no other."""

_SHUFFLE = 0.15
"""Spread of the random part of the order, in logarithms of information."""

_TIE = 1e-6
"""Random share of every factor, so that equal items do not come in the order of the file."""


@dataclass(frozen=True, eq=False)
class Exposure:
    """`allowed` and `required` (n,) probabilities; `order` (n,) of scale and facet; `quality`."""

    allowed: Array
    required: Array
    group: Array
    quality: Array

    @classmethod
    def free(cls, tables: Tables, content: Content) -> Exposure:
        """No control: everything allowed, nothing required; only ties are broken by the seed."""
        n = len(tables.trait)
        quality = np.log(np.maximum(tables.information @ NORMAL, 1e-9))
        group = content.trait * (len(content.per_facet) + 1.0) + content.facet
        return cls(np.ones(n), np.zeros(n), group, quality)

    def draw(self, seed: int) -> Array:
        """Factors (n,) on the gains of the items for the person with this seed."""
        random = np.random.default_rng(seed)
        n = len(self.allowed)
        order = np.lexsort((self.quality + _SHUFFLE * random.standard_normal(n), self.group))
        may, must, *ties = random.random(n + 2)
        factors = 1.0 + _TIE * np.array(ties)
        factors[~_systematic(self.allowed, order, may)] *= BARRED
        must_be = _systematic(self.required, order, must)
        factors[must_be] = REQUIRED * (1.0 + _TIE * np.array(ties)[must_be])
        return factors

    def draws(self, seeds: Iterable[int]) -> Array:
        """One row of factors per seed, (people, n)."""
        return np.stack([self.draw(seed) for seed in seeds])


def _systematic(probability: Array, order: Array, offset: float) -> Flags:
    """Take item i when a whole number lies within its stretch of the summed probabilities."""
    ends = np.cumsum(probability[order]) + offset
    taken = np.empty(len(order), dtype=np.bool_)
    taken[order] = np.floor(ends) > np.floor(np.concatenate([[offset], ends[:-1]]))
    return taken
