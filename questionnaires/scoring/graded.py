"""Rating items under a graded response model with correlated traits.

The traits come from expectation propagation (`questionnaires.adaptive`). What is told is the mean
answer to be expected on all items of a scale's pool: on the options' own scale, and independent of
which items an adaptive form has asked.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from questionnaires.irt.tables import GRID
from questionnaires.profile import FacetScore, Profile, Quality, ScaleScore
from questionnaires.quality.model import default
from questionnaires.scoring.quality import judge
from questionnaires.scoring.sum_scores import check_answers, turned

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from questionnaires.irt.arrays import Array
    from questionnaires.quality.model import Verdict
    from questionnaires.scoring.traits import TraitModel

SCORER = "graded/1"
FEWEST_FOR_VERDICT = 24
"""The detector was fitted on 48 answers; on a dozen it accuses far too many who have read."""

FACET_PRIOR = 2.0
"""How many answers a basic interest's own level has to be drawn from its type's by: assumed."""


def categories(model: TraitModel, answers: Mapping[str, int]) -> dict[int, int]:
    """Item number → category from 0, with reversed items turned round."""
    questionnaire = model.questionnaire
    first = min(questionnaire.values)
    values = turned(questionnaire, answers)
    return {model.number[i]: value - first for i, value in values.items() if i in model.number}


def score(
    model: TraitModel,
    answers: Mapping[str, int],
    elapsed_ms: Mapping[str, int],
    order: Sequence[str],
) -> Profile:
    """The profile of the answers (item id → value); `order` are their ids as they were seen.

    Raises InvalidAnswerError for answers that the questionnaire does not offer.
    """
    questionnaire = model.questionnaire
    check_answers(questionnaire, answers, elapsed_ms)
    given = categories(model, answers)
    found = model.posterior(given)
    theta, covariance = found.mean, found.covariance
    return Profile(
        instrument=questionnaire.key,
        instrument_sha256=questionnaire.sha256,
        form=model.form,
        scorer=SCORER,
        norms=None,
        provisional=model.parameters.provisional,
        scales=tuple(_scale(model, n, theta, covariance, given) for n in _by_scale(model)),
        facets=_facets(model, theta, np.sqrt(np.diag(covariance)), given),
        quality=quality(model, answers, elapsed_ms, order),
        parameters=model.parameters.key,
    )


def _by_scale(model: TraitModel) -> list[int]:
    """The numbers of the traits in the questionnaire's order of scales."""
    return [model.parameters.trait_number(scale.id) for scale in model.questionnaire.scales]


def _scale(
    model: TraitModel, trait: int, theta: Array, covariance: Array, given: Mapping[int, int]
) -> ScaleScore:
    of_trait = np.flatnonzero(model.tables.trait == trait)
    answered = sum(1 for n in of_trait.tolist() if n in given)
    se = float(np.sqrt(covariance[trait, trait]))
    mean, spread = model.expected_score(trait, float(theta[trait]), se)
    first = min(model.questionnaire.values)
    return ScaleScore(
        model.scale_ids[trait],
        round(first + mean, 6) if answered else None,
        round(spread, 6) if answered else None,
        answered,
        len(of_trait),
        theta=round(float(theta[trait]), 6),
        theta_se=round(se, 6),
    )


def _facets(
    model: TraitModel, theta: Array, se: Array, given: Mapping[int, int]
) -> tuple[FacetScore, ...]:
    """Each basic interest: what its type leads to expect, moved by how its own answers differ.

    The mean difference between answers and expectation is drawn to zero by n/(n + FACET_PRIOR), as
    in an empirical Bayes estimate of a group mean (Efron & Morris 1975) with an assumed ratio of
    variances σ²/τ² = FACET_PRIOR. Its posterior variance is σ²/(n + FACET_PRIOR), σ² being that
    of answers at the trait; to it comes what the trait's own error does to the expectation.
    """
    first = min(model.questionnaire.values)
    nearest = np.abs(GRID[:, None] - theta[None, :]).argmin(axis=0)
    place = np.arange(len(model.items)), nearest[model.tables.trait]
    at, scatter = model.expected[place], model.scatter[place]
    slope = np.gradient(model.expected, GRID, axis=1)[place]
    found = []
    for facet_id, scale_id, ids in model.questionnaire.layout(model.form).facets:
        numbers = [model.number[i] for i in ids]
        answered = [n for n in numbers if n in given]
        mean = error = None
        if answered:
            weight = len(answered) + FACET_PRIOR
            differs = sum(given[n] - at[n] for n in answered)
            level = at[numbers].mean() + differs / weight
            top = len(model.questionnaire.options) - 1
            mean = round(first + float(min(max(level, 0.0), top)), 6)
            of_trait = slope[numbers].mean() * se[model.parameters.trait_number(scale_id)]
            error = round(float(np.sqrt(scatter[numbers].mean() / weight + of_trait**2)), 6)
        found.append(FacetScore(facet_id, scale_id, mean, len(answered), error))
    return tuple(found)


def verdict(
    model: TraitModel,
    answers: Mapping[str, int],
    elapsed_ms: Mapping[str, int],
    order: Sequence[str],
) -> Verdict | None:
    """The response-quality model's word; None with fewer than `FEWEST_FOR_VERDICT` answers.

    The places it names are those in `order` without the items that the form does not have.
    """
    first = min(model.questionnaire.values)
    shown = in_form(model, order)
    if len(shown) < FEWEST_FOR_VERDICT:
        return None
    numbers = tuple(model.number[i] for i in shown)
    # As pressed, not turned: a run of one button is a run whatever the items say.
    pressed = tuple(answers[i] - first for i in shown)
    return _judged(model, numbers, pressed, tuple(elapsed_ms.get(i, -1) for i in shown))


def suspicious(
    model: TraitModel,
    answers: Mapping[str, int],
    elapsed_ms: Mapping[str, int],
    order: Sequence[str],
) -> tuple[str, ...] | None:
    """The ids of the answers to look at again, in the order shown; None without a verdict."""
    found = verdict(model, answers, elapsed_ms, order)
    if found is None:
        return None
    shown = in_form(model, order)
    return tuple(shown[n] for n in sorted(found.suspicious)) if found.shaky else ()


def in_form(model: TraitModel, order: Sequence[str]) -> list[str]:
    """Those of the ids that the form has; the others were answered in another form."""
    return [i for i in order if i in model.number]


@lru_cache(maxsize=256)
def _judged(
    model: TraitModel, numbers: tuple[int, ...], pressed: tuple[int, ...], times: tuple[int, ...]
) -> Verdict | None:
    """Kept, because the page that asks again and the result ask about the same answers."""
    return default().judge(
        np.array(pressed, dtype=np.intp),
        model.tables.of(numbers),
        model.parameters.correlation_matrix,
        elapsed_ms=np.array(times, dtype=np.float64),
    )


def quality(
    model: TraitModel,
    answers: Mapping[str, int],
    elapsed_ms: Mapping[str, int],
    order: Sequence[str],
) -> Quality:
    """The simple marks, and the model's probability that the answers were given at random."""
    marks = judge(
        [answers[i] for i in order],
        [elapsed_ms[i] for i in order if i in elapsed_ms],
        of=len(order),
        spread_known=len(order) > len(model.scale_ids),
    )
    found = verdict(model, answers, elapsed_ms, order)
    if found is None:
        return marks
    reasons = (*marks.reasons, "unlikely") if found.shaky and not marks.reasons else marks.reasons
    return Quality(
        marks.longest_run,
        marks.share_same,
        marks.fast_share,
        bool(reasons),
        reasons,
        round(found.probability, 6),
    )
