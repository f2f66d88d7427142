"""One adaptive form: from the answers so far to the items to come, or the reason to stop.

A plan depends on the answers, the seed and the time alone, not on the way they came in, so it can
be worked out again at any time: after a restart, offline with the kept rest of an earlier plan, or
for a report years later.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from questionnaires.adaptive.content import Content
from questionnaires.adaptive.exposure import Exposure
from questionnaires.adaptive.posterior import infer
from questionnaires.adaptive.selection import Coming, coming
from questionnaires.adaptive.stopping import stop_reason
from questionnaires.irt.tables import GRID

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    import numpy.typing as npt

    from questionnaires.adaptive.posterior import Posterior
    from questionnaires.adaptive.stopping import Rules, StopReason
    from questionnaires.irt.arrays import Array
    from questionnaires.irt.tables import Tables


@dataclass(frozen=True, eq=False)
class Plan:
    """What to ask now and later, and what is known so far.

    `next` holds item numbers in order, up to the limit; a page shows the first and keeps the rest
    for when it cannot reach the server. It is empty when `stop` gives a reason. `expected` is
    how many more items are expected to be needed. `theta`, `se` (k,) and `covariance` (k, k) are
    the posterior mean, standard errors and covariance of the traits.
    """

    next: tuple[int, ...]
    expected: int
    stop: StopReason | None
    theta: Array
    se: Array
    covariance: Array


class Adaptive:
    """The adaptive form of one instrument and one parameter set; holds no state of any person."""

    def __init__(
        self,
        tables: Tables,
        traits: Sequence[str],
        correlations: npt.ArrayLike,
        facets: Sequence[Hashable | None] | None,
        rules: Rules,
        *,
        pool: Sequence[int] | None = None,
        exposure: Exposure | None = None,
        importance: Sequence[float] | None = None,
    ) -> None:
        """Prepare all that is the same for everybody.

        `tables` holds n items; `traits` names the k traits in the order of `tables.trait`;
        `correlations` (k, k) are those between them; `facets` (n,) names the items' facets.
        `pool` restricts what may be asked to the items of a form, though any item may have been
        answered. `exposure` is fitted to the same n items; without it nothing is barred.
        `importance` (k,) are the weights of the traits' variances, 1 each if not given.

        Raises ValueError when these do not fit each other.
        """
        n, k = len(tables.trait), len(traits)
        self.tables, self.traits, self.rules = tables, tuple(traits), rules
        self.correlations: Array = np.asarray(correlations, dtype=np.float64)
        self.importance: Array = np.ones(k) if importance is None else np.array(importance, float)
        if tables.traits > k or self.correlations.shape != (k, k) or len(self.importance) != k:
            raise ValueError("Items, correlations and importance must be those of the traits.")
        self.content = Content.of(
            tables.trait, facets, traits=k, per_scale=rules.per_scale, per_facet=rules.per_facet
        )
        self.exposure = exposure or Exposure.of(tables, self.content)
        if len(self.exposure.allowed) != n:
            raise ValueError("The exposure probabilities must be those of the same items.")
        self._pool = np.zeros(n, dtype=np.bool_)
        self._pool[list(range(n) if pool is None else pool)] = True

    def posterior(self, answers: Mapping[int, int]) -> Posterior:
        """What is known about one person from answers, item number → category from 0.

        A category of −1 (shown, not answered) tells nothing. Raises ValueError for an item or
        category that does not exist.
        """
        likelihood = np.zeros((len(self.traits), len(GRID)))
        given = [(item, category) for item, category in answers.items() if category != -1]
        n, categories = self.tables.log_p.shape[:2]
        for item, category in given:
            if not (0 <= item < n and 0 <= category < categories):
                raise ValueError(f"There is no category {category} of an item {item}.")
            likelihood[self.tables.trait[item]] += self.tables.log_p[item, category]
        if np.isneginf(likelihood).all(axis=1).any():
            raise ValueError("An answer is of a category its item does not have.")
        return infer(likelihood, self.correlations)

    def plan(self, answers: Mapping[int, int], seed: int, seconds_spent: float = 0.0) -> Plan:
        """The plan after these answers, in the order they were given.

        `seed` is the person's own number for this attempt, from 0; `seconds_spent` the time used.
        """
        posterior = self.posterior(answers)
        asked = np.zeros(len(self._pool), dtype=np.bool_)
        asked[list(answers)] = True
        free = self._pool & ~asked
        by_scale, _ = self.content.needs(asked, free)
        stop = stop_reason(
            self.rules,
            asked=len(answers),
            left=int(free.sum()),
            missing=int(by_scale.sum()),
            se=posterior.se,
            seconds_spent=seconds_spent,
        )
        found = Coming((), 0)
        if stop is None:
            found = coming(
                posterior,
                self.tables,
                self.content,
                self.rules,
                asked=asked,
                free=free,
                last=next(reversed(answers), None),
                factors=self.exposure.draw(seed),
                importance=self.importance,
            )
        return Plan(
            next=found.items,
            expected=found.expected,
            stop=stop,
            theta=posterior.mean,
            se=posterior.se,
            covariance=posterior.covariance,
        )
