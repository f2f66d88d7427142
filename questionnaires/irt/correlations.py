"""How the traits go together in a group, free of the error of measurement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from questionnaires.irt.arrays import answers
from questionnaires.irt.scoring import log_likelihoods
from questionnaires.irt.tables import GRID, Tables

if TYPE_CHECKING:
    import numpy.typing as npt

    from questionnaires.irt.arrays import Answers, Array

_EVERY = 2
"""Every second node of GRID is fine enough here."""

_CHUNK = 1024
_FAINT = 1e-6
"""The least precision an answered trait is taken to have."""


def trait_correlations(
    x: Answers,
    traits: npt.ArrayLike,
    tables: Tables,
    *,
    most_people: int = 10_000,
    tolerance: float = 1e-4,
    most_iterations: int = 100,
) -> Array:
    """Correlations between the traits themselves, (traits, traits), positive definite.

    `x` (people, items) holds categories, −1 for missing; `traits` (items,) the number of each
    item's trait, as a rule `tables.trait`. The traits are taken as multivariate normal with free
    means and spreads, so the parameters need not come from this group. EM: each person's
    likelihood of a trait is replaced by the normal curve that gives the same moments beside all
    else known about the person (expectation propagation), which makes the E-step a formula; the
    curves are renewed in every round. Uses at most `most_people`, evenly spaced.

    Source: Dempster, Laird & Rubin (1977), Journal of the Royal Statistical Society B 39, 1-38;
    Minka (2001), Uncertainty in Artificial Intelligence 17, 362-369.
    """
    tables = Tables(tables.log_p, tables.information, np.asarray(traits, dtype=np.intp))
    x = answers(x)
    answered = np.flatnonzero((x >= 0).any(axis=1))
    if not len(answered):
        raise ValueError("Correlations need answers.")
    rows = answered[:: -(-len(answered) // most_people)]
    likelihood = _likelihoods(x[rows], tables)
    mean, covariance = np.zeros(tables.traits), np.eye(tables.traits)
    precision = np.zeros(likelihood.shape[:2])
    pull = np.zeros_like(precision)
    correlations = covariance
    for _ in range(most_iterations):
        centre, spread = _posterior(mean, covariance, precision, pull)
        precision, pull = _sites(likelihood, centre, spread, precision, pull)
        centre, spread = _posterior(mean, covariance, precision, pull)
        mean = centre.mean(axis=0)
        apart = centre - mean
        covariance = spread.mean(axis=0) + apart.T @ apart / len(apart)
        scale = np.sqrt(np.diag(covariance))
        new = covariance / np.outer(scale, scale)
        moved, correlations = float(np.abs(new - correlations).max()), new
        if moved < tolerance:
            break
    return correlations


def _likelihoods(x: Answers, tables: Tables) -> npt.NDArray[np.float32]:
    """Likelihoods on every second node, the highest of each person and trait being one."""
    found = np.empty((len(x), tables.traits, len(GRID[::_EVERY])), dtype=np.float32)
    for start in range(0, len(x), _CHUNK):
        logs = log_likelihoods(x[start : start + _CHUNK], tables)[:, :, ::_EVERY]
        found[start : start + _CHUNK] = np.exp(logs - logs.max(axis=2, keepdims=True))
    return found


def _posterior(
    mean: Array, covariance: Array, precision: Array, pull: Array
) -> tuple[Array, Array]:
    """Everybody's posterior mean (people, traits) and covariance (people, traits, traits)."""
    prior = np.linalg.inv(covariance)
    spread = np.linalg.inv(prior + precision[:, :, None] * np.eye(len(mean)))
    centre: Array = (spread @ (pull + prior @ mean)[:, :, None])[:, :, 0]
    return centre, np.asarray(spread, dtype=np.float64)


def _sites(
    likelihood: npt.NDArray[np.float32],
    centre: Array,
    spread: Array,
    precision: Array,
    pull: Array,
) -> tuple[Array, Array]:
    """The normal curves (precision, precision · mean) that stand for the likelihoods."""
    grid = GRID[::_EVERY]
    powers = np.stack([np.ones_like(grid), grid, grid**2], axis=1)
    new_precision, new_pull = np.empty_like(precision), np.empty_like(pull)
    for trait in range(precision.shape[1]):
        variance = spread[:, trait, trait]
        # What is known about the trait beside its own answers.
        beside = 1 / variance - precision[:, trait]
        middle = (centre[:, trait] / variance - pull[:, trait]) / beside
        weights = np.exp(-0.5 * beside[:, None] * (grid - middle[:, None]) ** 2)
        weights *= likelihood[:, trait]
        mass, first, second = (weights @ powers).T
        moved = first / mass
        narrowed = 1 / (second / mass - moved**2)
        new_precision[:, trait] = np.maximum(narrowed - beside, _FAINT)
        new_pull[:, trait] = moved * (new_precision[:, trait] + beside) - middle * beside
    return new_precision, new_pull
