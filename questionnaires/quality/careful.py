"""How likely each answer is for somebody who reads: graded items, correlated traits.

Two views of the same model. `left_out`: each answer's probabilities given all the person's other
answers, by expectation propagation (questionnaires.adaptive.posterior); a leave-one-out form of
the likelihood that person-fit indices rest on (Drasgow, Levine & Williams 1985, British Journal
of Mathematical and Statistical Psychology 38, 67-86). `evidence`: the probability of the first t
answers together, from one-step predictions with a normal posterior in between (assumed density
filtering: Minka 2001, Uncertainty in Artificial Intelligence 17, 362-369).

People who read still differ in how they use the options (Paulhus 1991, in Measures of Personality
and Social Psychological Attitudes, 17-59). So the evidence is had twice: for a respondent who uses
them as calibrated, and for one of many equally likely styles, each of which multiplies the
probabilities of the options by factors of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from questionnaires.adaptive.posterior import infer
from questionnaires.irt.tables import GRID
from questionnaires.quality.log_sums import log_mean

if TYPE_CHECKING:
    from questionnaires.irt.arrays import Array
    from questionnaires.irt.tables import Tables
    from questionnaires.quality.protocols import Protocols

_STYLES = ((-1.2, -0.6, 0.0, 0.6, 1.2), (-0.5, 0.0, 0.5), (-0.5, 0.0, 0.5))
"""How much of the polynomials of degree 2, 3 and 4 a style adds to the logarithms.

Degree 2 sets the ends against the middle; a line (degree 1) is left to the traits.
"""

_LEAST_VARIANCE = 1e-4
_FAINT = 1e-12


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


def predicted(protocols: Protocols, tables: Tables, correlations: Array) -> Array:
    """Each answer's probabilities given those before it, (people, places, categories)."""
    people, places = protocols.answer.shape
    row = np.arange(people)
    mean = np.zeros((people, len(correlations)))
    covariance = np.broadcast_to(correlations, (people, *correlations.shape)).copy()
    p_of = np.exp(tables.log_p)
    found = np.empty((people, places, protocols.categories))
    for place in range(places):
        item, given = protocols.item[:, place], protocols.given[:, place]
        trait = tables.trait[item]
        centre, variance = mean[row, trait], covariance[row, trait, trait]
        z = GRID - centre[:, None]
        weights = np.exp(-0.5 * z * z / variance[:, None])
        weights /= weights.sum(axis=1, keepdims=True)
        found[:, place] = (p_of[item] @ weights[..., None])[..., 0]
        weights *= p_of[item, protocols.answer[:, place]]
        weights /= weights.sum(axis=1, keepdims=True)
        moved = weights @ GRID
        narrowed = np.maximum(weights @ GRID**2 - moved**2, _LEAST_VARIANCE)
        gain = covariance[row, :, trait] / variance[:, None]
        mean += gain * np.where(given, moved - centre, 0)[:, None]
        less = np.where(given, narrowed - variance, 0)
        covariance += (gain * less[:, None])[:, :, None] * gain[:, None, :]
    return found


def evidence(protocols: Protocols, p: Array) -> tuple[Array, Array]:
    """log P(first t answers), (people, places + 1) with t from 0 on, from the predicted `p`.

    Once for a respondent as calibrated, once for one of unknown style.
    """
    own = np.take_along_axis(p, protocols.answer[..., None], axis=2)
    calibrated = protocols.running(np.log(np.maximum(own[..., 0], _FAINT)))
    logs = _styles(protocols.categories)
    total = np.log(np.maximum(p @ np.exp(logs).T, _FAINT))
    ratios = logs.T[protocols.answer] - total
    ratios[~protocols.given] = 0
    styled = np.zeros((len(p), p.shape[1] + 1, len(logs)))
    np.cumsum(ratios, axis=1, out=styled[:, 1:])
    return calibrated, calibrated + log_mean(styled, axis=2)


def _styles(categories: int) -> Array:
    """Every style's addition to the log-probabilities of the options, (styles, categories)."""
    option = np.arange(categories) - (categories - 1) / 2
    powers, _ = np.linalg.qr(np.vander(option, categories, increasing=True))
    shapes = powers.T[2 : 2 + len(_STYLES)] * np.sqrt(categories)
    amounts = np.array(list(product(*_STYLES[: len(shapes)])))
    return np.asarray(amounts.reshape(len(amounts), len(shapes)) @ shapes)
