"""The interest bank for adaptive forms, its starting parameters and the parent's view."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from questionnaires.irt.parameters import PARAMETERS_FOLDER, load_parameters
from questionnaires.loader import BANK_FOLDER, load
from questionnaires.parts import Audience, Kind, Scorer
from questionnaires.wording_rules import count_words, texts, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from questionnaires.definition import Questionnaire
    from questionnaires.irt.parameters import Parameters

TYPES = "RIASEC"
GRADE_FORMS = {"grades-6-7": (6, 7), "grades-8-9": (8, 9), "grades-10-11": (10, 11)}
BOTH = ("interests/2.0", "child-interests/1.0")

CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
LATIN = re.compile(r"[a-z]", re.IGNORECASE)
INFINITIVE = re.compile(r"[А-ЯЁ][а-яё]*(?:ть|ти|чь)(?:ся|сь)?\b")
# The past tense of a person has a gender in Russian: делал, делала.
PAST_SINGULAR = re.compile(r"\b[а-яё]+[аеёиоуыюя]л(?:а|ся|ась)?\b", re.IGNORECASE)
# Words of the same shape that do not speak of the reader.
NOT_THE_READER = {"правила", "сериала", "дела", "чисел", "кукол", "журнала", "пришёл"}
GENDERED = re.compile(r"\b(?:готова?|рада?|уверена?|долж(?:ен|на)|сама?)\b|\(а\)", re.IGNORECASE)


@cache
def instrument(name: str) -> Questionnaire:
    return load(BANK_FOLDER / f"{name}.yaml")


@cache
def parameters() -> Parameters:
    return load_parameters(PARAMETERS_FOLDER / "interests" / "2.0-1.yaml")


def bank() -> Questionnaire:
    return instrument("interests/2.0")


def child() -> Questionnaire:
    return instrument("child-interests/1.0")


def wordings(name: str, language: str) -> list[str]:
    return [text.in_(language) for _, text in texts(instrument(name))]


def stems(text: str) -> list[str]:
    """The first five letters of every word of more than two: endings of a word do not count."""
    return [word[:5] for word in re.findall(r"\w+", text.casefold()) if len(word) > 2]


def overlap(one: Sequence[str], other: Sequence[str]) -> float:
    """Jaccard index of two wordings as sets of stems."""
    return len({*one} & {*other}) / len({*one} | {*other})


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """One minus the Levenshtein distance over stems, divided by the longer wording."""
    row = list(range(len(other) + 1))
    for number, stem in enumerate(one, 1):
        before, row[0] = row[0], number
        for place, against in enumerate(other, 1):
            changed = before + (stem != against)
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, changed)
    return 1 - row[-1] / max(len(one), len(other))


def near_duplicates(wordings: Sequence[str]) -> list[tuple[str, str]]:
    pairs = combinations([(text, stems(text)) for text in wordings], 2)
    return [(a, b) for (a, x), (b, y) in pairs if overlap(x, y) >= 0.5 or likeness(x, y) >= 0.6]


# What is asked


def test_the_bank_is_rated_and_scored_by_a_graded_response_model() -> None:
    assert (bank().kind, bank().scorer, bank().audience) == (
        Kind.RATING,
        Scorer.GRADED,
        Audience.PUPIL,
    )
    assert bank().provisional
    assert [option.value for option in bank().options] == [1, 2, 3, 4, 5]


def test_every_type_has_twenty_two_or_twenty_four_items() -> None:
    sizes = Counter(item.scale for item in bank().items)
    assert sizes == {"R": 24, "I": 24, "A": 22, "S": 22, "E": 22, "C": 22}


def test_every_basic_interest_has_six_to_eight_items() -> None:
    sizes = Counter(item.facet for item in bank().items)
    assert len(sizes) == 20
    assert {6, 7, 8} == set(sizes.values())


def test_the_scales_and_basic_interests_are_those_of_the_first_version() -> None:
    first = instrument("interests/1.0")
    for other in (bank(), child()):
        assert other.facets == first.facets
        assert [(s.id, s.name, s.about) for s in other.scales] == [
            (s.id, s.name, s.about) for s in first.scales
        ]


def test_an_item_that_keeps_its_id_keeps_its_wording() -> None:
    first = {item.id: item for item in instrument("interests/1.0").items}
    kept = [item for item in bank().items if item.id in first]
    assert len(kept) >= 50
    for item in kept:
        assert (item.facet, item.text) == (first[item.id].facet, first[item.id].text)


# How the forms are laid out


@pytest.mark.parametrize(("form", "band"), GRADE_FORMS.items())
def test_a_grade_version_offers_every_item_meant_for_its_grades(
    form: str, band: tuple[int, int]
) -> None:
    suited = {
        item.id
        for item in bank().items
        if item.grades is None or (item.grades[0] <= band[0] and band[1] <= item.grades[1])
    }
    assert set(bank().layout(form).ids) == suited
    assert bank().form(form).grades == band
    assert len(suited) >= 126


@pytest.mark.parametrize(
    ("form", "limit"), [("grades-6-7", 36), ("grades-8-9", 48), ("grades-10-11", 48)]
)
def test_a_grade_version_is_adaptive_and_touches_every_basic_interest(
    form: str, limit: int
) -> None:
    stop = bank().form(form).adaptive
    assert stop is not None
    assert (stop.limit, stop.per_facet, stop.se) == (limit, 1, 0.45)
    for facet, _, ids in bank().layout(form).facets:
        assert len(ids) >= 5, facet


@pytest.mark.parametrize("name", BOTH)
def test_neighbouring_items_never_share_a_type(name: str) -> None:
    for form in instrument(name).forms:
        scales = [item.scale for item in instrument(name).layout(form.name).items]
        assert [pair for pair in pairwise(scales) if pair[0] == pair[1]] == []


@pytest.mark.parametrize("form", GRADE_FORMS)
def test_every_stretch_of_twelve_items_of_a_pool_holds_all_types(form: str) -> None:
    scales = [item.scale for item in bank().layout(form).items]
    for start in range(len(scales) - 11):
        assert set(scales[start : start + 12]) == set(TYPES)


def test_the_short_form_is_that_of_the_first_version() -> None:
    items = bank().layout("short").items
    assert Counter(item.scale for item in items) == dict.fromkeys(TYPES, 2)
    assert len({item.facet for item in items}) == 12
    assert bank().form("short").grades is None
    assert {item.grades for item in items} == {None}
    assert bank().layout("short").ids == instrument("interests/1.0").layout("short").ids


def test_most_items_are_meant_for_all_grades() -> None:
    bands = Counter(item.grades for item in bank().items)
    assert set(bands) == {None, (6, 9), (8, 11)}
    assert bands[None] >= 120


# The parent's view


def test_a_parent_rates_six_activities_of_each_type_and_all_basic_interests() -> None:
    assert (child().audience, child().parallel_to) == (Audience.PARENT, "interests")
    assert Counter(item.scale for item in child().items) == dict.fromkeys(TYPES, 6)
    assert {item.facet for item in child().items} == {facet.id for facet in child().facets}


def test_a_parent_rates_activities_that_a_pupil_of_any_grade_may_be_asked() -> None:
    for item in child().items:
        assert item == bank().item(item.id)
        assert item.grades is None
        assert "your" not in item.text.en.split(), item.text.en


def test_a_parent_answers_three_blocks_of_two_items_per_type() -> None:
    blocks = child().form("full").blocks
    assert [len(block.items) for block in blocks] == [12, 12, 12]
    for block in blocks:
        scales = Counter(child().item(item_id).scale for item_id in block.items)
        assert scales == dict.fromkeys(TYPES, 2)


def test_a_parent_in_doubt_is_told_to_choose_the_middle_answer() -> None:
    assert [option.value for option in child().options] == [1, 2, 3, 4, 5]
    assert "средний ответ" in child().intro.ru
    assert "middle answer" in child().intro.en


# How it is worded


@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_two_items_of_the_bank_say_nearly_the_same(language: str) -> None:
    assert near_duplicates([item.text.in_(language) for item in bank().items]) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Кормить коров на ферме", "Кормить корову на большой ферме"),
        ("Печь хлеб в пекарне", "Печь булки в пекарне"),
        ("Teach children to swim", "Teach small children to swim well"),
    ],
)
def test_the_search_for_near_duplicates_finds_them(one: str, other: str) -> None:
    assert near_duplicates([one, other]) == [(one, other)]


def test_no_two_items_start_with_the_same_two_words() -> None:
    starts = Counter(" ".join(item.text.ru.split()[:2]) for item in bank().items)
    assert [start for start, n in starts.items() if n > 1] == []


def test_items_name_an_activity_in_words_short_enough_for_eleven_years() -> None:
    words = [word for item in bank().items for word in re.findall(r"\w+", item.text.ru)]
    assert sum(map(len, words)) / len(words) < 6.5
    assert max(map(len, words)) <= 14
    for item in bank().items:
        assert INFINITIVE.match(item.text.ru), item.text.ru
        assert item.text.ru[-1].isalpha(), item.text.ru
        assert item.text.en[0].isupper(), item.text.en
        assert item.text.en[-1].isalpha(), item.text.en
        assert count_words(item.text.ru) >= 3, item.text.ru


@pytest.mark.parametrize("name", BOTH)
def test_every_wording_stands_in_its_own_language_and_typography(name: str) -> None:
    for text in wordings(name, "ru"):
        assert CYRILLIC.search(text), text
        assert not LATIN.search(text), text
        assert not re.search(r'[!"]| - |  ', text), text
    for text in wordings(name, "en"):
        assert LATIN.search(text), text
        assert not CYRILLIC.search(text), text
        assert not re.search(r"[!\"']|  ", text), text


@pytest.mark.parametrize("name", BOTH)
def test_no_form_of_a_word_gives_the_reader_a_gender(name: str) -> None:
    for text in wordings(name, "ru"):
        past = {match.group().lower() for match in PAST_SINGULAR.finditer(text)}
        assert past <= NOT_THE_READER, text
        assert not GENDERED.search(text), text


@pytest.mark.parametrize("name", BOTH)
def test_every_type_tells_three_cautious_results_and_a_step(name: str) -> None:
    cautious = re.compile(r"по ответам|видимо|похоже|по вашим ответам", re.IGNORECASE)
    for scale in instrument(name).scales:
        assert scale.results is not None
        assert scale.step is not None
        for text in (scale.results.low, scale.results.middle, scale.results.high):
            assert cautious.search(text.ru), text.ru
    assert len(list(told(instrument(name)))) == 6 * 4
    assert len({text.ru for _, text in told(instrument(name))}) == 6 * 4


# The starting parameters


def test_the_parameters_cover_exactly_the_items_of_the_bank() -> None:
    assert parameters().instrument == bank().key
    assert parameters().model == "grm"
    assert parameters().traits == tuple(TYPES)
    assert set(parameters().items) == {item.id for item in bank().items}


def test_every_item_has_four_rising_thresholds_for_its_five_answers() -> None:
    for item_id, item in parameters().items.items():
        assert item.a > 0, item_id
        assert len(item.b) == len(bank().options) - 1, item_id
        assert all(low < high for low, high in pairwise(item.b)), item_id


def test_the_correlations_of_the_types_are_positive_definite() -> None:
    found = np.array(parameters().correlations)
    assert found.shape == (6, 6)
    assert np.array_equal(found, found.T)
    assert np.array_equal(np.diag(found), np.ones(6))
    assert np.linalg.eigvalsh(found).min() > 0.1


@pytest.mark.parametrize("scale", TYPES)
def test_every_type_has_items_that_few_some_and_many_are_thought_to_like(scale: str) -> None:
    first = Counter(parameters().items[item.id].b[0] for item in bank().items_of(scale))
    few, some, many = (first[b] for b in sorted(first, reverse=True))
    assert min(few, some, many) >= 5


def test_the_source_says_whose_answers_the_parameters_are_not() -> None:
    assert parameters().provisional
    assert "14,584" in parameters().source
    assert "English-speaking" in parameters().source
    assert "no answer of a Russian pupil" in parameters().source
