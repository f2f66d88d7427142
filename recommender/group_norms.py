"""Answers compared with those of everybody, of one's own group, or half of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self, get_args

import numpy as np
import numpy.typing as npt

from recommender.moments import column_moments
from recommender.ranking import Floats

Groups = npt.NDArray[np.intp]
NormChoice = Literal["common", "half_way", "same_sex"]
NORM_CHOICES: tuple[NormChoice, ...] = get_args(NormChoice)

# Means of fewer people than this say more about chance than about a group.
FEWEST = 20


@dataclass(frozen=True, eq=False)
class GroupNorms:
    """Means and deviations (items,) of all people, and by group where it has FEWEST people."""

    everybody: tuple[Floats, Floats]
    of_group: dict[int, tuple[Floats, Floats]]

    @classmethod
    def of(cls, values: Floats, groups: Groups) -> Self:
        """Norms of values (people, items), NaN where there is none.

        `groups` (people,) numbers the group of each from 0; −1 is none.
        """
        found = {
            group: column_moments(values[groups == group])
            for group in range(int(groups.max(initial=-1)) + 1)
            if (groups == group).sum() >= FEWEST
        }
        return cls(column_moments(values), found)

    def standardised(self, values: Floats, groups: Groups, choice: NormChoice) -> Floats:
        """(value − mean)/deviation, (people, items), by the norms of everybody or of the group.

        Half-way norms are the average of the two. Who has no group, or one without norms of its
        own, is compared with everybody.
        """
        mean, scale = self.everybody
        common = (values - mean) / scale
        if choice == "common":
            return common
        own = common.copy()
        for group, (group_mean, group_scale) in self.of_group.items():
            members = groups == group
            own[members] = (values[members] - group_mean) / group_scale
        return own if choice == "same_sex" else 0.5 * (common + own)
