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

from questionnaires.quality.careful import evidence, predicted
from questionnaires.quality.careless import WAYS, Runs
from questionnaires.quality.log_sums import log_mean, log_sum

if TYPE_CHECKING:
    from questionnaires.irt.arrays import Array
    from questionnaires.irt.tables import Tables
    from questionnaires.quality.protocols import Protocols, Whole


_LENGTHS = (0.25, 0.5, 0.75)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Log-probabilities of parts of everybody's answers, for every cut t = 0 … places.

    `careful_before` and `careful_after` (2, people, cuts): of the answers before place t and from
    t on, for a careful respondent who gave only these, once as calibrated and once of unknown
    style. `careless_before`, `careless_after` (ways, people, cuts): the same for careless ones.
    `cut` (people, cuts) is t, or the number of answers where t is beyond them.
    """

    careful_before: Array
    careful_after: Array
    careless_before: Array
    careless_after: Array
    cut: Whole
    runs: Runs

    @property
    def whole(self) -> Array:
        """Careful log-probabilities of all answers, (2, people)."""
        return np.asarray(self.careful_before[:, :, -1])


def weigh(protocols: Protocols, tables: Tables, correlations: Array) -> Evidence:
    """Work out the evidence for every cut of the protocols."""
    count = protocols.count[:, None]
    cut = np.minimum(np.arange(protocols.answer.shape[1] + 1), count)
    turned = protocols.backwards()
    before = evidence(protocols, predicted(protocols, tables, correlations))
    after = evidence(turned, predicted(turned, tables, correlations))
    runs = Runs(protocols)
    return Evidence(
        np.stack(before),
        np.stack([np.take_along_axis(part, count - cut, axis=1) for part in after]),
        runs.evidence(np.zeros_like(cut), cut),
        runs.evidence(cut, np.broadcast_to(count, cut.shape)),
        cut,
        runs,
    )


def likelihood_ratios(protocols: Protocols, found: Evidence) -> dict[str, Array]:
    """Log-likelihood ratios of careless to careful answers, each (people,), per √answer.

    - careless_ratio: the whole protocol answered in any of careless.WAYS, equally likely;
    - change_ratio: careful up to some place and careless from there, or the other way round, all
      cuts and ways equally likely;
    - run_ratio: careless in some run of a quarter, a half or three quarters of the answers,
      careful before and after;
    - each of these also as styled_…, for a careful respondent of unknown style;
    - uniform_ratio, habit_ratio, …: the whole protocol in this one way.
    """
    scale = np.sqrt(np.maximum(protocols.count, 1))
    careless = found.careless_before[:, :, -1]
    ratios = {
        f"{way}_ratio": logs - found.whole[0] for way, logs in zip(WAYS, careless, strict=True)
    }
    any_way = log_mean(careless, axis=0)
    for style, name in enumerate(("", "styled_")):
        ratios[f"{name}careless_ratio"] = any_way - found.whole[style]
        ratios[f"{name}change_ratio"] = log_sum(by_cut(protocols, found, style), axis=(0, 2))
        ratios[f"{name}run_ratio"] = _run_ratio(protocols, found, style)
    return {name: ratio / scale for name, ratio in ratios.items()}


def by_cut(protocols: Protocols, found: Evidence, style: int) -> Array:
    """Log-ratios of careless before or after each cut, (2 · ways, people, cuts).

    Prior weights of the cuts and ways are included; cuts beyond the answers are −inf. The first
    half of the leading axis is careless before the cut, the second careless after it. `style` is
    0 for a careful respondent as calibrated, 1 for one of unknown style.
    """
    inside = np.arange(found.cut.shape[1]) <= protocols.count[:, None]
    first = found.careless_before + found.careful_after[style]
    second = found.careful_before[style] + found.careless_after
    logs = np.concatenate([first, second]) - found.whole[style][:, None]
    weight = np.log(len(logs)) + np.log(protocols.count + 1)[:, None]
    return np.where(inside, logs - weight, -np.inf)


def _run_ratio(protocols: Protocols, found: Evidence, style: int) -> Array:
    count = protocols.count[:, None]
    before, after = found.careful_before[style], found.careful_after[style]
    by_length = []
    for share in _LENGTHS:
        length = np.maximum((count * share).astype(np.intp), 1)
        start = np.arange(found.cut.shape[1])
        inside = start + length <= count
        start = np.where(inside, start, 0)
        stop = np.minimum(start + length, count)
        careless = log_mean(found.runs.evidence(start, stop), axis=0)
        around = np.take_along_axis(before, start, axis=1)
        around = around + np.take_along_axis(after, stop, axis=1) - found.whole[style][:, None]
        logs = log_sum(np.where(inside, careless + around, -np.inf), axis=1)
        by_length.append(logs - np.log(np.maximum(inside.sum(axis=1), 1)))
    ratio = log_mean(np.stack(by_length), axis=0)
    return np.where(np.isfinite(ratio), ratio, 0)
