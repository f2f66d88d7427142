"""Paired choices: which of two kinds of work a person would rather do, again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from questionnaires.irt.paired import Pairs, paired_scores
from questionnaires.profile import Profile, ScaleScore
from questionnaires.scoring.quality import judge
from questionnaires.scoring.sum_scores import check_answers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from questionnaires.definition import Questionnaire
    from questionnaires.irt.arrays import Array

SCORER = "pairs/1"


def score(
    questionnaire: Questionnaire,
    form_name: str,
    answers: Mapping[str, int],
    elapsed_ms: Mapping[str, int],
) -> Profile:
    """How often each scale would be chosen against another one, 0 to 1, with its standard error.

    The traits come from `irt.paired` with a = 1; a scale's score is the mean over the other
    scales of σ(θₖ − θⱼ), its error follows by the delta method. Without any answer on a scale
    there is no score. Raises UnknownPartError for an unknown form, InvalidAnswerError for bad
    answers.
    """
    layout = questionnaire.layout(form_name)
    check_answers(questionnaire, answers, elapsed_ms)
    scale_ids = [scale.id for scale in questionnaire.scales]
    sides = np.array([[scale_ids.index(scale) for scale in item.scales] for item in layout.items])
    choices = np.array([[answers.get(item.id, 0) - 1 for item in layout.items]])
    asked = Pairs(sides[:, 0], sides[:, 1], np.ones(len(sides)))
    found = paired_scores(choices, asked, len(scale_ids))
    theta, covariance = found.theta[0], found.covariance[0]
    return Profile(
        instrument=questionnaire.key,
        instrument_sha256=questionnaire.sha256,
        form=form_name,
        scorer=SCORER,
        norms=None,
        provisional=questionnaire.provisional,
        scales=tuple(
            _scale(n, scale_id, [i in answers for i in ids], theta, covariance)
            for n, (scale_id, ids) in enumerate(layout.scales)
        ),
        facets=(),
        quality=judge(
            [answers[i] for i in layout.ids if i in answers],
            [elapsed_ms[i] for i in layout.ids if i in answers and i in elapsed_ms],
            of=len(layout.ids),
            spread_known=len(answers) > len(scale_ids),
        ),
        ends=(0.0, 1.0),
    )


def _scale(
    number: int, scale_id: str, answered: list[bool], theta: Array, covariance: Array
) -> ScaleScore:
    count, of = sum(answered), len(answered)
    if 2 * count < of or not count:
        return ScaleScore(scale_id, None, None, count, of)
    others = np.arange(len(theta)) != number
    chosen = 1.0 / (1.0 + np.exp(theta[others] - theta[number]))
    slope = chosen * (1.0 - chosen) / others.sum()
    gradient = np.zeros(len(theta))
    gradient[number], gradient[others] = slope.sum(), -slope
    return ScaleScore(
        scale_id,
        round(float(chosen.mean()), 6),
        round(float(np.sqrt(gradient @ covariance @ gradient)), 6),
        count,
        of,
        theta=round(float(theta[number]), 6),
        theta_se=round(float(np.sqrt(covariance[number, number])), 6),
    )
