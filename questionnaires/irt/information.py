"""How sure the estimates are: the information about all free parameters at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from questionnaires.irt.expectation import normal
from questionnaires.irt.likelihood import Likelihoods

if TYPE_CHECKING:
    import numpy.typing as npt

    from questionnaires.irt.arrays import Array
    from questionnaires.irt.estimation import State, Task

_ENOUGH = 20
"""People per parameter from which cross-products do as well as second derivatives."""

_STEP = 1e-5
_FLATTEST = 1e-10
"""Eigenvalue (of a matrix with unit diagonal) that counts as no information."""


def covariance(task: Task, state: State) -> Array:
    """Covariance matrix of the estimates at the maximum.

    Its rows are the true entries of `estimated(task)`, row by row, and with anchors the mean
    and the spread of the group. With many people it is the inverse of the sum of cross-products
    of each person's score (the derivative of one person's log-likelihood); with few, that of
    minus the second derivatives, taken as central differences of the score.

    Source: Louis (1982), Journal of the Royal Statistical Society B 44, 226-233; Paek & Cai
    (2014), Educational and Psychological Measurement 74, 58-76 (a comparison for IRT).
    """
    kept = np.append(estimated(task).ravel(), [task.anchored] * 2)
    if task.weight.sum() >= _ENOUGH * kept.sum():
        found = _cross_products(task, state)[np.ix_(kept, kept)]
    else:
        found = _second_derivatives(task, state, np.flatnonzero(kept))
    found += np.diag(np.append(_prior_curvature(task, state), [0.0, 0.0])[kept])
    return _inverse(found)


def estimated(task: Task) -> npt.NDArray[np.bool_]:
    """Which entries of the (n, p) item parameters are estimated."""
    free = np.zeros(len(task.added), dtype=np.bool_)
    free[task.free] = True
    return np.asarray(task.items.used & free[:, None])


def _cross_products(task: Task, state: State) -> Array:
    grid = state.grid(task.nodes)
    log_p = task.items.log_p(state.parameters, grid)
    slopes = task.items.slopes(state.parameters, grid)
    n, p, k, q = slopes.shape
    # Per item (Q, answers · p); a gap is one more answer, of slope zero.
    by_answer = np.zeros((n, q, k + 1, p))
    by_answer[:, :, :k] = slopes.transpose(0, 3, 2, 1)
    by_answer = by_answer.reshape(n, q, -1)
    group = np.stack([task.nodes, task.nodes**2 - 1], axis=1) / state.sd
    total = np.zeros((n * p + 2, n * p + 2))
    for start, stop, weights, mass, _ in Likelihoods.of(
        task.patterns, log_p, normal(task.nodes)
    ).ranges():
        score = np.empty((stop - start, n * p + 2))
        person = np.arange(stop - start)
        for item, answers in enumerate(task.patterns.answers(start, stop)):
            of_all = (weights @ by_answer[item]).reshape(-1, k + 1, p)
            score[:, item * p : item * p + p] = of_all[person, answers]
        score[:, n * p :] = weights @ group
        score *= (np.sqrt(task.weight[start:stop]) / mass)[:, None]
        total += score.T @ score
    return total


def _second_derivatives(task: Task, state: State, kept: npt.NDArray[np.intp]) -> Array:
    found = np.empty((len(kept), len(kept)))
    for row, place in enumerate(kept):
        ahead, behind = (_score(task, _moved(state, place, by)) for by in (_STEP, -_STEP))
        found[row] = (behind - ahead)[kept] / (2 * _STEP)
    return (found + found.T) / 2


def _moved(state: State, place: int, step: float) -> State:
    beyond = place - state.parameters.size
    if beyond == 0:
        return replace(state, mean=state.mean + step)
    if beyond == 1:
        return replace(state, sd=state.sd + step)
    parameters = state.parameters.copy()
    parameters.flat[place] += step
    return replace(state, parameters=parameters)


def _score(task: Task, state: State) -> Array:
    """Derivatives of the log-likelihood for all item parameters, then mean and sd (Fisher)."""
    expected = task.expect(state)
    slopes = task.items.slopes(state.parameters, state.grid(task.nodes))
    group = np.stack([task.nodes, task.nodes**2 - 1]) @ expected.people / state.sd
    return np.append(np.einsum("npkq,nkq->np", slopes, expected.answers).ravel(), group)


def _prior_curvature(task: Task, state: State) -> Array:
    """What the prior and the answers it adds contribute to the diagonal, flat (n · p,)."""
    slopes = task.items.slopes(state.parameters, state.grid(task.nodes))
    added = np.einsum("npkq,nkq->np", slopes**2, task.added)
    return np.asarray((task.items.prior(state.parameters)[2] + added).ravel())


def _inverse(information: Array) -> Array:
    scale = np.sqrt(np.maximum(np.diag(information), _FLATTEST))
    values, vectors = np.linalg.eigh(information / np.outer(scale, scale))
    inverse = (vectors / np.maximum(values, _FLATTEST)) @ vectors.T
    return np.asarray(inverse / np.outer(scale, scale))
