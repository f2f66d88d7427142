"""Exposure control and speed on a simulated bank of 120 items, 24 of them asked.

The bank is built like the instrument's own before its first calibration: twenty items a scale,
discriminating alike (the geometric mean of the scale's calibrated slopes), with thresholds of a
calibrated item of the scale moved by a normal deviate of 0.3. Simulated people answer it.

How much precision control costs depends on the bank, not only on the method. Where the slopes
within a scale differ (`slope_spread` > 0), an uncontrolled form asks everybody the best 24 items;
with control about half of the people get each of them, and what the others get instead tells less.
With the spread of the calibrated items (standard deviation of log a about 0.3) the loss of r is
about 0.01, and with exposures exactly at the bounds about 0.007; prices per item, Gumbel noise and
independent draws lose as much or more. The report has both, this one as `uneven_slopes`.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np

from questionnaires.adaptive.content import Content
from questionnaires.adaptive.engine import Adaptive
from questionnaires.adaptive.exposure import Exposure
from questionnaires.adaptive.exposure_control import control_exposure, draw_answers, draw_traits
from questionnaires.adaptive.importance import agreement
from questionnaires.adaptive.simulation import Setting, simulate
from questionnaires.adaptive.stopping import Rules
from questionnaires.evaluation.calibrated import PER_SCALE
from questionnaires.evaluation.reading import SCALES
from questionnaires.irt.tables import Tables

if TYPE_CHECKING:
    from questionnaires.evaluation.calibrated import Calibrated
    from questionnaires.irt.arrays import Answers, Array

ITEMS_PER_SCALE = 20
ASKED = 24
MOST, LEAST = 0.5, 0.03
SLOPE_SPREAD = 0.3
"""Standard deviation of log a among the calibrated items of a scale."""

_TO_FIT = 0.3
"""Share of the simulated people that each round of the search for probabilities takes."""

_MOVED = 0.3
_TIMED_PEOPLE = 12
_REPEATS = 3


def simulated_bank(
    form: Calibrated, random: np.random.Generator, slope_spread: float = 0.0
) -> Tables:
    """Items with parameters like the calibrated ones; see the head of this file."""
    trait = np.repeat(np.arange(len(SCALES)), ITEMS_PER_SCALE)
    slope = [np.exp(np.log(form.a[form.tables.trait == k]).mean()) for k in range(len(SCALES))]
    a = np.array(slope)[trait] * np.exp(slope_spread * random.standard_normal(len(trait)))
    like = [random.choice(np.flatnonzero(form.tables.trait == k)) for k in trait]
    b = form.b[like] + _MOVED * random.standard_normal((len(trait), 1))
    return Tables.graded(a, b, trait)


def exposure_figures(
    bank: Tables, form: Calibrated, people: int, random: np.random.Generator
) -> tuple[dict[str, Any], Exposure]:
    """The key `exposure`, and the probabilities found, from so many simulated people."""
    content = Content.of(bank.trait, None, traits=len(SCALES), per_scale=PER_SCALE)
    control = control_exposure(
        bank, form.correlations, content, ASKED, people=max(int(_TO_FIT * people), 1)
    )
    theta = draw_traits(people, form.correlations, random)
    x = draw_answers(theta, bank, random)

    def asked(exposure: Exposure) -> tuple[Array, float]:
        factors = exposure.draws(range(len(x)))
        weights = np.ones(len(SCALES))
        setting = Setting(bank, form.correlations, content, weights, factors)
        stage = simulate(x, setting, [ASKED]).stages[ASKED]
        return stage.asked.mean(axis=0), float(agreement(stage.posterior.mean, theta).mean())

    _, free_r = asked(Exposure.of(bank, content))
    shares, r = asked(control)
    figures: dict[str, Any] = {
        "above_half": float((shares > MOST).mean()),
        "below_3pct": float((shares < LEAST).mean()),
        "r_loss": free_r - r,
    }
    return figures, control


def next_item_ms(
    bank: Tables, form: Calibrated, exposure: Exposure, random: np.random.Generator
) -> dict[str, float]:
    """The key `next_item_ms`: time of a plan after every answer of some simulated people.

    Each plan is made three times and the shortest time counts, as usual where other programs of
    the machine must not be measured (Python's timeit).
    """
    adaptive = Adaptive(
        bank, SCALES, form.correlations, None, Rules(ASKED, PER_SCALE, se=None), exposure=exposure
    )
    x = draw_answers(draw_traits(_TIMED_PEOPLE, form.correlations, random), bank, random)
    adaptive.plan({}, 0)
    times = [spent for seed, row in enumerate(x) for spent in _one_person(adaptive, row, seed)]
    p50, p95 = np.percentile(times, [50, 95]) * 1000
    return {"p50": float(p50), "p95": float(p95)}


def _one_person(adaptive: Adaptive, row: Answers, seed: int) -> list[float]:
    answers: dict[int, int] = {}
    times: list[float] = []
    while True:
        repeated: list[float] = []
        for _ in range(_REPEATS):
            start = time.perf_counter()
            plan = adaptive.plan(answers, seed)
            repeated.append(time.perf_counter() - start)
        times.append(min(repeated))
        if plan.stop:
            return times
        answers[plan.next[0]] = int(row[plan.next[0]])
