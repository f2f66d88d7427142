"""Each way of answering without reading looks as its description says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.irt.arrays import Answers, Array
from questionnaires.quality import injection
from questionnaires.quality.injection import KINDS, OTHER_KINDS

PROCESSES = {**KINDS, **{name: OTHER_KINDS[name] for name in ("skewed", "wandering")}}
LENGTH = 4000


def people(name: str, count: int = 30, categories: int = 5, n: int = LENGTH) -> list[Answers]:
    rng = np.random.default_rng(7)
    return [PROCESSES[name](n, categories, rng) for _ in range(count)]


def shares(y: Answers, categories: int = 5) -> Array:
    return np.bincount(y, minlength=categories) / len(y)


def repeats(y: Answers, lag: int = 1) -> float:
    return float((y[lag:] == y[:-lag]).mean())


@given(
    name=st.sampled_from(sorted(PROCESSES)),
    n=st.integers(0, 40),
    categories=st.integers(2, 7),
    seed=st.integers(0, 10**6),
)
def test_every_kind_gives_as_many_answers_as_asked_among_the_options(
    name: str, n: int, categories: int, seed: int
) -> None:
    y = PROCESSES[name](n, categories, np.random.default_rng(seed))
    assert y.shape == (n,)
    assert np.issubdtype(y.dtype, np.integer)
    assert ((y >= 0) & (y < categories)).all()
    again = PROCESSES[name](n, categories, np.random.default_rng(seed))
    np.testing.assert_array_equal(y, again)


def test_uniform_answers_take_every_option_equally_and_independently() -> None:
    for y in people("uniform", 5):
        np.testing.assert_allclose(shares(y), 0.2, atol=0.03)
        assert repeats(y) == pytest.approx(0.2, abs=0.03)


def test_preferred_answers_fall_off_exponentially_from_an_option() -> None:
    centres = set()
    for y in people("preferred"):
        found = shares(y)
        centre = int(found.argmax())
        centres.add(centre)
        beside = [found[k] for k in (centre - 1, centre + 1) if 0 <= k < 5]
        # exp(−1/s) for s from 0.5 to 1.5.
        for share in beside:
            assert 0.135 - 0.03 < share / found[centre] < 0.513 + 0.07
        assert repeats(y) == pytest.approx(float(found @ found), abs=0.03)
    assert centres == {0, 1, 2, 3, 4}


def test_strings_go_on_with_a_probability_of_their_own() -> None:
    stay = [repeats(y) for y in people("strings")]
    assert 0.73 < min(stay) < 0.8
    assert 0.9 < max(stay) < 0.97


def test_a_string_ends_with_any_other_option() -> None:
    y = people("strings", 1)[0]
    moves = np.diff(y)[np.diff(y) != 0] % 5
    np.testing.assert_allclose(np.bincount(moves, minlength=5)[1:] / len(moves), 0.25, atol=0.08)


def test_patterned_answers_come_again_after_a_period() -> None:
    agreements, periods = [], set()
    for y in people("patterned", 60):
        agreed = {lag: repeats(y, lag) for lag in range(1, 17)}
        periods.add(min(lag for lag in agreed if agreed[lag] > 0.9 * max(agreed.values())))
        agreements.append(max(agreed.values()))
    # Both of two places are free of slips with a probability from .85² on.
    assert min(agreements) > 0.7
    assert max(agreements) > 0.95
    assert periods == {2, 3, 4, 5, 6, 8, 10, 16}


@pytest.mark.parametrize(("categories", "middle"), [(5, [2]), (4, [1, 2])])
def test_midpoint_answers_are_mostly_the_middle(categories: int, middle: list[int]) -> None:
    found = [shares(y, categories) for y in people("midpoint", 40, categories)]
    of_middle = [float(own[middle].sum()) for own in found]
    assert 0.47 < min(of_middle) < 0.6
    assert 0.75 < max(of_middle) < 0.88
    # Among the others the near ones come first.
    assert categories == 4 or all(own[[1, 3]].sum() > 2 * own[[0, 4]].sum() for own in found)


def test_with_two_options_both_are_the_middle() -> None:
    assert shares(people("midpoint", 1, 2)[0], 2) == pytest.approx([0.5, 0.5], abs=0.03)


def test_a_mixture_changes_its_way_every_six_to_sixteen_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lengths: list[int] = []

    def counted(n: int, _categories: int, _rng: np.random.Generator) -> Answers:
        lengths.append(n)
        return np.full(n, len(lengths))

    for name in ("uniform", "preferred", "strings", "patterned", "midpoint"):
        monkeypatch.setattr(injection, name, counted)
    y = injection.mixture(500, 5, np.random.default_rng(1))
    assert (min(lengths), max(lengths)) == (6, 16)
    runs = np.bincount(y)[1:]
    assert runs[:-1].tolist() == lengths[: len(runs) - 1], "one after the other, cut at the end"


def test_skewed_answers_are_independent_with_shares_of_their_own() -> None:
    found = people("skewed")
    own = np.array([shares(y) for y in found])
    # The variance of a share under Dirichlet(1, …, 1) is 4/150.
    assert own.var(axis=0).mean() == pytest.approx(4 / 150, rel=0.4)
    for y, p in zip(found, own, strict=True):
        assert repeats(y) == pytest.approx(float(p @ p), abs=0.04)


def test_what_follows_in_wandering_answers_depends_on_the_answer_before() -> None:
    informed = 0
    for y in people("wandering"):
        joint = np.zeros((5, 5))
        np.add.at(joint, (y[:-1], y[1:]), 1 / (len(y) - 1))
        apart = np.abs(joint - np.outer(joint.sum(axis=1), joint.sum(axis=0))).sum()
        informed += bool(apart > 0.2)
    assert informed >= 24


def test_shuffling_needs_answers_to_shuffle() -> None:
    with pytest.raises(ValueError, match="a person's own"):
        OTHER_KINDS["shuffled"](5, 5, np.random.default_rng(1))
