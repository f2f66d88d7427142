"""A form calibrated on one group of people, ready to be tried on another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from questionnaires.adaptive.content import Content
from questionnaires.adaptive.importance import balanced_importance
from questionnaires.evaluation.reading import CATEGORIES, SCALES, UnreadableAnswersError
from questionnaires.irt.calibration import CannotCalibrateError, calibrate_graded
from questionnaires.irt.correlations import trait_correlations
from questionnaires.irt.tables import Tables

if TYPE_CHECKING:
    from questionnaires.evaluation.reading import AnswerFile
    from questionnaires.irt.arrays import Answers, Array

PER_SCALE = 2
"""Least items of every scale in an adaptive form."""

BALANCED_AT = 20
"""Number of items at which all scales are to be measured equally well."""

_TOLERANCE = 1e-3
_MOST_PEOPLE = 3000
_MOST_MISSING = 0.1


@dataclass(frozen=True, eq=False)
class Calibrated:
    """Item parameters `a` (n,) and `b` (n, K − 1) with their `tables`, and what follows from them.

    `correlations` (k, k) are those of the traits, `importance` (k,) their weights in the choice of
    items, `content` the scales without facets.
    """

    a: Array
    b: Array
    tables: Tables
    correlations: Array
    content: Content
    importance: Array


def calibrate(answers: AnswerFile) -> Calibrated:
    """Graded response model per scale, correlations of the traits, weights of the scales.

    Raises UnreadableAnswersError when an item cannot be calibrated from these answers.
    """
    trait = answers.trait
    n, k = len(trait), len(SCALES)
    a, b = np.empty(n), np.empty((n, CATEGORIES - 1))
    for scale in range(k):
        items = np.flatnonzero(trait == scale)
        try:
            found = calibrate_graded(answers.x[:, items], CATEGORIES, tolerance=_TOLERANCE)
        except CannotCalibrateError as error:
            names = ", ".join(answers.items[items[item]] for item in error.items)
            problem = f"{names} cannot be calibrated: no answers, or all alike"
            raise UnreadableAnswersError(answers.path, problem) from error
        a[items], b[items] = found.a, found.b
    tables = Tables.graded(a, b, trait)
    correlations = trait_correlations(answers.x, trait, tables)
    content = Content.of(trait, None, traits=k, per_scale=PER_SCALE)
    complete = nearly_complete(answers.x)
    importance = np.ones(k)
    if len(complete) and n > BALANCED_AT:
        some = complete[:: -(-len(complete) // _MOST_PEOPLE)]
        importance = balanced_importance(some, tables, correlations, content, BALANCED_AT)
    return Calibrated(a, b, tables, correlations, content, importance)


def nearly_complete(x: Answers) -> Answers:
    """The rows with at most a tenth of the answers missing."""
    kept: Answers = x[(x < 0).mean(axis=1) <= _MOST_MISSING]
    return kept
