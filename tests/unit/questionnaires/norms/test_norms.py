"""Stens and percentiles from theoretical norms and from simulated groups."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from questionnaires.norms import (
    NORM_CHOICES,
    NoNormsError,
    Norms,
    NotEnoughPeopleError,
    UnfitNormsError,
    build,
    theoretical,
)

SCORES = st.floats(-50, 50)
SEEDS = st.integers(0, 2**32 - 1)


def normal(mean: float = 3.0, sd: float = 0.5) -> Norms:
    return theoretical(
        {"plans": (mean, sd)}, instrument="readiness@1.0", number=1, source="assumed"
    )


def built(scores: np.ndarray, grades: Any = None, sexes: Any = None, **more: Any) -> Norms:
    grades = np.full(len(scores), 8) if grades is None else grades
    return build(
        {"plans": scores},
        grades,
        sexes,
        instrument="readiness@1.0",
        number=1,
        source="simulated",
        **more,
    )


@pytest.fixture(scope="module")
def mixed() -> Norms:
    """Girls score 4 on average, boys 3, both with a standard deviation of .5."""
    female = np.arange(4000) % 2 == 0
    scores = np.random.default_rng(1).normal(3, 0.5, 4000) + female
    return built(scores, sexes=["female" if each else "male" for each in female])


@pytest.mark.parametrize(
    ("score", "sten"),
    [
        (1.0, 1),
        (1.99, 1),
        (2.0, 2),
        (2.74, 4),
        (2.75, 5),
        (2.99, 5),
        (3.0, 6),
        (3.99, 9),
        (4.0, 10),
    ],
)
def test_stens_of_a_normal_distribution_meet_at_half_standard_deviations(
    score: float, sten: int
) -> None:
    assert normal().sten(score, "plans", 8).value == sten


def test_shares_of_people_in_the_stens_are_the_textbook_ones() -> None:
    # 2.3, 4.4, 9.2, 15.0 and 19.1 per cent and back again.
    people = norm.ppf((np.arange(10000) + 0.5) / 10000) * 0.5 + 3
    norms = normal()
    stens = [norms.sten(score, "plans", 8).value for score in people]
    shares = 100 * np.bincount(stens, minlength=11)[1:] / 10000
    half = [2.28, 4.41, 9.18, 14.99, 19.15]
    assert shares == pytest.approx([*half, *reversed(half)], abs=0.02)


def test_the_exact_sten_has_mean_five_and_a_half_and_sd_two() -> None:
    found = normal().sten(3.31, "plans", 8, se=0.1)
    assert found.exact == pytest.approx(5.5 + 2 * 0.31 / 0.5)
    assert found.se == pytest.approx(2 * 0.1 / 0.5)
    assert found.percentile == pytest.approx(100 * norm.cdf(0.62))


def test_the_exact_sten_goes_straight_on_beyond_the_ends() -> None:
    assert normal().sten(5.0, "plans", 8).exact == pytest.approx(5.5 + 2 * 4)
    assert normal().sten(1.0, "plans", 8).exact == pytest.approx(5.5 - 2 * 4)
    assert normal().sten(5.0, "plans", 8).value == 10


def test_the_interval_is_that_of_the_score() -> None:
    # 3 ± 1.645 · .3 is 2.51 to 3.49: stens 4 to 7.
    found = normal().sten(3.0, "plans", 8, se=0.3)
    assert (found.low, found.value, found.high) == (4, 6, 7)
    without = normal().sten(3.0, "plans", 8)
    assert (without.low, without.value, without.high, without.se) == (6, 6, 6, None)


@given(SCORES, SCORES, st.floats(0, 5))
def test_a_higher_score_never_has_a_lower_sten_or_percentile(
    mixed: Norms, one: float, other: float, se: float
) -> None:
    lower, higher = (
        mixed.sten(score, "plans", 8, "female", 0.3, se=se) for score in sorted((one, other))
    )
    assert (lower.value, lower.low, lower.high) <= (higher.value, higher.low, higher.high)
    assert lower.percentile <= higher.percentile
    assert lower.exact <= higher.exact
    for found in (lower, higher):
        assert 1 <= found.low <= found.value <= found.high <= 10
        assert 0 <= found.percentile <= 100


def test_an_average_girl_is_average_among_girls_and_above_among_all(mixed: Norms) -> None:
    common, halfway, own = (
        mixed.percentile(4.0, "plans", 8, "female", NORM_CHOICES[choice])
        for choice in ("common", "half-way", "own")
    )
    assert own == pytest.approx(50, abs=2)
    # Half of the girls and Φ(2) = 97.7 per cent of the boys are below.
    assert common == pytest.approx((50 + 97.7) / 2, abs=2)
    assert own + 5 < halfway < common - 5


@given(SCORES)
def test_half_way_cut_points_are_the_mean_of_common_and_own(mixed: Norms, score: float) -> None:
    common, own = mixed.table("plans", 8), mixed.table("plans", 8, "male", 1)
    halfway = mixed.table("plans", 8, "male", 0.5)
    assert halfway.cuts == pytest.approx(np.mean([common.cuts, own.cuts], axis=0))
    lower, higher = sorted((common.sten(score), own.sten(score)))
    assert lower <= halfway.sten(score) <= higher


def test_without_a_group_or_weight_the_common_table_is_used(mixed: Norms) -> None:
    common = mixed.sten(4.0, "plans", 8)
    assert mixed.sten(4.0, "plans", 8, "female", 0) == common
    assert mixed.sten(4.0, "plans", 8, "common") == common


def test_a_set_without_the_group_says_that_it_used_the_common_table() -> None:
    found = normal().sten(3.0, "plans", 8, "female")
    assert (found.value, found.basis) == (6, "no_group")
    assert normal().sten(3.0, "plans", 8).basis == "own"


def test_norms_from_many_normal_scores_are_the_theoretical_ones() -> None:
    scores = np.random.default_rng(2).normal(3, 0.5, 20000)
    cuts = built(scores).table("plans", 8).cuts
    assert cuts == pytest.approx(normal().table("plans", 8).cuts, abs=0.03)


def test_a_skewed_scale_is_made_normal_by_rank() -> None:
    scores = np.random.default_rng(3).exponential(size=20000)
    table = built(scores).table("plans", 8)
    at_cuts = [np.mean(scores < cut) for cut in table.cuts[2:]]
    assert at_cuts == pytest.approx(norm.cdf(np.arange(-1, 2.1, 0.5)), abs=0.012)


def test_few_different_scores_share_out_as_evenly_as_they_can() -> None:
    # Five answers, equally often: the middles of the fifths are percentiles 10, 30, 50, 70, 90.
    scores = np.repeat([1.0, 2.0, 3.0, 4.0, 5.0], 400)
    norms = built(scores)
    found = [norms.percentile(score, "plans", 8) for score in (1, 2, 3, 4, 5)]
    assert found == pytest.approx([10, 30, 50, 70, 90], abs=3)


def test_small_groups_come_nearer_to_the_truth_than_their_raw_ranks() -> None:
    true = normal().table("plans", 8).cuts
    smoothed, ranked = [], []
    for seed in range(60):
        scores = np.random.default_rng(seed).normal(3, 0.5, 100)
        cuts = built(scores).table("plans", 8).cuts
        assert np.all(np.diff(cuts) > 0)
        smoothed.append(np.subtract(cuts, true))
        ranked.append(np.quantile(scores, norm.cdf(np.arange(-2, 2.1, 0.5))) - true)
    assert np.square(smoothed).mean() < 0.9 * np.square(ranked).mean()


@settings(max_examples=20)
@given(SEEDS, st.floats(0.1, 20), st.floats(-100, 100))
def test_other_units_of_the_score_leave_the_stens_alone(
    seed: int, unit: float, shift: float
) -> None:
    scores = np.random.default_rng(seed).gamma(3, size=150)
    one, other = (built(s).table("plans", 8) for s in (scores, unit * scores + shift))
    moved = [unit * cut + shift for cut in one.cuts]
    assert other.cuts == pytest.approx(moved, abs=1e-4 * unit + 1e-5)


def test_each_grade_band_has_its_own_table() -> None:
    random = np.random.default_rng(4)
    grades = np.repeat([6, 7, 8, 9, 10, 11], 200)
    norms = built(random.normal(0, 1, 1200) + grades, grades)
    assert [band.grades for band in norms.bands] == [(6, 7), (8, 9), (10, 11)]
    assert [norms.table("plans", g).n for g in (6, 8, 11)] == [400, 400, 400]
    middles = [norms.table("plans", g).cuts[4] for g in (7, 9, 10)]
    assert middles == pytest.approx([6.5, 8.5, 10.5], abs=0.2)


def test_a_band_with_few_people_takes_the_figures_of_all_grades_and_says_so() -> None:
    random = np.random.default_rng(5)
    grades = np.repeat([6, 8, 10], [300, 200, 99])
    norms = built(random.normal(3, 1, 599), grades)
    small = norms.table("plans", 11)
    assert (small.basis, small.own_n, small.n) == ("all_grades", 99, 599)
    assert norms.table("plans", 8).basis == "own"
    assert norms.sten(3.0, "plans", 10).basis == "all_grades"


def test_a_sex_with_few_people_takes_the_common_table_of_its_band_and_says_so() -> None:
    random = np.random.default_rng(6)
    sexes = ["female"] * 300 + ["male"] * 60 + [None] * 40
    norms = built(random.normal(3, 1, 400), sexes=sexes)
    boys = norms.table("plans", 8, "male", 1)
    assert (boys.basis, boys.own_n, boys.n) == ("common_group", 60, 400)
    assert boys.cuts == norms.table("plans", 8).cuts
    assert norms.sten(3.0, "plans", 8, "male").basis == "common_group"
    assert norms.sten(3.0, "plans", 8, "female").basis == "own"


def test_a_borrowed_common_table_is_told_through_the_half_way_one() -> None:
    random = np.random.default_rng(7)
    grades = np.repeat([6, 8], [300, 90])
    sexes = ["female"] * 390
    norms = built(random.normal(3, 1, 390), grades, sexes)
    assert norms.sten(3.0, "plans", 8, "female").basis == "all_grades"


def test_missing_scores_and_other_grades_do_not_count() -> None:
    random = np.random.default_rng(8)
    scores = random.normal(3, 1, 400)
    scores[:50] = np.nan
    grades = np.where(np.arange(400) < 100, 5, 8)
    assert built(scores, grades).table("plans", 8).n == 300


def test_too_few_people_make_no_norms() -> None:
    with pytest.raises(NotEnoughPeopleError, match="need 100 people; there are 99"):
        built(np.arange(99.0))


def test_equal_scores_make_no_norms() -> None:
    with pytest.raises(ValueError, match="scores that differ"):
        built(np.full(200, 0.1))


def test_every_person_needs_a_grade_and_a_sex_or_none() -> None:
    with pytest.raises(ValueError, match="one per person"):
        built(np.arange(200.0), np.full(199, 8))
    with pytest.raises(ValueError, match="one per person"):
        built(np.arange(200.0), sexes=["female"])


def test_theoretical_norms_are_provisional_and_name_no_people() -> None:
    assert normal().provisional
    assert normal().table("plans", 8).n == 0
    assert normal().key == "readiness@1.0/norms-1"


@pytest.mark.parametrize(
    ("scale", "grade", "group"), [("other", 8, None), ("plans", 5, None), ("plans", 8, "robots")]
)
def test_unknown_scales_grades_and_groups_have_no_norms(
    scale: str, grade: int, group: str | None
) -> None:
    with pytest.raises(NoNormsError):
        normal().sten(3.0, scale, grade, group)


@pytest.mark.parametrize(
    "arguments", [{"score": float("nan")}, {"score": 3.0, "se": -1.0}, {"score": 3.0, "weight": 2}]
)
def test_impossible_arguments_are_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"must be finite|lies between"):
        normal().sten(scale="plans", grade=8, **arguments)


def test_a_spread_of_zero_is_no_norm() -> None:
    with pytest.raises(UnfitNormsError, match="cuts: must increase"):
        normal(sd=0)
