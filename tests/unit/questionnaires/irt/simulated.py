"""Answers of made-up people to made-up items."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from questionnaires.irt.arrays import Array
from questionnaires.irt.models import graded, three_pl


@dataclass(frozen=True)
class Truth:
    """Graded items as they are: `a` (n,), `b` (n, K − 1)."""

    a: Array
    b: Array

    @classmethod
    def of(cls, items: int, categories: int, seed: int = 1) -> Truth:
        """Moderate discriminations, thresholds spread over the trait."""
        rng = np.random.default_rng(seed)
        spread = np.linspace(-1.3, 1.3, categories - 1) if categories > 2 else np.zeros(1)
        b = rng.normal(0, 0.5, (items, 1)) + spread + rng.normal(0, 0.1, (items, categories - 1))
        return cls(rng.uniform(0.8, 2.0, items), np.sort(b, axis=1))

    def answers(self, theta: Array, seed: int = 2) -> npt.NDArray[np.int8]:
        """One answer to every item from everybody, (people, items)."""
        return drawn(graded(theta[:, None], self.a, self.b), seed)


def guessed(theta: Array, a: Array, b: Array, c: Array, seed: int = 2) -> npt.NDArray[np.int8]:
    """Right or wrong answers of people who guess, (people, items)."""
    return drawn(three_pl(theta[:, None], a, b, c), seed)


def drawn(p: Array, seed: int) -> npt.NDArray[np.int8]:
    """Categories drawn with probabilities `p` (..., K)."""
    chance = np.random.default_rng(seed).random((*p.shape[:-1], 1))
    found = (chance > np.cumsum(p, axis=-1)[..., :-1]).sum(axis=-1)
    return np.asarray(found, dtype=np.int8)


def people(count: int, seed: int = 3) -> Array:
    """Standard normal traits, (count,)."""
    return np.random.default_rng(seed).normal(size=count)


def rmse(found: Array, truth: Array) -> float:
    """Root mean square error."""
    return float(np.sqrt(np.mean((found - truth) ** 2)))
