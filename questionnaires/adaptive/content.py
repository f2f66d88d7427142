"""What a questionnaire must contain: least numbers of items per scale and per facet.

The needs of a scale are the greater of its own and those of its facets together. While there are
more questions to come than needs, any item may be chosen; from then on only an item that
lessens the needs, so that they are met whatever is chosen before.

Sources: Kingsbury & Zara (1991), Applied Measurement in Education 4, 241-261 (content balancing);
van der Linden (2005), Journal of Educational Measurement 42, 283-302 (what stays feasible).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from questionnaires.irt.arrays import Array

    Whole = npt.NDArray[np.intp]
    Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Content:
    """Which scale and facet the items belong to, and how many of each are wanted.

    `trait` and `facet` (n,) number scales and facets from 0; an item without a facet has one of
    its own, of which nothing is wanted. `of_facet` (n, facets) and `of_trait` (facets, traits)
    are ones where an item lies in a facet and a facet in a trait. `per_facet` (facets,).
    """

    trait: Whole
    facet: Whole
    of_facet: Array
    of_trait: Array
    per_scale: int
    per_facet: Array

    @classmethod
    def of(
        cls,
        trait: npt.ArrayLike,
        facets: Sequence[Hashable | None] | None,
        *,
        traits: int,
        per_scale: int = 0,
        per_facet: int = 0,
    ) -> Content:
        """From the items' scale numbers (n,) and facet names, None for an item without one.

        Raises ValueError when the facets do not match the items or one lies in two scales.
        """
        scale = np.asarray(trait, dtype=np.intp)
        given = [None] * len(scale) if facets is None else list(facets)
        if len(given) != len(scale):
            raise ValueError("Every item needs the name of its facet, or None.")
        # The number of an item is no name: a tuple cannot be mistaken for one.
        names = [(number,) if name is None else ("", name) for number, name in enumerate(given)]
        numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
        facet = np.array([numbers[name] for name in names], dtype=np.intp)
        facet_trait = np.zeros(len(numbers), dtype=np.intp)
        facet_trait[facet] = scale
        if (facet_trait[facet] != scale).any():
            raise ValueError("A facet must lie within one scale.")
        wanted = np.array([per_facet if len(name) == 2 else 0 for name in numbers], dtype=float)
        return cls(
            scale,
            facet,
            np.eye(len(numbers))[facet],
            np.eye(traits)[facet_trait],
            per_scale,
            wanted,
        )

    def needs(self, asked: Flags, free: Flags) -> tuple[Array, Array]:
        """How many items of each scale, and of each facet, are still needed.

        `asked` and `free` are (..., n): shown already, and still to be had. What the pool cannot
        give is not needed. Returns (..., traits) and (..., facets).
        """
        had, left = asked @ self.of_facet, free @ self.of_facet
        by_facet = np.minimum(np.maximum(self.per_facet - had, 0.0), left)
        by_scale = np.minimum(
            np.maximum(self.per_scale - had @ self.of_trait, 0.0), left @ self.of_trait
        )
        return np.maximum(by_scale, by_facet @ self.of_trait), by_facet

    def helpful(self, by_scale: Array, by_facet: Array) -> Flags:
        """Which items would lessen these needs, (..., n)."""
        spare = by_scale > by_facet @ self.of_trait
        return np.asarray((by_facet > 0)[..., self.facet] | spare[..., self.trait])
