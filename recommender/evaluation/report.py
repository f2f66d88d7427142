"""The whole evaluation: learn on the people of one file, report on those of another."""

from __future__ import annotations

import resource
import sys
import time
from typing import TYPE_CHECKING, Any

import numpy as np
from threadpoolctl import threadpool_limits

from recommender.catalogue.loader import load_catalogue
from recommender.evaluation import methods
from recommender.evaluation.expert import (
    Table,
    fields_by_item,
    fields_by_scale,
    occupations_by_field,
)
from recommender.evaluation.families import CatalogueRanker, stability
from recommender.evaluation.gender import gender_figures
from recommender.evaluation.metrics import Prediction, balanced_recall, figures
from recommender.evaluation.reading import People, read_answers, read_scales

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from recommender.ranking import Floats

SEED = 20_260_401
"""Of all draws; the same files and seed give the same figures, times apart."""

CURVE = (500, 1000, 2000, 4000, 8000)
"""Numbers of training people of the learning curve, before all of them."""

FEWEST_TEENS = 20


def evaluate(train: Path, test: Path, *, seed: int = SEED) -> dict[str, Any]:
    """Learn on the answers of `train` and report on the people of `test`.

    Both are files as `read_answers` takes them. What the figures mean stands with `figures`,
    `gender_figures` and `stability`. Raises UnreadablePeopleError, and CatalogueError when the
    catalogue cannot be loaded.
    """
    start = time.perf_counter()
    fields = fields_by_item().rows
    known, asked = read_answers(train, fields), read_answers(test, fields)
    # Matrices are small here: threads that wait for each other cost more than they save, on a
    # busy machine ten times more.
    with threadpool_limits(limits=1):
        report = _answers_report(known, asked, seed)
    return report | _costs(start)


def evaluate_scales(train: Path, test: Path) -> dict[str, Any]:
    """The same for means of the six scales, files as `read_scales` takes them.

    Raises UnreadablePeopleError.
    """
    start = time.perf_counter()
    fields = fields_by_scale().rows
    known, asked = read_scales(train, fields), read_scales(test, fields)
    with threadpool_limits(limits=1):
        report = _scales_report(known, asked)
    return report | _costs(start)


def _answers_report(known: People, asked: People, seed: int) -> dict[str, Any]:
    expert = fields_by_item()
    answers, fields, others = known.interests, known.field, asked.interests
    six = methods.scale_means(answers), methods.scale_means(others)
    own = methods.with_personality(known, asked)
    extra = own[0].shape[1] - answers.shape[1]
    ranker = CatalogueRanker.of(load_catalogue(), answers)
    return {
        "people": {"train": len(fields), "test": len(asked.field)},
        "cold_start": _of(methods.cold_start(answers, others, expert.values), asked),
        "learned": _of(methods.learned(answers, fields, others, expert.values), asked),
        "learned_with_personality": _of(
            methods.learned(own[0], fields, own[1], expert.values, extra=extra), asked
        ),
        "baselines": _baselines(known, six[0], asked, six[1], expert),
        "gender": gender_figures(known, asked, expert.values, ranker, seed),
        "stability": stability(ranker, others),
        "coverage": ranker.coverage(others),
        "by_n": _by_n(known, asked, seed),
    }


def _scales_report(known: People, asked: People) -> dict[str, Any]:
    expert = fields_by_scale()
    means, fields, others = known.interests, known.field, asked.interests
    return {
        "people": {"train": len(fields), "test": len(asked.field)},
        "cold_start": _of(methods.cold_start(means, others, expert.values), asked),
        "learned": _of(methods.learned(means, fields, others, expert.values), asked),
        "baselines": _baselines(known, means, asked, others, expert),
    }


def _baselines(
    known: People, six: Floats, asked: People, their_six: Floats, expert: Table
) -> dict[str, Any]:
    """Figures of the simple methods; `six` and `their_six` (people, 6) are scale means."""
    fields, count = known.field, len(expert.rows)
    ratings = occupations_by_field().of(expert.rows)
    found = {
        "popularity": methods.popularity(fields, len(their_six), count),
        "profile_correlation": methods.profile_correlation(their_six, ratings),
        "centroids": methods.centroids(known.interests, fields, asked.interests, count),
        "six_scales": methods.logistic(six, fields, their_six, count),
    }
    return {name: _of(prediction, asked) for name, prediction in found.items()}


def readable(report: Mapping[str, Any]) -> str:
    """The report as lines of text, one figure a line."""
    lines = list(_lines(report, ""))
    width = max(len(name) for name, _ in lines)
    return "".join(f"{name:<{width}}  {_text(value)}\n" for name, value in lines)


def _of(prediction: Prediction, people: People) -> dict[str, Any]:
    """Figures on all people, and under `teens` on those of 13 to 18; None if they are few."""
    report = figures(prediction, people.field)
    teens = people.teens
    enough = teens.sum() >= FEWEST_TEENS
    report["teens"] = figures(prediction.of(teens), people.field[teens]) if enough else None
    return report


def _by_n(known: People, asked: People, seed: int) -> dict[str, Any]:
    """The learning curve: figures of the learned classifier by the number of training people."""
    centres = fields_by_item().values
    order = np.random.default_rng(seed).permutation(len(known.field))
    curve: dict[str, Any] = {}
    for size in (*(size for size in CURVE if size < len(order)), len(order)):
        some = order[:size]
        prediction = methods.learned(
            known.interests[some], known.field[some], asked.interests, centres, folds=0
        )
        curve[str(size)] = {
            f"balanced_top{top}": balanced_recall(prediction.balanced, asked.field, top)
            for top in (1, 3)
        }
    return curve


def _costs(start: float) -> dict[str, float]:
    """Wall-clock seconds, and the most memory this process has held, in megabytes of 2^20."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts kilobytes, macOS bytes.
    megabytes = peak / (2**20 if sys.platform == "darwin" else 2**10)
    return {"seconds": time.perf_counter() - start, "peak_mb": megabytes}


def _lines(part: Mapping[str, Any], above: str) -> Iterator[tuple[str, object]]:
    for name, value in part.items():
        if isinstance(value, dict):
            yield from _lines(value, f"{above}{name}.")
        else:
            yield above + name, value


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4f}" if abs(value) < 10 else f"{value:.1f}"
    return "-" if value is None else str(value)
