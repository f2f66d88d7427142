"""Norm files: round trips, and mistakes told with line and field."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from questionnaires.loader import Bank
from questionnaires.norms import (
    NORMS_FOLDER,
    DefinitionError,
    Norms,
    build,
    load_norms,
    load_norms_text,
)

TEXT = """\
# Made up for this test.
instrument: readiness@1.0
number: 2
provisional: true
source: "Assumed"
bands:
  - grades: [6, 8]
    groups:
      common:
        plans: {n: 240, mean: 3, sd: 0.5, cuts: [2, 2.25, 2.5, 2.75, 3, 3.25, 3.5, 3.75, 4]}
      female:
        plans: {n: 240, basis: common_group, own_n: 80, mean: 3, sd: 0.5,
                cuts: [2, 2.25, 2.5, 2.75, 3, 3.25, 3.5, 3.75, 4]}
  - grades: [9, 11]
    groups:
      common:
        plans: {n: 300, mean: 4, sd: 0.5, cuts: [3, 3.25, 3.5, 3.75, 4, 4.25, 4.5, 4.75, 5]}
"""


def collected() -> Norms:
    random = np.random.default_rng(1)
    grades = np.repeat([6, 8, 10], [300, 250, 40])
    sexes = ["female" if each else "male" for each in random.random(590) < 0.5]
    return build(
        {"plans": random.normal(3, 0.5, 590), "on": random.gamma(2, size=590)},
        grades,
        sexes,
        instrument="readiness@1.0",
        number=3,
        source="Пилот: 590 человек",
    )


def test_a_file_reads_as_written() -> None:
    norms = load_norms_text(TEXT, "norms.yaml")
    assert norms.key == "readiness@1.0/norms-2"
    assert norms.provisional
    assert norms.sten(3.0, "plans", 8).value == 6
    assert norms.sten(3.0, "plans", 9).value == 2
    borrowed = norms.table("plans", 7, "female", 1)
    assert (borrowed.basis, borrowed.own_n) == ("common_group", 80)
    assert norms.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()


def test_norms_written_and_read_again_are_equal_with_the_same_digest() -> None:
    norms = collected()
    again = load_norms_text(norms.to_yaml(), "norms.yaml")
    assert again == norms
    assert again.sha256 == norms.sha256
    assert again.to_yaml() == norms.to_yaml()


def test_a_file_with_comments_reads_equal_but_has_its_own_digest() -> None:
    one = load_norms_text(TEXT, "norms.yaml")
    other = load_norms_text(one.to_yaml(), "norms.yaml")
    assert one == other
    assert one.sha256 != other.sha256


def test_a_file_stands_under_the_name_of_its_set(tmp_path: Path) -> None:
    place = tmp_path / "readiness" / "1.0-3.yaml"
    place.parent.mkdir()
    place.write_text(collected().to_yaml(), encoding="utf-8")
    assert load_norms(place) == collected()


@pytest.mark.parametrize(
    "name", ["readiness/1.0-2.yaml", "other/1.0-3.yaml", "readiness/1.1-3.yaml"]
)
def test_a_file_under_another_name_is_refused(tmp_path: Path, name: str) -> None:
    place = tmp_path / name
    place.parent.mkdir()
    place.write_text(collected().to_yaml(), encoding="utf-8")
    with pytest.raises(DefinitionError, match="does not belong at"):
        load_norms(place)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "1.0-3.yaml"
    place.write_bytes("# Пилот".encode("cp1251"))
    with pytest.raises(DefinitionError, match="is not UTF-8"):
        load_norms(place)


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("number: 2", "number: 0", "norms.yaml:3: number: must be 1 or more"),
        ("number: 2\n", "", "norms.yaml:1: number: is missing"),
        ("readiness@1.0", "readiness", "norms.yaml:2: instrument: must be like readiness@1.0"),
        ('"Assumed"', '" "', "norms.yaml:5: source: must say where the numbers come from"),
        ("[6, 8]", "[6]", "norms.yaml:7: bands[0].grades: must be a list of the first and"),
        ("[6, 8]", "[6, 9]", "norms.yaml:14: bands[1].grades: must be two grades, after"),
        ("common:\n        plans: {n: 300", "female:\n        plans: {n: 300",
         "norms.yaml:15: bands[1].groups: needs a group common"),
        ("female:", "girls:", "norms.yaml:11: bands[0].groups.girls: must be one of common, "),
        ("plans: {n: 300", "aims: {n: 300", "bands[1].groups.common: must have the scales of"),
        ("n: 300", "n: -1", "norms.yaml:17: bands[1].groups.common.plans.n: must not be neg"),
        ("n: 300", "n: many", "norms.yaml:17: bands[1].groups.common.plans.n: must be a whole"),
        ("mean: 4", "mean: .inf", "bands[1].groups.common.plans.mean: must be a number"),
        ("mean: 4, sd: 0.5", "mean: 4, sd: 0", "bands[1].groups.common.plans.sd: must be above"),
        ("4.25, 4.5", "4.25, 4.25", "bands[1].groups.common.plans.cuts: must increase"),
        ("4.75, 5]", "5]", "bands[1].groups.common.plans.cuts: must be 9 numbers"),
        ("basis: common_group", "basis: hearsay", "female.plans.basis: must be all_grades or"),
        ("basis: common_group, own_n: 80", "basis: all_grades", "female.plans.own_n: must be gi"),
        ("number: 2", "number: 2\ncolour: red", "norms.yaml:4: colour: is not a known field"),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_line_and_field(old: str, new: str, error: str) -> None:
    assert TEXT.count(old) == 1
    with pytest.raises(DefinitionError) as caught:
        load_norms_text(TEXT.replace(old, new), "norms.yaml")
    assert error in str(caught.value)


def test_no_bands_are_no_norms() -> None:
    with pytest.raises(DefinitionError, match="bands: must not be empty"):
        load_norms_text(TEXT.split("bands:")[0] + "bands: []\n", "norms.yaml")


@pytest.mark.parametrize(
    "name", [str(path.relative_to(NORMS_FOLDER)) for path in sorted(NORMS_FOLDER.glob("*/*.yaml"))]
)
def test_shipped_norms_cover_every_grade_and_scale_of_their_instrument(
    bank: Bank, name: str
) -> None:
    norms = load_norms(NORMS_FOLDER / name)
    questionnaire = bank.version(norms.instrument)
    first, last = questionnaire.grades
    for grade in range(first, last + 1):
        for scale in questionnaire.scales:
            assert len(norms.table(scale.id, grade).cuts) == 9
    assert set(norms.bands[0].tables["common"]) == {scale.id for scale in questionnaire.scales}
