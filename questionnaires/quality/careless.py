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
from scipy.special import betaln, gammaln

from questionnaires.quality.log_sums import log_mean, log_sum

if TYPE_CHECKING:
    from questionnaires.irt.arrays import Array
    from questionnaires.quality.protocols import Protocols, Whole

WAYS = ("uniform", "habit", "centre", "string", "figure")
LAGS = (2, 3, 4, 5, 6, 8, 10, 16)
"""Periods of a figure: two to five options in turn, up and down, each once or twice."""

_SPREADS = (0.4, 0.7, 1.0, 1.6)
_HABIT = 0.5
_STRING = (4.0, 1.0)
_FIGURE = (9.0, 1.0)


class Runs:
    """Evidence of careless runs of the answers of many people."""

    def __init__(self, protocols: Protocols) -> None:
        """Count once; `evidence` may then be asked for many runs."""
        self._k = protocols.categories
        places = protocols.answer.shape[1]
        self._chosen = np.zeros((len(protocols), places + 1, self._k), dtype=np.intp)
        np.cumsum(protocols.chosen(), axis=1, dtype=np.intp, out=self._chosen[:, 1:])
        self._agreed = {}
        for lag in (1, *LAGS):
            agreed = np.zeros((len(protocols), places + 1), dtype=np.intp)
            if lag < places:
                same = protocols.answer[:, lag:] == protocols.answer[:, :-lag]
                np.cumsum(same & protocols.given[:, lag:], axis=1, out=agreed[:, lag + 1 :])
            self._agreed[lag] = agreed
        most = places + 1
        whole = np.arange(most)
        self._log_gamma = gammaln(whole + _HABIT)
        self._log_gamma_of_all = gammaln(whole + self._k * _HABIT)

    def evidence(self, start: Whole, stop: Whole) -> Array:
        """log P(answers `start` … `stop` − 1) for each of WAYS: (ways, people, runs).

        `start` and `stop` are (people, runs), 0 ≤ start ≤ stop ≤ number of answers. An empty
        run has probability one.
        """
        length = stop - start
        by_chance = -length * np.log(self._k)
        return np.stack(
            [
                by_chance,
                self._habit(start, stop),
                self._centre(start, stop),
                self._lagged(start, stop, 1, _STRING),
                log_mean(np.stack([self._lagged(start, stop, n, _FIGURE) for n in LAGS]), axis=0),
            ]
        )

    def _habit(self, start: Whole, stop: Whole) -> Array:
        row = np.arange(len(start))[:, None]
        chosen = self._chosen[row, stop] - self._chosen[row, start]
        of_options = (self._log_gamma[chosen] - self._log_gamma[0]).sum(axis=2)
        of_all = self._log_gamma_of_all[stop - start] - self._log_gamma_of_all[0]
        return np.asarray(of_options - of_all)

    def _centre(self, start: Whole, stop: Whole) -> Array:
        row = np.arange(len(start))[:, None]
        option = np.arange(self._k)
        apart = np.abs(option[:, None] - option)[:, :, None] / np.array(_SPREADS)
        logs = -apart - log_sum(-apart, axis=0)
        logs = logs.reshape(self._k, -1)
        known = self._chosen[row, stop] @ logs - self._chosen[row, start] @ logs
        return log_mean(known, axis=2)

    def _lagged(self, start: Whole, stop: Whole, lag: int, prior: tuple[float, float]) -> Array:
        """Like the answer `lag` places before, both within the run; the first ones by chance."""
        row = np.arange(len(start))[:, None]
        free = np.minimum(stop - start, lag)
        agreed = self._agreed[lag][row, stop] - self._agreed[lag][row, start + free]
        differed = stop - start - free - agreed
        known = betaln(prior[0] + agreed, prior[1] + differed) - betaln(*prior)
        return np.asarray(known - free * np.log(self._k) - differed * np.log(self._k - 1))
