"""The catalogue as shipped: large enough, whole, readable, and reachable by somebody."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest

from questionnaires.definition import Text
from questionnaires.loader import BANK_FOLDER, load
from questionnaires.readability import count, grade_level
from questionnaires.readability.levels import FORMULAS
from questionnaires.readability.syllables import sentences
from recommender.catalogue import Catalogue, Profession, load_catalogue
from recommender.catalogue.entries import ENTERED_AFTER_11, FACETS, HEART, SCALES
from recommender.diversify import diversified
from recommender.geometry import geometry_of
from recommender.ranking import ProfileCorrelationRanker

SUMMARY_WORDS = 30
# One sentence or one line: long enough to say something, short enough for a phone.
SENTENCE_WORDS = 30
LINE_WORDS = 16
TOOL_WORDS = 8
# Pupils of grade 6 read these pages, but nobody has to read all of them: the bounds are those of
# the questionnaires for teenagers.
GRADE = 8
HARD_SHARE = {"ru": 0.15, "en": 0.08}
LONGEST_SENTENCE = {"ru": 25, "en": 32}
EXAMS = {
    "russian",
    "mathematics",
    "informatics",
    "physics",
    "chemistry",
    "biology",
    "geography",
    "history",
    "social-studies",
    "literature",
    "english",
}
LANGUAGES = ("ru", "en")


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load_catalogue()


def _prose(profession: Profession) -> tuple[Text, ...]:
    """Sentences, as against lines of a list."""
    p = profession
    return (p.summary, p.day, p.good_if, p.hard, p.outlook)


def _texts(profession: Profession) -> Iterator[Text]:
    yield profession.name
    yield from _prose(profession)
    yield from profession.tasks


def _everything(catalogue: Catalogue) -> Iterator[tuple[str, Text]]:
    for profession in catalogue.professions:
        yield from ((profession.id, text) for text in _texts(profession))
    for family in catalogue.families:
        yield from ((family.id, text) for text in (family.name, family.about))
    for name in ("industries", "subjects", "environments", "conditions"):
        yield from ((entry.id, entry.name) for entry in getattr(catalogue, name))
    for group in catalogue.programme_groups.values():
        yield group.code, group.name
    for competence in catalogue.competencies:
        yield competence.id, competence.name
    for programme in catalogue.programmes.values():
        yield programme.code, programme.name


def _letters(text: str) -> str:
    return text.casefold().replace("ё", "е")


def _words(text: str) -> int:
    """Words as a reader counts them: a dash on its own is none."""
    return sum(1 for word in text.split() if re.search(r"\w", word))


def test_every_link_resolves_and_every_profession_has_ratings(shipped: Catalogue) -> None:
    """Loading raises otherwise; here the rows are also looked at."""
    assert shipped.ratings.shape == (len(shipped.professions), 6)
    assert ((shipped.ratings >= 1) & (shipped.ratings <= 7)).all()
    assert (np.ptp(shipped.ratings, axis=1) > 1).all()


def test_there_are_eighteen_families_and_at_least_400_professions(shipped: Catalogue) -> None:
    assert len(shipped.families) == 18
    assert len(shipped.professions) >= 400


def test_every_family_has_at_least_twelve_professions(shipped: Catalogue) -> None:
    small = [f.id for f in shipped.families if len(shipped.of_family(f.id)) < 12]
    assert small == []


def test_every_industry_has_at_least_eight_professions(shipped: Catalogue) -> None:
    small = [i.id for i in shipped.industries if len(shipped.of_industry(i.id)) < 8]
    assert small == []


@pytest.mark.parametrize("kind", ["subjects", "environments", "conditions"])
def test_every_subject_environment_and_condition_is_used(shipped: Catalogue, kind: str) -> None:
    used = {p.environment for p in shipped.professions}
    used |= {each for p in shipped.professions for each in (*p.subjects, *p.conditions)}
    assert [entry.id for entry in getattr(shipped, kind) if entry.id not in used] == []


def test_the_basic_interests_are_those_of_the_questionnaire(shipped: Catalogue) -> None:
    asked = load(BANK_FOLDER / "interests" / "2.0.yaml").facets
    assert {facet.id: facet.scale for facet in asked} == FACETS
    assert [facet.id for facet in asked] == list(FACETS)
    used = {facet for p in shipped.professions for facet in p.interests}
    assert used == set(FACETS)


def test_what_is_the_heart_of_the_work_is_rated_high_by_others(shipped: Catalogue) -> None:
    """The type of a basic interest of full weight is among the three highest O*NET ratings."""
    agreeing = [
        {FACETS[facet] for facet, weight in profession.interests.items() if weight == HEART}
        <= {SCALES[n] for n in np.argsort(-ratings)[:3]}
        for profession, ratings in zip(shipped.professions, shipped.ratings, strict=True)
    ]
    assert np.mean(agreeing) >= 0.85


def test_every_group_of_programmes_is_one_somebody_enters(shipped: Catalogue) -> None:
    entered = [p for p in shipped.programmes.values() if p.level in ENTERED_AFTER_11]
    assert {p.code[:2] for p in entered} == set(shipped.programme_groups)
    for group in shipped.programme_groups.values():
        assert "russian" in group.required, group.code
        assert {*group.required, *group.choice} <= EXAMS, group.code
        # Three exams, or two and a test of the university's own.
        assert len(group.required) + bool(group.choice) + group.own_test >= 2, group.code


def test_no_programme_or_competence_is_left_over(shipped: Catalogue) -> None:
    programmes = {code for p in shipped.professions for code in p.programmes}
    assert sorted(set(shipped.programmes) - programmes) == []
    assert [c.id for c in shipped.competencies if not shipped.of_competence(c.id)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_names_are_not_the_name_again(shipped: Catalogue, language: str) -> None:
    for profession in shipped.professions:
        names = [profession.name.in_(language), *profession.synonyms[language]]
        assert len({_letters(name) for name in names}) == len(names), profession.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_professions_share_a_name(shipped: Catalogue, language: str) -> None:
    names = Counter(p.name.in_(language).casefold() for p in shipped.professions)
    assert [name for name, times in names.items() if times > 1] == []


def test_codes_of_programmes_agree_with_their_levels(shipped: Catalogue) -> None:
    levels = {"01": "spo", "02": "spo", "03": "bachelor", "04": "master", "05": "specialist"}
    for programme in shipped.programmes.values():
        assert re.fullmatch(r"\d\d\.\d\d\.\d\d", programme.code)
        assert programme.level == levels[programme.code[3:5]], programme.code


@pytest.mark.parametrize("language", LANGUAGES)
def test_summaries_and_sentences_are_short(shipped: Catalogue, language: str) -> None:
    for profession in shipped.professions:
        assert _words(profession.summary.in_(language)) <= SUMMARY_WORDS, profession.id
        assert _words(profession.good_if.in_(language)) <= SENTENCE_WORDS, profession.id
        assert _words(profession.hard.in_(language)) <= SENTENCE_WORDS, profession.id
        for line in profession.tasks:
            assert _words(line.in_(language)) <= LINE_WORDS, (profession.id, line)
        for tool in profession.tools:
            assert _words(tool.in_(language)) <= TOOL_WORDS, (profession.id, tool)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_family_is_harder_to_read_than_school_books_of_grade_8(
    shipped: Catalogue, language: str
) -> None:
    for family in shipped.families:
        texts = [t.in_(language) for p in shipped.of_family(family.id) for t in _prose(p)]
        counts = count(texts, language)
        assert counts.grade(FORMULAS[language]) <= GRADE, family.id
        assert counts.hard_share <= HARD_SHARE[language], family.id
        for text in texts:
            for sentence in sentences(text):
                assert _words(sentence) <= LONGEST_SENTENCE[language], sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_is_told_in_the_easiest_words(shipped: Catalogue, language: str) -> None:
    days = [p.day.in_(language) for p in shipped.professions]
    assert grade_level(days, language) <= 6
    assert min(map(_words, days)) >= 15


def test_nothing_is_shouted(shipped: Catalogue) -> None:
    assert [(where, t) for where, t in _everything(shipped) if "!" in t.ru + t.en] == []


def test_each_language_is_written_in_its_own_letters(shipped: Catalogue) -> None:
    for where, text in _everything(shipped):
        assert re.search("[А-Яа-яЁё]", text.ru), (where, text.ru)
        assert not re.search("[А-Яа-яЁё]", text.en), (where, text.en)


def test_russian_quotation_marks_are_the_russian_ones(shipped: Catalogue) -> None:
    assert [(where, t.ru) for where, t in _everything(shipped) if '"' in t.ru or "“" in t.ru] == []


def test_no_sums_of_money_are_named(shipped: Catalogue) -> None:
    money = re.compile(r"\d[\d\s]*(руб|тыс|roubl|rubl|thousand)|[₽$€]", re.IGNORECASE)
    professions = ((p.id, text) for p in shipped.professions for text in _texts(p))
    assert [(i, t) for i, t in professions if money.search(f"{t.ru} {t.en}")] == []


def test_almost_every_profession_is_in_somebodys_first_twelve(shipped: Catalogue) -> None:
    """5,000 invented people: neighbouring interests of the hexagon go together, opposite ones less.

    Measured: all of the professions; the bound leaves room for the catalogue to grow.
    """
    rng = np.random.default_rng(2024)
    apart = np.abs(np.subtract.outer(range(6), range(6)))
    together = np.array([1.0, 0.55, 0.3, 0.15])[np.minimum(apart, 6 - apart)]
    people = np.clip(rng.multivariate_normal(np.full(6, 2.8), 0.75 * together, 5000), 1, 5)
    geometry = geometry_of(shipped)
    scores = ProfileCorrelationRanker().fit(shipped.ratings).transform(people)
    reached: set[int] = set()
    for person in scores:
        order = rng.permutation(len(person))
        reached.update(
            diversified(
                person,
                geometry.family_of,
                12,
                similarity=geometry.similarity,
                tie_break=order,
            ).tolist()
        )
    missed = [p.id for n, p in enumerate(shipped.professions) if n not in reached]
    assert len(reached) >= 0.95 * len(shipped.professions), missed
