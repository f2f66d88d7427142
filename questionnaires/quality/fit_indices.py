"""Indices of person fit: do the answers go together as those of somebody who reads?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from questionnaires.irt.tables import NORMAL

if TYPE_CHECKING:
    from questionnaires.irt.arrays import Array
    from questionnaires.irt.tables import Tables
    from questionnaires.quality.careful import LeftOut
    from questionnaires.quality.protocols import Protocols

_FAINT = 1e-9
_STEADY = 0.5
"""Added to sums of squared answers, so that a correlation of answers that hardly vary is small."""

_FIRM = 0.02
"""Added to shares of options before they are compared: a rare option makes no huge ratio."""


def fit_indices(
    protocols: Protocols, left_out: LeftOut, tables: Tables, correlations: Array
) -> dict[str, Array]:
    """Indices of how everybody's answers fit what the others of the same person let expect.

    Each is (people,):

    - lz: (l − E l)/√V l for the log-likelihood l of all answers, each predicted from the others
      (after Drasgow, Levine & Williams 1985);
    - lz_worst: the lowest lz of a single trait with answers, 0 without any;
    - infit, outfit: logarithms of the weighted and unweighted mean squared residual (Wright &
      Masters 1982);
    - expected_r: correlation of the answers with their expected values;
    - popularity_r: with the mean answers of the group (person–total correlation, Donlon &
      Fischer 1968); popularity_within: the same within traits;
    - even_odd: correlation over traits of the means of the 1st, 3rd, … and the 2nd, 4th, …
      answer to each, over traits with two answers (Johnson 2005);
    - distance: squared Mahalanobis distance of the traits from the mean, per trait;
    - gain, gain_worst_half, gain_shift, chance_shift: see `_gains`.

    Sources: Drasgow et al. (1985), British Journal of Mathematical and Statistical Psychology
    38, 67-86; Wright & Masters (1982), Rating Scale Analysis; Donlon & Fischer (1968),
    Educational and Psychological Measurement 28, 105-113; Johnson (2005), Journal of Research in
    Personality 39, 103-129; Meade & Craig (2012), Psychological Methods 17, 437-455.
    """
    p, answer = left_out.p, protocols.answer.astype(np.float64)
    logs = np.log(np.maximum(p, _FAINT))
    own = np.take_along_axis(logs, protocols.answer[..., None], axis=2)[..., 0]
    expected_log = (p * logs).sum(axis=2)
    variance_log = (p * logs**2).sum(axis=2) - expected_log**2
    option = np.arange(protocols.categories)
    expected = p @ option
    variance = p @ option**2 - expected**2
    squares = (answer - expected) ** 2
    of_trait = tables.trait[protocols.item][..., None] == np.arange(tables.traits)
    of_trait &= protocols.given[..., None]
    share = np.exp(tables.log_p) @ NORMAL
    popular = (share @ option)[protocols.item]
    inverse = np.linalg.inv(correlations)
    return {
        "lz": protocols.sums(own - expected_log) / np.sqrt(protocols.sums(variance_log) + _FAINT),
        "lz_worst": _worst_trait(own - expected_log, variance_log, of_trait),
        "infit": np.log((protocols.sums(squares) + _STEADY) / (protocols.sums(variance) + _STEADY)),
        "outfit": np.log(protocols.means(squares / np.maximum(variance, _FAINT)) + 0.05),
        "expected_r": _correlation(protocols, answer, expected),
        "popularity_r": _correlation(protocols, answer, popular),
        "popularity_within": _correlation(
            protocols, answer, popular, _means_of_traits(answer, popular, of_trait)
        ),
        "even_odd": _even_odd(answer, of_trait),
        "distance": np.einsum("pk,kl,pl->p", left_out.mean, inverse, left_out.mean)
        / len(correlations),
        **_gains(protocols, p, own),
    }


def _worst_trait(apart: Array, variance: Array, of_trait: Array) -> Array:
    sums = (apart[..., None] * of_trait).sum(axis=1)
    spread = (variance[..., None] * of_trait).sum(axis=1)
    asked = of_trait.any(axis=1)
    worst = np.where(asked, sums / np.sqrt(spread + _FAINT), np.inf).min(axis=1)
    return np.where(np.isfinite(worst), worst, 0.0)


def _means_of_traits(answer: Array, popular: Array, of_trait: Array) -> tuple[Array, Array]:
    """The person's mean answer to the trait of each answer, and the group's."""
    found = []
    for values in (answer, popular):
        sums = (values[..., None] * of_trait).sum(axis=1)
        means = sums / np.maximum(of_trait.sum(axis=1), 1)
        found.append((of_trait * means[:, None]).sum(axis=2))
    return found[0], found[1]


def _correlation(
    protocols: Protocols,
    answer: Array,
    other: Array,
    centres: tuple[Array, Array] | None = None,
) -> Array:
    at, beside = centres or (protocols.means(answer)[:, None], protocols.means(other)[:, None])
    x, y = answer - at, other - beside
    spread = (protocols.sums(x * x) + _STEADY) * (protocols.sums(y * y) + 0.1)
    return np.asarray(protocols.sums(x * y) / np.sqrt(spread))


def _even_odd(values: Array, of_trait: Array) -> Array:
    number = of_trait.cumsum(axis=1)
    both = of_trait.sum(axis=1) >= 2
    count = np.maximum(both.sum(axis=1, keepdims=True), 1)
    parts = []
    for odd in (True, False):
        half = of_trait & (number % 2 == odd)
        means = (values[..., None] * half).sum(axis=1) / np.maximum(half.sum(axis=1), 1)
        centre = (means * both).sum(axis=1, keepdims=True) / count
        parts.append((means - centre) * both)
    x, y = parts
    spread = ((x * x).sum(axis=1) + 0.2) * ((y * y).sum(axis=1) + 0.2)
    return np.asarray((x * y).sum(axis=1) / np.sqrt(spread))


def _gains(protocols: Protocols, p: Array, own: Array) -> dict[str, Array]:
    """What the content of the questions adds to the person's habits.

    Habits predict an answer by the shares of the options among the person's other answers;
    content and habits together by p, reweighted by these shares. The gain is the difference of
    the log-probabilities. `gain` is its sum in √answers; `gain_worst_half` that of the worst run
    of half the answers; `gain_shift` the largest difference between the two parts of the
    protocol, over all cuts; `chance_shift` the same for p against pure chance.
    """
    count = np.maximum(protocols.count, 1)
    answer = protocols.answer[..., None]
    counts = protocols.chosen().sum(axis=1)
    others = counts[:, None, :] - protocols.chosen()
    habit = (others + 0.5) / (count[:, None, None] - 1 + 0.5 * protocols.categories)
    usual = np.where(protocols.given[..., None], p, 0).sum(axis=1) / count[:, None]
    both = p * (habit + _FIRM) / (usual[:, None] + _FIRM)
    both /= both.sum(axis=2, keepdims=True)
    chosen = [np.take_along_axis(part, answer, axis=2)[..., 0] for part in (both, habit)]
    gain = np.log(np.maximum(chosen[0], _FAINT)) - np.log(chosen[1])
    return {
        "gain": protocols.sums(gain) / np.sqrt(count),
        "gain_worst_half": _worst_run(protocols, gain, count // 2),
        "gain_shift": _largest_shift(protocols, gain),
        "chance_shift": _largest_shift(protocols, own),
        "halves_gain": _between_halves(protocols, gain),
        "halves_chance": _between_halves(protocols, own),
    }


def _worst_run(protocols: Protocols, values: Array, length: Array) -> Array:
    sums = protocols.running(values)
    start = np.arange(sums.shape[1])
    stop = start + np.maximum(length, 1)[:, None]
    inside = stop <= protocols.count[:, None]
    stop = np.minimum(stop, sums.shape[1] - 1)
    runs = np.take_along_axis(sums, stop, axis=1) - sums
    least = np.where(inside, runs, np.inf).min(axis=1)
    return np.where(np.isfinite(least), least, 0) / np.sqrt(np.maximum(length, 1))


def _between_halves(protocols: Protocols, values: Array) -> Array:
    sums = protocols.running(values)
    count = protocols.count[:, None]
    halves = np.take_along_axis(sums, count // 2, axis=1)[:, 0]
    whole = np.take_along_axis(sums, count, axis=1)[:, 0]
    return np.asarray(np.abs(2 * halves - whole) / np.sqrt(np.maximum(protocols.count, 1)))


def _largest_shift(protocols: Protocols, values: Array) -> Array:
    sums = protocols.running(values)
    count = protocols.count[:, None]
    before = np.arange(sums.shape[1])
    total = np.take_along_axis(sums, count, axis=1)
    apart = np.abs(sums - total * before / np.maximum(count, 1))
    inside = (before >= count / 4) & (before <= count * 3 / 4)
    scale = np.sqrt(np.maximum(protocols.count, 1))
    return np.asarray(np.where(inside, 2 * apart, 0).max(axis=1) / scale)
