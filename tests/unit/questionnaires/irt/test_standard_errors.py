"""Standard errors: as large as estimates really vary."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from questionnaires.irt import information
from questionnaires.irt.arrays import Array
from questionnaires.irt.calibration import (
    Calibration,
    Guessing,
    calibrate_binary,
    calibrate_graded,
)
from questionnaires.irt.parameters import ItemParameters
from tests.unit.questionnaires.irt.simulated import Truth, guessed, people

TRUTH = Truth.of(6, 4)


def repeated(
    people_count: int, calibrate: Callable[[npt.NDArray[np.int8]], Calibration], times: int
) -> list[Calibration]:
    """The calibrations of new people, again and again."""
    return [
        calibrate(TRUTH.answers(people(people_count, seed), seed + 1000)) for seed in range(times)
    ]


def spread_over_error(estimates: list[Array], errors: list[Array]) -> float:
    """How much estimates vary, over what their standard errors say; one is right."""
    variance = np.array(estimates).var(axis=0, ddof=1).mean()
    return float(np.sqrt(variance / (np.array(errors) ** 2).mean()))


@pytest.mark.parametrize("people_count", [400, 1200])
def test_errors_are_as_large_as_estimates_vary(people_count: int) -> None:
    # 24 parameters: the smaller group takes second derivatives, the larger cross-products.
    found = repeated(people_count, lambda x: calibrate_graded(x, 4), 40)
    of_a = spread_over_error([c.a for c in found], [c.se_a for c in found])
    of_b = spread_over_error([c.b for c in found], [c.se_b for c in found])
    assert of_a == pytest.approx(1, abs=0.15)
    assert of_b == pytest.approx(1, abs=0.15)


def test_the_errors_of_a_group_between_anchors_are_right_too() -> None:
    from_truth = calibrate_graded(TRUTH.answers(people(3000)), 4)
    known = from_truth.items([f"I{item}" for item in range(6)])
    anchors = {item: known[f"I{item}"] for item in range(3)}
    found = repeated(800, lambda x: calibrate_graded(x, 4, fixed=anchors), 30)
    means = spread_over_error(
        [np.array([c.mean, c.sd]) for c in found],
        [np.array([c.se_mean, c.se_sd]) for c in found],
    )
    assert means == pytest.approx(1, abs=0.25)


def test_both_ways_to_the_information_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    x = TRUTH.answers(people(5000))
    x[::5, 2] = -1
    by_products = calibrate_graded(x, 4)
    monkeypatch.setattr(information, "_ENOUGH", 1e9)
    by_derivatives = calibrate_graded(x, 4)
    assert by_products.se_a == pytest.approx(by_derivatives.se_a, rel=0.06)
    assert by_products.se_b == pytest.approx(by_derivatives.se_b, rel=0.06)
    assert by_products.se_a.tolist() != by_derivatives.se_a.tolist()


def test_both_ways_agree_about_a_group_between_anchors(monkeypatch: pytest.MonkeyPatch) -> None:
    known = ItemParameters(float(TRUTH.a[0]), tuple(TRUTH.b[0]))
    x = TRUTH.answers(0.5 + people(5000))
    by_products = calibrate_graded(x, 4, fixed={0: known})
    monkeypatch.setattr(information, "_ENOUGH", 1e9)
    by_derivatives = calibrate_graded(x, 4, fixed={0: known})
    assert by_products.se_mean == pytest.approx(by_derivatives.se_mean, rel=0.06)
    assert by_products.se_sd == pytest.approx(by_derivatives.se_sd, rel=0.06)
    assert by_products.se_mean != by_derivatives.se_mean


def test_both_ways_agree_with_guessing(monkeypatch: pytest.MonkeyPatch) -> None:
    truth = Truth.of(8, 2)
    x = guessed(people(5000), truth.a, truth.b[:, 0], np.full(8, 0.25))
    by_products = calibrate_binary(x, guessing=Guessing(0.25, 200))
    monkeypatch.setattr(information, "_ENOUGH", 1e9)
    by_derivatives = calibrate_binary(x, guessing=Guessing(0.25, 200))
    assert by_products.se_a == pytest.approx(by_derivatives.se_a, rel=0.1)
    assert by_products.se_c == pytest.approx(by_derivatives.se_c, rel=0.1)


def test_four_times_the_people_halve_the_errors() -> None:
    few, many = (calibrate_graded(TRUTH.answers(people(n)), 4) for n in (2000, 8000))
    assert few.se_a == pytest.approx(2 * many.se_a, rel=0.15)
    assert few.se_b == pytest.approx(2 * many.se_b, rel=0.15)
