"""Shares of the possible points: situations with better and worse ways to act."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from questionnaires.profile import Profile, ScaleScore
from questionnaires.scoring.quality import judge
from questionnaires.scoring.sum_scores import check_answers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from questionnaires.definition import Option, Questionnaire

SCORER = "points/1"
_CHANCE_VARIANCE = 1 / 12
"""Variance of a share drawn evenly between 0 and 1: what is assumed before any answer."""

_PRIOR_DF = 4
"""How many degrees of freedom that assumption counts for: a few equal answers prove little."""


def score(
    questionnaire: Questionnaire,
    form_name: str,
    answers: Mapping[str, int],
    elapsed_ms: Mapping[str, int],
) -> Profile:
    """The mean share of each situation's highest points, 0 to 1 per scale.

    The standard error is one person's own, from the spread of the shares within scales, pooled
    over the scales as in `sum_scores` and drawn towards that of an even spread, so that it is
    never nought (the scaled inverse χ² prior of Gelman et al. 2013, Bayesian Data Analysis, 2.6).
    A scale with fewer than half of its items answered has no score. Raises UnknownPartError for
    an unknown form, InvalidAnswerError for bad answers.
    """
    layout = questionnaire.layout(form_name)
    check_answers(questionnaire, answers, elapsed_ms)
    shares = {
        item.id: _share(item.options, answers[item.id])
        for item in layout.items
        if item.id in answers
    }
    by_scale = [[shares[i] for i in ids if i in shares] for _, ids in layout.scales]
    variance = _pooled(by_scale)
    scales = []
    for (scale_id, ids), values in zip(layout.scales, by_scale, strict=True):
        count, of = len(values), len(ids)
        if 2 * count < of or not count:
            scales.append(ScaleScore(scale_id, None, None, count, of))
            continue
        mean, se = sum(values) / count, sqrt(variance / count)
        scales.append(ScaleScore(scale_id, round(mean, 6), round(se, 6), count, of))
    return Profile(
        instrument=questionnaire.key,
        instrument_sha256=questionnaire.sha256,
        form=form_name,
        scorer=SCORER,
        norms=None,
        provisional=questionnaire.provisional,
        scales=tuple(scales),
        facets=(),
        quality=judge(
            # Positions of options mean nothing here: only speed and number are judged.
            list(range(len(shares))),
            [elapsed_ms[i] for i in layout.ids if i in answers and i in elapsed_ms],
            of=len(layout.ids),
            spread_known=any(len(values) > 1 for values in by_scale),
        ),
        ends=(0.0, 1.0),
    )


def _share(options: tuple[Option, ...], value: int) -> float:
    points = {option.value: option.points or 0 for option in options}
    return points[value] / max(points.values())


def _pooled(by_scale: list[list[float]]) -> float:
    squares, df = 0.0, 0
    for values in by_scale:
        if values:
            mean = sum(values) / len(values)
            squares += sum((value - mean) ** 2 for value in values)
            df += len(values) - 1
    return (squares + _PRIOR_DF * _CHANCE_VARIANCE) / (df + _PRIOR_DF)
