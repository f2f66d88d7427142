"""Everybody's likelihood times the prior on a grid, a range of people at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questionnaires.irt.arrays import Array
    from questionnaires.irt.patterns import Patterns

CHUNK = 2048
"""People worked on at a time: their weights then stay in the processor's cache."""

_FAINTEST = 1e-250
"""A product this small may have lost digits on the way; it is made again from logarithms."""


class ImpossibleAnswerError(ValueError):
    """Somebody's answers have probability zero at every trait value."""


class Weights(NamedTuple):
    """People `start` … `stop` − 1: `weights` (people, Q) proportional to the posterior.

    `mass` (people,) is the sum of each row, and log L = log(mass) + `scale`. The next range
    overwrites `weights`.
    """

    start: int
    stop: int
    weights: Array
    mass: Array
    scale: Array


@dataclass(frozen=True, slots=True)
class Likelihoods:
    """The answers in `patterns`, at least one item, under log-probabilities and a prior (Q,).

    The likelihoods of blocks, scaled to a peak of one, are multiplied; logarithms and their
    exponentials are only needed where a product comes near the smallest number there is.
    """

    patterns: Patterns
    logs: list[Array]
    peaks: list[Array]
    scaled: list[Array]
    prior: Array

    @classmethod
    def of(cls, patterns: Patterns, log_p: Array, prior: Array) -> Likelihoods:
        """Work the blocks out."""
        logs = patterns.tables(log_p)
        peaks = [np.nan_to_num(table.max(axis=1), neginf=0.0) for table in logs]
        scaled = [np.exp(table - peak[:, None]) for table, peak in zip(logs, peaks, strict=True)]
        scaled[0] *= prior
        return cls(patterns, logs, peaks, scaled, prior)

    def ranges(self) -> Iterator[Weights]:
        """All people in turn. Raises ImpossibleAnswerError."""
        room = np.empty((2, min(CHUNK, self.patterns.people), len(self.prior)))
        ones = np.ones(len(self.prior))
        for start in range(0, self.patterns.people, CHUNK):
            stop = min(start + CHUNK, self.patterns.people)
            weights = self.patterns.products(self.scaled, start, stop, room)
            mass = weights @ ones
            if mass.min() > _FAINTEST:
                scale = self.patterns.at(self.peaks, start, stop)
                yield Weights(start, stop, weights, mass, scale)
            else:
                yield self._from_logarithms(start, stop, room)

    def _from_logarithms(self, start: int, stop: int, room: Array) -> Weights:
        weights = self.patterns.sums(self.logs, start, stop, room)
        highest = weights.max(axis=1)
        if not np.isfinite(highest).all():
            raise ImpossibleAnswerError("Some answers are impossible under the item parameters.")
        weights -= highest[:, None]
        np.exp(weights, out=weights)
        weights *= self.prior
        return Weights(start, stop, weights, weights.sum(axis=1), highest)
