"""Which professions are like which: by interests, by basic interests, by branch and schooling."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from recommender.catalogue import Catalogue

    Floats = npt.NDArray[np.float64]

COUNT = 4
SAME_INDUSTRY = 0.05
SHARED_PROGRAMME = 0.15
"""Added to the cosine, which runs from -1 to 1, for the share of programmes in common."""

CLOSE = 0.25
"""The last place goes to the best of a second family unless it is that much less alike."""


@lru_cache(maxsize=4)
def related(catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
    """Profession id → ids of the COUNT most alike, the most alike first; worked out once.

    Likeness is the cosine between standardised ratings and basic interests, the two halves
    weighing the same, with something added for one industry and for programmes in common. They
    are of two families at least, unless nothing of a second one is CLOSE.
    """
    alike = likeness(catalogue)
    families = [each.family for each in catalogue.professions]
    ids = [each.id for each in catalogue.professions]
    return MappingProxyType(
        {
            each: tuple(ids[other] for other in _chosen(row, alike[row], families))
            for row, each in enumerate(ids)
        }
    )


def likeness(catalogue: Catalogue) -> Floats:
    """Shape (n, n), symmetric: how alike every two professions are, see `related`."""
    described = np.hstack([_standardised(catalogue.ratings), _standardised(catalogue.facets)])
    length = np.linalg.norm(described, axis=1, keepdims=True)
    towards = described / np.where(length > 0, length, 1)
    alike = towards @ towards.T
    industries = np.array([each.industry for each in catalogue.professions])
    alike += SAME_INDUSTRY * (industries[:, None] == industries[None, :])
    taught = np.array(
        [
            [code in each.programmes for code in catalogue.programmes]
            for each in catalogue.professions
        ],
        dtype=np.float64,
    )
    common = taught @ taught.T
    fewer = np.minimum.outer(taught.sum(axis=1), taught.sum(axis=1))
    return np.asarray(alike + SHARED_PROGRAMME * common / np.maximum(fewer, 1))


def _standardised(values: Floats) -> Floats:
    """Columns with mean 0 and spread 1, then each row's share of all columns made comparable."""
    spread = values.std(axis=0)
    scaled = (values - values.mean(axis=0)) / np.where(spread > 0, spread, 1)
    return np.asarray(scaled / np.sqrt(values.shape[1]))


def _chosen(row: int, alike: Floats, families: Sequence[str]) -> list[int]:
    order = [int(other) for other in np.argsort(-alike, kind="stable") if other != row]
    first, rest = order[:COUNT], order[COUNT:]
    only = families[first[0]]
    if all(families[other] == only for other in first):
        elsewhere = next((other for other in rest if families[other] != only), None)
        if elsewhere is not None and alike[first[-1]] - alike[elsewhere] <= CLOSE:
            first[-1] = elsewhere
    return first
