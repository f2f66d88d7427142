"""Questions drawn from the catalogue, and the published questions that rest on it."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import pytest
import yaml

from questionnaires.definition import Item, Questionnaire
from questionnaires.irt.parameters import PARAMETERS_FOLDER, load_parameters
from questionnaires.loader import BANK_FOLDER, load
from questionnaires.wording_rules import texts
from recommender.__main__ import main
from recommender.catalogue import Catalogue, load_catalogue
from recommender.drafts import candidates
from recommender.facts import NOWHERE, Fact, Relation, facts, faults, named, partly_holds

WELDER = {"profession": "welder", "relation": "subject", "target": "physics"}
# Called otherwise than in the catalogue, where its word would be too long or too hard.
RENAMED = {"film-director", "visual-merchandiser"}
FORMS = ("grades-6-7", "grades-8-9", "grades-10-11")


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def knowledge() -> Questionnaire:
    return load(BANK_FOLDER / "knowledge" / "1.0.yaml")


def right_of(item: Item) -> int:
    return next(option.value for option in item.options if option.points)


def answers_of(item: Item) -> list[str]:
    return [part.strip() for part in dict(item.fact)["options"].split(",")]


def resting(knowledge: Questionnaire) -> list[Item]:
    return [item for item in knowledge.items if item.fact]


def test_the_same_seed_draws_the_same_questions(shipped: Catalogue) -> None:
    once = candidates(shipped, seed=7, count=5)
    assert once == candidates(shipped, seed=7, count=5)
    assert once != candidates(shipped, seed=8, count=5)


def test_leaving_a_relation_out_does_not_change_the_others(shipped: Catalogue) -> None:
    every = candidates(shipped, seed=3, count=4)
    some = candidates(shipped, seed=3, count=4, relations=[Relation.SUBJECT, Relation.TASK])
    assert set(some) == {
        each for each in every if each.fact.relation in (Relation.SUBJECT, Relation.TASK)
    }


@pytest.mark.parametrize("relation", Relation)
def test_every_relation_gives_questions_that_the_catalogue_agrees_with(
    shipped: Catalogue, relation: Relation
) -> None:
    drawn = candidates(shipped, seed=11, count=25, relations=[relation])
    assert len(drawn) == 25
    for each in drawn:
        stated = each.to_dict()["fact"]
        assert isinstance(stated, dict)
        assert faults(shipped, stated, each.right) == [], each


def test_four_different_wordings_are_offered(shipped: Catalogue) -> None:
    for each in candidates(shipped, seed=5, count=40):
        assert len({text.ru for _, text in each.options}) == 4, each


def test_wrong_answers_come_nearer_as_the_level_rises(shipped: Catalogue) -> None:
    near: dict[int, list[int]] = {1: [], 2: [], 3: []}
    for each in candidates(shipped, seed=9, count=60, relations=[Relation.TASK]):
        home = shipped.profession(each.fact.profession).family
        families = [shipped.profession(i.partition("/")[0]).family for i, _ in each.options]
        near[each.level].append(families.count(home) - 1)
    assert {level: set(counts) for level, counts in near.items()} == {1: {0}, 2: {1}, 3: {3}}


def test_a_programme_of_the_same_name_at_another_level_is_no_wrong_answer(
    shipped: Catalogue,
) -> None:
    """Лечебное дело is taught at colleges for paramedics and at universities for doctors."""
    drawn = candidates(shipped, seed=1, count=400, relations=[Relation.PROGRAMME])
    for each in drawn:
        target = named(shipped, Relation.PROGRAMME, each.fact.target)
        held = {
            shipped.programme(code).name
            for option, _ in each.options
            if option != each.fact.profession and option in {p.id for p in shipped.professions}
            for code in shipped.profession(option).programmes
        }
        assert target not in held, each


@pytest.mark.parametrize(
    ("change", "right", "fault"),
    [
        ({"options": "physics, music, history, art"}, 1, None),
        ({"options": "welder, librarian, journalist, lawyer"}, 1, None),
        ({"options": "physics, technology, history, art"}, 1, "technology is right, too"),
        ({"options": "welder, plumber, journalist, lawyer"}, 1, "plumber is right, too"),
        ({"options": "physics, music, history, art"}, 2, "the right answer is music"),
        ({"options": "physics, music, music, art"}, 1, "given twice"),
        ({"target": "music", "options": "music, art, history, -"}, 1, "not a subject of welder"),
        ({"options": "physics, magic, history, art"}, 1, "magic"),
        ({"profession": "wizard", "options": "wizard, lawyer"}, 1, "wizard"),
        ({"relation": "colour", "options": "physics"}, 1, "colour"),
        ({"target": "physics+chemistry", "options": "physics+chemistry, art+music"}, 1, None),
        ({"options": "physics, art+technology"}, 1, "technology is right, too"),
    ],
)
def test_a_question_that_disagrees_with_the_catalogue_is_found(
    shipped: Catalogue, change: dict[str, str], right: int, fault: str | None
) -> None:
    found = faults(shipped, WELDER | change, right)
    if fault is None:
        assert found == []
    else:
        assert fault in " ".join(found)


def test_a_competence_may_be_called_like_its_profession(shipped: Catalogue) -> None:
    stated = {
        "profession": "train-attendant",
        "relation": "competence",
        "target": "train-attendant",
    }
    assert faults(shipped, stated | {"options": "train-attendant, railway-operation"}, 1) == []
    assert faults(shipped, stated | {"options": "train-attendant, train-driver"}, 1) == []


def test_the_same_work_in_other_words_counts_as_true(shipped: Catalogue) -> None:
    taking_samples = Fact("ecologist", Relation.TASK, "radiation-monitor/3")
    assert partly_holds(shipped, taking_samples)
    assert not partly_holds(shipped, Fact("florist", Relation.TASK, "radiation-monitor/3"))


def test_the_facts_command_prints_questions_as_yaml(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["facts", "--seed", "2", "--count", "3", "--relation", "subject"]) == 0
    drawn = yaml.safe_load(capsys.readouterr().out)
    assert [each["fact"]["relation"] for each in drawn] == ["subject"] * 3
    assert all(sum("right" in option for option in each["options"]) == 1 for each in drawn)


def test_every_published_question_agrees_with_the_catalogue(
    knowledge: Questionnaire, shipped: Catalogue
) -> None:
    wrong = {i.id: faults(shipped, dict(i.fact), right_of(i)) for i in resting(knowledge)}
    assert {item_id: found for item_id, found in wrong.items() if found} == {}
    for item in resting(knowledge):
        assert len(answers_of(item)) == len(item.options), item.id


def test_every_published_fact_could_have_been_drawn(
    knowledge: Questionnaire, shipped: Catalogue
) -> None:
    stated = {fact for relation in Relation for fact in facts(shipped, relation)}
    for item in resting(knowledge):
        fact = dict(item.fact)
        relation = Relation(fact["relation"])
        for target in fact["target"].split("+"):
            assert Fact(fact["profession"], relation, target) in stated, item.id


def test_an_answer_that_is_a_profession_is_called_like_it(
    knowledge: Questionnaire, shipped: Catalogue
) -> None:
    for item in resting(knowledge):
        if item.scale != "professions":
            continue
        for answer, option in zip(answers_of(item), item.options, strict=True):
            if answer == NOWHERE or "/" in answer or answer in RENAMED:
                continue
            name = shipped.profession(answer).name.ru
            assert _beginnings(name) & _beginnings(option.text.ru), (item.id, answer)


def _beginnings(name: str) -> set[str]:
    return {word[:4] for word in re.findall(r"\w{4,}", name.lower())}


def test_at_least_ninety_questions_rest_on_the_catalogue(knowledge: Questionnaire) -> None:
    assert len(resting(knowledge)) >= 90
    assert 0.6 <= len(resting(knowledge)) / len(knowledge.items) <= 0.75


def test_they_ask_about_every_industry_that_has_professions(
    knowledge: Questionnaire, shipped: Catalogue
) -> None:
    asked = {shipped.profession(dict(i.fact)["profession"]).industry for i in resting(knowledge)}
    assert asked == {profession.industry for profession in shipped.professions}


def test_every_scale_has_at_least_thirty_questions(knowledge: Questionnaire) -> None:
    counts = Counter(item.scale for item in knowledge.items)
    assert set(counts) == {"professions", "paths", "work"}
    assert min(counts.values()) >= 30


def test_about_forty_in_a_hundred_are_easy_and_twenty_five_hard(knowledge: Questionnaire) -> None:
    levels = Counter(item.level for item in knowledge.items)
    shares = [levels[level] / len(knowledge.items) for level in (1, 2, 3)]
    assert shares == pytest.approx([0.40, 0.35, 0.25], abs=0.03)
    for scale in knowledge.scales:
        assert {item.level for item in knowledge.items_of(scale.id)} == {1, 2, 3}


def test_hard_questions_wait_for_grade_eight(knowledge: Questionnaire) -> None:
    for item in knowledge.items:
        assert (item.grades == (8, 11)) == (item.level == 3), item.id


def test_the_right_answer_stands_about_equally_often_in_each_place(
    knowledge: Questionnaire,
) -> None:
    places = Counter(right_of(item) for item in knowledge.items)
    assert max(places.values()) - min(places.values()) <= 1
    for scale in knowledge.scales:
        own = Counter(right_of(item) for item in knowledge.items_of(scale.id))
        assert max(own.values()) - min(own.values()) <= 3


@pytest.mark.parametrize("language", ["ru", "en"])
def test_length_does_not_give_the_right_answer_away(
    knowledge: Questionnaire, language: str
) -> None:
    longest = shortest = 0
    for item in knowledge.items:
        lengths = [len(option.text.in_(language)) for option in item.options]
        own = lengths.pop(right_of(item) - 1)
        longest += own > max(lengths)
        shortest += own < min(lengths)
    assert longest / len(knowledge.items) <= 0.3
    assert shortest / len(knowledge.items) <= 0.3


def test_four_answers_and_none_means_all_of_them(knowledge: Questionnaire) -> None:
    for item in knowledge.items:
        assert len(item.options) == 4, item.id
        assert len({option.text.ru.casefold() for option in item.options}) == 4, item.id
        for option in item.options:
            assert not re.search(r"перечисл|все ответы|всё это", option.text.ru, re.IGNORECASE)


def test_questions_ask_and_reasons_are_one_sentence(knowledge: Questionnaire) -> None:
    stems = Counter(item.text.ru for item in knowledge.items)
    assert max(stems.values()) == 1
    for item in knowledge.items:
        assert item.text.ru.endswith("?"), item.id
        assert item.text.en.endswith("?"), item.id
        assert item.because is not None
        assert re.fullmatch(r"[^.?!]+\.", item.because.ru), item.id
        assert re.fullmatch(r"[^.?!]+\.", item.because.en), item.id


def test_nothing_depends_on_a_year_or_a_sum_of_money(knowledge: Questionnaire) -> None:
    told = [f"{text.ru} {text.en}" for _, text in texts(knowledge)]
    assert [text for text in told if re.search(r"\d{4}|рубл|₽|\$|€", text)] == []
    assert {n for text in told for n in re.findall(r"\d+", text)} == {"112"}


def test_every_wording_stands_in_its_own_language_and_typography(knowledge: Questionnaire) -> None:
    for path, text in texts(knowledge):
        assert not re.search("[A-Za-z]", text.ru), (path, text.ru)
        assert not re.search("[А-Яа-яЁё]", text.en), (path, text.en)
        assert not re.search(r'["“!]| - |  ', text.ru), (path, text.ru)
        assert not re.search(r"[\"'!]|  ", text.en), (path, text.en)


@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_adaptive_and_draws_on_at_least_sixty_questions(
    knowledge: Questionnaire, name: str
) -> None:
    form = knowledge.form(name)
    assert form.grades is not None
    assert form.adaptive is not None
    asked = form.adaptive
    assert (asked.limit, asked.per_scale, asked.se, asked.minutes) == (28, 6, 0.6, 12)
    pool = knowledge.layout(name).items
    assert len(pool) >= 60
    assert min(Counter(item.scale for item in pool).values()) >= 20


def test_a_form_holds_every_question_meant_for_its_grades(knowledge: Questionnaire) -> None:
    for name in FORMS:
        grades = knowledge.form(name).grades
        assert grades is not None
        meant = {
            item.id
            for item in knowledge.items
            if item.grades is None or (item.grades[0] <= grades[0] and grades[1] <= item.grades[1])
        }
        assert set(knowledge.layout(name).ids) == meant


def test_the_first_questions_of_a_pool_mix_all_scales(knowledge: Questionnaire) -> None:
    for name in FORMS:
        scales = [item.scale for item in knowledge.layout(name).items]
        assert set(scales[:4]) == {"professions", "paths", "work"}
        runs = [pair for pair in pairwise(scales) if pair[0] == pair[1]]
        assert len(runs) <= len(scales) / 4


def test_starting_parameters_follow_the_judged_level(knowledge: Questionnaire) -> None:
    parameters = load_parameters(PARAMETERS_FOLDER / "knowledge" / "1.0-1.yaml")
    assert parameters.instrument == knowledge.key
    assert parameters.provisional
    assert "no answers" in parameters.source
    assert parameters.model == "3pl"
    assert list(parameters.traits) == [scale.id for scale in knowledge.scales]
    assert set(parameters.items) == {item.id for item in knowledge.items}
    for item in knowledge.items:
        assert item.level is not None
        own = parameters.items[item.id]
        assert own.a == 1.0
        assert own.c == 1 / len(item.options)
        assert own.b[0] == pytest.approx(item.level - 2, abs=0.3 + 1e-9)
