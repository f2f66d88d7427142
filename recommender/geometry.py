"""What a catalogue looks like to the arithmetic: computed once per catalogue, then only read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt

from recommender.ranking import Floats, ProfileCorrelationRanker

if TYPE_CHECKING:
    from recommender.catalogue.entries import Catalogue
    from recommender.diversify import Indices


@dataclass(frozen=True, eq=False)
class Geometry:
    """Arrays of a catalogue with n professions in f families, k in the largest.

    `directions` (n, 20) unit profiles of basic interests; `family_of` (n,) family positions;
    `members` (f, k) profession positions, filled up with 0 where `present` (f, k) is false;
    `similarity` (n, n).
    """

    directions: Floats
    family_of: Indices
    members: Indices
    present: npt.NDArray[np.bool_]
    similarity: Floats

    @classmethod
    def of(cls, catalogue: Catalogue) -> Self:
        """The arrays of one catalogue."""
        ranker = ProfileCorrelationRanker().fit(catalogue.profiles)
        position = {family.id: number for number, family in enumerate(catalogue.families)}
        family_of = np.array([position[p.family] for p in catalogue.professions], dtype=np.intp)
        groups = [np.flatnonzero(family_of == number) for number in range(len(position))]
        members = np.zeros((len(groups), max(map(len, groups))), dtype=np.intp)
        present = np.zeros(members.shape, dtype=bool)
        for number, group in enumerate(groups):
            members[number, : len(group)] = group
            present[number, : len(group)] = True
        # Half of the similarity is a shared family, half a shared profile: two families may hold
        # the same work under two names, and one family may hold quite different work.
        same = family_of[:, None] == family_of[None, :]
        alike = np.maximum(ranker.transform(catalogue.profiles), 0.0)
        return cls(ranker.directions_, family_of, members, present, 0.5 * same + 0.5 * alike)

    def best_of_families(self, rank: Indices) -> tuple[Indices, npt.NDArray[np.bool_]]:
        """Members of each family, best first, and which of them exist; both (f, k).

        `rank` (n,) is each profession's place among all, 0 the best.
        """
        place = np.where(self.present, rank[self.members], len(rank))
        order = np.argsort(place, axis=1, kind="stable")
        return (
            np.take_along_axis(self.members, order, axis=1),
            np.take_along_axis(self.present, order, axis=1),
        )


@lru_cache(maxsize=8)
def geometry_of(catalogue: Catalogue) -> Geometry:
    """`Geometry.of`, kept for the catalogues in use."""
    return Geometry.of(catalogue)
