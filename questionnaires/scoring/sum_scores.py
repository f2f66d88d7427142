"""Scale means with their standard errors. Plain Python: this runs within a web request."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from questionnaires.profile import FacetScore, Profile, ScaleScore
from questionnaires.scoring.quality import judge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from questionnaires.definition import Layout, Questionnaire

SCORER = "sum/1"

_STEP = 1
"""Distance between neighbouring answers; definitions only allow contiguous whole numbers."""

_ROUNDING_VARIANCE = _STEP**2 / 12
"""Variance of the error made by rounding an opinion to the nearest answer (uniform ± step/2)."""


class InvalidAnswerError(ValueError):
    """An answer names an unknown item, a value that is not on offer, or a negative time."""


def score(
    questionnaire: Questionnaire,
    form_name: str,
    answers: Mapping[str, int],
    *,
    elapsed_ms: Mapping[str, int] | None = None,
) -> Profile:
    """Score the answers (item id → option value) to one form.

    A scale's score is the mean of its answers, in units of the options. With fewer than half of
    its items answered it has none. Answers to items outside the form are ignored, so a pupil may
    go on from the short form to the full one. `elapsed_ms` (item id → milliseconds) is optional
    and only feeds the quality marks.

    The standard error is one person's standard error of measurement: the items of a scale are
    taken as a random sample of its content, s² is the variance of this person's answers within
    scales, pooled over the scales (df = Σ(nₖ − 1)), and SEₖ = √(s²/nₖ). It is never below
    √(step²/12/nₖ), what rounding to the answers alone brings about. If no scale has two
    answers, s² is that of answers spread evenly over the options, (m² − 1)/12. It needs no
    norms and no other people's answers. A reversed item counts from the other end.

    Source: Lord (1955), Educational and Psychological Measurement 15, 325-336 (error variance
    from item sampling); Feldt & Brennan (1989), Reliability, in Educational Measurement (3rd
    ed.), 105-146 (individual standard errors of measurement). Pooling over scales and the
    floor are ours.

    Raises UnknownPartError for an unknown form, InvalidAnswerError for bad answers.
    """
    layout = questionnaire.layout(form_name)
    check_answers(questionnaire, answers, elapsed_ms)
    given, answers = answers, turned(questionnaire, answers)
    by_scale = [
        [answers[item_id] for item_id in ids if item_id in answers] for _, ids in layout.scales
    ]
    variance, df = _pooled_variance(by_scale, len(questionnaire.options))
    return Profile(
        instrument=questionnaire.key,
        instrument_sha256=questionnaire.sha256,
        form=form_name,
        scorer=SCORER,
        norms=None,
        provisional=questionnaire.provisional,
        scales=tuple(
            _scale_score(scale_id, values, len(ids), variance)
            for (scale_id, ids), values in zip(layout.scales, by_scale, strict=True)
        ),
        facets=_facet_scores(layout, answers),
        quality=judge(
            [given[item_id] for item_id in layout.ids if item_id in given],
            _times(layout, answers, elapsed_ms),
            of=len(layout.ids),
            spread_known=df > 0,
        ),
    )


def turned(questionnaire: Questionnaire, answers: Mapping[str, int]) -> dict[str, int]:
    """The answers with those to reversed items counted from the other end."""
    ends = min(questionnaire.values) + max(questionnaire.values)
    items = questionnaire.items_by_id
    return {i: ends - value if items[i].reversed else value for i, value in answers.items()}


def check_answers(
    questionnaire: Questionnaire,
    answers: Mapping[str, int],
    elapsed_ms: Mapping[str, int] | None,
) -> None:
    """Raise InvalidAnswerError for an unknown item, a value not on offer, a negative time."""
    for item_id, value in answers.items():
        if item_id not in questionnaire.items_by_id:
            raise InvalidAnswerError(f"{questionnaire.key} has no item {item_id!r}.")
        if value not in questionnaire.values_of(item_id):
            raise InvalidAnswerError(f"Item {item_id!r} does not offer {value!r}.")
    for item_id, time in (elapsed_ms or {}).items():
        if time < 0:
            raise InvalidAnswerError(f"Item {item_id!r} has a negative time, {time} ms.")


def _pooled_variance(by_scale: list[list[int]], options: int) -> tuple[float, int]:
    squares, df = 0.0, 0
    for values in by_scale:
        if count := len(values):
            total = sum(values)
            # n·Σx² − (Σx)² is exact in whole numbers, so equal answers give exactly zero.
            squares += (count * sum(value * value for value in values) - total * total) / count
            df += count - 1
    if df == 0:
        return _STEP**2 * (options**2 - 1) / 12, 0
    return max(squares / df, _ROUNDING_VARIANCE), df


def _scale_score(scale_id: str, values: list[int], of: int, variance: float) -> ScaleScore:
    count = len(values)
    if 2 * count < of:
        return ScaleScore(scale_id, None, None, count, of)
    return ScaleScore(scale_id, sum(values) / count, sqrt(variance / count), count, of)


def _facet_scores(layout: Layout, answers: Mapping[str, int]) -> tuple[FacetScore, ...]:
    scores = []
    for facet_id, scale_id, ids in layout.facets:
        values = [answers[item_id] for item_id in ids if item_id in answers]
        enough = values and 2 * len(values) >= len(ids)
        mean = sum(values) / len(values) if enough else None
        scores.append(FacetScore(facet_id, scale_id, mean, len(values)))
    return tuple(scores)


def _times(
    layout: Layout, answers: Mapping[str, int], elapsed_ms: Mapping[str, int] | None
) -> list[int]:
    if not elapsed_ms:
        return []
    return [elapsed_ms[i] for i in layout.ids if i in answers and i in elapsed_ms]
