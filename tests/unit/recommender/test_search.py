"""Search: whatever way a pupil puts it, the profession meant comes first."""

from __future__ import annotations

import pytest

from recommender.catalogue import Catalogue, load_catalogue
from recommender.search import LONGEST_QUERY, Found, index_of, search
from recommender.words import marked, other_keyboard, plain, stem, words_of

RUSSIAN = {
    # Names, forms of words, other names
    "повар": "cook",
    "ПОВАРА": "cook",
    "поваров": "cook",
    "кулинар": "cook",
    "шеф-повар": "restaurant-chef",
    "шеф повар": "restaurant-chef",
    "сварщик": "welder",
    "сварщики": "welder",
    "свар": "welder",
    "варщ": "welder",
    "хирургом": "surgeon",
    "акушерка": "midwife",
    "экскурсоводы": "tour-guide",
    "лётчик": "airline-pilot",
    "летчик": "airline-pilot",
    "архитектору": "architect",
    "логист": "logistician",
    # As it is spoken
    "айтишник": "mobile-app-developer",
    "ветврач": "veterinarian",
    "доктор": "general-practitioner",
    "зубной врач": "dentist",
    "дантист": "dentist",
    "физрук": "pe-teacher",
    "трудовик": "technology-teacher",
    "пожарник": "firefighter",
    "дальнобойщик": "truck-driver",
    "прораб": "site-supervisor",
    "блогер": "social-media-editor",
    "адвокат": "lawyer",
    "гид": "tour-guide",
    "сантехник": "plumber",
    # What one does, and with what
    "кто лечит животных": "veterinarian",
    "оператор дронов": "drone-operator",
    "машинист поезда": "train-driver",
    "помощник капитана": "ship-navigator",
    "программирование": "actuary",
    # Slips
    "вететинар": "veterinarian",
    "ветеринра": "veterinarian",
    "бугалтер": "accountant",
    "парикмахир": "hairdresser",
    "юрест": "lawyer",
    "стоматалог": "dentist",
    "псехолог": "clinical-psychologist",
    "праграмист": "business-software-developer",
    "блоггер": "social-media-editor",
    "эликтрик": "auto-electrician",
    # The other keyboard, the other language
    "gjdfh": "cook",
    "[bhehu": "surgeon",
    "gfhbrvf[th": "hairdresser",
    "welder": "welder",
    "cook": "cook",
    "цудвук": "welder",
}
ENGLISH = {
    "cook": "cook",
    "COOKS": "cook",
    "vet": "veterinarian",
    "nurses": "nurse",
    "plumber": "plumber",
    "firefigther": "firefighter",
    "acountant": "accountant",
    "train driver": "train-driver",
    "сварщик": "welder",
    "gjdfh": "cook",
    "цудвук": "welder",
}


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load_catalogue()


def first(found: Found) -> str | None:
    return found.hits[0].profession_id if found.hits else None


@pytest.mark.parametrize(("query", "expected"), RUSSIAN.items())
def test_in_russian_the_profession_meant_comes_first(
    shipped: Catalogue, query: str, expected: str
) -> None:
    assert first(search(shipped, query, "ru")) == expected


@pytest.mark.parametrize(("query", "expected"), ENGLISH.items())
def test_in_english_too(shipped: Catalogue, query: str, expected: str) -> None:
    assert first(search(shipped, query, "en")) == expected


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_profession_is_found_first_by_its_own_name(shipped: Catalogue, language: str) -> None:
    for each in shipped.professions:
        assert first(search(shipped, each.name.in_(language), language)) == each.id


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_profession_is_found_by_each_of_its_other_names(
    shipped: Catalogue, language: str
) -> None:
    for each in shipped.professions:
        for synonym in each.synonyms[language]:
            ids = [hit.profession_id for hit in search(shipped, synonym, language).hits]
            assert each.id in ids[:12], synonym


@pytest.mark.parametrize("query", ["", "  ", "?!", "ъъъ", "и в на с", "<b>", "%", "бегемот"])
def test_what_is_in_no_text_or_says_nothing_finds_nothing(shipped: Catalogue, query: str) -> None:
    assert search(shipped, query, "ru") == Found(())


def test_a_name_counts_more_than_another_name_and_that_more_than_the_rest(
    shipped: Catalogue,
) -> None:
    hits = search(shipped, "инженер", "ru").hits
    kinds = []
    for hit in hits:
        profession = shipped.profession(hit.profession_id)
        if "инженер" in words_of(profession.name.ru):
            kinds.append(0)
        elif any("инженер" in words_of(synonym) for synonym in profession.synonyms["ru"]):
            kinds.append(1)
        else:
            kinds.append(2)
    assert kinds == sorted(kinds)
    assert set(kinds) == {0, 1, 2}


def test_every_word_has_to_occur(shipped: Catalogue) -> None:
    task = shipped.profession("welder").tasks[0].ru
    found = search(shipped, task, "ru")
    assert first(found) == "welder"
    assert not found.partly


def test_where_nothing_has_all_words_what_has_most_is_found_and_said(shipped: Catalogue) -> None:
    found = search(shipped, "подводный сварщик бегемот", "ru")
    assert found.partly
    assert {"welder", "diver"} >= {hit.profession_id for hit in found.hits} != set()


def test_words_that_say_nothing_are_left_out(shipped: Catalogue) -> None:
    assert first(search(shipped, "я хочу работать поваром", "ru")) == "cook"
    assert (
        search(shipped, "хочу работать с детьми", "ru").hits == search(shipped, "детьми", "ru").hits
    )


def test_typos_are_looked_for_only_where_nothing_is_found_without(shipped: Catalogue) -> None:
    right = search(shipped, "ветеринар", "ru").hits
    assert all("ветеринар" in " ".join(hit.words) for hit in right)


def test_it_says_how_a_query_on_the_wrong_keyboard_was_read(shipped: Catalogue) -> None:
    assert search(shipped, "gjdfh", "ru").read_as == "повар"
    assert search(shipped, "повар", "ru").read_as == ""


def test_it_says_which_words_answered_and_where(shipped: Catalogue) -> None:
    (hit,) = search(shipped, "кулинар", "ru").hits
    assert (hit.words, hit.line) == ({"кулинар"}, "кулинар")
    by_name = search(shipped, "повара", "ru").hits[0]
    assert "повар" in by_name.words
    assert by_name.line == ""


def test_a_long_query_is_cut_and_many_words_are_no_danger(shipped: Catalogue) -> None:
    padded = "повар" + " " * LONGEST_QUERY + "бегемот"
    assert search(shipped, padded, "ru") == search(shipped, "повар", "ru")
    search(shipped, "а" * 10_000, "ru")
    search(shipped, "аб вг де жз ик лм но пр ст уф хц чш щэ юя " * 9, "ru")


def test_an_index_is_built_once(shipped: Catalogue) -> None:
    assert index_of(shipped, "ru") is index_of(shipped, "ru")
    assert index_of(shipped, "ru") is not index_of(shipped, "en")


def test_words_are_compared_without_case_and_dots() -> None:
    assert plain("УЧЁНЫЙ") == "ученый"
    assert words_of("Шеф-повар (C++, C#, 1С)") == ("шеф", "повар", "c++", "c#", "1с")


@pytest.mark.parametrize(
    "forms", [("повар", "повара", "поварами"), ("дети", "детям", "детьми"), ("лошади", "лошадьми")]
)
def test_forms_of_a_word_have_one_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form, "ru") for form in forms}) == 1


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("gjdfh", "повар"), ("цудвук", "welder"), ("Gj,tl", "побед"), ("1c бух", None), ("12", None)],
)
def test_the_other_keyboard(typed: str, meant: str | None) -> None:
    assert other_keyboard(typed) == meant


def test_what_was_found_is_marked_as_it_is_written() -> None:
    assert marked("Учёный и его учёные", {"ученый"}) == (("Учёный", True), (" и его учёные", False))
    assert marked("С поваром", {"поваром"}) == (("С ", False), ("поваром", True))
    assert marked("", {"а"}) == ()
