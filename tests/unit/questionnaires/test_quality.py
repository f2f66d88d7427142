"""When answers are called shaky, and when they are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.definition import Questionnaire
from questionnaires.profile import Quality
from questionnaires.scoring.quality import judge
from questionnaires.scoring.sum_scores import score


def judged(values: list[int], times: list[int] | None = None, of: int = 10) -> Quality:
    return judge(values, times or [], of=of, spread_known=True)


def test_mixed_answers_at_a_calm_pace_are_sound() -> None:
    quality = judged([1, 2, 3, 4, 5, 4, 3, 2, 2, 1], [2500] * 10)
    assert quality == Quality(2, 0.3, 0.0, shaky=False, reasons=())


@pytest.mark.parametrize(("run", "reasons"), [(5, ()), (6, ("same_answer",))])
def test_a_run_over_six_tenths_is_shaky(run: int, reasons: tuple[str, ...]) -> None:
    quality = judged([3] * run + [1, 2, 1, 2, 1][: 10 - run])
    assert (quality.longest_run, quality.reasons, quality.shaky) == (run, reasons, bool(reasons))


@pytest.mark.parametrize(("others", "reasons"), [(2, ("same_answer",)), (3, ())])
def test_nine_tenths_of_one_answer_are_shaky_even_when_interrupted(
    others: int, reasons: tuple[str, ...]
) -> None:
    values = [4] * 20
    for place in (5, 11, 16)[:others]:
        values[place] = 1
    quality = judged(values, of=20)
    assert quality.longest_run < 12, "no run is long enough to be the reason"
    assert quality.share_same == pytest.approx(1 - others / 20)
    assert quality.reasons == reasons


def test_an_interrupted_run_starts_anew() -> None:
    assert judged([2, 2, 2, 1, 2, 2, 5, 5, 5, 5]).longest_run == 4


@pytest.mark.parametrize(("fast", "reasons"), [(2, ()), (3, ("too_fast",))])
def test_three_tenths_of_hasty_answers_are_shaky(fast: int, reasons: tuple[str, ...]) -> None:
    quality = judged([1, 2, 3, 4, 5] * 2, [799] * fast + [800] * (10 - fast))
    assert (quality.fast_share, quality.reasons) == (fast / 10, reasons)


def test_without_times_nothing_is_said_about_haste() -> None:
    assert judged([1, 2, 3, 4, 5] * 2).fast_share is None


@pytest.mark.parametrize(("count", "reasons"), [(5, ()), (4, ("too_few",))])
def test_fewer_than_half_of_the_answers_are_too_few(count: int, reasons: tuple[str, ...]) -> None:
    assert judged([1, 2, 3, 4, 5][:count]).reasons == reasons


def test_a_handful_of_equal_answers_is_no_pattern_yet() -> None:
    assert judged([3] * 5, of=60).reasons == ("too_few",)
    assert judged([3] * 6, of=60).reasons == ("same_answer", "too_few")


def test_several_reasons_are_all_given() -> None:
    assert judged([3] * 10, [100] * 10).reasons == ("same_answer", "too_fast")


def test_runs_follow_the_order_of_the_form_not_of_the_scales(interests: Questionnaire) -> None:
    ids = interests.layout("full").ids
    answers = {item_id: (5 if n < 40 else n % 2 + 1) for n, item_id in enumerate(ids)}
    quality = score(interests, "full", dict(sorted(answers.items()))).quality
    assert quality.longest_run == 40
    assert quality.reasons == ("same_answer",)


def test_liking_one_direction_only_is_not_careless(interests: Questionnaire) -> None:
    answers = {item.id: (5 if item.scale in "RI" else 1) for item in interests.items}
    assert not score(interests, "full", answers).quality.shaky


def test_times_of_items_without_an_answer_do_not_count(interests: Questionnaire) -> None:
    answers = {item.id: (int(item.id[1:]) % 5) + 1 for item in interests.items if item.id != "R01"}
    times = dict.fromkeys(answers, 3000) | {"R01": 1}
    assert score(interests, "full", answers, elapsed_ms=times).quality.fast_share == 0.0


def test_one_answer_a_direction_is_too_few_to_know_the_error(interests: Questionnaire) -> None:
    first = {scale.id: interests.items_of(scale.id)[0].id for scale in interests.scales}
    assert set(first.values()) <= set(interests.layout("full").ids)
    short = interests.layout("short").ids
    one_each = {interests.item(i).scale: i for i in short}
    answers = {item_id: n % 5 + 1 for n, item_id in enumerate(one_each.values())}
    assert score(interests, "short", answers).quality.reasons == ("too_few",)


@given(st.lists(st.integers(1, 5), max_size=60), st.lists(st.integers(0, 5000), max_size=60))
def test_shaky_always_has_a_reason_and_shares_stay_shares(
    values: list[int], times: list[int]
) -> None:
    quality = judge(values, times, of=60, spread_known=True)
    assert quality.shaky == bool(quality.reasons)
    assert 0 <= quality.share_same <= 1
    assert quality.longest_run <= len(values)
    assert (quality.fast_share is None) == (not times)
