"""Answers of many people put in order, without gaps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from questionnaires.irt.tables import Tables
from questionnaires.quality.protocols import Protocols
from tests.unit.questionnaires.quality.invented import SMALL, form

X = np.array([[-1, 2, 0, -1, 1, 2], [0, 1, 2, 2, 1, 0], [-1] * 6])
tables_of_answers = arrays(np.int64, (4, 6), elements=st.integers(-1, 2))


def test_answers_move_up_over_gaps_and_take_their_items_along() -> None:
    found = Protocols.of(X, SMALL)
    assert found.count.tolist() == [4, 6, 0]
    assert found.answer[0].tolist() == [2, 0, 1, 2, 0, 0]
    assert found.item[0].tolist() == [1, 2, 4, 5, 0, 3]
    assert found.given[0].tolist() == [True] * 4 + [False] * 2
    assert (found.categories, len(found)) == (3, 3)


def test_in_long_forms_the_order_stays_too() -> None:
    x = np.where(np.arange(60) % 3 == 0, -1, 1)[None, :]
    found = Protocols.of(x, form(60, traits=1, categories=2))
    assert found.item[0, :40].tolist() == [n for n in range(60) if n % 3]


def test_items_may_be_shown_to_each_in_an_order_of_their_own() -> None:
    shown = [[5, 3, 1], [0, 2, 4]]
    found = Protocols.of(np.array([[-1, 2, 1], [0, -1, 2]]), SMALL, shown)
    assert found.item[0, :2].tolist() == [3, 1]
    assert found.item[1, :2].tolist() == [0, 4]
    assert found.answer[:, :2].tolist() == [[2, 1], [0, 2]]


@pytest.mark.parametrize(
    ("x", "items"),
    [
        (np.zeros((2, 5), dtype=int), None),
        (np.zeros(6, dtype=int), None),
        (np.zeros((2, 6)), None),
        (np.full((1, 6), 3), None),
        (np.full((1, 6), -2), None),
        (np.zeros((1, 2), dtype=int), [[0, 1, 2]]),
        (np.zeros((2, 2), dtype=int), [[0, 1]]),
        (np.zeros((1, 3), dtype=int), [[4, 1, 4]]),
    ],
    ids=[
        "too few places",
        "one person without a table",
        "numbers that are not whole",
        "an option too many",
        "below missing",
        "more items than answers",
        "items of one person for two",
        "an item twice",
    ],
)
def test_answers_that_cannot_be_are_refused(x: np.ndarray, items: list[list[int]] | None) -> None:
    with pytest.raises(ValueError, match=r"^(Answers must|There must|Every answer|An answer)"):
        Protocols.of(x, SMALL, items)


def test_an_item_with_fewer_options_takes_only_those() -> None:
    tables = Tables.graded([1.0, 1.0], [[-1.0, 1.0], [0.0, np.inf]], [0, 0])
    assert Protocols.of(np.array([[2, 1]]), tables).answer.tolist() == [[2, 1]]
    with pytest.raises(ValueError, match="no option of its item"):
        Protocols.of(np.array([[1, 2]]), tables)


def test_backwards_the_last_answer_comes_first() -> None:
    found = Protocols.of(X, SMALL).backwards()
    assert found.answer[0, :4].tolist() == [2, 1, 0, 2]
    assert found.item[0, :4].tolist() == [5, 4, 2, 1]
    assert found.answer[1].tolist() == X[1, ::-1].tolist()


@given(tables_of_answers)
def test_twice_backwards_is_forwards(x: np.ndarray) -> None:
    once = Protocols.of(x, SMALL)
    twice = once.backwards().backwards()
    np.testing.assert_array_equal(twice.answer, once.answer)
    np.testing.assert_array_equal(twice.item, once.item)


@given(tables_of_answers)
def test_every_answer_keeps_its_item_and_its_turn(x: np.ndarray) -> None:
    found = Protocols.of(x, SMALL)
    for row, own in enumerate(x):
        pairs = [(place, int(answer)) for place, answer in enumerate(own) if answer >= 0]
        count = int(found.count[row])
        there = np.column_stack([found.item[row, :count], found.answer[row, :count]])
        assert [tuple(pair) for pair in there.tolist()] == pairs
        assert sorted(found.item[row].tolist()) == list(range(6))


def test_chunks_are_the_same_people_in_turn() -> None:
    found = Protocols.of(X, SMALL)
    parts = list(found.chunks(2))
    assert [len(part) for part in parts] == [2, 1]
    for name in ("answer", "item", "given", "count"):
        joined = np.concatenate([getattr(part, name) for part in parts])
        np.testing.assert_array_equal(joined, getattr(found, name))


def test_sums_leave_out_what_is_missing() -> None:
    found = Protocols.of(X, SMALL)
    values = np.array([[1.0, 2.0, 4.0, 8.0, 16.0, 32.0]] * 3)
    assert found.sums(values).tolist() == [15.0, 63.0, 0.0]
    assert found.means(values).tolist() == [15 / 4, 63 / 6, 0.0]
    assert found.running(values)[0].tolist() == [0.0, 1.0, 3.0, 7.0, 15.0, 15.0, 15.0]


def test_a_missing_answer_chose_nothing() -> None:
    chosen = Protocols.of(X, SMALL).chosen()
    assert chosen.sum(axis=1).tolist() == [[1, 1, 2], [2, 2, 2], [0, 0, 0]]
    assert chosen[0, 0].tolist() == [False, False, True]
