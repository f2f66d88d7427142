"""Means and deviations of answers of which some were not given."""

from __future__ import annotations

import numpy as np

from recommender.ranking import Floats

_SMALLEST = 1e-9


def column_moments(answers: Floats) -> tuple[Floats, Floats]:
    """Mean and standard deviation of each column of (n_people, n_items), NaN left out.

    A column without an answer has mean 0; one without spread has the deviation 1, so that
    dividing by it is safe.
    """
    known = ~np.isnan(answers)
    count = np.maximum(known.sum(axis=0), 1)
    mean = np.where(known, answers, 0.0).sum(axis=0) / count
    off = np.where(known, answers - mean, 0.0)
    return mean, safe_scale(np.sqrt((off**2).sum(axis=0) / count))


def safe_scale(scale: Floats) -> Floats:
    """`scale` with 1 where there is no spread to divide by."""
    return np.where(scale > _SMALLEST, scale, 1.0)


def filled(standardised: Floats) -> Floats:
    """NaN replaced by the mean of the person's (row's) other values, 0 when there are none."""
    known = ~np.isnan(standardised)
    count = np.maximum(known.sum(axis=1, keepdims=True), 1)
    own = np.where(known, standardised, 0.0).sum(axis=1, keepdims=True) / count
    return np.where(known, standardised, own)
