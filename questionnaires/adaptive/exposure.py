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

    import numpy.typing as npt

    from questionnaires.adaptive.content import Content, Flags, Whole
    from questionnaires.irt.arrays import Array
    from questionnaires.irt.tables import Tables

REQUIRED = 1e6
"""Factor on the gain of an item the draw requires: it is asked early, before any other stop."""

BARRED = 1e-6
"""Factor on an item the draw bars: it is asked only where the content leaves no other."""

_SHUFFLE = 0.5
"""Width of the random part of the order, in logarithms of information."""

_TIE = 1e-6
"""Random share of every factor, so that equal items do not come in the order of the file."""


@dataclass(frozen=True, eq=False)
class Exposure:
    """`allowed` and `required` (n,) are the probabilities of the items of one form.

    `group` and `quality` (n,) order the items for the draw: by scale and facet, and by the
    logarithm of their information in the reference group.
    """

    allowed: Array
    required: Array
    group: Array
    quality: Array

    @classmethod
    def of(
        cls,
        tables: Tables,
        content: Content,
        allowed: npt.ArrayLike = 1.0,
        required: npt.ArrayLike = 0.0,
    ) -> Exposure:
        """Probabilities for these items, one for all or (n,); by default there is no control.

        Even then the seed breaks ties. Raises ValueError for what is no probability.
        """
        n = len(tables.trait)
        given = [np.array(np.broadcast_to(part, (n,)), dtype=float) for part in (allowed, required)]
        if any(not ((part >= 0) & (part <= 1)).all() for part in given):
            raise ValueError("Exposure probabilities must be between 0 and 1.")
        # The items of a scale that have no facet to share make up one group.
        facet = np.where(content.of_facet.sum(axis=0) > 1, np.arange(len(content.per_facet)), -1)
        group = content.trait * (len(facet) + 1.0) + facet[content.facet]
        information = np.asarray(tables.information @ NORMAL, dtype=float)
        return cls(given[0], given[1], group.astype(float), np.log(np.maximum(information, 1e-9)))

    def draw(self, seed: int) -> Array:
        """Factors (n,) on the gains of the items for the person with this seed, 0 or more."""
        n = len(self.allowed)
        # Raw bits, because numpy keeps them the same for ever, unlike its distributions.
        bits = np.random.PCG64(seed).random_raw(2 * n + 2)
        random = (bits >> np.uint64(11)) * 2.0**-53
        shuffle, ties, may, must = random[:n], random[n : 2 * n], random[2 * n], random[2 * n + 1]
        order = np.lexsort((self.quality + _SHUFFLE * shuffle, self.group))
        factors = np.ones(n)
        factors[~_systematic(self.allowed, order, may)] = BARRED
        factors[_systematic(self.required, order, must)] = REQUIRED
        return factors * (1.0 + _TIE * ties)

    def draws(self, seeds: Iterable[int]) -> Array:
        """One row of factors per seed, (people, n)."""
        return np.stack([self.draw(seed) for seed in seeds])


def _systematic(probability: Array, order: Whole, offset: float) -> Flags:
    """Take item i when a whole number lies within its stretch of the summed probabilities."""
    ends = np.cumsum(probability[order]) + offset
    taken = np.empty(len(order), dtype=np.bool_)
    taken[order] = np.floor(ends) > np.floor(np.concatenate([[offset], ends[:-1]]))
    return taken
