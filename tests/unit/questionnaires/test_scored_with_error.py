"""Every score has an error, however few or alike the answers are."""

from __future__ import annotations

from math import sqrt

import pytest

from questionnaires.loader import Bank
from questionnaires.profile import Profile
from questionnaires.scoring.measurement import Given, Measurement, scorer_of
from questionnaires.scoring.sets import Sets

BANK, SETS = Bank.load(), Sets.load()


def measurement(key: str, form: str) -> Measurement:
    questionnaire = BANK.version(key)
    parameters = SETS.parameters_for(key)
    return Measurement(questionnaire, form, scorer_of(questionnaire), parameters, None, 1, 8)


@pytest.fixture(scope="module")
def situations() -> Measurement:
    return measurement("situations@1.0", "grades-8-9")


@pytest.fixture(scope="module")
def interests() -> Measurement:
    return measurement("interests@2.0", "grades-8-9")


def best(situations: Measurement) -> dict[str, Given]:
    items = situations.questionnaire.layout(situations.form).items
    return {
        item.id: Given(max(item.options, key=lambda o: o.points or 0).value, 9000, n)
        for n, item in enumerate(items, 1)
    }


def test_the_best_answer_everywhere_is_still_uncertain(situations: Measurement) -> None:
    answers = best(situations)
    for scale in situations.profile(answers).scales:
        assert scale.mean == 1.0
        df = len(answers) - len(situations.questionnaire.scales)
        assert scale.se == pytest.approx(sqrt(4 / 12 / (df + 4) / scale.answered), abs=1e-6)


def test_fewer_answers_are_less_certain(situations: Measurement) -> None:
    everything = best(situations)
    scale = situations.questionnaire.scales[0].id
    items = situations.questionnaire.layout(situations.form).items
    some = [item.id for item in items if item.scale == scale][:2]
    few = situations.profile({i: everything[i] for i in some}).scales[0]
    many = situations.profile(everything).scales[0]
    assert few.se is not None
    assert many.se is not None
    assert few.se > many.se


def asked(interests: Measurement, count: int, value: int) -> dict[str, Given]:
    answers: dict[str, Given] = {}
    while len(answers) < count:
        item = interests.coming({i: g.value for i, g in answers.items()}).items[0]
        answers[item.id] = Given(value, 3000, len(answers) + 1)
    return answers


def test_a_basic_interest_has_an_error_that_shrinks(interests: Measurement) -> None:
    errors = [
        {
            facet.id: (facet.answered, facet.mean_se)
            for facet in interests.profile(asked(interests, count, 4)).facets
        }
        for count in (12, 36)
    ]
    assert all((error is None) == (number == 0) for number, error in errors[0].values())
    shrunk = 0
    for facet, (number, error) in errors[0].items():
        later_number, later = errors[1][facet]
        if error is None or later is None or later_number <= number:
            continue
        assert 0 < later < error < 1.5
        shrunk += 1
    assert shrunk > 5


def test_errors_of_basic_interests_are_kept_with_the_profile(interests: Measurement) -> None:
    profile = interests.profile(asked(interests, 12, 4))
    assert Profile.from_dict(profile.to_dict()) == profile


def test_answers_of_another_form_do_not_shift_what_is_asked_again() -> None:
    """The short form asks of the same bank; what it asked beyond this form is not shown again."""
    form = measurement("interests@2.0", "grades-6-7")
    inside = form.questionnaire.layout(form.form).ids
    outside = [i.id for i in form.questionnaire.items if i.id not in inside][:3]
    assert outside
    answers = {i: Given(1 + n % 5, 3000, n) for n, i in enumerate(outside, 1)}
    fast = inside[7]
    for n, item in enumerate(inside[:30], len(answers) + 1):
        answers[item] = Given(1 + n * 7 % 5, 200 if item == fast else 3000, n)
    named = form.suspicious(answers)
    assert named
    assert not set(named) & set(outside)
    assert fast in named
