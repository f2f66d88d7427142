"""Item response theory against published parameters and an independent maximiser."""

from __future__ import annotations

import csv
import os
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from scipy.optimize import minimize

from questionnaires.irt.calibration import calibrate_graded
from questionnaires.irt.correlations import trait_correlations
from questionnaires.irt.models import partial_credit, partial_credit_information
from questionnaires.irt.scoring import reliability, score
from questionnaires.irt.tables import GRID, Tables

ROOT = Path(__file__).parents[2]
DATA = ROOT / os.environ.get("BILET_DATA", "../shared/data")
REFERENCES = DATA / "irt_reference"

SCIENCE = {
    # a, d1, d2, d3 of the R package mirt; b = −d/a.
    "Comfort": (1.041, 4.864, 2.640, -1.466),
    "Work": (1.226, 2.924, 0.901, -2.266),
    "Future": (2.296, 5.238, 2.216, -1.965),
    "Benefit": (1.095, 3.348, 0.992, -1.688),
}
CONCERN = ("very concerned", "slightly concerned", "not very concerned")


def rows(file: Path) -> list[list[str]]:
    with file.open(newline="", encoding="utf-8") as lines:
        return list(csv.reader(lines))


def science() -> npt.NDArray[np.int64]:
    head, *answers = rows(REFERENCES / "mirt_Science.csv")
    assert head == list(SCIENCE)
    return np.array(answers, dtype=np.int64) - 1


def environment() -> npt.NDArray[np.int64]:
    _, *answers = rows(REFERENCES / "ltm_Environment.csv")
    return np.array([[CONCERN.index(answer) for answer in row] for row in answers])


def pavement() -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """a (96,) and steps (96, 2) of the GPCM items."""
    lines = (REFERENCES / "catR_cat_pav.txt").read_text(encoding="utf-8").splitlines()[1:]
    table = np.array([[float(number) for number in line.split("\t")[1:]] for line in lines])
    return table[:, 0], table[:, 1:]


def minus_log_likelihood(parts: npt.NDArray[np.float64], x: npt.NDArray[np.int64]) -> float:
    """Marginal, by plain summation; `parts` holds a and d of every item in turn."""
    theta = np.linspace(-6, 6, 121)
    weight = np.exp(-0.5 * theta**2)
    logs = np.zeros((len(x), len(theta)))
    for answers, (a, *d) in zip(x.T, parts.reshape(x.shape[1], -1), strict=True):
        above = [np.ones_like(theta), *(1 / (1 + np.exp(-(a * theta + e))) for e in d), 0 * theta]
        p = np.array([high - low for high, low in pairwise(above)])
        logs += np.log(np.maximum(p, 1e-300))[answers]
    return -float(np.log(np.exp(logs) @ (weight / weight.sum())).sum())


def test_the_science_items_have_their_published_parameters() -> None:
    found = calibrate_graded(science(), 4)
    published = np.array(list(SCIENCE.values()))
    assert found.converged
    assert found.a == pytest.approx(published[:, 0], abs=1e-2)
    assert -found.a[:, None] * found.b == pytest.approx(published[:, 1:], abs=1e-2)
    # mirt reports −1608.870.
    assert found.log_likelihood == pytest.approx(-1608.870, abs=2e-3)


@pytest.mark.parametrize(("data", "categories"), [(science, 4), (environment, 3)])
def test_a_general_maximiser_comes_to_the_same_parameters(data: object, categories: int) -> None:
    assert callable(data)
    x = data()
    found = calibrate_graded(x, categories, tolerance=1e-6)
    d = -found.a[:, None] * found.b
    start = np.column_stack([np.ones_like(found.a), 0.8 * d]).ravel()
    best = minimize(minus_log_likelihood, start, args=(x,), method="BFGS", options={"gtol": 1e-3})
    of_items = best.x.reshape(len(found.a), -1)
    assert found.a == pytest.approx(of_items[:, 0], abs=4e-3)
    assert d == pytest.approx(of_items[:, 1:], abs=8e-3)
    assert found.log_likelihood == pytest.approx(-best.fun, abs=1e-3)


def test_the_pavement_items_follow_the_partial_credit_formula_written_out() -> None:
    slopes, steps = pavement()
    assert len(slopes) == 96
    theta = np.linspace(-3, 3, 13)
    for a, delta in zip(slopes, steps, strict=True):
        for at, p, information in zip(
            theta,
            partial_credit(theta, a, delta),
            partial_credit_information(theta, a, delta),
            strict=True,
        ):
            terms = [np.exp(a * sum(at - step for step in delta[:k])) for k in range(len(p))]
            mean = sum(k * term for k, term in enumerate(terms)) / sum(terms)
            square = sum(k * k * term for k, term in enumerate(terms)) / sum(terms)
            assert p == pytest.approx(np.array(terms) / sum(terms))
            assert information == pytest.approx(a * a * (square - mean**2))


def test_the_pavement_items_recover_traits() -> None:
    slopes, steps = pavement()
    tables = Tables.partial_credit(slopes, steps, np.zeros(96))
    rng = np.random.default_rng(4)
    theta = rng.choice(GRID[15:-15], 300)
    p = np.exp(tables.log_p)[:, :, np.searchsorted(GRID, theta)]
    x = (rng.random((96, 1, 300)) > np.cumsum(p, axis=1)[:, :-1]).sum(axis=1).T
    found = score(x, tables)
    assert np.corrcoef(found.theta[:, 0], theta)[0, 1] > 0.97


def test_interest_scales_are_as_reliable_as_known() -> None:
    with (DATA / "riasec48" / "calibration.csv").open(newline="", encoding="utf-8") as file:
        table = list(csv.DictReader(file))[::3]
    ids = [f"{scale}{number}" for scale in "RIASEC" for number in range(1, 9)]
    # 0 is missing, 1 … 5 are the answers.
    x = np.array([[int(row[i]) for i in ids] for row in table]) - 1
    trait = np.repeat(np.arange(6), 8)
    found = [calibrate_graded(x[:, trait == k], 5) for k in range(6)]
    assert all(scale.converged and not scale.at_bound.any() for scale in found)
    tables = Tables.graded(
        np.concatenate([scale.a for scale in found]),
        np.concatenate([scale.b for scale in found]),
        trait,
    )
    scores = score(x, tables)
    of_scales = reliability(scores.theta, scores.se)
    assert (of_scales > 0.84).all()
    assert (of_scales < 0.92).all()
    correlations = trait_correlations(x, trait, tables)
    assert np.linalg.eigvalsh(correlations)[0] > 0
    # Behind the error of measurement traits go together more closely than scores do.
    of_scores = np.corrcoef(scores.theta, rowvar=False)
    upper = np.triu_indices(6, 1)
    assert (np.abs(correlations[upper]) > np.abs(of_scores[upper]) - 0.01).all()
