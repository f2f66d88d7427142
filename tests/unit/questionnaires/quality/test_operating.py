"""Areas, thresholds and hits, by hand and against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score, roc_curve

from questionnaires.quality.operating import auc, hits_at, threshold

# Few values, so that there are ties.
scores = st.lists(st.integers(-3, 3).map(float), min_size=1, max_size=40)
# When everybody may be accused, no threshold is needed.
rates = st.floats(0, 1, exclude_max=True)


def test_the_area_counts_pairs_in_the_right_order() -> None:
    # Of six pairs 2 > 1, 2 > 0, 5 > 1, 5 > 0 and 5 > 3 are right: 2 < 3 is not.
    assert auc([1, 0, 3], [2, 5]) == pytest.approx(5 / 6)
    assert auc([1, 2], [2, 2]) == pytest.approx(3 / 4), "a tie counts half"
    assert (auc([0, 1], [2]), auc([2], [0, 1])) == (1.0, 0.0)


@given(scores, scores)
def test_the_area_is_that_of_scikit_learn(careful: list[float], careless: list[float]) -> None:
    target = [0] * len(careful) + [1] * len(careless)
    expected = roc_auc_score(target, careful + careless)
    assert auc(careful, careless) == pytest.approx(expected, abs=1e-12)


@given(scores, scores, rates)
def test_hits_lie_on_the_curve_of_scikit_learn(
    careful: list[float], careless: list[float], rate: float
) -> None:
    target = [0] * len(careful) + [1] * len(careless)
    alarms, hits, _ = roc_curve(target, careful + careless, drop_intermediate=False)
    # Straight up at one rate of alarms: the highest point is reached.
    steps = [(a, hits[alarms == a].max()) for a in np.unique(alarms)]
    expected = np.interp(rate, [alarm for alarm, _ in steps], [hit for _, hit in steps])
    at_least = max(hit for alarm, hit in steps if alarm <= rate)
    found = hits_at(careful, careless, rate)
    # Between two points everything that the lower one finds is found, and no more than above.
    assert found >= at_least - 1e-9
    assert found <= min(hit for alarm, hit in steps if alarm >= rate - 1e-9) + 1e-9
    if set(careless) <= set(careful):
        assert found == pytest.approx(expected, abs=1e-7)


def test_hits_are_those_above_the_threshold() -> None:
    careful = list(range(100))
    assert hits_at(careful, [93, 94, 95, 200]) == pytest.approx(0.5)
    assert hits_at(careful, [93, 94, 95, 200], 0.06) == pytest.approx(0.75)


def test_tied_people_are_accused_with_one_probability() -> None:
    # One in four of the careful may be accused; three quarters are tied at 0.
    assert hits_at([0, 0, 0, 0], [0, 0, 1], 0.25) == pytest.approx(1 / 3 + 2 / 3 / 4)
    assert hits_at([0, 0, 0, 1], [0, 1, 1, 2], 0.5) == pytest.approx(3 / 4 + 1 / 4 / 3)


@pytest.mark.parametrize(
    ("rate", "expected"), [(0.0, 99.0), (0.05, 94.0), (0.29, 70.0), (0.5, 49.0), (1.0, 0.0)]
)
def test_the_threshold_leaves_this_share_above(rate: float, expected: float) -> None:
    careful = np.random.default_rng(1).permutation(100)
    assert threshold(careful, rate) == expected


@given(scores, st.floats(0, 0.99))
def test_the_threshold_is_the_lowest_score_that_few_enough_exceed(
    careful: list[float], rate: float
) -> None:
    found = threshold(careful, rate)
    allowed = rate * len(careful) + 1e-6
    assert found in careful
    assert sum(score > found for score in careful) <= allowed
    for lower in {score for score in careful if score < found}:
        assert sum(score > lower for score in careful) > allowed - 1e-5


@pytest.mark.parametrize(("careful", "careless"), [([], [1.0]), ([1.0], []), ([[1.0]], [1.0])])
def test_both_groups_need_scores(careful: list[float], careless: list[float]) -> None:
    for figure in (auc, hits_at):
        with pytest.raises(ValueError, match="Both groups"):
            figure(careful, careless)
