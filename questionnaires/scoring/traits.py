"""The items of a form as tables of their traits: what answers say, and what is expected of others.

Made once for a form and a set of parameters, and kept: building it costs more than using it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from questionnaires.adaptive.content import Content
from questionnaires.adaptive.engine import Adaptive
from questionnaires.adaptive.exposure import Exposure
from questionnaires.adaptive.stopping import Rules
from questionnaires.irt.tables import GRID, Tables, tabulate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from questionnaires.adaptive.posterior import Posterior
    from questionnaires.definition import Questionnaire
    from questionnaires.irt.arrays import Array
    from questionnaires.irt.parameters import Parameters
    from questionnaires.parts import Item


@dataclass(frozen=True, slots=True)
class Plan:
    """The numbers of the items to ask from here on, in order; `stop` says why there are none."""

    items: tuple[int, ...]
    stop: str | None


@dataclass(frozen=True, eq=False)
class TraitModel:
    """One form of a questionnaire under one set of parameters.

    Items are numbered in the order of the form's layout; answers are categories from 0, which
    `scoring.graded` and `scoring.binary` make of option values.
    """

    questionnaire: Questionnaire
    form: str
    parameters: Parameters
    tables: Tables

    @cached_property
    def scale_ids(self) -> tuple[str, ...]:
        """The traits in the order of the parameters."""
        return self.parameters.traits

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The items in the order of the layout."""
        return self.questionnaire.layout(self.form).items

    @cached_property
    def number(self) -> Mapping[str, int]:
        """The number of every item."""
        return {item.id: n for n, item in enumerate(self.items)}

    @cached_property
    def expected(self) -> Array:
        """The expected category of each item on the grid, (n, Q)."""
        p = np.exp(self.tables.log_p)
        weighted: Array = np.einsum("nkq,k->nq", p, np.arange(p.shape[1], dtype=np.float64))
        return weighted

    @cached_property
    def scatter(self) -> Array:
        """The variance of each item's category on the grid, (n, Q)."""
        p = np.exp(self.tables.log_p)
        squares: Array = np.einsum("nkq,k->nq", p, np.arange(p.shape[1], dtype=np.float64) ** 2)
        return squares - self.expected**2

    @cached_property
    def adaptive(self) -> Adaptive:
        """The engine that estimates the traits and, in an adaptive form, chooses the items."""
        form = self.questionnaire.form(self.form).adaptive
        return Adaptive(
            self.tables,
            self.scale_ids,
            self.parameters.correlation_matrix,
            [item.facet for item in self.items],
            Rules(limit=len(self.items))
            if form is None
            else Rules(
                limit=form.limit,
                per_scale=form.per_scale,
                per_facet=form.per_facet,
                se=form.se,
                seconds=60.0 * form.minutes,
            ),
            exposure=self._exposure,
        )

    @property
    def _exposure(self) -> Exposure | None:
        """The probabilities that come with the parameters; without them nothing is barred."""
        shares = self.parameters.exposure.get(self.form)
        if shares is None:
            return None
        both = np.array([shares.get(item.id, (1.0, 0.0)) for item in self.items])
        facets = [item.facet for item in self.items]
        content = Content.of(self.tables.trait, facets, traits=len(self.scale_ids))
        return Exposure.of(self.tables, content, both[:, 0], both[:, 1])

    def plan(self, categories: Mapping[int, int], seed: int, seconds: float) -> Plan:
        """What to ask after these answers (item number → category), and why to stop.

        Of the items planned up to the limit only those are named that are expected to be needed.
        """
        found = self.adaptive.plan(categories, seed, seconds)
        stop = None if found.stop is None else found.stop.value
        return Plan(found.next[: max(found.expected, 1)], stop)

    def posterior(self, categories: Mapping[int, int]) -> Posterior:
        """The traits after these answers (item number → category)."""
        return self.adaptive.posterior(categories)

    def expected_score(self, trait: int, theta: float, se: float) -> tuple[float, float]:
        """Mean and standard deviation of the expected mean category of a trait's items.

        Over the normal posterior N(theta, se²): the score a person would be expected to have on
        all items of the pool, which does not depend on which of them were asked (the true score
        of Lord & Novick 1968).
        """
        curve = self.expected[self.tables.trait == trait].mean(axis=0)
        weights = np.exp(-0.5 * ((GRID - theta) / max(se, 1e-3)) ** 2)
        weights /= weights.sum()
        mean = float(weights @ curve)
        return mean, float(np.sqrt(max(weights @ (curve - mean) ** 2, 0.0)))


@lru_cache(maxsize=64)
def trait_model(questionnaire: Questionnaire, form: str, parameters: Parameters) -> TraitModel:
    """The model of a form; raises UnfitParametersError when an item has no parameters."""
    layout = questionnaire.layout(form)
    tables = tabulate(parameters, {item.id: item.scale for item in layout.items})
    return TraitModel(questionnaire, form, parameters, tables)
