"""The command `python -m questionnaires evaluate` on small invented files."""

from __future__ import annotations

import csv
import json
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from questionnaires import __main__ as command
from questionnaires.adaptive.exposure_control import draw_answers, draw_traits
from questionnaires.evaluation.adaptive_study import calibration_error
from questionnaires.evaluation.reading import UnreadableAnswersError, read_answers
from questionnaires.evaluation.report import evaluate
from questionnaires.irt.tables import Tables

ITEMS = [f"{scale}{number}" for scale in "RIASEC" for number in range(1, 9)]
HEXAGON = np.array(
    [[1, 0.5, 0.2, 0.1, 0.2, 0.5][-k:] + [1, 0.5, 0.2, 0.1, 0.2, 0.5][:-k] for k in range(6)]
)


def write(path: Path, people: int, seed: int) -> Path:
    random = np.random.default_rng(seed)
    a = np.random.default_rng(0).uniform(1.2, 2.6, 48)
    middle = np.random.default_rng(1).uniform(-0.4, 0.8, (48, 1))
    tables = Tables.graded(a, middle + np.array([-1, -0.3, 0.4, 1.1]), np.repeat(np.arange(6), 8))
    x = draw_answers(draw_traits(people, HEXAGON, random), tables, random) + 1
    x[random.random(x.shape) < 0.01] = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file)
        lines.writerow(["respondent", *ITEMS, "age"])
        lines.writerows([f"p{row}", *values, "16.0"] for row, values in enumerate(x.tolist()))
    return path


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("answers")
    return write(folder / "A.csv", 350, 2), write(folder / "B.csv", 200, 3)


@pytest.fixture(scope="module")
def report(files: tuple[Path, Path]) -> dict:
    return evaluate(*files, simulated=200)


def test_the_report_has_the_agreed_keys(report):
    assert set(report) == {
        "reliability", "adaptive", "stop_rule", "top_letter_ece", "interval_coverage",
        "exposure", "careless", "next_item_ms", "seconds", "peak_mb",
    }  # fmt: skip
    assert list(report["reliability"]) == list("RIASEC")
    assert list(report["adaptive"]) == ["12", "16", "20", "24"]
    for length in report["adaptive"].values():
        assert set(length) == {"r_min", "r_mean", "r_by_scale", "top_letter", "r_unasked"}
        assert list(length["r_by_scale"]) == list("RIASEC")
    assert set(report["stop_rule"]) == {"mean_items"}
    shares = {"above_half", "below_3pct", "r_loss"}
    assert set(report["exposure"]) == {*shares, "uneven_slopes"}
    assert set(report["exposure"]["uneven_slopes"]) == shares
    figures = ("auc", "tpr_at_5", "half_tpr_at_5")
    assert set(report["careless"]) == {*figures, *(f"unseen_{name}" for name in figures)}
    assert set(report["next_item_ms"]) == {"p50", "p95"}


def test_longer_forms_agree_better_with_the_whole_form(report):
    for figure in ("r_min", "r_mean", "top_letter"):
        values = [length[figure] for length in report["adaptive"].values()]
        assert values == sorted(values)
        assert 0.5 < values[0] < values[-1] < 1
    for length in report["adaptive"].values():
        by_scale = length["r_by_scale"].values()
        assert length["r_min"] == pytest.approx(min(by_scale))
        assert length["r_mean"] == pytest.approx(np.mean(list(by_scale)))


def test_the_items_not_asked_agree_less_than_those_that_count_twice(report):
    for length in report["adaptive"].values():
        assert 0.5 < length["r_unasked"] < length["r_mean"]


def test_uncertainty_is_stated_about_right(report):
    assert 0.87 < report["interval_coverage"] < 0.93
    assert report["top_letter_ece"] < 0.1
    assert all(0.7 < value < 0.95 for value in report["reliability"].values())


def test_exposure_control_leaves_few_items_out_and_costs_little(report):
    assert report["exposure"]["above_half"] < 0.1
    assert report["exposure"]["below_3pct"] < 0.2
    assert abs(report["exposure"]["r_loss"]) < 0.03


def test_careless_answers_are_told_from_careful_ones(report):
    assert 0.8 < report["careless"]["auc"] <= 1
    assert report["careless"]["half_tpr_at_5"] <= report["careless"]["tpr_at_5"] <= 1


def test_it_stops_before_everything_is_asked(report):
    assert 12 <= report["stop_rule"]["mean_items"] < 40


def test_the_same_files_give_the_same_figures(files, report):
    again = evaluate(*files, simulated=200)
    for timed in ("next_item_ms", "seconds", "peak_mb"):
        del again[timed]
    assert again == {key: report[key] for key in again}


def test_the_command_prints_json_or_lines(files, report, monkeypatch, capsys):
    monkeypatch.setattr(command, "evaluate", lambda *_: report)
    arguments = ["evaluate", "--train", str(files[0]), "--test", str(files[1])]
    assert command.main([*arguments, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == report
    assert command.main(arguments) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("adaptive.20.r_min ") for line in lines)
    assert len({len(line.rsplit("  ", 1)[0]) for line in lines}) == 1


def changed(path: Path, folder: Path, line: int, old: str, new: str) -> Path:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new, 1)
    other = folder / "changed.csv"
    other.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return other


@pytest.mark.parametrize(
    ("line", "old", "new", "said"),
    [
        (1, "R1,", "Z1,", "changed.csv, line 1: lacks the columns R1"),
        (1, "R2,", "R1,", "changed.csv, line 1: lacks the columns R2"),
        (7, "p5,", "p5,6,", "changed.csv, line 7: has 51 values where the header has 50 columns"),
        (9, ",16.0", "", "changed.csv, line 9: has 49 values where the header has 50 columns"),
    ],
)
def test_a_wrong_test_file_is_named_with_its_line(files, tmp_path, capsys, line, old, new, said):
    wrong = changed(files[1], tmp_path, line, old, new)
    assert command.main(["evaluate", "--train", str(files[0]), "--test", str(wrong)]) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("value", ["6", "-1", "2.5", "yes", "nan"])
def test_a_value_that_cannot_be_is_named_with_its_line_and_column(tmp_path, value):
    path = tmp_path / "wrong.csv"
    row = ["3"] * 48
    rows = [ITEMS, row, [*row[:10], value, *row[11:]]]
    path.write_text("\n".join(",".join(one) for one in rows), encoding="utf-8")
    with pytest.raises(UnreadableAnswersError, match=rf"line 3: I3 is '{value}'"):
        read_answers(path)


def small_file(path: Path, header: list[str], rows: list[list[str]]) -> Path:
    path.write_text("\n".join(",".join(row) for row in [header, *rows]), encoding="utf-8-sig")
    return path


def test_missing_answers_and_extra_columns_are_understood(tmp_path):
    header = ["name", *reversed(ITEMS), "major"]
    rows = [["x", *["5"] * 45, "0", "", "1.0", "art"]] * 60
    found = read_answers(small_file(tmp_path / "some.csv", header, rows))
    assert found.items == tuple(ITEMS)
    assert found.x[0].tolist() == [0, -1, -1] + [4] * 45
    assert found.trait.tolist() == np.repeat(np.arange(6), 8).tolist()


def test_a_scale_without_enough_items_is_refused(tmp_path):
    header = [item for item in ITEMS if item[0] != "S"] + ["S1", "S2"]
    path = small_file(tmp_path / "some.csv", header, [["3"] * 42] * 60)
    with pytest.raises(UnreadableAnswersError, match="line 1: has 2 columns of scale S"):
        read_answers(path)


def test_too_few_people_are_refused(tmp_path):
    path = small_file(tmp_path / "some.csv", ITEMS, [["3"] * 48] * 10)
    with pytest.raises(UnreadableAnswersError, match="answers of 10 people"):
        read_answers(path)


def test_two_columns_of_one_name_are_refused(tmp_path):
    path = small_file(tmp_path / "some.csv", [*ITEMS, "R3"], [["3"] * 49] * 60)
    with pytest.raises(UnreadableAnswersError, match="two columns R3"):
        read_answers(path)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(UnreadableAnswersError, match=r"nowhere\.csv: No such file"):
        read_answers(tmp_path / "nowhere.csv")
    (tmp_path / "empty.csv").write_bytes(b"")
    with pytest.raises(UnreadableAnswersError, match="no header"):
        read_answers(tmp_path / "empty.csv")
    (tmp_path / "other.csv").write_bytes(b"R1,\xff\n")
    with pytest.raises(UnreadableAnswersError, match="not UTF-8"):
        read_answers(tmp_path / "other.csv")


def test_an_item_everybody_answers_alike_cannot_be_calibrated(files, tmp_path):
    random = np.random.default_rng(4)
    rows = [["3", *map(str, random.integers(1, 6, 47))] for _ in range(80)]
    path = small_file(tmp_path / "alike.csv", ITEMS, rows)
    with pytest.raises(UnreadableAnswersError, match=r"alike\.csv: R1 cannot be calibrated"):
        evaluate(path, files[1])


def test_people_who_left_out_most_are_not_enough(files, tmp_path):
    rows = [["3"] * 24 + ["0"] * 24] * 80
    path = small_file(tmp_path / "gaps.csv", ITEMS, rows)
    with pytest.raises(UnreadableAnswersError, match="0 nearly complete rows"):
        evaluate(files[0], path)


def test_people_who_all_answer_alike_say_nothing(files, tmp_path, capsys):
    path = small_file(tmp_path / "alike.csv", ITEMS, [["3"] * 48] * 60)
    assert command.main(["evaluate", "--train", str(files[0]), "--test", str(path), "--json"]) == 1
    assert "all answers to scale R are alike" in capsys.readouterr().err


def test_semicolons_are_named_as_what_is_wrong(tmp_path):
    path = tmp_path / "some.csv"
    path.write_text(";".join(ITEMS) + "\n", encoding="utf-8")
    with pytest.raises(UnreadableAnswersError, match="must be separated by commas"):
        read_answers(path)


def test_calibration_error_is_zero_when_the_shares_are_those_stated():
    probability = np.repeat([0.25, 0.75], 100)
    came_true = np.concatenate([np.arange(100) < 25, np.arange(100) < 75]).astype(float)
    assert calibration_error(probability, came_true) == pytest.approx(0)
    assert calibration_error(probability, 1 - came_true) == pytest.approx(0.5)


def test_a_form_with_fewer_items_can_be_evaluated(files, tmp_path):
    kept = [item for item in ITEMS if int(item[1:]) <= 4]
    short = []
    for path in files:
        with path.open(newline="", encoding="utf-8") as file:
            rows = [[row[item] for item in kept] for row in csv.DictReader(file)]
        short.append(small_file(tmp_path / path.name, kept, rows))
    found = partial(evaluate, simulated=60)(*short)
    assert found["adaptive"]["24"]["r_min"] == pytest.approx(1)
    assert found["adaptive"]["24"]["r_unasked"] is None
    assert json.dumps(found, allow_nan=False)
