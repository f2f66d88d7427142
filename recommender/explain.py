"""Why a profession is near: the correlation taken apart into interests, and these into answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.catalogue.entries import FACETS
from recommender.ranking import Floats, directions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from questionnaires.definition import Questionnaire
    from questionnaires.parts import Item

# What rounding leaves of a zero.
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class ItemReason:
    """One answer that speaks for a profession; `weight` is its share of the correlation."""

    item_id: str
    value: int
    weight: float


def contributions(person: npt.ArrayLike, profession: npt.ArrayLike) -> Floats:
    """The part of each basic interest in Pearson's r, shape (…, 20); they sum to r exactly.

    With both profiles centred and of length one, r = Σ p̂ᵢq̂ᵢ: term i is the contribution of
    interest i. It is positive where both lie above, or both below, their own level. All are 0 when
    either profile is constant.
    """
    parts: Floats = directions(person) * directions(profession)
    return parts


@dataclass(frozen=True, slots=True)
class LikedAnswer:
    """An answer among the top two options, with its share of the deviation of its interest.

    `interests` are the basic interests (FACETS) that it tells of: its own, or all of its type.
    """

    item_id: str
    interests: tuple[str, ...]
    facet: str | None
    value: int
    share: float


def liked_answers(
    questionnaire: Questionnaire, answers: Mapping[str, int], *, level: float | None = None
) -> tuple[LikedAnswer, ...]:
    """Answers which can be a reason, in the order of the questionnaire.

    The deviation of an interest from the person's `level` is made of those of its k answers,
    Σⱼ(xⱼ − level)/k, so answer j has the share (xⱼ − level)/Σⱼ(xⱼ − level) in it. Shares of one
    interest sum to 1 over all its answers. Only answers above the level in interests above the
    level count: a liked item in an interest that is low on the whole speaks for nothing. Where a
    questionnaire knows no basic interests, its types take their place. `level` is the mean of
    the means unless given.
    """
    by_interest: dict[str, list[int]] = {}
    given = [(item, answers[item.id]) for item in questionnaire.items if item.id in answers]
    for item, value in given:
        by_interest.setdefault(_interest(item), []).append(value)
    if not by_interest:
        return ()
    if level is None:
        level = sum(sum(each) / len(each) for each in by_interest.values()) / len(by_interest)
    deviation = {name: sum(each) - len(each) * level for name, each in by_interest.items()}
    high = sorted(option.value for option in questionnaire.options)[-2]
    return tuple(
        LikedAnswer(
            item.id,
            _told_of(_interest(item)),
            item.facet,
            value,
            (value - level) / deviation[_interest(item)],
        )
        for item, value in given
        if value >= high and value > level and deviation[_interest(item)] > _NOTHING
    )


def _interest(item: Item) -> str:
    return item.facet if item.facet in FACETS else item.scale


def _told_of(interest: str) -> tuple[str, ...]:
    if interest in FACETS:
        return (interest,)
    return tuple(facet for facet, scale in FACETS.items() if scale == interest)


def item_reasons(
    questionnaire: Questionnaire,
    answers: Mapping[str, int],
    contributed: Mapping[str, float],
    *,
    limit: int = 3,
) -> tuple[ItemReason, ...]:
    """At most `limit` answers which pushed the score most, the strongest first.

    Only the top two options count as reasons, in interests whose contribution is positive. The
    weight of an answer is contribution × share (see `liked_answers`).
    """
    return strongest(liked_answers(questionnaire, answers), contributed, limit=limit)


def strongest(
    liked: Sequence[LikedAnswer], contributed: Mapping[str, float], *, limit: int = 3
) -> tuple[ItemReason, ...]:
    """The reasons among liked answers: different facets first, then whatever weighs most.

    `contributed` is the part of each basic interest in the score.
    """
    totals = [sum(contributed.get(each, 0.0) for each in answer.interests) for answer in liked]
    weighed = [
        (total * answer.share, answer)
        for total, answer in zip(totals, liked, strict=True)
        if total > _NOTHING
    ]
    # The sort is stable: equal weights keep the questionnaire's order.
    weighed.sort(key=lambda pair: -pair[0])
    chosen: list[tuple[float, LikedAnswer]] = []
    repeated: list[tuple[float, LikedAnswer]] = []
    facets: set[str] = set()
    for weight, answer in weighed:
        facet = answer.facet or answer.item_id  # an item outside all facets is one of its own
        (repeated if facet in facets else chosen).append((weight, answer))
        facets.add(facet)
    picked = sorted((chosen + repeated)[:limit], key=lambda pair: -pair[0])
    return tuple(ItemReason(answer.item_id, answer.value, weight) for weight, answer in picked)
