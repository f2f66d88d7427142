"""Right and wrong answers under a two- or three-parameter model with correlated traits.

What is told is the share of all items of a scale's pool that would be expected to be right, which
does not depend on which of them an adaptive form has asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from questionnaires.profile import Profile, ScaleScore
from questionnaires.scoring.quality import judge
from questionnaires.scoring.sum_scores import check_answers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from questionnaires.irt.arrays import Array
    from questionnaires.parts import Item
    from questionnaires.scoring.traits import TraitModel

SCORER = "binary/1"


def categories(
    model: TraitModel, answers: Mapping[str, int], right: Callable[[Item], int]
) -> dict[int, int]:
    """Item number → 1 for a right answer, 0 for a wrong one."""
    return {
        model.number[item_id]: int(value == right(model.items[model.number[item_id]]))
        for item_id, value in answers.items()
        if item_id in model.number
    }


def score(
    model: TraitModel,
    answers: Mapping[str, int],
    elapsed_ms: Mapping[str, int],
    order: Sequence[str],
    right: Callable[[Item], int],
) -> Profile:
    """The profile of the answers (item id → value); `right` tells an item's right answer.

    Raises InvalidAnswerError for answers that the questionnaire does not offer.
    """
    questionnaire = model.questionnaire
    check_answers(questionnaire, answers, elapsed_ms)
    given = categories(model, answers, right)
    found = model.posterior(given)
    theta, covariance = found.mean, found.covariance
    scales = [
        _scale(model, model.parameters.trait_number(scale.id), theta, covariance, given)
        for scale in questionnaire.scales
    ]
    return Profile(
        instrument=questionnaire.key,
        instrument_sha256=questionnaire.sha256,
        form=model.form,
        scorer=SCORER,
        norms=None,
        provisional=model.parameters.provisional,
        scales=tuple(scales),
        facets=(),
        quality=judge(
            # Positions of options mean nothing here: only speed and number are judged.
            list(range(len(order))),
            [elapsed_ms[i] for i in order if i in elapsed_ms],
            of=len(order),
            spread_known=len(order) > len(scales),
        ),
        parameters=model.parameters.key,
        ends=(0.0, 1.0),
    )


def _scale(
    model: TraitModel, trait: int, theta: Array, covariance: Array, given: Mapping[int, int]
) -> ScaleScore:
    of_trait = np.flatnonzero(model.tables.trait == trait).tolist()
    answered = sum(1 for n in of_trait if n in given)
    se = float(np.sqrt(covariance[trait, trait]))
    mean, spread = model.expected_score(trait, float(theta[trait]), se)
    return ScaleScore(
        model.scale_ids[trait],
        round(mean, 6) if answered else None,
        round(spread, 6) if answered else None,
        answered,
        len(of_trait),
        theta=round(float(theta[trait]), 6),
        theta_se=round(se, 6),
    )
