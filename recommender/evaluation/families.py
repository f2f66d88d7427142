"""The catalogue recommended to real people: families from half of the items, and its coverage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from recommender.evaluation.expert import facets_by_item
from recommender.evaluation.methods import scale_means
from recommender.expected_answers import ExpectedAnswers
from recommender.ranking import Floats, directions

if TYPE_CHECKING:
    from recommender.catalogue.entries import Catalogue

FAMILIES, PROFESSIONS = 5, 10
FACET_SHARE = 0.3
"""Of the score; most basic interests rest on two items here, and are the less stable for it."""

_BLOCK = 4096
"""People scored at once: keeps memory small whatever the number of people."""


@dataclass(frozen=True, eq=False)
class CatalogueRanker:
    """Scores of professions for people who answered some of the 48 items.

    A person's answers to all items are expected from those given (ExpectedAnswers); the score is
    a weighted mean of two correlations of profiles: six scale means with the O*NET ratings, and
    basic interests with those of the profession. A family scores the mean of its professions.
    Interests are taken as they are answered, not relative to those of other people.
    """

    expected: ExpectedAnswers
    by_scale: Floats
    by_facet: Floats
    family_of: Floats

    @classmethod
    def of(cls, catalogue: Catalogue, answers: Floats) -> CatalogueRanker:
        """For a catalogue, with what `answers` (people, 48) tell about items going together."""
        numbers = {family.id: number for number, family in enumerate(catalogue.families)}
        membership = np.zeros((len(catalogue.professions), len(numbers)))
        for row, profession in enumerate(catalogue.professions):
            membership[row, numbers[profession.family]] = 1.0
        return cls(
            ExpectedAnswers().fit(answers),
            directions(catalogue.ratings),
            directions(catalogue.facets),
            membership / membership.sum(axis=0),
        )

    def scores(self, answers: Floats) -> Floats:
        """Scores in [−1, 1] of all professions for people (n, 48), (n, professions)."""
        expected = self.expected.transform(answers)
        weights = facets_by_item()
        facets = expected @ (weights / weights.sum(axis=0))
        six = directions(scale_means(expected))
        by_facet = directions(facets) @ self.by_facet.T
        return (1.0 - FACET_SHARE) * (six @ self.by_scale.T) + FACET_SHARE * by_facet

    def family_scores(self, answers: Floats) -> Floats:
        """Scores of all families for people (n, 48), (n, families)."""
        return np.concatenate([self.scores(part) @ self.family_of for part in _blocks(answers)])

    def coverage(self, answers: Floats) -> float:
        """Share of the professions that are in the first ten of at least one person."""
        met = np.zeros(len(self.by_scale), dtype=bool)
        for block in _blocks(answers):
            met |= first(self.scores(block), PROFESSIONS).any(axis=0)
        return float(met.mean())


def stability(ranker: CatalogueRanker, answers: Floats) -> dict[str, float]:
    """Families recommended from the odd and from the even items of the same people (n, 48).

    `top5_families`: share of the first five that both halves have in common. As popular families
    are in many people's lists whatever they answer, `top5_families_of_others` gives the same for
    two different people: what is above it is personal.
    """
    odd, even = (first(ranker.family_scores(_half(answers, start)), FAMILIES) for start in (0, 1))
    others = np.roll(even, 1, axis=0)
    return {
        "top5_families": float((odd & even).sum(axis=1).mean() / FAMILIES),
        "top5_families_of_others": float((odd & others).sum(axis=1).mean() / FAMILIES),
    }


def first(scores: Floats, count: int) -> npt.NDArray[np.bool_]:
    """Whether each column is among the `count` highest of its row; of equal ones the first."""
    order = np.argsort(-scores, axis=1, kind="stable")[:, :count]
    found = np.zeros(scores.shape, dtype=bool)
    np.put_along_axis(found, order, values=True, axis=1)
    return found


def _half(answers: Floats, start: int) -> Floats:
    half = np.full_like(answers, np.nan)
    half[:, start::2] = answers[:, start::2]
    return half


def _blocks(answers: Floats) -> list[Floats]:
    return [answers[start : start + _BLOCK] for start in range(0, len(answers), _BLOCK)]
