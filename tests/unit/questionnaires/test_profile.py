"""What a profile tells: order, ties, and the same again after storage."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.definition import Questionnaire
from questionnaires.profile import Profile, Quality, ScaleScore
from questionnaires.scoring.sum_scores import score


def profile(*scores: tuple[str, float | None, float | None]) -> Profile:
    return Profile(
        instrument="interests@1.0",
        instrument_sha256="0" * 64,
        form="full",
        scorer="sum/1",
        norms=None,
        provisional=True,
        scales=tuple(ScaleScore(i, mean, se, 10, 10) for i, mean, se in scores),
        facets=(),
        quality=Quality(1, 0.2, None, shaky=False, reasons=()),
    )


def test_clear_differences_are_no_ties() -> None:
    clear = profile(("R", 1.0, 0.1), ("I", 4.0, 0.1), ("A", 2.5, 0.1))
    assert clear.ranking == (("I",), ("A",), ("R",))
    assert clear.ties == ()


def test_close_scores_are_tied_in_descending_order() -> None:
    close = profile(("R", 3.0, 0.3), ("I", 3.4, 0.3), ("A", 1.0, 0.3))
    assert close.ranking == (("I", "R"), ("A",))
    assert close.ties == (("I", "R"),)


@pytest.mark.parametrize(("mean", "tied"), [(3.181, True), (3.179, False)])
def test_the_border_is_1_64_standard_errors_of_the_difference(mean: float, tied: bool) -> None:
    # 1.64 · √(0.3² + 0.4²) = 1.64 · 0.5 = 0.82 below the leader's 4.0
    assert bool(profile(("R", 4.0, 0.3), ("I", mean, 0.4)).ties) is tied


def test_a_tie_is_measured_from_the_leader_and_not_from_the_neighbour() -> None:
    # Each is 0.4 below the one before; 1.64 · √(2 · 0.3²) ≈ 0.696 reaches one step, not two.
    steps = profile(("R", 4.0, 0.3), ("I", 3.6, 0.3), ("A", 3.2, 0.3), ("S", 2.8, 0.3))
    assert steps.ranking == (("R", "I"), ("A", "S"))


def test_equal_means_keep_the_order_of_the_questionnaire() -> None:
    assert profile(("S", 3.0, 0.2), ("R", 3.0, 0.2)).ranking == (("S", "R"),)


def test_scales_without_a_score_are_not_ranked() -> None:
    assert profile(("R", None, None), ("I", 2.0, 0.2)).ranking == (("I",),)


def test_the_vector_follows_the_order_asked_for() -> None:
    two = profile(("R", 1.0, 0.1), ("I", None, None))
    assert two.vector("IR") == [None, 1.0]
    with pytest.raises(KeyError):
        two.vector()


def test_a_profile_of_an_earlier_day_reads_the_same(interests: Questionnaire) -> None:
    answers = {item.id: n % 5 + 1 for n, item in enumerate(interests.items) if n % 3}
    before = score(interests, "full", answers, elapsed_ms=dict.fromkeys(answers, 500))
    stored = json.dumps(before.to_dict(), allow_nan=False)
    after = Profile.from_dict(json.loads(stored))
    assert after == before
    assert after.ranking == before.ranking
    assert hash(after) == hash(before)


@given(
    st.dictionaries(
        st.sampled_from([f"{s}{n}" for s in "RIASEC" for n in range(1, 9)]), st.integers(1, 5)
    )
)
def test_storage_changes_nothing(riasec48: Questionnaire, answers: dict[str, int]) -> None:
    before = score(riasec48, "full", answers)
    plain = before.to_dict()
    assert json.loads(json.dumps(plain)) == plain
    assert Profile.from_dict(plain) == before


@given(st.lists(st.tuples(st.floats(1, 5), st.floats(0.05, 1)), min_size=6, max_size=6))
def test_every_scored_scale_is_ranked_once_and_never_below_a_lower_one(
    scores: list[tuple[float, float]],
) -> None:
    made = profile(*((i, mean, se) for i, (mean, se) in zip("RIASEC", scores, strict=True)))
    flat = [scale_id for group in made.ranking for scale_id in group]
    means = {scale.id: scale.mean for scale in made.scales}
    assert sorted(flat) == sorted("RIASEC")
    ordered = [means[scale_id] for scale_id in flat]
    assert ordered == sorted(ordered, reverse=True)


@pytest.mark.parametrize("key", ["quality", "scales", "scorer"])
def test_a_stored_profile_with_a_part_missing_is_refused(
    interests: Questionnaire, key: str
) -> None:
    plain = score(interests, "full", {}).to_dict()
    del plain[key]
    with pytest.raises((KeyError, TypeError)):
        Profile.from_dict(plain)
