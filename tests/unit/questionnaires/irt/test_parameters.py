"""Sets of item parameters: read, checked, written."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from questionnaires.irt.models import log_graded, log_partial_credit, log_three_pl
from questionnaires.irt.parameters import (
    DefinitionError,
    ItemParameters,
    Parameters,
    UnfitParametersError,
    load_parameters,
    load_parameters_text,
)
from questionnaires.irt.tables import GRID, tabulate

TEXT = """\
# Assumed until pupils' answers are calibrated.
instrument: interests@2.0
provisional: true
source: "Assumed: as in comparable scales"
model: grm
traits: [people, "no"]
correlations:
  - [1, 0.25]
  - [0.25, 1.0]
items:
  R01: {a: 1.7, b: [-1.2, 0, 1.0e-3, 2.5]}
  R02: {a: 1, b: [-0.5, 0.5]}
"""
SET = load_parameters_text(TEXT, "2.0-1.yaml", 1)


def changed(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new)


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "interests" / "2.0-3.yaml"
    path.parent.mkdir()
    path.write_text(TEXT, encoding="utf-8")
    found = load_parameters(path)
    assert found.key == "interests@2.0/3"
    assert found.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert found.provisional
    assert found.source == "Assumed: as in comparable scales"
    assert found.traits == ("people", "no")
    assert found.correlation_matrix.tolist() == [[1, 0.25], [0.25, 1]]
    assert found.items["R01"] == ItemParameters(1.7, (-1.2, 0.0, 0.001, 2.5), 0.0)


def test_a_written_set_reads_as_the_same_set() -> None:
    text = SET.to_yaml()
    again = load_parameters_text(text, "again", 1)
    assert again == SET
    assert again.to_yaml() == text
    assert again.key == SET.key


def test_numbers_survive_writing_to_the_last_digit() -> None:
    rng = np.random.default_rng(1)
    items = {
        f"I{n}": ItemParameters(float(rng.lognormal()), tuple(sorted(rng.normal(size=4).tolist())))
        for n in range(20)
    } | {"no": ItemParameters(1e-7, (1e22,))}
    built = replace(SET, items=items, sha256="")
    again = load_parameters_text(built.to_yaml(), "again", 1)
    assert dict(again.items) == items
    assert again.sha256 == built.sha256


def test_a_set_built_in_memory_has_the_digest_of_its_text() -> None:
    built = replace(SET, sha256="")
    assert built.sha256 == hashlib.sha256(built.to_yaml().encode()).hexdigest()
    assert replace(built, provisional=False, sha256="").sha256 != built.sha256


def test_chance_levels_are_written_for_the_model_that_has_them() -> None:
    built = Parameters(
        instrument="knowledge@1.0",
        number=2,
        provisional=False,
        source="Pilot",
        model="3pl",
        traits=("knowledge",),
        correlations=((1.0,),),
        items={"K001": ItemParameters(1.2, (0.3,), 0.25), "K002": ItemParameters(0.9, (-1.0,))},
    )
    assert "K001: {a: 1.2, b: [0.3], c: 0.25}" in built.to_yaml()
    assert load_parameters_text(built.to_yaml(), "again", 2) == built


def test_a_set_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        SET.model = "gpcm"  # type: ignore[misc]
    with pytest.raises(TypeError):
        SET.items["R01"] = SET.items["R02"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("interests@2.0", "interests", 2, "instrument"),
        ("provisional: true", "provisional: maybe", 3, "provisional"),
        ('"Assumed: as in comparable scales"', '" "', 4, "source"),
        ("model: grm", "model: rasch", 5, "model"),
        ('traits: [people, "no"]', "traits: [people, people]", 6, "traits"),
        ('traits: [people, "no"]', "traits: []", 6, "traits"),
        ("  - [0.25, 1.0]\n", "", 7, "correlations"),
        ("[1, 0.25]", "[1, 0.5]", 7, "correlations"),
        ("[1, 0.25]", "[2, 0.25]", 7, "correlations"),
        ("[1, 0.25]", "[1, .nan]", 8, "correlations[0][1]"),
        ("a: 1.7", "a: -1.7", 11, "items.R01.a"),
        ("a: 1.7", "a: .inf", 11, "items.R01.a"),
        ("a: 1.7", "a: '1.7'", 11, "items.R01.a"),
        ("a: 1.7", "a: [1.7]", 11, "items.R01.a"),
        ("a: 1.7", "a: 1:30", 11, "items.R01.a"),
        ("a: 1.7, ", "", 11, "items.R01.a"),
        ("[-1.2, 0, 1.0e-3, 2.5]", "[-1.2, 0, -0.1, 2.5]", 11, "items.R01.b"),
        ("[-0.5, 0.5]", "[0.5, 0.5]", 12, "items.R02.b"),
        ("[-0.5, 0.5]", "[]", 12, "items.R02.b"),
        ("[-0.5, 0.5]}", "[-0.5, 0.5], c: 0.2}", 12, "items.R02.c"),
        ("R02:", "R01:", 12, "items.R01"),
        ("instrument:", "instrumental:", 2, "instrumental"),
    ],
)
def test_a_mistake_is_reported_with_line_and_field(
    old: str, new: str, line: int, field: str
) -> None:
    with pytest.raises(DefinitionError) as error:
        load_parameters_text(changed(old, new), "2.0-1.yaml", 1)
    assert (error.value.source, error.value.line, error.value.field) == ("2.0-1.yaml", line, field)


def test_correlations_that_cannot_be_together_are_refused() -> None:
    three = ((1.0, 0.9, -0.9), (0.9, 1.0, 0.9), (-0.9, 0.9, 1.0))
    with pytest.raises(UnfitParametersError, match="positive definite"):
        replace(SET, traits=("a", "b", "c"), correlations=three)


def test_sets_are_counted_from_one() -> None:
    with pytest.raises(UnfitParametersError, match="number: must be 1 or more"):
        replace(SET, number=0)


def test_equal_sets_find_each_other_in_a_dictionary() -> None:
    assert {SET: "first"}[load_parameters_text(SET.to_yaml(), "again", 1)] == "first"


@pytest.mark.parametrize(
    "items",
    [
        {},
        {"K": ItemParameters(1.0, (0.0, 1.0), 0.2)},
        {"K": ItemParameters(1.0, (0.0,), 1.0)},
        {"K": ItemParameters(1.0, (0.0,), -0.1)},
    ],
)
def test_impossible_sets_cannot_be_built(items: dict[str, ItemParameters]) -> None:
    with pytest.raises(UnfitParametersError, match="items"):
        replace(SET, model="3pl", items=items)


def test_a_file_in_the_wrong_place_is_refused(tmp_path: Path) -> None:
    for name in ("2.0.yaml", "2.0-0.yaml", "two-1.yaml"):
        with pytest.raises(DefinitionError, match="must be named"):
            load_parameters(tmp_path / name)
    for place in ("interests/2.1-1.yaml", "values/2.0-1.yaml"):
        path = tmp_path / place
        path.parent.mkdir(exist_ok=True)
        path.write_text(TEXT, encoding="utf-8")
        with pytest.raises(DefinitionError, match="the file's place says") as error:
            load_parameters(path)
        assert error.value.line == 2


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "2.0-1.yaml"
    path.write_bytes(b"a: b\nc: \xff\n")
    with pytest.raises(DefinitionError, match=r":2: .*UTF-8"):
        load_parameters(path)


def test_missing_and_unknown_items_are_detected() -> None:
    assert SET.missing(["R01", "R07", "R09"]) == ("R07", "R09")
    assert SET.unknown(["R01"]) == ("R02",)
    SET.check_against(["R02"])
    with pytest.raises(UnfitParametersError, match="none for R07, R09"):
        SET.check_against(["R01", "R07", "R09"])
    SET.check_against(["R01", "R02"], complete=True)
    with pytest.raises(UnfitParametersError, match="unknown R02"):
        SET.check_against(["R01"], complete=True)


def test_the_tables_follow_the_order_asked_for() -> None:
    tables = tabulate(SET, {"R02": "no", "R01": "people"})
    assert tables.trait.tolist() == [1, 0]
    assert tables.log_p.shape == (2, 5, 91)
    assert pytest.approx(log_graded(GRID, 1.7, SET.items["R01"].b)) == tables.log_p[1].T
    assert np.isneginf(tables.log_p[0, 3:]).all()
    assert pytest.approx(log_graded(GRID, 1.0, [-0.5, 0.5])) == tables.log_p[0, :3].T


def test_the_tables_follow_the_model() -> None:
    steps = replace(SET, model="gpcm")
    assert (
        pytest.approx(log_partial_credit(GRID, 1.0, [-0.5, 0.5]))
        == tabulate(steps, {"R02": "no"}).log_p[0].T
    )
    chance = replace(SET, model="3pl", items={"K": ItemParameters(1.3, (0.2,), 0.25)})
    assert (
        pytest.approx(log_three_pl(GRID, 1.3, 0.2, 0.25))
        == tabulate(chance, {"K": "no"}).log_p[0].T
    )


def test_tables_of_unknown_items_or_traits_are_refused() -> None:
    with pytest.raises(UnfitParametersError, match="none for R03"):
        tabulate(SET, {"R03": "people"})
    with pytest.raises(UnfitParametersError, match="has no 'things'"):
        tabulate(SET, {"R01": "things"})
