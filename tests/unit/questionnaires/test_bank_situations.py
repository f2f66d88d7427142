"""The published situations keep their own promises."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import pytest

from questionnaires.definition import Item, Questionnaire
from questionnaires.kind_rules import SCORERS
from questionnaires.loader import BANK_FOLDER, load
from questionnaires.parts import Kind, Scorer
from questionnaires.readability import grade_level
from questionnaires.wording_rules import count_words, texts

SCALES = ("cooperation", "communication", "self-management", "problems")
FORMS = {"grades-6-7": 12, "grades-8-9": 16, "grades-10-11": 16}
LANGUAGES = ("ru", "en")
# What somebody of eleven reads aloud in a minute, at the slow end.
WORDS_A_MINUTE = 80
# "Отдам", "спрошу": the first person of the future has no gender in Russian; the past tense has.
FUTURE = re.compile(r"[а-яё]+(?:[юу]|дам)(?:сь)?", re.IGNORECASE)
BEFORE_THE_VERB = {
    "Сначала",
    "Ещё",
    "Сразу",
    "Сегодня",
    "Быстро",
    "Подробно",
    "Тихо",
    "Каждый",
    "В",
}
PAST_OF_THE_READER = re.compile(
    r"\b(?:ты|я)\b[^.,:;?]*\b(?!(?:дела?|сначала)\b)[а-яё]+[аеёиоуыюя]л(?:а|ся|ась)?\b",
    re.IGNORECASE,
)
GENDERED = re.compile(
    r"\b(?:готов|рад|рада|уверена?|должен|должна|способен|способна|сама?)\b|\(а\)", re.IGNORECASE
)
THINGS_READY = {"доклад готов"}


@pytest.fixture(scope="module")
def situations() -> Questionnaire:
    return load(BANK_FOLDER / "situations" / "1.0.yaml")


def best_of(item: Item) -> int:
    return max(item.options, key=lambda option: option.points or 0).value


def test_it_is_a_judgement_scored_by_points(situations: Questionnaire) -> None:
    assert situations.kind is Kind.JUDGEMENT
    assert situations.scorer is Scorer.POINTS
    assert situations.scorer in SCORERS[situations.kind]
    assert situations.provisional
    for author in ("Motowidlo", "McDaniel", "OECD", "CASEL"):
        assert author in situations.construct.source


def test_twenty_eight_situations_seven_for_each_skill(situations: Questionnaire) -> None:
    assert Counter(item.scale for item in situations.items) == dict.fromkeys(SCALES, 7)


def test_four_answers_are_worth_three_two_one_and_nothing(situations: Questionnaire) -> None:
    for item in situations.items:
        assert sorted(option.points or 0 for option in item.options) == [0, 1, 2, 3], item.id


def test_the_best_answer_stands_equally_often_in_each_place(situations: Questionnaire) -> None:
    assert Counter(best_of(item) for item in situations.items) == dict.fromkeys((1, 2, 3, 4), 7)
    for form, count in FORMS.items():
        places = Counter(best_of(item) for item in situations.layout(form).items)
        assert places == dict.fromkeys((1, 2, 3, 4), count // 4)
    for scale in SCALES:
        places = Counter(best_of(item) for item in situations.items_of(scale))
        assert len(places) == 4


def test_always_choosing_one_place_scores_like_chance(situations: Questionnaire) -> None:
    for place in range(4):
        points = [item.options[place].points or 0 for item in situations.items]
        assert sum(points) / len(points) == pytest.approx(1.5, abs=0.1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_best_answer_is_never_the_longest(situations: Questionnaire, language: str) -> None:
    shortest = 0
    for item in situations.items:
        lengths = [len(option.text.in_(language)) for option in item.options]
        own = lengths.pop(best_of(item) - 1)
        assert own < max(lengths), item.id
        shortest += own < min(lengths)
    # Nor should the shortest answer be a way to the best one.
    assert shortest <= len(situations.items) * 0.4


@pytest.mark.parametrize("language", LANGUAGES)
def test_situations_and_answers_are_short(situations: Questionnaire, language: str) -> None:
    for item in situations.items:
        assert count_words(item.text.in_(language)) <= 35, item.id
        for option in item.options:
            assert 4 <= count_words(option.text.in_(language)) <= 16, (item.id, option.value)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_is_read_in_less_than_fifteen_minutes(
    situations: Questionnaire, form: str, language: str
) -> None:
    items = situations.layout(form).items
    shown = [t for i in items for t in (i.text, *(option.text for option in i.options))]
    words = sum(count_words(text.in_(language)) for text in shown)
    assert words / WORDS_A_MINUTE < 15


@pytest.mark.parametrize("language", LANGUAGES)
def test_somebody_in_grade_six_can_read_it(situations: Questionnaire, language: str) -> None:
    stems = [item.text.in_(language) for item in situations.items]
    answers = [option.text.in_(language) for item in situations.items for option in item.options]
    assert grade_level(stems, language) <= 6
    assert grade_level(answers, language) <= 6


@pytest.mark.parametrize(("form", "count"), FORMS.items())
def test_every_form_asks_each_skill_equally_often(
    situations: Questionnaire, form: str, count: int
) -> None:
    items = situations.layout(form).items
    assert Counter(item.scale for item in items) == dict.fromkeys(SCALES, count // 4)
    scales = [item.scale for item in items]
    assert [pair for pair in pairwise(scales) if pair[0] == pair[1]] == []


def test_every_form_asks_what_is_meant_for_its_grades(situations: Questionnaire) -> None:
    for name in FORMS:
        grades = situations.form(name).grades
        assert grades is not None
        for item in situations.layout(name).items:
            assert item.grades is not None
            assert item.grades[0] <= grades[0], item.id
            assert grades[1] <= item.grades[1], item.id
    asked = {item_id for name in FORMS for item_id in situations.layout(name).ids}
    assert asked == {item.id for item in situations.items}


def test_neighbouring_forms_share_two_situations_of_each_skill(situations: Questionnaire) -> None:
    for lower, upper in pairwise(FORMS):
        shared = set(situations.layout(lower).ids) & set(situations.layout(upper).ids)
        assert Counter(situations.item(i).scale for i in shared) == dict.fromkeys(SCALES, 2)


def test_no_wording_is_used_twice(situations: Questionnaire) -> None:
    for language in LANGUAGES:
        shown = Counter(
            text.in_(language).casefold()
            for item in situations.items
            for text in (item.text, *(option.text for option in item.options))
        )
        assert [text for text, times in shown.items() if times > 1] == []


def test_a_situation_is_told_and_the_question_asked_once(situations: Questionnaire) -> None:
    assert situations.question.ru == "Что ты сделаешь скорее всего?"
    for item in situations.items:
        assert item.text.ru.endswith("."), item.id
        assert "?" not in item.text.ru, item.id
        for option in item.options:
            assert not option.text.ru.endswith("."), (item.id, option.value)


def test_answers_say_what_i_will_do(situations: Questionnaire) -> None:
    for item in situations.items:
        for option in item.options:
            first = option.text.ru.split()[0].rstrip(",:")
            assert first in BEFORE_THE_VERB or FUTURE.fullmatch(first), option.text.ru
            assert option.text.en.startswith("I "), (item.id, option.text.en)


def test_nothing_gives_the_reader_a_gender(situations: Questionnaire) -> None:
    for path, text in texts(situations):
        spoken = text.ru
        for phrase in THINGS_READY:
            spoken = spoken.replace(phrase, "")
        assert not PAST_OF_THE_READER.search(spoken), (path, text.ru)
        assert not GENDERED.search(spoken), (path, text.ru)


@pytest.mark.parametrize("text", ["Ты забыл тетрадь", "если ты уже решила", "Я сама"])
def test_the_search_for_a_gender_finds_it(text: str) -> None:
    assert PAST_OF_THE_READER.search(text) or GENDERED.search(text)


def test_the_reason_for_the_best_answer_is_one_sentence(situations: Questionnaire) -> None:
    for item in situations.items:
        assert item.because is not None
        for language in LANGUAGES:
            assert re.fullmatch(r"[^.?!]+\.", item.because.in_(language)), item.id


def test_results_speak_of_answers_and_end_in_a_step(situations: Questionnaire) -> None:
    for scale in situations.scales:
        assert scale.results is not None
        told = (scale.results.low, scale.results.middle, scale.results.high)
        assert len({text.ru for text in told}) == 3
        for text in told:
            assert text.ru.startswith("Судя по ответам"), text.ru
            assert text.en.startswith("Your answers suggest"), text.en
        assert scale.step is not None
        assert re.fullmatch(r"[^.?!]+\.", scale.step.ru)


def test_every_wording_stands_in_its_own_language_and_typography(
    situations: Questionnaire,
) -> None:
    for path, text in texts(situations):
        assert re.search("[А-Яа-яЁё]", text.ru), (path, text.ru)
        assert not re.search("[A-Za-z]", text.ru), (path, text.ru)
        assert not re.search("[А-Яа-яЁё]", text.en), (path, text.en)
        assert not re.search(r'["“!]| - |  ', text.ru), (path, text.ru)
        assert not re.search(r"[\"'!]|  ", text.en), (path, text.en)
