"""Figures on rankings of fields against the one field that each person has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from recommender.group_norms import Groups
from recommender.ranking import Floats

_BINS = 10
_CHANCE_DRAWS = 20
# Differences of scores below this are rounding.
_EQUAL = 1e-12


@dataclass(frozen=True, eq=False)
class Prediction:
    """What is said of n people about k fields; all (n, k).

    `scores` rank the fields, `balanced` rank them with the base rates removed, `log_proba` are
    logarithms of probabilities, None where a method names none.
    """

    scores: Floats
    balanced: Floats
    log_proba: Floats | None

    def of(self, people: np.ndarray) -> Prediction:
        """The same for some of the people, chosen by booleans (n,)."""
        logs = None if self.log_proba is None else self.log_proba[people]
        return Prediction(self.scores[people], self.balanced[people], logs)


@dataclass(frozen=True, eq=False)
class Places:
    """How many fields stand `above` the right one, and how many, itself included, `level`."""

    above: Groups
    level: Groups

    @classmethod
    def of(cls, scores: Floats, truth: Groups) -> Places:
        """Of scores (n, k) and the right fields (n,)."""
        right = scores[np.arange(len(truth)), truth][:, None]
        margin = _EQUAL * np.maximum(1.0, np.abs(right))
        above = (scores > right + margin).sum(axis=1)
        return cls(above, (scores >= right - margin).sum(axis=1) - above)

    def within(self, top: int) -> Floats:
        """Chance (n,) that the right field is in the first `top`, equal scores in random order."""
        return np.clip((top - self.above) / self.level, 0.0, 1.0)

    def mean_of(self, value_of_place: Floats) -> float:
        """Mean over people of a value (k,) that depends on the place, ties at random."""
        sums = np.concatenate([[0.0], np.cumsum(value_of_place)])
        return float(np.mean((sums[self.above + self.level] - sums[self.above]) / self.level))


def figures(prediction: Prediction, truth: Groups) -> dict[str, Any]:
    """All figures of one method; `truth` (n,) holds positions of fields.

    `top1`, `top3`, `top5`: share of people whose field is among the first. `balanced_top1`,
    `balanced_top3`: the same by the scores without base rates, averaged over the fields that
    occur, each counting the same. `mrr`: mean of 1/place. `ndcg5`: mean of 1/log₂(place + 1),
    0 beyond the fifth place. `log_loss` in nats, `ece`, `ece_by_chance`: None where no
    probabilities are named.
    """
    places = Places.of(prediction.scores, truth)
    ranks = np.arange(1, prediction.scores.shape[1] + 1)
    report: dict[str, Any] = {f"top{top}": float(places.within(top).mean()) for top in (1, 3, 5)}
    for top in (1, 3):
        report[f"balanced_top{top}"] = balanced_recall(prediction.balanced, truth, top)
    report["mrr"] = places.mean_of(1.0 / ranks)
    report["ndcg5"] = places.mean_of(np.where(ranks <= 5, 1.0 / np.log2(ranks + 1.0), 0.0))
    logs = prediction.log_proba
    if logs is None:
        return report | dict.fromkeys(("log_loss", "ece", "ece_by_chance"))
    report["log_loss"] = -float(logs[np.arange(len(truth)), truth].mean())
    report["ece"] = ece(logs, truth)
    report["ece_by_chance"] = ece_by_chance(logs)
    return report


def balanced_recall(scores: Floats, truth: Groups, top: int) -> float:
    """Mean over the fields that occur of the share of their people with it in the first `top`."""
    hits = Places.of(scores, truth).within(top)
    count = np.bincount(truth, minlength=scores.shape[1])
    found = np.bincount(truth, weights=hits, minlength=scores.shape[1])
    return float(np.mean(found[count > 0] / count[count > 0]))


def ece(log_proba: Floats, truth: Groups) -> float:
    """Expected calibration error of the first choice, in ten bins of equal width.

    Σ over bins (people in it/n)·|mean probability − share that was right| (Naeini, Cooper &
    Hauskrecht 2015). With n people, a perfectly calibrated method shows `ece_by_chance`.
    """
    right = log_proba.argmax(axis=1) == truth
    return _ece(np.exp(log_proba.max(axis=1)), right[None, :].astype(np.float64))


def ece_by_chance(log_proba: Floats) -> float:
    """The mean calibration error if each probability were exactly right, by simulation."""
    confidence = np.exp(log_proba.max(axis=1))
    draw = np.random.default_rng(0).random((_CHANCE_DRAWS, len(confidence)))
    return _ece(confidence, (draw < confidence).astype(np.float64))


def _ece(confidence: Floats, right: Floats) -> float:
    """Mean over the rows of `right` (m, n) of the calibration error."""
    bins = np.minimum((confidence * _BINS).astype(np.intp), _BINS - 1)
    one_hot = np.equal.outer(bins, np.arange(_BINS)).astype(np.float64)
    gaps = np.abs((confidence - right) @ one_hot)
    return float(gaps.sum(axis=1).mean() / len(confidence))
