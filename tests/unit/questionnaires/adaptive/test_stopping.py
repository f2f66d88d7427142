"""When enough has been asked."""

from __future__ import annotations

import numpy as np
import pytest

from questionnaires.adaptive.stopping import Rules, StopReason, stop_reason

RULES = Rules(20, se=0.45, seconds=600)


def reason(
    *, asked: int = 10, left: int = 30, missing: int = 0, se: float = 0.6, seconds: float = 60
) -> StopReason | None:
    return stop_reason(
        RULES,
        asked=asked,
        left=left,
        missing=missing,
        se=np.full(6, se),
        seconds_spent=seconds,
    )


def test_an_imprecise_result_with_time_left_goes_on():
    assert reason() is None


def test_it_ends_when_the_traits_are_known_well_enough_on_average():
    assert reason(se=0.45) is StopReason.PRECISE


def test_precision_does_not_end_it_while_a_scale_lacks_items():
    assert reason(se=0.3, missing=1) is None


def test_the_limit_ends_it_whatever_is_missing():
    assert reason(asked=20, missing=3) is StopReason.LIMIT


def test_the_time_ends_it_whatever_is_missing():
    assert reason(missing=3, seconds=600) is StopReason.TIME


def test_it_ends_when_nothing_is_left_to_ask():
    assert reason(left=0) is StopReason.EXHAUSTED


def test_without_bounds_only_the_limit_counts():
    rules = Rules(20, se=None)
    found = stop_reason(rules, asked=19, left=9, missing=0, se=np.full(6, 0.01), seconds_spent=1e6)
    assert found is None


@pytest.mark.parametrize(
    "wrong",
    [{"limit": 0}, {"limit": 5, "per_scale": -1}, {"limit": 5, "se": 0.0},
     {"limit": 5, "seconds": 0.0}],
)  # fmt: skip
def test_rules_that_cannot_be_are_refused(wrong):
    with pytest.raises(ValueError, match="must be"):
        Rules(**wrong)
