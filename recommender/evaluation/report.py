"""The whole evaluation: learn on the people of one file, report on those of another."""

from __future__ import annotations

import resource
import sys
import time
from typing import TYPE_CHECKING, Any

import numpy as np

from recommender.catalogue.loader import load_catalogue
from recommender.evaluation import methods
from recommender.evaluation.expert import (
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

SEED = 20_260_401
"""Of all draws; the same files and seed give the same figures, times apart."""

CURVE = (500, 1000, 2000, 4000, 8000)
"""Numbers of training people of the learning curve, before all of them."""

FEWEST_TEENS = 20


def evaluate(train: Path, test: Path, *, seed: int = SEED) -> dict[str, Any]:
    """Learn on the answers of `train` and report on the people of `test`, see the module docs.

    Both are files as `read_answers` takes them. Raises UnreadablePeopleError, and CatalogueError
    when the catalogue cannot be loaded.
    """
    start = time.perf_counter()
    expert = fields_by_item()
    known, asked = read_answers(train, expert.rows), read_answers(test, expert.rows)
    answers, fields, others = known.interests, known.field, asked.interests
    centres, count = expert.values, len(expert.rows)
    six = methods.scale_means(answers), methods.scale_means(others)
    own = methods.with_personality(known, asked)
    extra = own[0].shape[1] - answers.shape[1]
    report: dict[str, Any] = {
        "people": {"train": len(fields), "test": len(asked.field)},
        "cold_start": _of(methods.cold_start(answers, others, centres), asked),
        "learned": _of(methods.learned(answers, fields, others, centres), asked),
        "learned_with_personality": _of(
            methods.learned(own[0], fields, own[1], centres, extra=extra), asked
        ),
        "baselines": {
            "popularity": _of(methods.popularity(fields, len(others), count), asked),
            "profile_correlation": _of(
                methods.profile_correlation(six[1], occupations_by_field().of(expert.rows)), asked
            ),
            "centroids": _of(methods.centroids(answers, fields, others, count), asked),
            "six_scales": _of(methods.logistic(six[0], fields, six[1], count), asked),
        },
    }
    ranker = CatalogueRanker.of(load_catalogue(), answers)
    report["gender"] = gender_figures(known, asked, centres, ranker, seed)
    report["stability"] = stability(ranker, others)
    report["coverage"] = ranker.coverage(others)
    report["by_n"] = _by_n(known, asked, seed)
    return report | _costs(start)


def evaluate_scales(train: Path, test: Path) -> dict[str, Any]:
    """The same for means of the six scales, files as `read_scales` takes them.

    Raises UnreadablePeopleError.
    """
    start = time.perf_counter()
    expert = fields_by_scale()
    known, asked = read_scales(train, expert.rows), read_scales(test, expert.rows)
    means, fields, others = known.interests, known.field, asked.interests
    count = len(expert.rows)
    ratings = occupations_by_field().of(expert.rows)
    logistic = methods.logistic(means, fields, others, count)
    report: dict[str, Any] = {
        "people": {"train": len(fields), "test": len(asked.field)},
        "cold_start": _of(methods.cold_start(means, others, expert.values), asked),
        "learned": _of(methods.learned(means, fields, others, expert.values), asked),
        "baselines": {
            "popularity": _of(methods.popularity(fields, len(others), count), asked),
            "profile_correlation": _of(methods.profile_correlation(others, ratings), asked),
            "centroids": _of(methods.centroids(means, fields, others, count), asked),
            "six_scales": _of(logistic, asked),
        },
    }
    return report | _costs(start)


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
