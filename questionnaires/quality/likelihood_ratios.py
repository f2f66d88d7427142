"""Careless against careful: for the whole protocol, from or up to some place, in some run.

A person who stops reading, or begins to, leaves a protocol whose one part a careful respondent
would give and whose other part a careless one would; the place is unknown and integrated out
(changepoints: Welz & Alfons 2023, arXiv:2303.07167; the mixture of careful and careless answers:
Ulitzsch, Yildirim-Erbasli, Gorgun & Bulut 2022, British Journal of Mathematical and Statistical
Psychology 75, 668-698).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import logsumexp

from questionnaires.quality.careful import evidence, styled
from questionnaires.quality.careless import WAYS, Runs

if TYPE_CHECKING:
    from questionnaires.irt.arrays import Array
    from questionnaires.irt.tables import Tables
    from questionnaires.quality.protocols import Protocols, Whole


_LENGTHS = (0.25, 0.5, 0.75)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Log-probabilities of parts of everybody's answers.

    `careful_before` and `careful_after` (people, places + 1): of the answers before place t and
    from t on, for a careful respondent who gave only these. `careless_before`, `careless_after`
    (ways, people, places + 1): the same for careless ones. `whole` (people,) is the careful one
    of all answers. Beyond the last answer, t counts as the last.
    """

    careful_before: Array
    careful_after: Array
    careless_before: Array
    careless_after: Array
    whole: Array
    cut: Whole
    runs: Runs


def weigh(protocols: Protocols, tables: Tables, correlations: Array) -> Evidence:
    """Work out the evidence for every cut of the protocols."""
    styles = styled(tables)
    places = protocols.answer.shape[1]
    count = protocols.count[:, None]
    cut = np.minimum(np.arange(places + 1), count)
    before = evidence(protocols, styles, tables, correlations)
    turned = evidence(protocols.backwards(), styles, tables, correlations)
    runs = Runs(protocols)
    return Evidence(
        before,
        np.take_along_axis(turned, count - cut, axis=1),
        runs.evidence(np.zeros_like(cut), cut),
        runs.evidence(cut, np.broadcast_to(count, cut.shape)),
        before[:, -1],
        cut,
        runs,
    )


def likelihood_ratios(protocols: Protocols, found: Evidence) -> dict[str, Array]:
    """Log-likelihood ratios of careless to careful answers, each (people,), per √answer.

    - uniform_ratio, habit_ratio, string_ratio, figure_ratio: the whole protocol answered in one
      of careless.WAYS; careless_ratio: in any of them, equally likely;
    - change_ratio: careful up to some place and careless from there, or the other way round, all
      cuts and ways equally likely;
    - run_ratio: careless in some run of a quarter, a half or three quarters of the answers,
      careful before and after.
    """
    scale = np.sqrt(np.maximum(protocols.count, 1))
    by_way = found.careless_before[:, :, -1] - found.whole
    ratios = {f"{way}_ratio": ratio / scale for way, ratio in zip(WAYS, by_way, strict=True)}
    ratios["careless_ratio"] = (logsumexp(by_way, axis=0) - np.log(len(WAYS))) / scale
    ratios["change_ratio"] = (logsumexp(by_cut(protocols, found), axis=(0, 2))) / scale
    ratios["run_ratio"] = _run_ratio(protocols, found) / scale
    return ratios


def by_cut(protocols: Protocols, found: Evidence) -> Array:
    """Log-ratios of careless before or after each cut, (2 · ways, people, places + 1).

    Prior weights of the cuts and ways are included; cuts beyond the answers are −inf. The first
    half of the leading axis is careless before the cut, the second careless after it.
    """
    inside = np.arange(found.cut.shape[1]) <= protocols.count[:, None]
    first = found.careless_before + found.careful_after
    second = found.careful_before + found.careless_after
    logs = np.concatenate([first, second]) - found.whole[:, None]
    weight = np.log(len(logs)) + np.log(protocols.count + 1)[:, None]
    return np.where(inside, logs - weight, -np.inf)


def _run_ratio(protocols: Protocols, found: Evidence) -> Array:
    count = protocols.count[:, None]
    by_length = []
    for share in _LENGTHS:
        length = np.maximum((count * share).astype(np.intp), 1)
        start = np.arange(found.cut.shape[1])
        inside = start + length <= count
        start = np.where(inside, start, 0)
        stop = np.minimum(start + length, count)
        careless = logsumexp(found.runs.evidence(start, stop), axis=0) - np.log(len(WAYS))
        around = np.take_along_axis(found.careful_before, start, axis=1)
        around = around + np.take_along_axis(found.careful_after, stop, axis=1)
        logs = np.where(inside, careless + around - found.whole[:, None], -np.inf)
        by_length.append(logsumexp(logs, axis=1) - np.log(np.maximum(inside.sum(axis=1), 1)))
    ratio = logsumexp(by_length, axis=0) - np.log(len(_LENGTHS))
    return np.where(np.isfinite(ratio), ratio, 0)
