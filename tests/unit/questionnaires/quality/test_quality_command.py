"""`python -m questionnaires.quality` prints coefficients fitted on a file of answers."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from questionnaires.irt.tables import Tables
from questionnaires.quality import __main__ as command
from questionnaires.quality.model import Detector
from questionnaires.quality.operating import auc
from tests.unit.questionnaires.irt.simulated import drawn
from tests.unit.questionnaires.quality.invented import form, random_answers

SCALES = "RIASEC"
TABLES = form(24, traits=6)


def readers(people: int, seed: int) -> np.ndarray:
    theta = np.random.default_rng(seed).standard_normal((people, 6))
    at = np.clip(np.round(theta * 10) + 45, 0, 90).astype(np.intp)
    p = np.exp(TABLES.log_p[np.arange(24), :, at[:, TABLES.trait]])
    return drawn(p, seed + 1)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("answers") / "answers.csv"
    x = readers(250, 1)
    by_scale = np.argsort(TABLES.trait, kind="stable")
    with path.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.writer(lines)
        writer.writerow([f"{scale}{number}" for scale in SCALES for number in range(1, 5)])
        writer.writerows((x[:, by_scale] + 1).tolist())
    return path


def printed(file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    monkeypatch.setattr("sys.argv", ["quality", "--data", str(file)])
    command.main()
    return capsys.readouterr().out


def test_the_coefficients_printed_make_a_detector(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content = json.loads(printed(file, monkeypatch, capsys))
    assert content["source"] == command.SOURCE
    assert np.array_equal(content["weights"], np.round(content["weights"], 6))
    found = Detector.from_dict(content)
    careful, chance = readers(100, 2), random_answers(100, 24, 3)
    assert auc(found.score(careful, TABLES), found.score(chance, TABLES)) > 0.9


def test_no_more_people_are_learnt_from_than_fit(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shapes: list[tuple[int, ...]] = []
    fit = Detector.fit

    def seen(x: np.ndarray, tables: Tables, correlations: np.ndarray, *, source: str) -> Detector:
        shapes.extend([x.shape, correlations.shape])
        return fit(x, tables, correlations, source=source)

    monkeypatch.setattr(command, "PEOPLE", 80)
    monkeypatch.setattr(Detector, "fit", seen)
    printed(file, monkeypatch, capsys)
    assert shapes == [(80, 24), (6, 6)]
