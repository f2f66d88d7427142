"""The whole evaluation: calibrate on one file, report on another."""

from __future__ import annotations

import resource
import sys
import time
from typing import TYPE_CHECKING, Any

import numpy as np

from questionnaires.evaluation.adaptive_study import adaptive_figures, interval_coverage
from questionnaires.evaluation.calibrated import calibrate, nearly_complete
from questionnaires.evaluation.careless_study import careless_figures
from questionnaires.evaluation.exposure_study import (
    SLOPE_SPREAD,
    exposure_figures,
    next_item_ms,
    simulated_bank,
)
from questionnaires.evaluation.reading import (
    FEWEST_PEOPLE,
    SCALES,
    UnreadableAnswersError,
    read_answers,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_SEED = 20_260_301
"""Fixed, so that the same files give the same figures (times apart)."""


def evaluate(train: Path, test: Path, *, simulated: int = 5000) -> dict[str, Any]:
    """Calibrate on the answers of `train` and report on those of `test`.

    Both are files as described in reading.py; the items are those of `train`. People of `test`
    who left out more than a tenth of the items are not counted. `simulated` people are drawn
    for the figures on simulated truth. Raises UnreadableAnswersError.
    """
    start = time.perf_counter()
    learned = read_answers(train)
    other = read_answers(test, learned.items)
    people = nearly_complete(other.x)
    if len(people) < FEWEST_PEOPLE:
        problem = f"has {len(people)} nearly complete rows, at least {FEWEST_PEOPLE} are needed"
        raise UnreadableAnswersError(test, problem)
    for scale in range(len(SCALES)):
        # Scores without spread correlate with nothing.
        if not people[:, other.trait == scale].std(axis=0).any():
            raise UnreadableAnswersError(test, f"all answers to scale {SCALES[scale]} are alike")
    form = calibrate(learned)
    truth, bank_draw, exposed, timed, spoilt, uneven_draw = (
        np.random.default_rng([_SEED, number]) for number in range(6)
    )
    report = adaptive_figures(people, form)
    report["interval_coverage"] = interval_coverage(form, simulated, truth)
    bank = simulated_bank(form, bank_draw)
    report["exposure"], control = exposure_figures(bank, form, simulated, exposed)
    uneven = simulated_bank(form, uneven_draw, SLOPE_SPREAD)
    report["exposure"]["uneven_slopes"], _ = exposure_figures(uneven, form, simulated, uneven_draw)
    report["careless"] = careless_figures(nearly_complete(learned.x), people, form, spoilt)
    report["next_item_ms"] = next_item_ms(bank, form, control, timed)
    report["seconds"] = time.perf_counter() - start
    report["peak_mb"] = _peak_mb()
    return report


def readable(report: Mapping[str, Any]) -> str:
    """The report as lines of text, one figure a line."""
    width = max(len(name) for name, _ in _lines(report, ""))
    return "".join(f"{name:<{width}}  {_number(value)}\n" for name, value in _lines(report, ""))


def _lines(part: Mapping[str, Any], above: str) -> Iterator[tuple[str, float | None]]:
    for name, value in part.items():
        if isinstance(value, dict):
            yield from _lines(value, f"{above}{name}.")
        else:
            yield above + name, value


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}" if abs(value) < 10 else f"{value:.1f}"


def _peak_mb() -> float:
    """The most memory this process has held, in megabytes of 2^20 bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts kilobytes, macOS bytes.
    return peak / (2**20 if sys.platform == "darwin" else 2**10)
