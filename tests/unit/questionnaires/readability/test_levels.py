"""Syllables, sentences and grade levels, by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.readability import Formula, count, grade_level, hard_words
from questionnaires.readability.syllables import count_syllables, sentences, words

ENGLISH = {
    1: "a the see make makes used played free called whole friend league guest eyes fire clothes",
    2: "table little people wanted boxes city quiet science create going doctor question special "
    "machine useful safely movement sometimes player royal trial poem fuel lion onion million",
    3: "radio video museum animal customer carefully different documents furniture interview "
    "family everyone opinion reaction timetable difficult volunteer museum’s piano",
    4: "material automatic calculating experience unexpected situation usually biology society",
    5: "association documentary participation cooperation individual",
    6: "responsibility physiotherapist",
}
RUSSIAN = {
    0: "в к с",
    1: "лёд дом вход что",
    2: "робот чинить схема я-то",
    3: "собирать поезда МЧС новости подбирать",
    4: "велосипед исследовать",
    5: "незнакомые автоматами",
    6: "автоматическим исследование",
}


@pytest.mark.parametrize(
    ("word", "syllables"), [(word, n) for n, listed in ENGLISH.items() for word in listed.split()]
)
def test_syllables_of_english_words(word: str, syllables: int) -> None:
    assert count_syllables(word, "en") == syllables
    assert count_syllables(word.capitalize(), "en") == syllables


@pytest.mark.parametrize(
    ("word", "syllables"), [(word, n) for n, listed in RUSSIAN.items() for word in listed.split()]
)
def test_syllables_of_russian_words(word: str, syllables: int) -> None:
    assert count_syllables(word, "ru") == syllables


def test_a_hyphenated_word_has_the_syllables_of_its_parts() -> None:
    assert count_syllables("инженер-технолог", "ru") == 6
    assert count_syllables("hands-on", "en") == 2


def test_every_digit_and_every_letter_of_an_abbreviation_is_spoken() -> None:
    assert count_syllables("2026", "ru") == 4
    assert count_syllables("3D", "en") == 2
    assert count_syllables("DNS", "en") == 3


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12))
def test_every_english_word_has_at_least_one_syllable(word: str) -> None:
    assert 1 <= count_syllables(word, "en") <= len(word) + 1


def test_sentences_end_with_their_marks_only() -> None:
    assert sentences("Раз. Два… Три? «Четыре!» Пять") == ["Раз", "Два", "Три", "«Четыре", "Пять"]
    assert sentences("Отвечать в 9.30 и в 3.5 раза чаще") == ["Отвечать в 9.30 и в 3.5 раза чаще"]
    assert sentences(" – … ") == []


def test_words_are_what_is_between_spaces_and_signs() -> None:
    assert words("Кто-то — «вот», don’t 12 %") == ["Кто-то", "вот", "don’t", "12"]


def test_the_russian_level_by_hand() -> None:
    # 4 + 2 words in two sentences; 3 + 3 + 3 + 2 and 2 + 3 syllables.
    texts = ["Собирать робота вечером дома.", "Читать новости"]
    counts = count(texts, "ru")
    assert (counts.sentences, counts.words, counts.syllables) == (2, 6, 16)
    expected = 0.36 * 3 + 5.76 * 16 / 6 - 11.97
    assert counts.grade(Formula.SOLOVYEV) == pytest.approx(expected)
    assert counts.grade(Formula.OBORNEVA) == pytest.approx(0.5 * 3 + 8.4 * 16 / 6 - 15.59)
    assert grade_level(texts, "ru") == count(texts, "ru").grade(Formula.SOLOVYEV)


def test_the_english_level_by_hand() -> None:
    # Nine words of eleven syllables in one sentence.
    text = "The little boy made a bench for the garden."
    assert grade_level([text], "en") == pytest.approx(0.39 * 9 + 11.8 * 11 / 9 - 15.59)


def test_two_texts_are_two_sentences_even_without_a_full_stop() -> None:
    assert count(["Собирать робота", "Чинить тормоза"], "ru").sentences == 2


def test_texts_are_pooled_not_averaged() -> None:
    short, long = "Да.", "Рассчитывать потребление электроэнергии предприятиями"
    one, other = grade_level([short], "ru"), grade_level([long], "ru")
    assert one < grade_level([short, long], "ru") < other
    assert grade_level([short, long], "ru") != pytest.approx((one + other) / 2)


def test_longer_words_and_sentences_raise_the_level() -> None:
    plain = grade_level(["Мы идём в лес. Там тихо."], "ru")
    assert grade_level(["Мы идём в лес, там тихо."], "ru") > plain
    assert grade_level(["Мы отправляемся в лес. Там тихо."], "ru") > plain


def test_hard_words_are_those_with_many_syllables() -> None:
    text = "Выращивать клубнику в автоматизированной теплице"
    assert hard_words(text, "ru") == ["автоматизированной"]
    assert hard_words(text, "ru", 4) == ["Выращивать", "автоматизированной"]
    assert hard_words("Grow plants automatically", "en") == ["automatically"]


@pytest.mark.parametrize("language", ["de", "ru_RU", ""])
def test_other_languages_have_no_level(language: str) -> None:
    with pytest.raises(ValueError, match="known for ru, en"):
        grade_level(["Hallo"], language)
    with pytest.raises(ValueError, match="known for ru, en"):
        hard_words("Hallo", language)
    with pytest.raises(ValueError, match="known for ru, en"):
        count_syllables("Hallo", language)


def test_no_words_have_no_level() -> None:
    with pytest.raises(ValueError, match="needs words"):
        grade_level(["…"], "ru")
