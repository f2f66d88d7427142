"""Which item comes next."""

from __future__ import annotations

import numpy as np

from questionnaires.adaptive.content import Content
from questionnaires.adaptive.posterior import before_answers, infer_many
from questionnaires.adaptive.selection import coming, expected_information, gains
from questionnaires.adaptive.stopping import Rules
from questionnaires.irt.tables import Tables

THRESHOLDS = np.array([-1.2, -0.4, 0.4, 1.2])


def test_of_two_items_alike_the_one_that_discriminates_better_gains_more():
    tables = Tables.graded([1.0, 2.0], np.tile(THRESHOLDS, (2, 1)), [0, 0])
    start = before_answers(np.eye(1))
    worth = gains(expected_information(start, tables), start.covariance, tables.trait, np.ones(1))
    assert worth[1] > worth[0]


def test_of_two_items_the_one_at_the_place_of_the_person_gains_more():
    tables = Tables.graded([1.5] * 22, np.stack([THRESHOLDS, THRESHOLDS + 3] * 11), [0] * 22)
    x = np.full((1, 22), -1)
    x[0, 2:12] = 4
    found = infer_many(x, tables, np.eye(1))
    worth = gains(expected_information(found, tables), found.covariance, tables.trait, np.ones(1))
    assert worth[0, 1] > worth[0, 0]


def test_an_item_about_a_trait_that_tells_of_others_gains_more():
    tables = Tables.graded([1.5] * 3, np.tile(THRESHOLDS, (3, 1)), [0, 1, 2])
    start = before_answers(np.array([[1.0, 0.7, 0.0], [0.7, 1.0, 0.0], [0.0, 0.0, 1.0]]))
    worth = gains(expected_information(start, tables), start.covariance, tables.trait, np.ones(3))
    assert worth[0] > worth[2]


def test_the_gain_is_what_the_answer_takes_from_the_variances():
    covariance = np.array([[0.5, 0.2], [0.2, 0.8]])
    information, weights = np.array([1.7]), np.array([2.0, 0.5])
    after = np.linalg.inv(np.linalg.inv(covariance) + np.diag([1.7, 0.0]))
    expected = (weights * np.diag(covariance - after)).sum()
    found = gains(information, covariance, np.array([0]), weights)
    np.testing.assert_allclose(found, [expected])


def test_a_trait_of_more_weight_is_asked_about_first(bank):
    content = Content.of(bank.tables.trait, None, traits=3)
    start = before_answers(bank.correlations)

    def first_of(weights: list[float]) -> int:
        found = coming(
            start,
            bank.tables,
            content,
            Rules(1, 0, se=None),
            asked=np.zeros(30, dtype=bool),
            free=np.ones(30, dtype=bool),
            last=None,
            factors=np.ones(30),
            importance=np.array(weights),
        )
        return int(bank.tables.trait[found.items[0]])

    assert [first_of([9, 1, 1]), first_of([1, 9, 1]), first_of([1, 1, 9])] == [0, 1, 2]
