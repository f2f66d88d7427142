"""Made-up forms of rating items, and the answers of made-up people who read them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from questionnaires.irt.arrays import Answers
from questionnaires.irt.tables import Tables
from questionnaires.quality.protocols import Protocols
from tests.unit.questionnaires.irt.simulated import drawn

CORRELATIONS = np.array([[1.0, 0.4, 0.1], [0.4, 1.0, 0.2], [0.1, 0.2, 1.0]])


def form(items: int, *, traits: int = 3, categories: int = 5, seed: int = 1) -> Tables:
    """Graded items of equally many of every trait, in an order by chance."""
    rng = np.random.default_rng(seed)
    trait = rng.permutation(np.arange(items) % traits)
    spread = np.linspace(-1.4, 1.4, categories - 1) if categories > 2 else np.zeros(1)
    b = rng.normal(0, 0.5, (items, 1)) + spread
    return Tables.graded(rng.uniform(1.0, 2.2, items), b, trait)


LONG = form(36)
"""Three traits, twelve items each, five options."""

SMALL = form(6, traits=2, categories=3, seed=5)
"""Two traits, three items each, three options: every way of answering can be gone through."""


def careful(people: int, seed: int, tables: Tables = LONG) -> Answers:
    """Answers (people, items) drawn from the tables for correlated normal traits."""
    rng = np.random.default_rng(seed)
    theta = rng.standard_normal((people, 3)) @ np.linalg.cholesky(CORRELATIONS).T
    # The tables are on a grid of tenths.
    at = np.clip(np.round(theta * 10) + 45, 0, 90).astype(np.intp)
    p = np.exp(tables.log_p[np.arange(len(tables.trait)), :, at[:, tables.trait]])
    return drawn(p, seed + 1)


def random_answers(people: int, items: int, seed: int, categories: int = 5) -> Answers:
    return np.random.default_rng(seed).integers(0, categories, (people, items))


def with_gaps(x: Answers, seed: int, share: float = 0.3) -> Answers:
    """The same answers, some of them missing."""
    gone = np.random.default_rng(seed).random(x.shape) < share
    return np.where(gone, -1, x)


def protocols(*rows: npt.ArrayLike, categories: int = 5) -> Protocols:
    """Protocols of the rows, −1 for missing; all items are of one trait."""
    x = np.array(rows, dtype=np.intp)
    tables = form(x.shape[1], traits=1, categories=categories)
    return Protocols.of(x, tables)
