"""What adaptive forms of several lengths lose against the whole form, and what they promise.

The people are asked again from their own answers to the whole form. An answer they left out is
never asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from questionnaires.adaptive.exposure_control import draw_answers, draw_traits
from questionnaires.adaptive.importance import agreement
from questionnaires.adaptive.leading import change_to_come, leading_probabilities
from questionnaires.adaptive.posterior import infer_many
from questionnaires.adaptive.simulation import Setting, simulate
from questionnaires.evaluation.reading import SCALES
from questionnaires.irt.scoring import reliability

if TYPE_CHECKING:
    from questionnaires.adaptive.posterior import Posterior
    from questionnaires.adaptive.simulation import Stage
    from questionnaires.evaluation.calibrated import Calibrated
    from questionnaires.irt.arrays import Answers, Array

LENGTHS = (12, 16, 20, 24)
STOP_SE = 0.45
_NINETY = 1.6448536269514722
"""Half the width of a 90 % interval, in standard errors."""

_BINS = 10


def by_scale(values: Array) -> dict[str, float]:
    """Values per trait under the names of the scales."""
    return {scale: float(value) for scale, value in zip(SCALES, values, strict=True)}


def adaptive_figures(x: Answers, form: Calibrated) -> dict[str, Any]:
    """The keys `reliability`, `adaptive`, `stop_rule` and `top_letter_ece` for answers `x`.

    There is no figure for a form longer than the whole.
    """
    full = infer_many(x, form.tables, form.correlations)
    setting = Setting(
        form.tables, form.correlations, form.content, form.importance, np.ones(x.shape[1])
    )
    lengths = [min(length, x.shape[1]) for length in LENGTHS]
    stages = simulate(x, setting, lengths).stages
    return {
        "reliability": by_scale(reliability(full.mean, full.se)),
        "adaptive": {
            str(wanted): _against_full(x, form, full, stages[wanted]) if wanted in stages else None
            for wanted in LENGTHS
        },
        "stop_rule": {"mean_items": _mean_items(x, setting)},
        "top_letter_ece": _top_letter_ece(x, form, full, stages[lengths[-1]]),
    }


def interval_coverage(form: Calibrated, people: int, random: np.random.Generator) -> float:
    """Share of simulated people's traits within the 90 % intervals after the longest form."""
    theta = draw_traits(people, form.correlations, random)
    x = draw_answers(theta, form.tables, random)
    setting = Setting(
        form.tables, form.correlations, form.content, form.importance, np.ones(x.shape[1])
    )
    length = min(LENGTHS[-1], x.shape[1])
    found = simulate(x, setting, [length]).stages[length].posterior
    return float((np.abs(theta - found.mean) <= _NINETY * found.se).mean())


def calibration_error(probability: Array, came_true: Array, bins: int = _BINS) -> float:
    """Expected calibration error of probabilities (people,) of what came true or not (people,).

    The mean over people of |share that came true − mean probability| within bins of equal width.

    Source: Naeini, Cooper & Hauskrecht (2015), AAAI Conference on Artificial Intelligence 29,
    2901-2907.
    """
    number = np.minimum((probability * bins).astype(np.intp), bins - 1)
    apart = np.bincount(number, probability - came_true, minlength=bins)
    return float(np.abs(apart).sum() / len(probability))


def _against_full(x: Answers, form: Calibrated, full: Posterior, stage: Stage) -> dict[str, Any]:
    short = stage.posterior.mean
    r = agreement(short, full.mean)
    unasked = np.where(stage.asked, -1, x)
    r_unasked: float | None = None
    if (unasked >= 0).any():
        rest = infer_many(unasked, form.tables, form.correlations).mean
        r_unasked = float(agreement(short, rest).mean())
    return {
        "r_min": float(r.min()),
        "r_mean": float(r.mean()),
        "r_by_scale": by_scale(r),
        "top_letter": float((short.argmax(axis=1) == full.mean.argmax(axis=1)).mean()),
        "r_unasked": r_unasked,
    }


def _mean_items(x: Answers, setting: Setting) -> float:
    """Items asked on average when the form ends at the wanted precision."""
    return float(simulate(x, setting, [x.shape[1]], se=STOP_SE).reached.mean())


def _top_letter_ece(x: Answers, form: Calibrated, full: Posterior, stage: Stage) -> float:
    """How far the stated probability that the top letter is that of the whole form is off."""
    to_come = (x >= 0) & ~stage.asked
    change = change_to_come(stage.posterior, form.tables, to_come)
    probability = leading_probabilities(stage.posterior.mean, change)
    right = probability.argmax(axis=1) == full.mean.argmax(axis=1)
    return calibration_error(probability.max(axis=1), right.astype(np.float64))
