"""How likely a run of answers is for somebody who does not read: five ways of answering.

- uniform: every option equally likely;
- habit: independent answers with the person's own, unknown shares (Dirichlet(½) prior);
- centre: independent answers around a preferred option c, P(k) ∝ exp(−|k − c|/s), c and s
  unknown;
- string: the last answer again with an unknown probability (Beta(4, 1)), else another option;
- figure: the answer of L places ago again with an unknown probability (Beta(9, 1)), else another,
  L unknown: so a repeated figure such as 1 2 3 4 5 or 1 5 1 5.

All unknowns are integrated out, so the probabilities depend on counts alone, and the runs from
any place to any other are had from running counts.

Sources: Curran (2016), Journal of Experimental Social Psychology 66, 4-19 (the ways); Gelman et
al. (2013), Bayesian Data Analysis, ch. 2 and 3 (integrals over Dirichlet and Beta priors).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaln

from questionnaires.quality.log_sums import log_mean, log_sum

if TYPE_CHECKING:
    from questionnaires.irt.arrays import Array
    from questionnaires.quality.protocols import Protocols, Whole

WAYS = ("uniform", "habit", "centre", "string", "figure")
LAGS = (2, 3, 4, 5, 6, 8, 10, 16)
"""Periods of a figure: two to five options in turn, up and down, each once or twice."""

_HABIT = 0.5
_SPREADS = (0.4, 0.7, 1.0, 1.6)
_STRING = (4.0, 1.0)
_FIGURE = (9.0, 1.0)


class Runs:
    """Evidence of careless runs of the answers of many people."""

    def __init__(self, protocols: Protocols) -> None:
        """Count once; `evidence` may then be asked for many runs."""
        self._k = protocols.categories
        self._row = np.arange(len(protocols))[:, None]
        places = protocols.answer.shape[1]
        self._chosen = np.zeros((len(protocols), places + 1, self._k), dtype=np.intp)
        np.cumsum(protocols.chosen(), axis=1, dtype=np.intp, out=self._chosen[:, 1:])
        self._centred = self._chosen @ _centred(self._k)
        self._agreed = {}
        for lag in (1, *LAGS):
            agreed = np.zeros((len(protocols), places + 1), dtype=np.intp)
            if lag < places:
                same = protocols.answer[:, lag:] == protocols.answer[:, :-lag]
                np.cumsum(same & protocols.given[:, lag:], axis=1, out=agreed[:, lag + 1 :])
            self._agreed[lag] = agreed
        # Integrals over the priors are ratios of gamma functions of counts: looked up.
        self._gamma = {
            start: gammaln(np.arange(places + 1) + start) - gammaln(start)
            for start in (_HABIT, self._k * _HABIT, *_STRING, *_FIGURE, sum(_STRING), sum(_FIGURE))
        }

    def evidence(self, start: Whole, stop: Whole) -> Array:
        """log P(answers `start` … `stop` − 1) for each of WAYS: (ways, people, runs).

        `start` and `stop` are (people, runs), 0 ≤ start ≤ stop ≤ number of answers. An empty
        run has probability one.
        """
        figures = np.stack([self._lagged(start, stop, lag, _FIGURE) for lag in LAGS])
        return np.stack(
            [
                (start - stop) * np.log(self._k),
                self._habit(start, stop),
                log_mean(self._centred[self._row, stop] - self._centred[self._row, start], 2),
                self._lagged(start, stop, 1, _STRING),
                log_mean(figures, 0),
            ]
        )

    def _habit(self, start: Whole, stop: Whole) -> Array:
        chosen = self._chosen[self._row, stop] - self._chosen[self._row, start]
        of_options = self._gamma[_HABIT][chosen].sum(axis=2)
        return np.asarray(of_options - self._gamma[self._k * _HABIT][stop - start])

    def _lagged(self, start: Whole, stop: Whole, lag: int, prior: tuple[float, float]) -> Array:
        """Like the answer `lag` places before, both within the run; the first ones by chance."""
        free = np.minimum(stop - start, lag)
        agreed = self._agreed[lag][self._row, stop] - self._agreed[lag][self._row, start + free]
        bound = stop - start - free
        known = self._gamma[prior[0]][agreed] + self._gamma[prior[1]][bound - agreed]
        by_chance = free * np.log(self._k) + (bound - agreed) * np.log(self._k - 1)
        return np.asarray(known - self._gamma[sum(prior)][bound] - by_chance)


def _centred(categories: int) -> Array:
    """log P(k) for every centre and spread, (categories, centres · spreads)."""
    option = np.arange(categories)
    logs = -np.abs(option[:, None] - option)[:, :, None] / np.array(_SPREADS)
    return np.asarray((logs - log_sum(logs, 0)).reshape(categories, -1))
