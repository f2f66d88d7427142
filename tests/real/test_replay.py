"""Real respondents through the use cases: what is stored scores as an independent program does."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.services import replay
from models import Attempt, ProfileRecord
from questionnaires.definition import Questionnaire
from questionnaires.loader import load

ROOT = Path(__file__).parents[2]
FILE = ROOT / os.environ.get("BILET_DATA", "../shared/data") / "riasec48" / "calibration.csv"
DEFINITION = ROOT / "tests" / "definitions" / "riasec48.yaml"
PEOPLE = 300


@pytest.fixture(scope="module")
def instrument() -> Questionnaire:
    return load(DEFINITION)


def table() -> tuple[list[str], npt.NDArray[np.float64]]:
    """The 48 answers of everybody, 0 as NaN, read without the code under test."""
    with FILE.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    ids = [f"{scale}{number}" for scale in "RIASEC" for number in range(1, 9)]
    values = np.array([[float(row[i]) for i in ids] for row in rows])
    return [row["respondent"] for row in rows], np.where(values == 0, np.nan, values)


def alpha_from_covariances(matrix: npt.NDArray[np.float64]) -> float:
    """Cronbach's alpha by the other road: mean covariance over mean variance of the items."""
    complete = matrix[~np.isnan(matrix).any(axis=1)]
    covariance = np.cov(complete, rowvar=False)
    items = len(covariance)
    mean_variance = np.trace(covariance) / items
    mean_covariance = (covariance.sum() - np.trace(covariance)) / (items * (items - 1))
    return float(items * mean_covariance / (mean_variance + (items - 1) * mean_covariance))


def test_alpha_of_all_respondents_agrees_with_an_independent_computation(
    instrument: Questionnaire,
) -> None:
    _, values = table()
    found = replay.alphas(FILE, instrument)
    for place, scale in enumerate("RIASEC"):
        items = values[:, 8 * place : 8 * place + 8]
        alpha, people = found[scale]
        assert alpha == pytest.approx(alpha_from_covariances(items), abs=1e-9)
        assert people == int((~np.isnan(items).any(axis=1)).sum())
        assert 0.80 < alpha < 0.93


def test_no_line_of_the_real_file_is_refused(instrument: Questionnaire) -> None:
    broken: list[tuple[int, str]] = []
    good = sum(1 for _ in replay.respondents(FILE, instrument, broken))
    assert (good, broken) == (14584, [])


def test_stored_profiles_hold_the_means_of_the_real_answers(
    session: Session, instrument: Questionnaire, tmp_path: Path
) -> None:
    some = tmp_path / "some.csv"
    with FILE.open(encoding="utf-8") as file:
        some.write_text("".join(next(file) for _ in range(PEOPLE + 1)), encoding="utf-8")
    assert replay.replay(some, instrument, session=session).new == PEOPLE

    names, values = table()
    expected = dict(zip(names, values, strict=True))
    rows = session.execute(
        select(Attempt.source, ProfileRecord.content).join(
            ProfileRecord, ProfileRecord.attempt_id == Attempt.id
        )
    ).all()
    assert len(rows) == PEOPLE
    for source, content in rows:
        answers = expected[source.rsplit(":", 1)[1]].reshape(6, 8)
        stored = [scale["mean"] for scale in content["scales"]]
        for mean, given in zip(stored, answers, strict=True):
            if mean is None:
                assert np.isnan(given).sum() > 4
            else:
                assert mean == pytest.approx(np.nanmean(given))
