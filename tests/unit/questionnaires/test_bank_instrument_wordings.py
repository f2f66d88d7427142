"""What the published instruments beside interests say, and how they say it."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pytest

from questionnaires.loader import BANK_FOLDER, load
from questionnaires.wording_rules import texts, told

if TYPE_CHECKING:
    from questionnaires.definition import Questionnaire
    from questionnaires.parts import Text

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
TO_PUPILS = ("objects", "readiness", "values", "reflection")

CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
LATIN = re.compile(r"[a-z]", re.IGNORECASE)
# "ты делал", "ты училась": the past tense of a person has a gender in Russian, so it is avoided.
PAST_SINGULAR = re.compile(r"\b[а-яё]+[аеёиоуыюя]л(?:а|ся|ась)?\b", re.IGNORECASE)
# Words of the same shape that are no verbs, and verbs whose subject is a thing.
NOT_A_PERSON = {
    *("дел", "дела", "сил", "правила", "похвала", "журнала", "сначала", "начала"),
    *("дала", "запомнилась", "удался"),
}
GENDERED = re.compile(
    r"\b(?:готова?|рада?|уверена?|долж(?:ен|на)|способ(?:ен|на)|сама?)\b|\(а\)", re.IGNORECASE
)
TO_A_CHILD = re.compile(r"\b(?:ты|тебе|тебя|тобой|твой|твоя|твоё|твои|твоих)\b", re.IGNORECASE)
TO_AN_ADULT = re.compile(r"\b(?:вы|вам|вас|вами|ваш|ваша|ваше|вашим|вашего)\b", re.IGNORECASE)
VERDICTS = re.compile(
    r"\b(?:тип|уровень|низкий|высокий|слаб\w*|плохой|незрел\w*|не готов\w*|никогда|всегда)\b",
    re.IGNORECASE,
)


@cache
def instrument(name: str) -> Questionnaire:
    return load(BANK_FOLDER / name / "1.0.yaml")


def wordings(name: str, language: str) -> list[str]:
    return [text.in_(language) for _, text in texts(instrument(name))]


def item_texts(name: str) -> list[Text]:
    """The activities or statements a person answers."""
    items = instrument(name).items
    return [i.text for i in items if not i.options] + [o.text for i in items for o in i.options]


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_no_item_is_worded_twice(name: str) -> None:
    for language in ("ru", "en"):
        shown = [text.in_(language).casefold() for text in item_texts(name)]
        assert [t for t, n in Counter(shown).items() if n > 1] == []


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_every_wording_stands_in_its_own_language(name: str) -> None:
    for text in wordings(name, "ru"):
        assert CYRILLIC.search(text), text
        assert not LATIN.search(text), text
    for text in wordings(name, "en"):
        assert LATIN.search(text), text
        assert not CYRILLIC.search(text), text


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_nothing_shouts_and_typography_is_russian(name: str) -> None:
    for text in wordings(name, "ru"):
        assert not re.search(r'[!"]| - |  ', text), text
        assert text == text.strip()
    assert [text for text in wordings(name, "en") if "!" in text] == []


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_items_end_without_a_stop_and_results_with_one(name: str) -> None:
    for text in item_texts(name):
        assert text.ru[-1].isalpha(), text.ru
        assert text.en[-1].isalnum(), text.en
    for _, text in told(instrument(name)):
        assert text.ru.endswith("."), text.ru
        assert text.en.endswith("."), text.en


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_no_form_of_a_word_gives_a_person_a_gender(name: str) -> None:
    for text in wordings(name, "ru"):
        past = {match.group().lower() for match in PAST_SINGULAR.finditer(text)}
        assert past <= NOT_A_PERSON, text
        assert not GENDERED.search(text), text


@pytest.mark.parametrize("text", ["ты делал", "училась", "была", "смеялся"])
def test_the_search_for_gendered_forms_finds_them(text: str) -> None:
    assert {match.group() for match in PAST_SINGULAR.finditer(text)} - NOT_A_PERSON


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_a_pupil_reads_ty_and_an_adult_vy(name: str) -> None:
    told_to = " ".join(wordings(name, "ru"))
    child, adult = TO_A_CHILD.search(told_to), TO_AN_ADULT.search(told_to)
    assert (child is not None) == (name in TO_PUPILS)
    assert (adult is not None) == (name not in TO_PUPILS and name != "trial-rating")


@pytest.mark.parametrize("name", WITH_RESULTS)
def test_no_result_is_a_verdict(name: str) -> None:
    for _, text in told(instrument(name)):
        assert not VERDICTS.search(text.ru), text.ru


@pytest.mark.parametrize("name", WITH_RESULTS)
def test_a_step_begins_by_saying_what_to_do(name: str) -> None:
    imperative = r"[А-ЯЁ][а-яё]*(?:и|й|ь)\b" if name in TO_PUPILS else r"[А-ЯЁ][а-яё]*те\b"
    for scale in instrument(name).scales:
        assert scale.step is not None
        assert re.match(imperative, scale.step.ru), scale.step.ru


@pytest.mark.parametrize("name", RATED)
def test_a_reversed_item_says_the_opposite_without_a_negation(name: str) -> None:
    for item in instrument(name).items:
        if item.reversed:
            assert not re.search(r"\b(?:не|нет|ни)\b", item.text.ru.lower()), item.text.ru
            assert not re.search(r"\bnot\b|n['’]t\b", item.text.en.lower()), item.text.en


@pytest.mark.parametrize("name", TO_PUPILS)
def test_items_for_pupils_use_words_short_enough_for_eleven_years(name: str) -> None:
    words = [word for text in item_texts(name) for word in re.findall(r"\w+", text.ru)]
    assert sum(map(len, words)) / len(words) < 7.0
    assert max(map(len, words)) <= 16
