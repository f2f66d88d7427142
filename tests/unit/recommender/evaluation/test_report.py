"""The evaluation commands on invented people."""

from __future__ import annotations

import json

import numpy as np
import pytest

from recommender.__main__ import main
from recommender.evaluation.gender import chosen, exposure, told_apart
from recommender.evaluation.report import evaluate, evaluate_scales

FIGURES = {
    *("top1", "top3", "top5", "balanced_top1", "balanced_top3"),
    *("mrr", "ndcg5", "log_loss", "ece", "ece_by_chance"),
}


@pytest.fixture(scope="module")
def files(invented, written):
    return written(invented(1)), written(invented(2))


@pytest.fixture(scope="module")
def report(files):
    return evaluate(*files)


@pytest.fixture(scope="module")
def scales(invented_scales, written):
    return written(invented_scales(1)), written(invented_scales(2))


def without_costs(report):
    return {name: value for name, value in report.items() if name not in ("seconds", "peak_mb")}


def test_every_method_has_every_figure_for_all_and_for_the_young(report):
    methods = [report["cold_start"], report["learned"], report["learned_with_personality"]]
    methods += report["baselines"].values()
    assert set(report["baselines"]) == {
        *("popularity", "profile_correlation", "centroids", "six_scales"),
    }
    for method in methods:
        assert set(method) == {*FIGURES, "teens"}
        assert set(method["teens"]) == FIGURES


def test_the_other_figures_are_there(report):
    norms = {"common", "half_way", "same_sex"}
    assert set(report["gender"]) == {*norms, "default"}
    assert report["gender"]["default"] in norms
    assert report["gender"]["common"]["cost_balanced_top3"] == 0
    for choice in norms:
        assert {"auc", "exposure_gap", "cost_balanced_top3"} <= set(report["gender"][choice])
    assert 0 < report["stability"]["top5_families"] <= 1
    assert 0 < report["coverage"] <= 1
    assert list(report["by_n"]) == ["400"]
    assert report["seconds"] > 0
    assert report["peak_mb"] > 0


def test_what_likes_tell_of_fields_is_found_and_popularity_is_chance(report):
    assert report["cold_start"]["balanced_top3"] > 0.8
    assert report["learned"]["balanced_top3"] > 0.8
    assert report["baselines"]["popularity"]["balanced_top3"] == pytest.approx(3 / 13)


def test_same_sex_norms_take_away_what_tells_girls_from_boys(report):
    gender = report["gender"]
    assert gender["same_sex"]["auc"] < gender["half_way"]["auc"] + 0.05
    assert gender["same_sex"]["exposure_gap"] < 2 * gender["same_sex"]["exposure_gap_by_chance"]


def test_the_same_files_give_the_same_figures(files, report):
    assert without_costs(evaluate(*files)) == without_costs(report)


def test_the_majors_of_the_training_file_do_not_touch_the_cold_start(files, report, written):
    header, *lines = files[0].read_text("utf-8").splitlines()
    cells = [line.rsplit(",", 1) for line in lines]
    shuffled = [f"{a},{b[1]}" for (a, _), b in zip(cells, cells[7:] + cells[:7], strict=True)]
    other = files[0].with_name("shuffled.csv")
    other.write_text("\n".join([header, *shuffled]), "utf-8")
    found = evaluate(other, files[1])
    assert found["cold_start"] == report["cold_start"]
    assert found["learned"] != report["learned"]


def test_fields_nobody_trains_on_and_sexes_nobody_tells_are_no_failure(invented, written):
    few = [row for row in invented(3) if row["major"] != "law"]
    silent = [row | {"gender": "", "age": "0"} for row in invented(4)]
    found = evaluate(written(few), written(silent))
    assert found["learned"]["teens"] is None
    assert found["gender"]["default"] is None
    assert np.isfinite(found["learned"]["log_loss"])


def test_scale_means_are_evaluated_likewise(scales):
    found = evaluate_scales(*scales)
    assert set(found["learned"]) == {*FIGURES, "teens"}
    assert found["learned"]["balanced_top3"] > 0.4
    assert found["cold_start"]["balanced_top3"] > 0.4
    assert found["baselines"]["popularity"]["balanced_top3"] == pytest.approx(3 / 20)


def test_the_commands_print_json_or_lines(scales, capsys):
    paths = ["--train", str(scales[0]), "--test", str(scales[1])]
    assert main(["evaluate-scales", *paths, "--json"]) == 0
    assert "learned" in json.loads(capsys.readouterr().out)
    assert main(["evaluate-scales", *paths]) == 0
    assert "learned.balanced_top3" in capsys.readouterr().out


def test_a_file_that_cannot_be_used_is_named_and_nothing_else_is_printed(files, capsys, tmp_path):
    missing = tmp_path / "nowhere.csv"
    assert main(["evaluate", "--train", str(files[0]), "--test", str(missing)]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert str(missing) in printed.err


def figures_of(auc, gap, cost):
    return {"auc": auc, "exposure_gap": gap, "cost_balanced_top3": cost}


def test_the_choice_in_force_is_the_cheapest_that_steers_nobody():
    common, fair = figures_of(0.8, 0.3, 0.0), figures_of(0.52, 0.03, 1.4)
    dear = figures_of(0.5, 0.02, 3.0)
    assert chosen({"common": common, "half_way": fair, "same_sex": dear}) == "half_way"
    assert chosen({"common": common, "half_way": common, "same_sex": dear}) == "same_sex"
    wide = figures_of(0.5, 0.09, 3.0)
    assert chosen({"common": common, "half_way": common, "same_sex": wide}) == "same_sex"
    assert chosen(dict.fromkeys(("common", "half_way", "same_sex"), fair)) == "common"


def test_the_exposure_gap_by_hand():
    shown = np.array([[1, 0], [1, 1], [0, 1], [0, 1]], dtype=bool)
    assert exposure(shown, np.array([0, 0, 1, 1]))["exposure_gap"] == 1.0


def test_sex_is_told_from_scores_that_show_it_and_not_from_noise():
    rng = np.random.default_rng(1)
    sex = np.repeat([0, 1], 300)
    noise = rng.normal(size=(600, 5))
    assert told_apart(noise, 3, sex, 1) == pytest.approx(0.5, abs=0.08)
    assert told_apart(noise + 2 * sex[:, None] * [1, 0, 0, 0, 0], 3, sex, 1) > 0.85
