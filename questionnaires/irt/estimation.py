"""Expectation and maximisation in turn until the item parameters stand still."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from questionnaires.irt.expectation import expect, normal
from questionnaires.irt.maximisation import Items, maximise

if TYPE_CHECKING:
    import numpy.typing as npt

    from questionnaires.irt.arrays import Array
    from questionnaires.irt.expectation import Expectation
    from questionnaires.irt.patterns import Patterns


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be estimated from what.

    `weight` (people,) tells for how many each row of `patterns` stands; `free` lists the items
    to be estimated, the others are anchors; `added` (n, K, Q) are answers the prior adds to the
    expected ones; `nodes` (Q,) are quadrature nodes in standard deviations of the group.
    """

    items: Items
    patterns: Patterns
    weight: Array
    free: npt.NDArray[np.intp]
    added: Array
    nodes: Array

    @property
    def anchored(self) -> bool:
        """Whether some item fixes the scale, so that the group's mean and spread are free."""
        return len(self.free) < len(self.added)

    def expect(self, state: State) -> Expectation:
        """The E-step at a state."""
        log_p = self.items.log_p(state.parameters, state.grid(self.nodes))
        return expect(self.patterns, self.weight, log_p, normal(self.nodes))


@dataclass(frozen=True, slots=True)
class State:
    """Item parameters (n, p), first the slope a, then d …; mean and spread of the group."""

    parameters: Array
    mean: float = 0.0
    sd: float = 1.0

    def grid(self, nodes: Array) -> Array:
        """Quadrature nodes as trait values."""
        return np.asarray(self.mean + self.sd * nodes)

    def distance(self, other: State) -> float:
        """The largest change of any parameter."""
        both = np.isfinite(self.parameters)
        change = np.abs(self.parameters[both] - other.parameters[both]).max()
        return float(max(change, abs(self.mean - other.mean), abs(self.sd - other.sd)))


@dataclass(frozen=True, slots=True)
class Estimate:
    """The last state, the log-likelihood of the state before it, and how it was reached."""

    state: State
    log_likelihood: float
    iterations: int
    converged: bool


def estimate(task: Task, start: State, *, tolerance: float, most: int) -> Estimate:
    """Iterate until no parameter changes by more than `tolerance`, at most `most` times.

    Without anchors the trait is standard normal by definition. Plain EM then crawls, since items
    and people hold each other in place; so mean and spread are estimated all the same and the
    items rescaled to bring them back to 0 and 1, which climbs the same likelihood in far fewer
    steps.

    Source: Bock & Aitkin (1981), Psychometrika 46, 443-459; Liu, Rubin & Wu (1998), Biometrika
    85, 755-770 (parameter expansion).
    """
    state, log_likelihood, iteration = start, -np.inf, 0
    for iteration in range(1, most + 1):
        expected = task.expect(state)
        log_likelihood = expected.log_likelihood
        new = _improved(task, state, expected)
        moved, state = new.distance(state), new
        if moved <= tolerance:
            return Estimate(state, log_likelihood, iteration, converged=True)
    return Estimate(state, log_likelihood, iteration, converged=False)


def _improved(task: Task, state: State, expected: Expectation) -> State:
    parameters = state.parameters.copy()
    parameters[task.free] = maximise(
        task.items.only(task.free),
        parameters[task.free],
        (expected.answers + task.added)[task.free],
        state.grid(task.nodes),
    )
    total = expected.people.sum()
    mean = float(expected.people @ task.nodes / total)
    sd = float(np.sqrt(expected.people @ (task.nodes - mean) ** 2 / total))
    if task.anchored:
        return State(parameters, state.mean + state.sd * mean, state.sd * sd)
    return State(task.items.clip(task.items.rescaled(parameters, mean, sd)))
