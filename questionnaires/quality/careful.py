"""How likely each answer is for somebody who reads: graded items, correlated traits.

Two views of the same model. `left_out`: each answer's probabilities given all the person's other
answers, by expectation propagation (questionnaires.adaptive.posterior); a leave-one-out form of
the likelihood that person-fit indices rest on (Drasgow, Levine & Williams 1985, British Journal
of Mathematical and Statistical Psychology 38, 67-86). `evidence`: the probability of the first t
answers together, from one-step predictions with a normal posterior in between (assumed density
filtering: Minka 2001, Uncertainty in Artificial Intelligence 17, 362-369).

People who read still differ in how they use the options (Paulhus 1991, Measurement of personality
and social psychological attitudes, 17-59). So the evidence is that of three equally likely
careful respondents: one as calibrated, one who likes the ends more, one who likes them less.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import logsumexp

from questionnaires.adaptive.posterior import infer
from questionnaires.irt.tables import GRID

if TYPE_CHECKING:
    from questionnaires.irt.arrays import Array
    from questionnaires.irt.tables import Tables
    from questionnaires.quality.protocols import Protocols

STYLES = ((0.0, 0.0), (0.8, -0.5), (-0.6, 0.4))
"""What is added to the log-probabilities of the two end options and of those between."""

_LEAST_VARIANCE = 1e-4


@dataclass(frozen=True, slots=True)
class LeftOut:
    """`p` (people, places, categories): each answer's probabilities given all others.

    `mean` (people, traits) is the posterior mean of the traits given all answers.
    """

    p: Array
    mean: Array


def left_out(protocols: Protocols, tables: Tables, correlations: Array) -> LeftOut:
    """Predict every answer from the person's other answers.

    What the other traits say enters through the cavity of the answer's trait; of its own trait
    all answers but this one count.
    """
    people, places = protocols.answer.shape
    row = np.arange(people)
    likelihood = np.zeros((people, len(correlations), len(GRID)))
    for place in range(places):
        item = protocols.item[:, place]
        logs = tables.log_p[item, protocols.answer[:, place]]
        likelihood[row, tables.trait[item]] += np.where(protocols.given[:, place, None], logs, 0)
    found = infer(likelihood, correlations)
    beside = 1 / found.variance - found.precision
    pull = found.mean / found.variance - found.pull
    likelihood += pull[..., None] * GRID - 0.5 * beside[..., None] * GRID**2
    p_of = np.exp(tables.log_p)
    p = np.empty((people, places, protocols.categories))
    for place in range(places):
        item, answer = protocols.item[:, place], protocols.answer[:, place]
        own = np.where(protocols.given[:, place, None], tables.log_p[item, answer], 0)
        weights = likelihood[row, tables.trait[item]] - own
        weights = np.exp(weights - weights.max(axis=1, keepdims=True))
        weights /= weights.sum(axis=1, keepdims=True)
        p[:, place] = (p_of[item] @ weights[..., None])[..., 0]
    return LeftOut(p, found.mean)


def styled(tables: Tables) -> list[Array]:
    """The tables' log-probabilities for every style, each (n, K, Q)."""
    options = np.isfinite(tables.log_p[:, :, tables.log_p.shape[2] // 2]).sum(axis=1)
    place = np.arange(tables.log_p.shape[1])
    end = (place == 0) | (place == options[:, None] - 1)
    found = []
    for at_ends, between in STYLES:
        logs = tables.log_p + np.where(end, at_ends, between)[:, :, None]
        found.append(logs - logsumexp(logs, axis=1, keepdims=True))
    return found


def evidence(
    protocols: Protocols, styles: list[Array], tables: Tables, correlations: Array
) -> Array:
    """log P(first t answers) of a careful respondent, (people, places + 1), t from 0 on.

    `styles` are those of `styled`, made once for many calls.
    """
    runs = [
        protocols.running(_predicted(protocols, np.exp(logs), tables, correlations))
        for logs in styles
    ]
    return np.asarray(logsumexp(np.stack(runs), axis=0) - np.log(len(runs)))


def _predicted(protocols: Protocols, p_of: Array, tables: Tables, correlations: Array) -> Array:
    """log-probability of each answer given those before it, (people, places)."""
    people, places = protocols.answer.shape
    row = np.arange(people)
    mean = np.zeros((people, len(correlations)))
    covariance = np.broadcast_to(correlations, (people, *correlations.shape)).copy()
    found = np.zeros((people, places))
    for place in range(places):
        item, given = protocols.item[:, place], protocols.given[:, place]
        trait = tables.trait[item]
        centre, variance = mean[row, trait], covariance[row, trait, trait]
        z = GRID - centre[:, None]
        weights = np.exp(-0.5 * z * z / variance[:, None])
        before = weights.sum(axis=1)
        weights *= p_of[item, protocols.answer[:, place]]
        mass = weights.sum(axis=1)
        found[:, place] = np.log(mass / before)
        moved = (weights @ GRID) / mass
        narrowed = np.maximum((weights @ GRID**2) / mass - moved**2, _LEAST_VARIANCE)
        gain = covariance[row, :, trait] / variance[:, None]
        mean += gain * np.where(given, moved - centre, 0)[:, None]
        less = np.where(given, narrowed - variance, 0)
        covariance += (gain * less[:, None])[:, :, None] * gain[:, None, :]
    return found
