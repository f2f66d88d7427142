"""From a profile to directions, professions, and one direction to explore."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recommender.catalogue.entries import FACETS, Catalogue
from recommender.diversify import Indices, diversified, nearest_first
from recommender.explain import ItemReason, LikedAnswer, contributions, liked_answers, strongest
from recommender.geometry import Geometry, geometry_of
from recommender.person import CLEAR, Person, person_of
from recommender.picks import ExplorePick, FamilyPick, Pick, Recommendation
from recommender.ranking import RANKER, Floats
from recommender.uncertainty import UncertainScores, tied

if TYPE_CHECKING:
    from collections.abc import Mapping

    from questionnaires.definition import Questionnaire
    from questionnaires.profile import Profile

__all__ = ["ExplorePick", "FamilyPick", "ItemReason", "Pick", "Recommendation", "recommend"]

FEWEST_FAMILIES, MOST_FAMILIES = 3, 5
_FAMILY_SCORE_OF, _FAMILY_SHOWS = 3, 4
# Differences between family scores are mostly .05 to .3: at .25 the draw favours the nearer
# directions gently, and every direction in the middle keeps a real chance.
_TEMPERATURE = 0.25


def recommend(
    profile: Profile,
    answers: Mapping[str, int],
    questionnaire: Questionnaire,
    catalogue: Catalogue,
    *,
    seed: int,
    count: int = 12,
) -> Recommendation:
    """Directions first, then `count` professions, and one direction drawn to explore.

    Scores are correlations of the person's basic interests with what the work asks for
    (`Catalogue.profiles`); their errors are in `recommender.uncertainty`. Equal input and `seed`
    (≥ 0) give an equal result; the seed also orders professions that score exactly the same, so
    that none always stands behind its twin. Raises ValueError when the profile was made with
    another version of the questionnaire, when it lacks one of the six scales, or when the
    catalogue has fewer than four families.
    """
    if profile.instrument_sha256 != questionnaire.sha256:
        raise ValueError(f"the profile was not made with this version of {questionnaire.key}")
    if len(catalogue.families) <= FEWEST_FAMILIES:
        raise ValueError("a recommendation needs a catalogue of at least four families")
    asked = questionnaire.layout(profile.form).ids
    given = {item_id: answers[item_id] for item_id in asked if item_id in answers}
    person = person_of(profile, questionnaire)
    draw = np.random.default_rng(seed)
    ranking = _ranked(person, geometry_of(catalogue), draw)
    liked = () if person.flat else liked_answers(questionnaire, given, level=person.level)
    order = ranking.family_order[: _families_shown(ranking)]
    return Recommendation(
        ranker=RANKER,
        catalogue=catalogue.version,
        seed=seed,
        flat=person.flat,
        professions=_professions(ranking, person, liked, catalogue, count),
        families=tuple(_family(ranking, person, liked, catalogue, each) for each in order),
        explore=_explore(ranking, catalogue, len(order), draw),
    )


@dataclass(frozen=True, eq=False)
class _Ranking:
    """All professions and families scored; families by position in the catalogue."""

    geometry: Geometry
    scores: UncertainScores
    errors: Floats
    tie_break: Indices
    best: list[list[int]]
    family_scores: Floats
    family_errors: Floats
    family_order: list[int]


def _ranked(person: Person, geometry: Geometry, draw: np.random.Generator) -> _Ranking:
    scores = UncertainScores.of(person, geometry.directions)
    tie_break = draw.permutation(len(scores.values))
    order = np.lexsort((tie_break, -scores.values.round(12)))
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    best, present = geometry.best_of_families(rank)
    families = scores.averaged(best[:, :_FAMILY_SCORE_OF], present[:, :_FAMILY_SCORE_OF])
    family_order = np.lexsort((rank[best[:, 0]], -families.values.round(12)))
    return _Ranking(
        geometry=geometry,
        scores=scores,
        errors=scores.errors(),
        tie_break=tie_break,
        best=[
            row[real].tolist()
            for row, real in zip(best[:, :_FAMILY_SHOWS], present[:, :_FAMILY_SHOWS], strict=True)
        ],
        family_scores=families.values,
        family_errors=families.errors(),
        family_order=family_order.tolist(),
    )


def _families_shown(ranking: _Ranking) -> int:
    """Three, and more while tied with the third; at least one family stays to be explored."""
    values = [
        (float(ranking.family_scores[each]), float(ranking.family_errors[each]))
        for each in ranking.family_order[:MOST_FAMILIES]
    ]
    shown = FEWEST_FAMILIES
    most = min(MOST_FAMILIES, len(ranking.family_order) - 1)
    while shown < most and tied(*values[FEWEST_FAMILIES - 1], *values[shown]):
        shown += 1
    return shown


def _professions(
    ranking: _Ranking,
    person: Person,
    liked: tuple[LikedAnswer, ...],
    catalogue: Catalogue,
    count: int,
) -> tuple[Pick, ...]:
    geometry = ranking.geometry
    chosen = diversified(
        ranking.scores.values,
        geometry.family_of,
        count,
        similarity=geometry.similarity,
        tie_break=ranking.tie_break,
    )
    chosen = nearest_first(chosen, ranking.scores.values, geometry.family_of, ranking.tie_break)
    professions = geometry.directions[chosen]
    parts = contributions(person.values, catalogue.profiles[chosen]).tolist()
    opposed = ((professions > 0.0) & person.clearly_low).tolist()
    scores: list[float] = ranking.scores.values[chosen].tolist()
    errors: list[float] = ranking.errors[chosen].tolist()
    picks = []
    for place, index in enumerate(chosen.tolist()):
        profession = catalogue.professions[index]
        by_interest = dict(zip(FACETS, parts[place], strict=True))
        against = [name for name, is_so in zip(FACETS, opposed[place], strict=True) if is_so]
        following = place + 1
        picks.append(
            Pick(
                profession_id=profession.id,
                family_id=profession.family,
                score=scores[place],
                se=errors[place],
                contributions=by_interest,
                reasons=strongest(liked, by_interest),
                against=tuple(sorted(against, key=by_interest.__getitem__)),
                tied_with_next=following < len(chosen)
                and tied(scores[place], errors[place], scores[following], errors[following]),
            )
        )
    return tuple(picks)


def _family(
    ranking: _Ranking,
    person: Person,
    liked: tuple[LikedAnswer, ...],
    catalogue: Catalogue,
    family: int,
) -> FamilyPick:
    score, error = float(ranking.family_scores[family]), float(ranking.family_errors[family])
    best = ranking.best[family]
    parts = contributions(person.values, catalogue.profiles[best[:_FAMILY_SCORE_OF]]).mean(axis=0)
    return FamilyPick(
        family_id=catalogue.families[family].id,
        score=score,
        low=max(-1.0, score - CLEAR * error),
        high=min(1.0, score + CLEAR * error),
        profession_ids=tuple(catalogue.professions[each].id for each in best),
        because=strongest(liked, dict(zip(FACETS, parts.tolist(), strict=True))),
    )


def _explore(
    ranking: _Ranking, catalogue: Catalogue, shown: int, draw: np.random.Generator
) -> ExplorePick:
    """One family of the middle of the ranking, by softmax of the scores.

    The probability is exact given the ranking, which the seed touches only where scores are equal.
    """
    order = ranking.family_order
    lowest_quarter = -(-len(order) // 4)
    middle = order[shown : len(order) - lowest_quarter] or order[shown:]
    probabilities = explore_probabilities(ranking.family_scores[middle])
    drawn = int(draw.choice(len(middle), p=probabilities))
    family = middle[drawn]
    return ExplorePick(
        family_id=catalogue.families[family].id,
        profession_ids=tuple(catalogue.professions[each].id for each in ranking.best[family]),
        probability=float(probabilities[drawn]),
    )


def explore_probabilities(scores: Floats) -> Floats:
    """Softmax of scores (n,) at the temperature of exploring: positive, summing to 1."""
    weights = np.exp((scores - scores.max()) / _TEMPERATURE)
    probabilities: Floats = weights / weights.sum()
    return probabilities
