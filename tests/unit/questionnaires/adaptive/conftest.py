from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pytest

from questionnaires.irt.tables import Tables

TRAITS = ("R", "I", "A")
CORRELATIONS = np.array([[1.0, 0.5, 0.1], [0.5, 1.0, 0.3], [0.1, 0.3, 1.0]])


@dataclass(frozen=True)
class InventedBank:
    """30 rating items, ten a trait in two facets of five, slopes from 0.9 to 2.7."""

    tables: Tables
    facets: tuple[str, ...]
    traits: tuple[str, ...]
    correlations: npt.NDArray[np.float64]


@pytest.fixture(scope="session")
def bank() -> InventedBank:
    trait = np.repeat(np.arange(3), 10)
    a = np.tile(np.linspace(0.9, 2.7, 10), 3)
    middle = np.tile([-0.6, 0.0, 0.6, 0.2, -0.2], 6)
    tables = Tables.graded(a, middle[:, None] + np.array([-1.2, -0.4, 0.4, 1.2]), trait)
    facets = tuple(f"{TRAITS[k]}{number % 2}" for number, k in enumerate(trait))
    return InventedBank(tables, facets, TRAITS, CORRELATIONS)
