"""Which item to ask next: the one that is expected to make the joint posterior narrowest.

An answer with information Ī about trait k turns the posterior covariance Σ into
Σ − Ī/(1 + ĪΣₖₖ) · Σ·ₖΣ·ₖᵀ, so the variances of all traits together are expected to shrink by
Ī‖Σ·ₖ‖²/(1 + ĪΣₖₖ), with Ī the item's information averaged over the posterior of its trait.
Weights per trait look after one that is measured worse than the others. Because the same formula
tells what Σ would become, a whole sequence of items can be planned before any answer is known.

Sources: Mulder & van der Linden (2009), Psychometrika 74, 273-296 (least sum of variances);
van der Linden (1999), Journal of Educational and Behavioral Statistics 24, 398-412 (weights of
the traits); Veerkamp & Berger (1997), the same journal 22, 203-226 (information averaged over the
posterior).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from questionnaires.adaptive.posterior import marginal_weights
from questionnaires.adaptive.stopping import precise

if TYPE_CHECKING:
    from questionnaires.adaptive.content import Content, Flags, Whole
    from questionnaires.adaptive.posterior import Posterior
    from questionnaires.adaptive.stopping import Rules
    from questionnaires.irt.arrays import Array
    from questionnaires.irt.tables import Tables

NEIGHBOUR = 1e-9
"""Factor on an item of the facet just asked: it comes only when there is no other."""


def expected_information(posterior: Posterior, tables: Tables) -> Array:
    """Each item's information averaged over the posterior of its trait, (..., n)."""
    weights = marginal_weights(posterior)
    found = np.empty((*weights.shape[:-2], len(tables.trait)))
    for trait in range(weights.shape[-2]):
        items = np.flatnonzero(tables.trait == trait)
        found[..., items] = weights[..., trait, :] @ tables.information[items].T
    return found


def gains(information: Array, covariance: Array, trait: Whole, importance: Array) -> Array:
    """By how much each item is expected to lessen the weighted sum of variances, (..., n).

    `information` (..., n) as from `expected_information`; `covariance` (..., k, k); `trait` (n,)
    whole numbers; `importance` (k,) the traits' weights.
    """
    variance = np.diagonal(covariance, axis1=-2, axis2=-1)
    reach = (covariance**2 * importance).sum(axis=-1)
    return np.asarray(information * reach[..., trait] / (1.0 + information * variance[..., trait]))


@dataclass(frozen=True, slots=True)
class Coming:
    """Items to ask, in order, and after how many of them the wanted precision is expected."""

    items: tuple[int, ...]
    expected: int


def coming(
    posterior: Posterior,
    tables: Tables,
    content: Content,
    rules: Rules,
    *,
    asked: Flags,
    free: Flags,
    last: int | None,
    factors: Array,
    importance: Array,
) -> Coming:
    """The best items to come up to the limit, each chosen as if the ones before were answered.

    `asked` and `free` (n,) mark what was shown and what may be; `last` is the item shown last;
    `factors` (n,) multiply the gains (exposure control).
    """
    information = expected_information(posterior, tables)
    covariance, asked, free = posterior.covariance.copy(), asked.copy(), free.copy()
    items: list[int] = []
    expected = None
    for left in range(rules.limit - int(asked.sum()), 0, -1):
        by_scale, by_facet = content.needs(asked, free)
        needed = by_scale.sum()
        enough = not needed and precise(np.sqrt(np.diagonal(covariance)), rules)
        if expected is None and enough:
            expected = len(items)
        worth = gains(information, covariance, tables.trait, importance) * factors
        if last is not None:
            worth[content.facet == content.facet[last]] *= NEIGHBOUR
        allowed = free & content.helpful(by_scale, by_facet) if needed >= left else free
        if not allowed.any():
            break
        last = int(np.where(allowed, worth, -1.0).argmax())
        items.append(last)
        asked[last], free[last] = True, False
        column = covariance[:, tables.trait[last]]
        shrink = information[last] / (1.0 + information[last] * column[tables.trait[last]])
        covariance = covariance - shrink * np.outer(column, column)
    return Coming(tuple(items), len(items) if expected is None else expected)
