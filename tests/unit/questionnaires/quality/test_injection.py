"""Carelessness injected: which answers change, and that all others do not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.irt.arrays import Answers
from questionnaires.quality.injection import KINDS, OTHER_KINDS, PLACES, Injected, inject
from tests.unit.questionnaires.quality.invented import careful, with_gaps

X = with_gaps(careful(60, 1), 2, 0.1)
FULL = careful(60, 3)
EVERY_KIND = (*KINDS, *OTHER_KINDS)


def injected(
    x: Answers,
    share: float = 1.0,
    where: str = "any",
    *,
    seed: int = 4,
    kinds: tuple[str, ...] | None = None,
) -> Injected:
    return inject(x, np.random.default_rng(seed), share, where, kinds=kinds, categories=5)


@given(
    share=st.floats(0, 1),
    where=st.sampled_from(PLACES),
    kinds=st.lists(st.sampled_from(EVERY_KIND), min_size=1, max_size=4, unique=True).map(tuple),
    seed=st.integers(0, 1000),
)
def test_careful_answers_and_gaps_stay_as_they_were(
    share: float, where: str, kinds: tuple[str, ...], seed: int
) -> None:
    x = X[:12]
    found = injected(x, share, where, seed=seed, kinds=kinds)
    np.testing.assert_array_equal(found.x[~found.careless], x[~found.careless])
    np.testing.assert_array_equal(found.x < 0, x < 0)
    assert not found.careless[x < 0].any()
    assert (found.x >= -1).all()
    assert (found.x < 5).all()
    assert set(found.kind.tolist()) <= set(range(len(kinds)))


def test_the_answers_given_are_not_written_over() -> None:
    x = X.astype(np.intp)
    injected(x)
    np.testing.assert_array_equal(x, X)


def test_the_same_seed_injects_the_same_and_another_one_does_not() -> None:
    once, again, other = injected(X), injected(X), injected(X, seed=5)
    np.testing.assert_array_equal(once.x, again.x)
    np.testing.assert_array_equal(once.kind, again.kind)
    assert (once.x != other.x).mean() > 0.3
    assert (once.kind != other.kind).any()


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize(
    ("share", "length"), [(0.0, 0), (0.25, 9), (0.27, 10), (0.5, 18), (1.0, 36)]
)
def test_as_many_answers_become_careless_as_asked(where: str, share: float, length: int) -> None:
    assert set(injected(FULL, share, where).careless.sum(axis=1).tolist()) == {length}


def starts(where: str) -> list[int]:
    """Where each run of careless answers begins; −1 for answers that are no single run."""
    careless = injected(FULL, 0.5, where).careless
    found = []
    for own in careless:
        places = np.flatnonzero(own)
        found.append(int(places[0]) if places[-1] - places[0] == 17 else -1)
    return found


def test_the_careless_part_is_where_it_was_asked_for() -> None:
    assert set(starts("first")) == {0}
    assert set(starts("second")) == {18}
    assert set(starts("either")) == {0, 18}
    assert len(set(starts("any"))) > 10
    assert min(starts("any")) >= 0
    assert set(starts("scattered")) == {-1}


def test_every_kind_is_injected_for_as_many_people() -> None:
    assert np.bincount(injected(FULL).kind).tolist() == [10] * 6
    kinds = ("uniform", "strings", "shuffled", "skewed")
    assert np.bincount(injected(FULL[:58], kinds=kinds).kind).tolist() == [15, 15, 14, 14]


def test_the_kinds_are_those_named_in_that_order() -> None:
    found = injected(careful(60, 9), kinds=("uniform", "strings"))
    repeats = (found.x[:, 1:] == found.x[:, :-1]).mean(axis=1)
    assert repeats[found.kind == 1].mean() > 0.7 > 0.3 > repeats[found.kind == 0].mean()


def test_shuffled_answers_are_the_persons_own_in_another_order() -> None:
    found = injected(X, kinds=("shuffled",)).x
    np.testing.assert_array_equal(np.sort(found, axis=1), np.sort(X, axis=1))
    assert (found != X).mean() > 0.3


def test_shuffled_answers_stay_in_their_part() -> None:
    found = injected(FULL, 0.5, "second", kinds=("shuffled",)).x
    np.testing.assert_array_equal(found[:, :18], FULL[:, :18])
    np.testing.assert_array_equal(np.sort(found[:, 18:], axis=1), np.sort(FULL[:, 18:], axis=1))


def test_without_a_number_of_options_the_highest_answer_is_the_last_one() -> None:
    x = np.tile([0, 1, 2], (200, 4))
    found = inject(x, np.random.default_rng(1), kinds=("uniform",)).x
    assert np.unique(found).tolist() == [0, 1, 2]


def test_nobody_is_injected_without_complaint() -> None:
    found = injected(np.empty((0, 36), dtype=int))
    assert (found.x.shape, found.kind.shape) == ((0, 36), (0,))


@pytest.mark.parametrize(
    ("share", "where", "kinds"),
    [
        (1.0, "middle", None),
        (-0.1, "any", None),
        (1.1, "any", None),
        (float("nan"), "any", None),
        (1.0, "any", ("uniform", "sleepy")),
        (1.0, "any", ()),
    ],
)
def test_unknown_ways_and_impossible_shares_are_refused(
    share: float, where: str, kinds: tuple[str, ...] | None
) -> None:
    with pytest.raises(ValueError, match="Unknown kind or place"):
        injected(X, share, where, kinds=kinds)


def test_answers_must_be_whole_numbers() -> None:
    with pytest.raises(ValueError, match="whole numbers"):
        inject(np.zeros((2, 3)), np.random.default_rng(1))  # type: ignore[arg-type]
