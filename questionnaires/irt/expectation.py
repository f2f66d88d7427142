"""The E-step: how many people are expected to have given each answer at each trait value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from questionnaires.irt.likelihood import Likelihoods

if TYPE_CHECKING:
    from questionnaires.irt.arrays import Array
    from questionnaires.irt.patterns import Patterns


@dataclass(frozen=True, slots=True)
class Expectation:
    """`answers` (n, K, Q) and `people` (Q,) are expected counts; `log_likelihood` is marginal."""

    answers: Array
    people: Array
    log_likelihood: float


def normal(nodes: Array) -> Array:
    """Weights of the standard normal distribution on evenly spaced nodes; they sum to one."""
    weights = np.exp(-0.5 * nodes**2)
    return np.asarray(weights / weights.sum())


def expect(patterns: Patterns, weight: Array, log_p: Array, prior: Array) -> Expectation:
    """One pass over all people; `weight` (people,) tells for how many each row stands.

    Source: Bock & Aitkin (1981), Psychometrika 46, 443-459.
    """
    likelihoods = Likelihoods.of(patterns, log_p, prior)
    counted = [np.zeros_like(table) for table in likelihoods.scaled]
    people, total = np.zeros(len(prior)), 0.0
    for start, stop, weights, mass, scale in likelihoods.ranges():
        count = weight[start:stop]
        total += float(count @ (np.log(mass) + scale))
        share = count / mass
        people += share @ weights
        for block, adder in enumerate(patterns.adders(share, start, stop)):
            counted[block] += adder @ weights
    return Expectation(patterns.by_answer(counted), people, total)
