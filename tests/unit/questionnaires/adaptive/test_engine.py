"""Plans of an adaptive form as the web service asks for them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from questionnaires.adaptive.engine import Adaptive
from questionnaires.adaptive.exposure import Exposure
from questionnaires.adaptive.simulation import Setting, simulate
from questionnaires.adaptive.stopping import Rules, StopReason

RULES = Rules(12, per_scale=3, per_facet=1, se=None)


@pytest.fixture(scope="module")
def form(bank) -> Adaptive:
    plain = Adaptive(bank.tables, bank.traits, bank.correlations, bank.facets, RULES)
    exposure = Exposure.of(bank.tables, plain.content, 0.6, 0.05)
    return Adaptive(
        bank.tables, bank.traits, bank.correlations, bank.facets, RULES, exposure=exposure
    )


def asked_of(form: Adaptive, seed: int, answer: int = 2) -> list[int]:
    answers: dict[int, int] = {}
    while (plan := form.plan(answers, seed)).stop is None:
        answers[plan.next[0]] = (answer + len(answers)) % 5
    return list(answers)


def test_a_plan_is_made_up_to_the_limit_without_repeating_an_item(form):
    plan = form.plan({4: 3, 17: 0}, seed=1)
    assert len(plan.next) == len(set(plan.next)) == 10
    assert not {4, 17} & set(plan.next)
    assert plan.stop is None


def test_the_same_answers_and_seed_give_the_same_plan(form):
    one, two = (form.plan({4: 3, 17: 0, 25: 4}, seed=5) for _ in range(2))
    assert one.next == two.next
    np.testing.assert_array_equal(one.theta, two.theta)


def test_different_seeds_give_different_plans(form):
    assert len({form.plan({}, seed).next for seed in range(20)}) > 10


@pytest.mark.parametrize("seed", range(25))
def test_the_content_rules_hold_for_every_seed(form, bank, seed):
    items = asked_of(form, seed)
    assert len(items) == 12
    assert np.bincount(bank.tables.trait[items], minlength=3).min() >= 3
    assert {bank.facets[item] for item in items} == set(bank.facets)
    facets = [bank.facets[item] for item in items]
    assert all(one != two for one, two in pairwise(facets))


@pytest.mark.parametrize("seed", range(10))
def test_a_plan_kept_for_the_time_without_network_obeys_the_content_rules(form, bank, seed):
    items = form.plan({}, seed).next
    assert np.bincount(bank.tables.trait[list(items)], minlength=3).min() >= 3
    assert {bank.facets[item] for item in items} == set(bank.facets)


def test_neighbours_of_one_facet_are_asked_where_nothing_else_is_left(bank):
    form = Adaptive(bank.tables, bank.traits, bank.correlations, bank.facets, RULES, pool=[0, 2, 4])
    assert set(form.plan({}, 1).next) == {0, 2, 4}


def test_a_form_asks_only_items_of_its_pool(bank):
    pool = list(range(0, 30, 3))
    form = Adaptive(bank.tables, bank.traits, bank.correlations, bank.facets, RULES, pool=pool)
    items = asked_of(form, 3)
    assert set(items) == set(pool)
    assert form.plan(dict.fromkeys(items, 1), 3).stop is StopReason.EXHAUSTED


def test_it_stops_when_precise_and_expects_that_beforehand(bank):
    rules = Rules(30, per_scale=1, se=0.6)
    form = Adaptive(bank.tables, bank.traits, bank.correlations, bank.facets, rules)
    first = form.plan({}, 2)
    assert 0 < first.expected < 30 == len(first.next)
    items = asked_of(form, 2)
    assert abs(len(items) - first.expected) <= 3
    end = form.plan({item: (2 + n) % 5 for n, item in enumerate(items)}, 2)
    assert end.stop is StopReason.PRECISE
    assert end.next == ()
    assert end.se.mean() <= 0.6


def test_it_stops_when_the_time_is_over(bank):
    rules = Rules(12, se=None, seconds=300)
    form = Adaptive(bank.tables, bank.traits, bank.correlations, bank.facets, rules)
    assert form.plan({}, 1, seconds_spent=299).stop is None
    assert form.plan({}, 1, seconds_spent=300).stop is StopReason.TIME


def test_a_question_left_out_counts_as_asked_and_tells_nothing(form):
    plan = form.plan({4: -1}, seed=1)
    assert len(plan.next) == 11
    assert 4 not in plan.next
    np.testing.assert_allclose(plan.theta, 0, atol=1e-4)


def test_one_trait_is_asked_about_without_facets(bank):
    tables = bank.tables.of(range(10))
    form = Adaptive(tables, ("R",), [[1.0]], None, Rules(4, se=None))
    # The best of items alike in all but their slopes is the last.
    assert form.plan({}, 0).next[0] == 9


def test_an_answer_that_cannot_be_is_refused(form):
    with pytest.raises(ValueError, match="no category 5"):
        form.plan({4: 5}, 1)
    with pytest.raises(ValueError, match="item 30"):
        form.plan({30: 1}, 1)


def test_parts_that_do_not_fit_each_other_are_refused(bank):
    with pytest.raises(ValueError, match="traits"):
        Adaptive(bank.tables, ("R", "I"), np.eye(2), None, RULES)
    some = Adaptive(bank.tables.of(range(10)), bank.traits, bank.correlations, None, RULES)
    with pytest.raises(ValueError, match="exposure"):
        Adaptive(bank.tables, bank.traits, bank.correlations, None, RULES, exposure=some.exposure)


def test_a_simulation_of_many_asks_nearly_what_the_plans_of_each_would(form, bank):
    x = np.random.default_rng(6).integers(0, 5, (20, 30))
    factors = form.exposure.draws(range(20))
    setting = Setting(bank.tables, bank.correlations, form.content, np.ones(3), factors)
    stage = simulate(x, setting, [12]).stages[12]
    shared = 0
    for person, row in enumerate(x):
        answers: dict[int, int] = {}
        while (plan := form.plan(answers, person)).stop is None:
            answers[plan.next[0]] = int(row[plan.next[0]])
        shared += stage.asked[person, list(answers)].sum()
    # The simulation settles its posterior less far after every item.
    assert shared >= 0.9 * 20 * 12


def test_a_simulation_never_asks_for_an_answer_left_out(form, bank):
    x = np.random.default_rng(7).integers(-1, 5, (50, 30))
    x[0] = -1
    setting = Setting(bank.tables, bank.correlations, form.content, np.ones(3), np.ones(30))
    found = simulate(x, setting, [12, 30], se=0.5)
    assert not (found.stages[30].asked & (x < 0)).any()
    assert found.stages[30].asked.sum() == (x >= 0).sum()
    np.testing.assert_allclose(found.stages[12].posterior.mean[0], 0, atol=1e-3)
    assert found.reached[0] == 30
