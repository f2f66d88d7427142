"""The published interest questionnaire keeps its own promises."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import pytest

from questionnaires.definition import Questionnaire
from questionnaires.wording_rules import count_words

CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
LATIN = re.compile(r"[a-z]", re.IGNORECASE)
INFINITIVE = re.compile(r"[А-ЯЁ][а-яё]+(?:ть|ти|чь)(?:ся|сь)?")
# The past tense has a gender in Russian: делал, делала, учился, училась. Neuter forms (было,
# понравилось) speak of things and are fine.
GENDERED_PAST = re.compile(r"\b[а-яё]+[аеёиоуыюя]л(?:а|ся|ась)?\b", re.IGNORECASE)
GENDERED_WORDS = re.compile(
    r"\b(?:готова?|рада?|уверена?|долж(?:ен|на)|способ(?:ен|на)|сам(?:а)?|хотел(?:а)?)\b|\(а\)",
    re.IGNORECASE,
)
NOUNS_LIKE_A_PAST_TENSE = {"правила", "школа", "металл", "материал", "зал", "вокзал"}


def russian(q: Questionnaire) -> list[str]:
    return [text for text, _ in wordings(q)]


def wordings(q: Questionnaire) -> list[tuple[str, str]]:
    """Every (Russian, English) pair a pupil may see."""
    texts = [q.title, q.construct, q.question, q.intro]
    texts += [option.text for option in q.options]
    texts += [text for scale in q.scales for text in (scale.name, scale.about)]
    texts += [facet.name for facet in q.facets] + [item.text for item in q.items]
    texts += [block.title for form in q.forms for block in form.blocks]
    return [(text.ru, text.en) for text in texts]


def gendered_past(text: str) -> list[str]:
    found = (match.group().lower() for match in GENDERED_PAST.finditer(text))
    return [word for word in found if word not in NOUNS_LIKE_A_PAST_TENSE]


def test_sixty_items_ten_for_each_direction(interests: Questionnaire) -> None:
    assert "".join(scale.id for scale in interests.scales) == "RIASEC"
    assert Counter(item.scale for item in interests.items) == dict.fromkeys("RIASEC", 10)


def test_twenty_basic_interests_with_two_to_four_items_each(interests: Questionnaire) -> None:
    assert len(interests.facets) == 20
    per_scale = Counter(facet.scale for facet in interests.facets)
    assert sorted(per_scale.values()) == [3, 3, 3, 3, 4, 4]
    sizes = Counter(item.facet for item in interests.items)
    assert None not in sizes
    assert all(2 <= size <= 4 for size in sizes.values())


def test_items_are_at_most_twelve_words_in_both_languages(interests: Questionnaire) -> None:
    for item in interests.items:
        assert 2 <= count_words(item.text.ru) <= 12, item.id
        assert 2 <= count_words(item.text.en) <= 12, item.id


def test_russian_words_are_short_enough_for_eleven_years(interests: Questionnaire) -> None:
    words = [w for item in interests.items for w in re.findall(r"\w+", item.text.ru)]
    assert sum(map(len, words)) / len(words) < 7.5
    assert max(map(len, words)) <= 14


def test_no_wording_is_used_twice(interests: Questionnaire) -> None:
    for texts in zip(*((i.text.ru, i.text.en) for i in interests.items), strict=True):
        twice = [text for text, n in Counter(t.casefold() for t in texts).items() if n > 1]
        assert twice == []


def test_no_two_items_start_with_the_same_two_words(interests: Questionnaire) -> None:
    starts = Counter(" ".join(item.text.ru.split()[:2]) for item in interests.items)
    assert [start for start, n in starts.items() if n > 1] == []


def test_every_wording_stands_in_its_own_language(interests: Questionnaire) -> None:
    for ru, en in wordings(interests):
        assert CYRILLIC.search(ru), ru
        assert not LATIN.search(ru), ru
        assert LATIN.search(en), en
        assert not CYRILLIC.search(en), en


def test_nothing_shouts(interests: Questionnaire) -> None:
    assert [text for pair in wordings(interests) for text in pair if "!" in text] == []


def test_items_name_an_activity_and_end_without_a_stop(interests: Questionnaire) -> None:
    for item in interests.items:
        assert INFINITIVE.match(item.text.ru.split()[0]), item.text.ru
        assert item.text.en[0].isupper(), item.text.en
        assert not item.text.ru.endswith((".", "…", "?")), item.text.ru
        assert not item.text.en.endswith((".", "…", "?")), item.text.en


def test_no_form_of_a_word_gives_the_reader_a_gender(interests: Questionnaire) -> None:
    for text in russian(interests):
        assert gendered_past(text) == [], text
        assert not GENDERED_WORDS.search(text), text


@pytest.mark.parametrize("text", ["Ты делал", "ты училась петь", "Где ты была", "смеялся"])
def test_the_search_for_gendered_forms_finds_them(text: str) -> None:
    assert gendered_past(text)


def test_typography_is_russian(interests: Questionnaire) -> None:
    for text in russian(interests):
        assert '"' not in text, text
        assert " - " not in text, text
        assert "  " not in text, text
        assert text == text.strip()


def test_the_answers_run_from_one_to_five_in_words(interests: Questionnaire) -> None:
    assert [option.value for option in interests.options] == [1, 2, 3, 4, 5]
    assert len({option.text.ru for option in interests.options}) == 5
    assert interests.question.ru.endswith("?")
    assert interests.question.en.endswith("?")


def test_descriptions_of_directions_are_one_sentence_about_doing(interests: Questionnaire) -> None:
    for scale in interests.scales:
        assert re.fullmatch(r"[^.?]+\.", scale.about.ru), scale.about.ru
        assert count_words(scale.about.ru) <= 15, scale.about.ru
        assert re.fullmatch(r"[^.?]+\.", scale.about.en), scale.about.en


def test_the_full_form_asks_every_item_in_five_balanced_blocks(interests: Questionnaire) -> None:
    blocks = interests.form("full").blocks
    assert [len(block.items) for block in blocks] == [12] * 5
    assert set(interests.layout("full").ids) == {item.id for item in interests.items}
    for block in blocks:
        scales = Counter(interests.item(item_id).scale for item_id in block.items)
        assert scales == dict.fromkeys("RIASEC", 2)


def test_two_items_of_a_direction_in_a_block_differ_in_basic_interest(
    interests: Questionnaire,
) -> None:
    for form in interests.forms:
        for block in form.blocks:
            facets = [interests.item(item_id).facet for item_id in block.items]
            assert len(set(facets)) == 12


def test_neighbouring_items_never_share_a_direction(interests: Questionnaire) -> None:
    for form in interests.forms:
        scales = [item.scale for item in interests.layout(form.name).items]
        assert [pair for pair in pairwise(scales) if pair[0] == pair[1]] == []


def test_no_direction_always_follows_the_same_other(interests: Questionnaire) -> None:
    scales = [item.scale for item in interests.layout("full").items]
    assert max(Counter(pairwise(scales)).values()) <= 4


def test_the_short_form_is_the_start_of_the_full_one(interests: Questionnaire) -> None:
    assert interests.layout("short").ids == interests.form("full").blocks[0].items


def test_it_says_that_it_is_provisional_and_whose_construct_it_uses(
    interests: Questionnaire,
) -> None:
    assert interests.provisional
    assert "Holland" in interests.construct.source
    assert "CABIN" in interests.construct.source
