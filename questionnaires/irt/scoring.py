"""Trait estimates from answers: the mean and spread of the posterior on a grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from questionnaires.irt.arrays import answers
from questionnaires.irt.likelihood import ImpossibleAnswerError, Likelihoods
from questionnaires.irt.patterns import Patterns
from questionnaires.irt.tables import GRID, NORMAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from questionnaires.irt.arrays import Answers, Array
    from questionnaires.irt.tables import Tables

_POWERS: Array = np.stack([np.ones_like(GRID), GRID, GRID**2], axis=1)


@dataclass(frozen=True, slots=True)
class Scores:
    """`theta` and its standard error `se`, each (people, traits), in the unit of the traits."""

    theta: Array
    se: Array


def eap(log_likelihood: npt.ArrayLike, prior: npt.ArrayLike = NORMAL) -> tuple[Array, Array]:
    """Posterior mean and posterior standard deviation of θ on GRID.

    `log_likelihood` is (..., Q); `prior` (Q,) or (..., Q) holds weights that need not sum to
    one. Returns two arrays (...). A flat likelihood returns the prior's own mean and spread.
    Raises ImpossibleAnswerError where the likelihood is zero everywhere.

    Source: Bock & Mislevy (1982), Applied Psychological Measurement 6, 431-444.
    """
    logs = np.asarray(log_likelihood, dtype=np.float64)
    highest = logs.max(axis=-1, keepdims=True)
    if not np.isfinite(highest).all():
        raise ImpossibleAnswerError("Some answers are impossible under the item parameters.")
    return _moments(np.exp(logs - highest) * np.asarray(prior, dtype=np.float64))


def _moments(weights: Array) -> tuple[Array, Array]:
    mass, first, second = np.moveaxis(weights @ _POWERS, -1, 0)
    mean = first / mass
    return mean, np.sqrt(np.maximum(second / mass - mean**2, 0.0))


def log_likelihoods(x: Answers, tables: Tables) -> Array:
    """log L of every person's answers on GRID, one trait at a time: (people, traits, Q).

    `x` (people, items) holds categories, −1 for missing, which adds nothing. For many people
    use `score`, which needs no array of this size.
    """
    x = answers(x)
    found = np.zeros((len(x), tables.traits, len(GRID)))
    for trait, items in _by_trait(tables):
        patterns = Patterns.of(x[:, items], tables.log_p.shape[1])
        room = np.empty((2, len(x), len(GRID)))
        found[:, trait] = patterns.sums(patterns.tables(tables.log_p[items]), 0, len(x), room)
    return found


def score(x: Answers, tables: Tables, prior: npt.ArrayLike = NORMAL) -> Scores:
    """EAP scores and standard errors of all people on every trait, each trait by itself.

    `x` (people, items) holds categories, −1 for missing; `prior` is (Q,). Works in chunks of
    people, so memory does not grow with the grid. Without any answer the score is the prior's.
    """
    x = answers(x)
    weights = np.asarray(prior, dtype=np.float64)
    theta = np.empty((len(x), tables.traits))
    se = np.empty_like(theta)
    theta[:], se[:] = _moments(weights)
    for trait, items in _by_trait(tables):
        patterns = Patterns.of(x[:, items], tables.log_p.shape[1])
        for part in Likelihoods.of(patterns, tables.log_p[items], weights).ranges():
            people = slice(part.start, part.stop)
            theta[people, trait], se[people, trait] = _moments(part.weights)
    return Scores(theta, se)


def _by_trait(tables: Tables) -> Iterator[tuple[int, npt.NDArray[np.intp]]]:
    """The traits that have items, with the numbers of these."""
    for trait in np.unique(tables.trait):
        yield int(trait), np.flatnonzero(tables.trait == trait)


def reliability(theta: npt.ArrayLike, se: npt.ArrayLike) -> Array:
    """Marginal reliability var(θ̂)/(var(θ̂) + mean SE²) of (people, …) scores, shape (…).

    Source: Green, Bock, Humphreys, Linn & Reckase (1984), Journal of Educational
    Measurement 21, 347-360.
    """
    variance = np.asarray(theta).var(axis=0)
    return np.asarray(variance / (variance + (np.asarray(se) ** 2).mean(axis=0)))
