"""Item log-probabilities worked out once on a grid of trait values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from questionnaires.irt import models

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from questionnaires.irt.arrays import Array
    from questionnaires.irt.parameters import Parameters

GRID: Array = np.linspace(-4.5, 4.5, 91)
"""Trait values of the tables, in standard deviations of the reference group."""
GRID.flags.writeable = False

NORMAL: Array = np.exp(-0.5 * GRID**2) / np.exp(-0.5 * GRID**2).sum()
"""Weights of the standard normal prior on GRID; they sum to one."""
NORMAL.flags.writeable = False


@dataclass(frozen=True, slots=True)
class Tables:
    """n items on a grid of Q trait values; Q is that of GRID.

    `log_p` (n, K, Q) holds log P(category | θ), −inf for a category the item lacks;
    `information` (n, Q) the Fisher information; `trait` (n,) the number of the item's trait.
    """

    log_p: Array
    information: Array
    trait: npt.NDArray[np.intp]

    def __post_init__(self) -> None:
        n = len(self.log_p)
        if self.log_p.shape[2:] != GRID.shape or self.information.shape != (n, len(GRID)):
            raise ValueError("Tables must be items × categories × grid and items × grid.")
        if self.trait.shape != (n,) or (n and self.trait.min() < 0):
            raise ValueError("Every item needs the number of its trait.")

    @property
    def traits(self) -> int:
        """How many traits there are: one more than the highest number."""
        return int(self.trait.max()) + 1 if len(self.trait) else 0

    def of(self, items: npt.ArrayLike) -> Tables:
        """The tables of some items, given by number, in that order."""
        rows = np.asarray(items, dtype=np.intp)
        return Tables(self.log_p[rows], self.information[rows], self.trait[rows])

    @classmethod
    def graded(cls, a: npt.ArrayLike, b: npt.ArrayLike, trait: npt.ArrayLike) -> Tables:
        """From a graded response model: `a` (n,), `b` (n, K − 1), `trait` (n,)."""
        a, b = np.asarray(a, dtype=np.float64)[:, None], np.asarray(b, dtype=np.float64)[:, None]
        return cls._on_grid(
            models.log_graded(GRID, a, b), models.graded_information(GRID, a, b), trait
        )

    @classmethod
    def partial_credit(cls, a: npt.ArrayLike, delta: npt.ArrayLike, trait: npt.ArrayLike) -> Tables:
        """From a generalised partial credit model: `a` (n,), `delta` (n, K − 1), `trait` (n,)."""
        a, delta = (np.asarray(part, dtype=np.float64)[:, None] for part in (a, delta))
        return cls._on_grid(
            models.log_partial_credit(GRID, a, delta),
            models.partial_credit_information(GRID, a, delta),
            trait,
        )

    @classmethod
    def three_pl(
        cls, a: npt.ArrayLike, b: npt.ArrayLike, c: npt.ArrayLike, trait: npt.ArrayLike
    ) -> Tables:
        """From a right–wrong model: `a`, `b`, `c` (0 for the 2PL) and `trait`, each (n,)."""
        a, b = (np.asarray(part, dtype=np.float64)[:, None] for part in (a, b))
        c = np.broadcast_to(np.asarray(c, dtype=np.float64), (len(a),))[:, None]
        return cls._on_grid(
            models.log_three_pl(GRID, a, b, c), models.three_pl_information(GRID, a, b, c), trait
        )

    @classmethod
    def _on_grid(cls, log_p: Array, information: Array, trait: npt.ArrayLike) -> Tables:
        # (n, Q, K) → (n, K, Q): scoring walks along the grid.
        ordered = np.ascontiguousarray(np.swapaxes(log_p, 1, 2))
        return cls(ordered, information, np.asarray(trait, dtype=np.intp))


def tabulate(parameters: Parameters, traits: Mapping[str, str]) -> Tables:
    """The tables of the items named in `traits` (item id → trait id), in that order.

    Items with fewer categories than others get −inf for those they lack. Raises
    parameters.UnfitParametersError when an item has no parameters or a trait is not in the set.
    """
    parameters.check_against(traits)
    trait = [parameters.trait_number(name) for name in traits.values()]
    items = [parameters.items[item_id] for item_id in traits]
    a = [item.a for item in items]
    if parameters.model == "3pl":
        return Tables.three_pl(a, [item.b[0] for item in items], [i.c for i in items], trait)
    widest = max((len(item.b) for item in items), default=0)
    b = np.full((len(items), widest), np.inf)
    for row, item in zip(b, items, strict=True):
        row[: len(item.b)] = item.b
    if parameters.model == "gpcm":
        return Tables.partial_credit(a, b, trait)
    return Tables.graded(a, b, trait)
