"""The evaluation on real answers: calibrated on some people, judged on others."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from questionnaires.evaluation.report import evaluate

ROOT = Path(__file__).parents[2]
FILE = ROOT / os.environ.get("BILET_DATA", "../shared/data") / "riasec48" / "calibration.csv"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("halves")
    header, *lines = FILE.read_text(encoding="utf-8").splitlines()
    files = folder / "train.csv", folder / "test.csv"
    for file, part in zip(
        files,
        ([line for number, line in enumerate(lines) if number % 5], lines[::5]),
        strict=True,
    ):
        file.write_text("\n".join([header, *part]), encoding="utf-8")
    return evaluate(*files)


def test_twenty_of_48_items_agree_with_all_on_every_scale(report):
    assert report["adaptive"]["20"]["r_min"] >= 0.955
    assert report["adaptive"]["20"]["r_mean"] >= 0.96


def test_the_scales_are_as_reliable_as_known(report):
    assert all(0.84 < value < 0.93 for value in report["reliability"].values())


def test_the_probability_of_the_top_letter_is_calibrated(report):
    assert report["top_letter_ece"] <= 0.03


def test_nine_in_ten_intervals_hold_the_truth(report):
    assert 0.88 <= report["interval_coverage"] <= 0.92


def test_exposure_control_keeps_its_bounds_at_little_cost(report):
    assert report["exposure"]["above_half"] == 0
    assert report["exposure"]["below_3pct"] == 0
    assert report["exposure"]["r_loss"] <= 0.005


def test_careless_answers_are_found(report):
    assert report["careless"]["auc"] >= 0.97
    assert report["careless"]["half_tpr_at_5"] >= 0.6


def test_fewer_than_half_of_the_items_are_precise_enough(report):
    assert report["stop_rule"]["mean_items"] < 24


def test_it_takes_little_memory(report):
    assert report["peak_mb"] < 600
