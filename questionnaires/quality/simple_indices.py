"""Indices of careless responding that need no item parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from questionnaires.irt.arrays import Array
    from questionnaires.quality.protocols import Flags, Protocols, Whole

_STEADY = 0.5
"""Added to sums of squares, so that a correlation of answers that hardly vary is near zero."""


def simple_indices(protocols: Protocols) -> dict[str, Array]:
    """Indices of everybody's answers in the order shown, each (people,).

    - longest_run: longest string of equal answers, as a share of the answers (Johnson 2005);
    - irv: standard deviation of the answers, as a share of the widest step (intra-individual
      response variability, Dunn, Heggestad, Shanock & Theilgard 2018);
    - common_share, extreme_share, midpoint_share: of the most common answer, of the two end
      options, of the middle option (the two middle ones of an even number);
    - repeats: neighbouring equal answers beyond those expected from the shares of the options,
      in √answers;
    - steady_steps: share of answers that go on in equal steps, as in 1 2 3 or 5 3 1;
    - autocorrelation: of neighbouring answers;
    - shift: by how much the shares of the options differ between the two parts of the protocol,
      at the cut where they differ most (total variation, parts weighted by size); halves_shift:
      the same between the two halves.

    Sources: Johnson (2005), Journal of Research in Personality 39, 103-129; Dunn et al. (2018),
    Journal of Business and Psychology 33, 105-121; Curran (2016), Journal of Experimental Social
    Psychology 66, 4-19.
    """
    answer, given, count = protocols.answer, protocols.given, protocols.count
    top = protocols.categories - 1
    chosen = protocols.chosen()
    counts = chosen.sum(axis=1)
    shares = counts / np.maximum(count, 1)[:, None]
    middle = np.abs(np.arange(protocols.categories) - top / 2) < 0.75
    apart = np.where(given, answer - protocols.means(answer.astype(float))[:, None], 0)
    squares = (apart**2).sum(axis=1)
    pairs = np.maximum(count - 1, 1)
    same = (answer[:, 1:] == answer[:, :-1]) & given[:, 1:]
    by_chance = (counts * (counts - 1)).sum(axis=1) / np.maximum(count * (count - 1), 1)
    step = np.diff(answer, axis=1)
    steady = (step[:, 1:] == step[:, :-1]) & (step[:, 1:] != 0) & given[:, 2:]
    return {
        "longest_run": _longest(same, given) / np.maximum(count, 1),
        "irv": np.sqrt(squares / np.maximum(count, 1)) / top,
        "common_share": shares.max(axis=1),
        "extreme_share": shares[:, 0] + shares[:, -1],
        "midpoint_share": shares[:, middle].sum(axis=1),
        "repeats": (same.sum(axis=1) / pairs - by_chance) * np.sqrt(pairs),
        "steady_steps": steady.sum(axis=1) / np.maximum(count - 2, 1),
        "autocorrelation": (apart[:, 1:] * apart[:, :-1]).sum(axis=1) / (squares + _STEADY),
        **_shifts(protocols, chosen.cumsum(axis=1)),
    }


def _longest(same: Flags, given: Flags) -> Whole:
    run = given[:, 0].astype(np.intp) if given.shape[1] else np.zeros(len(given), dtype=np.intp)
    longest = run.copy()
    for place in range(same.shape[1]):
        run = np.where(same[:, place], run + 1, 1)
        longest = np.maximum(longest, np.where(given[:, place + 1], run, 0))
    return longest


def _shifts(protocols: Protocols, counts: Array) -> dict[str, Array]:
    count = protocols.count[:, None]
    before = np.arange(1, counts.shape[1] + 1)
    after = np.maximum(count - before, 1)
    total = np.take_along_axis(counts, np.maximum(count, 1)[..., None] - 1, axis=1)
    apart = np.abs(counts / before[:, None] - (total - counts) / after[..., None]).sum(axis=2) / 2
    inside = (before >= count / 4) & (before <= count * 3 / 4)
    weight = 2 * np.sqrt(before * after) / np.maximum(count, 1)
    return {
        "shift": np.where(inside, apart * weight, 0.0).max(axis=1, initial=0.0),
        "halves_shift": np.where(before == count // 2, apart, 0.0).max(axis=1, initial=0.0),
    }
