"""Mantel–Haenszel statistics against published figures and by hand."""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from questionnaires.statistics.mantel import (
    NoComparisonError,
    Severity,
    mantel,
    mantel_haenszel,
)

# Strata × (reference, focal) × (no, yes).
# Admissions to six departments, men and women (Bickel, Hammel & O'Connell 1975, Science 187).
BERKELEY = np.array(
    [
        [[313, 512], [19, 89]],
        [[207, 353], [8, 17]],
        [[205, 120], [391, 202]],
        [[279, 138], [244, 131]],
        [[138, 53], [299, 94]],
        [[351, 22], [317, 24]],
    ]
)
# Smoking and lung cancer in eight cities: smokers and others by control and case
# (Liu 1992, International Journal of Epidemiology 21; Agresti 1996, table 3.3).
CITIES = np.array(
    [
        [[100, 126], [61, 35]],
        [[688, 908], [807, 497]],
        [[747, 913], [598, 336]],
        [[172, 235], [121, 58]],
        [[308, 402], [215, 121]],
        [[156, 182], [98, 72]],
        [[99, 60], [43, 11]],
        [[89, 104], [36, 21]],
    ]
)
# Rheumatoid arthritis, women and men: active treatment and placebo by no, some and marked
# improvement (Koch & Edwards 1988).
ARTHRITIS = np.array([[[6, 5, 16], [19, 7, 6]], [[7, 2, 5], [10, 0, 1]]])

COUNTS = arrays.arrays(np.int64, (4, 2, 2), elements=st.integers(1, 60))
RATINGS = arrays.arrays(np.int64, (4, 2, 5), elements=st.integers(1, 30))


def test_admissions_give_the_figures_printed_by_r() -> None:
    found = mantel_haenszel(BERKELEY)
    # The example on the help page of mantelhaen.test, with continuity correction.
    assert found.odds_ratio == pytest.approx(0.9046968, abs=5e-8)
    assert found.chi2 == pytest.approx(1.4269, abs=5e-5)
    assert found.p == pytest.approx(0.2323, abs=5e-5)
    log_odds, se = log(found.odds_ratio), found.se / 2.35
    assert exp(log_odds - 1.959964 * se) == pytest.approx(0.7719074, abs=5e-8)
    assert exp(log_odds + 1.959964 * se) == pytest.approx(1.0603298, abs=5e-8)
    assert (found.severity, found.strata) == (Severity.A, 6)


def test_eight_cities_give_the_figures_printed_by_sas() -> None:
    # PROC FREQ … / CMH; the statistic there has no continuity correction.
    assert mantel_haenszel(CITIES).odds_ratio == pytest.approx(2.174, abs=5e-4)
    assert mantel(CITIES, (0, 1)).chi2 == pytest.approx(280.138, abs=5e-4)


def test_ordered_outcomes_give_the_figure_printed_by_sas() -> None:
    # PROC FREQ … / CMH: "Row Mean Scores Differ".
    found = mantel(ARTHRITIS, (0, 1, 2))
    assert found.chi2 == pytest.approx(14.632, abs=5e-4)
    assert found.p == pytest.approx(0.00013, abs=5e-6)


def test_the_standardised_mean_difference_by_hand() -> None:
    # Means of the placebo group 19/32 and 2/11, of the active group 37/27 and 12/14;
    # the placebo group has 32 and 11 of 43 people.
    by_hand = 32 / 43 * (19 / 32 - 37 / 27) + 11 / 43 * (2 / 11 - 12 / 14)
    found = mantel(ARTHRITIS, (0, 1, 2))
    assert found.smd == pytest.approx(by_hand)
    values = np.repeat([0, 1, 2], [42, 14, 28])
    assert found.effect == pytest.approx(by_hand / values.std(ddof=1))


def test_delta_is_the_log_odds_ratio_on_the_delta_scale() -> None:
    # One stratum: (40 · 30) / (10 · 20) = 6; RBG then gives the plain variance Σ 1/n.
    found = mantel_haenszel(np.array([[[10, 40], [30, 20]]]))
    assert found.odds_ratio == pytest.approx(6)
    assert found.delta == pytest.approx(-2.35 * log(6))
    assert found.se == pytest.approx(2.35 * sqrt(1 / 10 + 1 / 40 + 1 / 30 + 1 / 20))
    # 40 − 50 · 60/100 = 10, less ½; variance 50 · 50 · 60 · 40 / (100² · 99).
    assert found.chi2 == pytest.approx(9.5**2 / (50 * 50 * 60 * 40 / (100**2 * 99)))


@pytest.mark.parametrize(
    ("odds", "people", "severity"),
    [
        (1.3, 4000, "A"),  # |Δ| = .62, however certain
        (2.2, 30, "A"),  # |Δ| = 1.85, but it may be chance
        (1.7, 2000, "B"),  # |Δ| = 1.25
        (2.0, 200, "B"),  # |Δ| = 1.63, but perhaps no more than 1
        (2.5, 2000, "C"),  # |Δ| = 2.15
    ],
)
def test_classes_weigh_size_and_certainty(odds: float, people: int, severity: str) -> None:
    half = people / 2
    share = sqrt(odds) / (1 + sqrt(odds))
    table = np.array(
        [[[half * (1 - share), half * share], [half * share, half * (1 - share)]]]
    ).round()
    assert mantel_haenszel(table).severity == severity


@pytest.mark.parametrize(
    ("shift", "people", "severity"),
    [(0.01, 5000, "A"), (0.04, 20, "A"), (0.02, 3000, "B"), (0.04, 3000, "C")],
)
def test_rating_classes_weigh_size_and_certainty(shift: float, people: int, severity: str) -> None:
    even = np.array([0.25, 0.25, 0.25, 0.25])
    tilt = np.array([-1.5, -0.5, 0.5, 1.5]) * shift
    table = np.array([[people * (even + tilt), people * (even - tilt)]]).round()
    assert mantel(table, (1, 2, 3, 4)).severity == severity


@given(COUNTS)
def test_changing_the_groups_turns_the_sign(tables: np.ndarray) -> None:
    one, other = mantel_haenszel(tables), mantel_haenszel(tables[:, ::-1])
    assert one.delta == pytest.approx(-other.delta, abs=1e-9)
    assert one.se == pytest.approx(other.se)
    assert one.chi2 == pytest.approx(other.chi2, abs=1e-9)


@given(COUNTS)
def test_two_answers_make_both_tests_one_but_for_the_correction(tables: np.ndarray) -> None:
    plain, corrected = mantel(tables, (0, 1)), mantel_haenszel(tables)
    rows, columns, n = tables.sum(axis=2), tables.sum(axis=1), tables.sum(axis=(1, 2))
    spread = sqrt((rows.prod(axis=1) * columns.prod(axis=1) / (n**2 * (n - 1))).sum())
    apart = sqrt(plain.chi2) * spread
    assert corrected.chi2 == pytest.approx((max(apart - 0.5, 0) / spread) ** 2, abs=1e-9)


@given(RATINGS, st.floats(0.5, 4), st.floats(-3, 3))
def test_other_units_of_the_answers_change_the_difference_only(
    tables: np.ndarray, unit: float, shift: float
) -> None:
    scores = np.arange(1, 6)
    one = mantel(tables, list(scores))
    other = mantel(tables, list(unit * scores + shift))
    assert other.chi2 == pytest.approx(one.chi2, rel=1e-6, abs=1e-9)
    assert other.effect == pytest.approx(one.effect, rel=1e-6, abs=1e-9)
    assert other.smd == pytest.approx(unit * one.smd, rel=1e-6, abs=1e-9)


@given(RATINGS)
def test_equal_groups_do_not_differ(tables: np.ndarray) -> None:
    same = np.repeat(tables[:, :1], 2, axis=1)
    found = mantel(same, (1, 2, 3, 4, 5))
    assert found.smd == pytest.approx(0, abs=1e-12)
    assert found.chi2 == pytest.approx(0, abs=1e-12)
    assert found.severity is Severity.A


def test_a_stratum_with_one_group_says_nothing() -> None:
    lonely = np.array([[[30, 5], [0, 0]], [[0, 0], [2, 2]]])
    with_lonely = mantel_haenszel(np.concatenate([BERKELEY, lonely]))
    assert with_lonely == mantel_haenszel(BERKELEY)


def test_groups_without_a_common_stratum_are_not_compared() -> None:
    with pytest.raises(NoComparisonError, match="No stratum has both groups") as caught:
        mantel_haenszel(np.array([[[3, 4], [0, 0]], [[0, 0], [2, 2]]]))
    assert caught.value.reason == "no_overlap"


@pytest.mark.parametrize("table", [[[0, 9], [0, 8]], [[9, 0], [8, 0]]])
def test_strata_where_all_answer_alike_do_not_compare(table: list[list[int]]) -> None:
    with pytest.raises(NoComparisonError, match="both answers") as caught:
        mantel_haenszel(np.array([table]))
    assert caught.value.reason == "no_overlap"
    with pytest.raises(NoComparisonError, match="two answers"):
        mantel(np.array([table]), (0, 1))


def test_an_infinite_odds_ratio_is_not_a_figure() -> None:
    with pytest.raises(NoComparisonError) as caught:
        mantel_haenszel(np.array([[[0, 9], [8, 3]]]))
    assert caught.value.reason == "one_sided"


def test_tables_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        mantel_haenszel(ARTHRITIS)
