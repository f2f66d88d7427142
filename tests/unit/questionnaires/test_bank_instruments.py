"""The published instruments beside interests: each keeps the structure it promises."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import pytest

from questionnaires.loader import BANK_FOLDER, load
from questionnaires.norms import NORMS_FOLDER, load_norms
from questionnaires.parts import Audience, Item, Kind, Occasion, Scorer
from questionnaires.wording_rules import count_words

if TYPE_CHECKING:
    from questionnaires.definition import Questionnaire

INSTRUMENTS = (
    "objects",
    "readiness",
    "child-readiness",
    "values",
    "observation",
    "trial-rating",
    "reflection",
)
RATED = INSTRUMENTS[1:]
WITH_RESULTS = ("objects", "readiness", "child-readiness", "values", "observation", "reflection")
TYPES = ("people", "technology", "nature", "signs", "images")
READINESS = ("autonomy", "awareness", "decisions", "planning", "attitude")
GRADE_FORMS = ("grades-6-7", "grades-8-9", "grades-10-11")
FIVE_ANSWERS = [1, 2, 3, 4, 5]


@cache
def instrument(name: str) -> Questionnaire:
    return load(BANK_FOLDER / name / "1.0.yaml")


def asked(name: str, form: str) -> tuple[Item, ...]:
    return instrument(name).layout(form).items


def every_form() -> list[tuple[str, str]]:
    return [(name, form.name) for name in INSTRUMENTS for form in instrument(name).forms]


def every_rating_form() -> list[tuple[str, str]]:
    return [(name, form) for name, form in every_form() if name in RATED]


def sides(item: Item) -> tuple[str, str]:
    first, second = (option.scale for option in item.options)
    assert first is not None
    assert second is not None
    return first, second


# What all of them keep


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_it_says_that_it_is_provisional_and_whose_construct_it_uses(name: str) -> None:
    assert instrument(name).provisional
    assert re.search(r"\w+.* \((?:19|20)\d\d", instrument(name).construct.source)


@pytest.mark.parametrize(
    ("name", "kind", "scorer", "audience", "occasion", "grades"),
    [
        ("objects", Kind.PAIRS, Scorer.PAIRS, Audience.PUPIL, Occasion.ANY, (6, 11)),
        ("readiness", Kind.RATING, Scorer.SUM, Audience.PUPIL, Occasion.ANY, (6, 11)),
        ("child-readiness", Kind.RATING, Scorer.SUM, Audience.PARENT, Occasion.ANY, (6, 11)),
        ("values", Kind.RATING, Scorer.SUM, Audience.PUPIL, Occasion.ANY, (8, 11)),
        ("observation", Kind.RATING, Scorer.SUM, Audience.NAVIGATOR, Occasion.ANY, (6, 11)),
        ("trial-rating", Kind.RATING, Scorer.SUM, Audience.HOST, Occasion.TRIAL, (6, 11)),
        ("reflection", Kind.RATING, Scorer.SUM, Audience.PUPIL, Occasion.TRIAL, (6, 11)),
    ],
)
def test_each_is_meant_for_its_readers(
    name: str,
    kind: Kind,
    scorer: Scorer,
    audience: Audience,
    occasion: Occasion,
    grades: tuple[int, int],
) -> None:
    found = instrument(name)
    assert (found.kind, found.scorer) == (kind, scorer)
    assert (found.audience, found.occasion, found.grades) == (audience, occasion, grades)


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_every_grade_on_offer_has_a_form(name: str) -> None:
    first, last = instrument(name).grades
    for grade in range(first, last + 1):
        assert instrument(name).form_for(grade).blocks


@pytest.mark.parametrize(("name", "form"), every_form())
def test_blocks_hold_at_most_twelve_items(name: str, form: str) -> None:
    assert all(len(block.items) <= 12 for block in instrument(name).form(form).blocks)


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_every_item_is_asked_in_some_form(name: str) -> None:
    in_forms = {item.id for form in instrument(name).forms for item in asked(name, form.name)}
    assert in_forms == {item.id for item in instrument(name).items}


@pytest.mark.parametrize("name", RATED)
def test_five_different_answers_run_from_least_to_most(name: str) -> None:
    options = instrument(name).options
    assert [option.value for option in options] == FIVE_ANSWERS
    assert len({option.text.ru for option in options}) == len({o.text.en for o in options}) == 5


@pytest.mark.parametrize(("name", "form"), every_rating_form())
def test_every_scale_of_a_rating_form_has_enough_items_to_be_scored(name: str, form: str) -> None:
    sizes = Counter(item.scale for item in asked(name, form))
    assert min(sizes.values()) >= 2
    assert max(sizes.values()) - min(sizes.values()) <= 1


@pytest.mark.parametrize("name", WITH_RESULTS)
def test_every_scale_tells_three_results_and_one_step(name: str) -> None:
    for scale in instrument(name).scales:
        assert scale.results is not None
        assert scale.step is not None
        results = (scale.results.low, scale.results.middle, scale.results.high)
        assert len({text.ru for text in results}) == len({text.en for text in results}) == 3


def test_a_rating_of_a_trial_passes_no_results_on() -> None:
    assert [scale.results for scale in instrument("trial-rating").scales] == [None] * 3


# Objects of work


def test_objects_are_the_five_types_of_klimov() -> None:
    assert tuple(scale.id for scale in instrument("objects").scales) == TYPES
    assert "Klimov" in instrument("objects").construct.source


@pytest.mark.parametrize(("form", "times"), [("grades-6-7", 2), ("grades-8-11", 3)])
def test_every_pair_of_types_comes_equally_often(form: str, times: int) -> None:
    types = Counter(frozenset(sides(item)) for item in asked("objects", form))
    assert types == dict.fromkeys(map(frozenset, combinations(TYPES, 2)), times)


@pytest.mark.parametrize(("form", "times"), [("grades-6-7", 4), ("grades-8-11", 6)])
def test_every_type_is_first_as_often_as_second(form: str, times: int) -> None:
    pairs = [sides(item) for item in asked("objects", form)]
    for side in (0, 1):
        assert Counter(pair[side] for pair in pairs) == dict.fromkeys(TYPES, times)


def test_a_block_of_pairs_is_balanced_by_itself() -> None:
    for form in instrument("objects").forms:
        for block in form.blocks:
            pairs = [sides(instrument("objects").item(item_id)) for item_id in block.items]
            assert len({frozenset(pair) for pair in pairs}) == 10
            assert Counter(first for first, _ in pairs) == dict.fromkeys(TYPES, 2)


def test_neighbouring_pairs_share_no_type() -> None:
    for form in instrument("objects").forms:
        pairs = [set(sides(item)) for item in asked("objects", form.name)]
        assert [both for both in pairwise(pairs) if both[0] & both[1]] == []


def test_all_grades_begin_with_the_same_ten_pairs() -> None:
    younger, older = (form.blocks for form in instrument("objects").forms)
    assert younger[0] == older[0]
    assert {i for b in younger[1:] for i in b.items}.isdisjoint(i for b in older for i in b.items)


def test_both_sides_of_a_pair_take_about_as_long_to_read() -> None:
    for item in instrument("objects").items:
        lengths = [count_words(option.text.ru) for option in item.options]
        assert max(lengths) - min(lengths) <= 3, item.id


# Readiness for choice, and the parent's view of it


def test_readiness_has_a_version_for_each_grade_band() -> None:
    assert tuple(form.name for form in instrument("readiness").forms) == GRADE_FORMS
    bands = [form.grades for form in instrument("readiness").forms]
    assert bands == [(6, 7), (8, 9), (10, 11)]


@pytest.mark.parametrize("form", GRADE_FORMS)
def test_a_version_asks_six_items_of_each_scale_two_of_them_reversed(form: str) -> None:
    items = asked("readiness", form)
    assert Counter(item.scale for item in items) == dict.fromkeys(READINESS, 6)
    turned = Counter(item.scale for item in items if item.reversed)
    assert turned == dict.fromkeys(READINESS, 2)


def test_versions_are_anchored_by_three_items_of_each_scale_in_the_same_places() -> None:
    places = [
        {item.id: place for place, item in enumerate(asked("readiness", form))}
        for form in GRADE_FORMS
    ]
    shared = set.intersection(*map(set, places))
    scales = Counter(instrument("readiness").item(item_id).scale for item_id in shared)
    assert scales == dict.fromkeys(READINESS, 3)
    for item_id in shared:
        assert len({place[item_id] for place in places}) == 1
        assert instrument("readiness").item(item_id).grades is None


def test_each_block_of_readiness_holds_two_items_of_each_scale() -> None:
    for form in instrument("readiness").forms:
        for block in form.blocks:
            scales = Counter(instrument("readiness").item(i).scale for i in block.items)
            assert scales == dict.fromkeys(READINESS, 2)


@pytest.mark.parametrize("name", ["readiness", "child-readiness"])
def test_neighbours_differ_in_scale_and_are_never_both_reversed(name: str) -> None:
    for form in instrument(name).forms:
        items = asked(name, form.name)
        assert not items[0].reversed
        for one, next_one in pairwise(items):
            assert one.scale != next_one.scale
            assert not (one.reversed and next_one.reversed)


def test_the_parents_view_has_the_scales_of_the_pupils() -> None:
    parent = instrument("child-readiness")
    assert parent.parallel_to == "readiness"
    pupil = instrument("readiness")
    assert [s.id for s in parent.scales] == [s.id for s in pupil.scales] == list(READINESS)
    assert [s.name.ru for s in parent.scales] == [s.name.ru for s in pupil.scales]


def test_a_parent_answers_twenty_items_four_for_each_scale() -> None:
    items = asked("child-readiness", "full")
    assert Counter(item.scale for item in items) == dict.fromkeys(READINESS, 4)
    assert Counter(i.scale for i in items if i.reversed) == dict.fromkeys(READINESS, 1)


@pytest.mark.parametrize("name", ["readiness", "child-readiness"])
def test_assumed_norms_cover_every_scale_and_grade_and_reach_every_sten(name: str) -> None:
    norms = load_norms(NORMS_FOLDER / name / "1.0-1.yaml")
    assert norms.provisional
    assert norms.instrument == instrument(name).key
    assert [band.grades for band in norms.bands] == [(6, 11)]
    tables = norms.bands[0].tables["common"]
    assert set(tables) == set(READINESS)
    for table in tables.values():
        assert table.n == 0
        assert (table.sten(1.0), table.sten(5.0)) == (1, 10)


def test_assumed_norms_set_neither_view_above_the_other() -> None:
    pupil, parent = (
        load_norms(NORMS_FOLDER / name / "1.0-1.yaml").bands[0].tables["common"]
        for name in ("readiness", "child-readiness")
    )
    assert pupil == parent


# Values, and what others saw at lessons and trials


def test_values_are_not_offered_before_grade_eight() -> None:
    values = instrument("values")
    assert values.grades == (8, 11)
    assert all(form.grades == (8, 11) for form in values.forms)


def test_six_values_are_rated_by_four_statements_each_two_in_a_block() -> None:
    ids = ["achievement", "independence", "recognition", "relationships", "support", "conditions"]
    values = instrument("values")
    assert [scale.id for scale in values.scales] == ids
    for block in values.form("full").blocks:
        assert Counter(values.item(i).scale for i in block.items) == dict.fromkeys(ids, 2)
    assert not any(item.reversed for item in values.items)


@pytest.mark.parametrize(
    ("name", "scales", "count"),
    [
        ("observation", {"engagement": 4, "cooperation": 4, "self-direction": 4}, 12),
        ("trial-rating", {"result": 3, "process": 3, "people": 2}, 8),
        ("reflection", {"interest": 3, "fit": 3, "clarity": 3, "continue": 3}, 12),
    ],
)
def test_what_was_seen_is_asked_in_one_short_form(
    name: str, scales: dict[str, int], count: int
) -> None:
    items = asked(name, "full")
    assert len(items) == count
    assert Counter(item.scale for item in items) == scales


@pytest.mark.parametrize("name", ["observation", "trial-rating"])
def test_adults_report_what_a_pupil_does_and_not_what_a_pupil_is(name: str) -> None:
    # Every statement has a verb in the present, third person; none speaks of a trait.
    verb = re.compile(r"\b[а-яё]+(?:ет|ёт|ит)(?:ся)?\b", re.IGNORECASE)
    for item in instrument(name).items:
        assert verb.search(item.text.ru), item.text.ru
        assert not re.search(r"способн|характер|талант|ленив|умный", item.text.ru.lower())


def test_a_third_of_the_reflection_is_reversed_one_item_per_scale() -> None:
    turned = Counter(item.scale for item in instrument("reflection").items if item.reversed)
    assert turned == dict.fromkeys(["interest", "fit", "clarity", "continue"], 1)
