"""Item parameters from answers: marginal maximum likelihood with EM, one trait at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import logit

from questionnaires.irt.arrays import answers
from questionnaires.irt.estimates import Calibration, report
from questionnaires.irt.estimation import State, Task, estimate
from questionnaires.irt.expectation import normal
from questionnaires.irt.graded_items import GradedItems
from questionnaires.irt.guessing_items import GuessingItems
from questionnaires.irt.patterns import Patterns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from questionnaires.irt.arrays import Answers, Array
    from questionnaires.irt.maximisation import Items
    from questionnaires.irt.parameter_set import ItemParameters

__all__ = [
    "Calibration",
    "CannotCalibrateError",
    "Guessing",
    "calibrate_binary",
    "calibrate_graded",
]

_RANGE = 5.0
"""The quadrature reaches this many standard deviations of the group to either side."""

FEWEST_ITEMS = 3
"""Of a trait: with two items their discriminations cannot be told apart."""

_START_A = 1.3
_ADDED = 0.5
"""Answers the prior adds to a category nobody chose, so that its threshold stays finite."""


class CannotCalibrateError(ValueError):
    """Some items cannot be calibrated from these answers; `items` holds their numbers."""

    def __init__(self, problem: str, items: Sequence[int]) -> None:
        super().__init__(f"{problem}: {', '.join(f'item {item}' for item in items)}.")
        self.items = tuple(items)


@dataclass(frozen=True, slots=True)
class Guessing:
    """Prior of the chance level of right–wrong items.

    `chance` is the share a blind guess gets right, one over the number of options: one number
    for all items or one per item. `certainty` tells how many guesses the prior is worth.
    """

    chance: float | tuple[float, ...]
    certainty: float = 20.0


def calibrate_graded(
    x: Answers,
    categories: int | Sequence[int],
    *,
    fixed: Mapping[int, ItemParameters] | None = None,
    nodes: int = 41,
    tolerance: float = 1e-5,
    most_iterations: int = 500,
) -> Calibration:
    """Calibrate a graded response model.

    `x` (people, items) holds categories from 0, −1 for missing; `categories` tells how many an
    item has, for all items or one by one. `fixed` gives the known parameters of anchor items by
    column; then the group's mean and spread are estimated instead of being 0 and 1. `nodes` is
    the size of the quadrature over ±5 standard deviations; iteration ends when no a or d = −ab
    moves by more than `tolerance`.

    Answers are taken as missing at random. Raises CannotCalibrateError when an item has no
    answers or all in one category, ValueError for answers outside the categories.

    Source: Samejima (1969), Psychometrika Monograph 17; Bock & Aitkin (1981), Psychometrika 46,
    443-459.
    """
    x = answers(x)
    sizes = np.broadcast_to(np.asarray(categories, dtype=np.intp), x.shape[1:])
    if sizes.min(initial=2) < 2 or (x < -1).any() or (x >= sizes).any():
        raise ValueError("Every item needs two categories, and answers must be within them.")
    anchors = dict(fixed or {})
    k = int(sizes.max())
    lacking = np.arange(k) >= sizes[:, None]
    counts = _counts(x, k)
    unused = (counts == 0) & ~lacking
    _check(counts, anchors)
    parameters = _start(counts, lacking)
    for item, known in anchors.items():
        if len(known.b) != sizes[item] - 1:
            raise ValueError(f"Anchor item {item} needs {sizes[item] - 1} thresholds.")
        parameters[item, 0] = known.a
        parameters[item, 1 : sizes[item]] = -known.a * np.array(known.b)
        unused[item] = False
    task = _task(GradedItems(lacking), x, k, unused, anchors, nodes)
    found = estimate(task, State(parameters), tolerance=tolerance, most=most_iterations)
    return report(task, found, unused)


def calibrate_binary(
    x: Answers,
    *,
    guessing: Guessing | None = None,
    fixed: Mapping[int, ItemParameters] | None = None,
    nodes: int = 41,
    tolerance: float = 1e-5,
    most_iterations: int = 500,
) -> Calibration:
    """Calibrate right–wrong items: 2PL, or 3PL when `guessing` gives a prior of c.

    `x` (people, items) is 1 for right, 0 for wrong, −1 for missing; b is (n, 1). With guessing
    the estimates are those of the highest posterior. All else as in `calibrate_graded`.

    Source: Birnbaum (1968), in Lord & Novick, Statistical Theories of Mental Test Scores;
    Bock & Aitkin (1981), Psychometrika 46, 443-459; Mislevy (1986), Psychometrika 51, 177-195
    (the prior of c).
    """
    if guessing is None:
        return calibrate_graded(
            x, 2, fixed=fixed, nodes=nodes, tolerance=tolerance, most_iterations=most_iterations
        )
    x = answers(x)
    anchors = dict(fixed or {})
    counts = _counts(x, 2)
    _check(counts, anchors)
    chance = np.broadcast_to(np.asarray(guessing.chance, dtype=np.float64), x.shape[1:])
    parameters = np.column_stack([_start(counts, np.zeros_like(counts, dtype=bool)), logit(chance)])
    for item, known in anchors.items():
        parameters[item] = known.a, -known.a * known.b[0], logit(known.c)
    unused = np.zeros((len(counts), 2), dtype=np.bool_)
    task = _task(GuessingItems(chance, guessing.certainty), x, 2, unused, anchors, nodes)
    found = estimate(task, State(parameters), tolerance=tolerance, most=most_iterations)
    return report(task, found, unused)


def _counts(x: Answers, categories: int) -> npt.NDArray[np.intp]:
    """How often each category was chosen, (n, K)."""
    columns = (np.bincount(column[column >= 0], minlength=categories) for column in x.T)
    return np.array([column[:categories] for column in columns])


def _check(counts: npt.NDArray[np.intp], anchors: Mapping[int, ItemParameters]) -> None:
    free = [item for item in range(len(counts)) if item not in anchors]
    if anchors and not free:
        raise CannotCalibrateError("Nothing to estimate, all items are anchors", list(anchors))
    if not anchors and len(counts) < FEWEST_ITEMS:
        raise CannotCalibrateError(f"Fewer than {FEWEST_ITEMS} items of a trait", free)
    if silent := [item for item in free if not counts[item].any()]:
        raise CannotCalibrateError("Without any answer", silent)
    if constant := [item for item in free if (counts[item] > 0).sum() == 1]:
        raise CannotCalibrateError("All answers in one category", constant)


def _start(counts: npt.NDArray[np.intp], lacking: npt.NDArray[np.bool_]) -> Array:
    """One discrimination for all items, and intercepts from the shares of the categories."""
    smooth = np.where(lacking, 0.0, np.maximum(counts, _ADDED))
    above = np.cumsum(smooth[:, ::-1], axis=1)[:, ::-1]
    share = np.where(lacking[:, 1:], 0.0, above[:, 1:] / above[:, :1])
    # A logit of the population is flatter than that of one person by about this factor.
    d = logit(share) * np.sqrt(1 + (_START_A / 1.7) ** 2)
    return np.column_stack([np.full(len(d), _START_A), d])


def _task(
    items: Items,
    x: Answers,
    categories: int,
    unused: npt.NDArray[np.bool_],
    anchors: Mapping[int, ItemParameters],
    nodes: int,
) -> Task:
    places: Array = np.linspace(-_RANGE, _RANGE, nodes)
    patterns, weight = Patterns.of(x[(x >= 0).any(axis=1)], categories).merged()
    free = np.array([item for item in range(x.shape[1]) if item not in anchors], dtype=np.intp)
    added = np.where(unused[:, :, None], _ADDED * normal(places), 0.0)
    return Task(items, patterns, weight, free, added, places)
