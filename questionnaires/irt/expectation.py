"""The E-step: how many people are expected to have given each answer at each trait value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from questionnaires.irt.arrays import Array
    from questionnaires.irt.patterns import Patterns

CHUNK = 1024
"""People worked on at a time: their posteriors then stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """`answers` (n, K, Q) and `people` (Q,) are expected counts; `log_likelihood` is marginal."""

    answers: Array
    people: Array
    log_likelihood: float


def log_normal(nodes: Array) -> Array:
    """Log-weights of the standard normal distribution on evenly spaced nodes; they sum to one."""
    logs = -0.5 * nodes**2
    return np.asarray(logs - np.log(np.exp(logs).sum()))


def room(patterns: Patterns, nodes: int) -> Array:
    """Where `posterior` works; to be made once for all chunks."""
    return np.empty((2, min(CHUNK, patterns.people), nodes))


def posterior(
    patterns: Patterns, tables: list[Array], log_prior: Array, start: int, stop: int, out: Array
) -> tuple[Array, Array]:
    """Posterior weights of people `start` … `stop` − 1, (people, Q), and log L (people,)."""
    found = patterns.sums(tables, start, stop, out)
    found += log_prior
    highest = found.max(axis=1, keepdims=True)
    found -= highest
    np.exp(found, out=found)
    mass = found.sum(axis=1, keepdims=True)
    found /= mass
    return found, (highest + np.log(mass))[:, 0]


def expect(patterns: Patterns, weight: Array, log_p: Array, log_prior: Array) -> Expectation:
    """One pass over all people; `weight` (people,) tells for how many each row stands.

    Source: Bock & Aitkin (1981), Psychometrika 46, 443-459.
    """
    tables = patterns.tables(log_p)
    counted = [np.zeros_like(table) for table in tables]
    out = room(patterns, len(log_prior))
    people, total = np.zeros(len(log_prior)), 0.0
    for start, stop in patterns.chunks(CHUNK):
        found, log_likelihood = posterior(patterns, tables, log_prior, start, stop, out)
        total += float(weight[start:stop] @ log_likelihood)
        people += weight[start:stop] @ found
        for block, adder in enumerate(patterns.adders(weight, start, stop)):
            counted[block] += adder @ found
    return Expectation(patterns.by_answer(counted), people, total)
