"""Why a profession is near: the correlation taken apart into scales, and scales into answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.ranking import Floats, directions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from questionnaires.definition import Questionnaire

# What rounding leaves of a zero.
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class ItemReason:
    """One answer that speaks for a profession; `weight` is its share of the correlation."""

    item_id: str
    value: int
    weight: float


def contributions(person: npt.ArrayLike, profession: npt.ArrayLike) -> Floats:
    """The part of each scale in Pearson's r, shape (6,); they sum to r exactly.

    With both profiles centred and of length one, r = Σ p̂ᵢq̂ᵢ: term i is the contribution of
    scale i. It is positive where both lie above, or both below, their own level. All are 0 when
    either profile is constant.
    """
    parts: Floats = directions(person) * directions(profession)
    return parts


@dataclass(frozen=True, slots=True)
class LikedAnswer:
    """An answer among the top two options, with its share of the deviation of its scale."""

    item_id: str
    scale: str
    facet: str | None
    value: int
    share: float


def liked_answers(
    questionnaire: Questionnaire, answers: Mapping[str, int], *, level: float | None = None
) -> tuple[LikedAnswer, ...]:
    """Answers which can be a reason, in the order of the questionnaire.

    A scale score is the mean of its k answers, so the deviation of a scale from the person's
    `level` is Σⱼ(xⱼ − level)/k, and answer j has the share (xⱼ − level)/Σⱼ(xⱼ − level) in it.
    Shares of one scale sum to 1 over all its answers. Only answers above the level in scales
    above the level count: a liked item in a scale that is low on the whole speaks for nothing.
    `level` is the mean of the scale means unless given.
    """
    by_scale: dict[str, list[int]] = {}
    given = [(item, answers[item.id]) for item in questionnaire.items if item.id in answers]
    for item, value in given:
        by_scale.setdefault(item.scale, []).append(value)
    if not by_scale:
        return ()
    if level is None:
        level = sum(sum(each) / len(each) for each in by_scale.values()) / len(by_scale)
    deviation = {scale: sum(each) - len(each) * level for scale, each in by_scale.items()}
    high = sorted(option.value for option in questionnaire.options)[-2]
    return tuple(
        LikedAnswer(item.id, item.scale, item.facet, value, (value - level) / deviation[item.scale])
        for item, value in given
        if value >= high and value > level and deviation[item.scale] > _NOTHING
    )


def item_reasons(
    questionnaire: Questionnaire,
    answers: Mapping[str, int],
    scale_contributions: Mapping[str, float],
    *,
    limit: int = 3,
) -> tuple[ItemReason, ...]:
    """At most `limit` answers which pushed the score most, the strongest first.

    Only the top two options count as reasons, in scales whose contribution is positive. The
    weight of an answer is contribution × share (see `liked_answers`).
    """
    return strongest(liked_answers(questionnaire, answers), scale_contributions, limit=limit)


def strongest(
    liked: Sequence[LikedAnswer], scale_contributions: Mapping[str, float], *, limit: int = 3
) -> tuple[ItemReason, ...]:
    """The reasons among liked answers: different facets first, then whatever weighs most."""
    weighed = [
        (scale_contributions[answer.scale] * answer.share, answer)
        for answer in liked
        if scale_contributions.get(answer.scale, 0.0) > _NOTHING
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
