"""Exactly one answer of a verbal item is right: solved again from the words shown."""

from __future__ import annotations

import re
from itertools import permutations, product

import pytest

from questionnaires.reasoning import generate
from questionnaires.reasoning.verbal import categories, relations
from questionnaires.reasoning.verbal.relation import Relation

SEEDS = range(150)
MORE = {"is taller than", "is older than", "runs faster than", "gets up earlier than"}
ENGLISH = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
RUSSIAN = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
UNKNOWN = "It cannot be told from this"


def fitting(relation: Relation, locale: str) -> set[tuple[str, str]]:
    pairs = relation.en if locale == "en" else relation.ru
    return {(pair.first, pair.second) for pair in pairs}


@pytest.mark.parametrize("locale", ["ru", "en"])
@pytest.mark.parametrize("level", [1, 2])
def test_one_word_stands_in_the_relation_shown(level: int, locale: str) -> None:
    for seed in SEEDS:
        item = generate("analogy", level, seed, "A", locale)
        shown, asked = re.findall(r"[«\"](.+?) — (.+?)[»\"]", item.text)
        assert asked[1] == "?"
        found = [
            {o.value for o in item.options if (asked[0], o.text) in fitting(relation, locale)}
            for relation in relations.RELATIONS.values()
            if shown in fitting(relation, locale)
        ]
        assert found == [{item.right}]


@pytest.mark.parametrize("locale", ["ru", "en"])
@pytest.mark.parametrize("level", [3, 4])
def test_one_pair_stands_in_the_relation_shown(level: int, locale: str) -> None:
    for seed in SEEDS:
        item = generate("analogy", level, seed, "A", locale)
        first, second = re.findall(r"[«\"](.+?) — (.+?)[»\"]", item.text)[0]
        offered = {o.value: tuple(o.text.split(" — ")) for o in item.options}
        found = [
            {value for value, pair in offered.items() if pair in fitting(relation, locale)}
            for relation in relations.RELATIONS.values()
            if (first, second) in fitting(relation, locale)
        ]
        assert found == [{item.right}]
        turned = {(b, a) for a, b in offered.values()}
        assert any(turned & fitting(r, locale) for r in relations.RELATIONS.values())


@pytest.mark.parametrize("relation", relations.RELATIONS.values(), ids=lambda r: r.name)
def test_within_a_relation_no_word_serves_twice(relation: Relation) -> None:
    assert len(relation.ru) == len(relation.en) >= 6
    for pairs in (relation.ru, relation.en):
        firsts, seconds = [p.first for p in pairs], [p.second for p in pairs]
        assert len({*firsts, *seconds}) == len(firsts) + len(seconds)
        for pair in pairs:
            assert len({pair.first, pair.second, *pair.lures}) == 4
            # A lure of one line may be the second word of another, as long as it is not offered
            # as standing in the relation: the draw refuses items with a word twice.
            assert not set(pair.lures) & set(firsts)


def test_relations_are_apart_from_each_other() -> None:
    for relation in relations.RELATIONS.values():
        assert relation.name not in relation.apart
        assert all(relation.name in relations.RELATIONS[other].apart for other in relation.apart)


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_four_words_are_of_one_group_and_one_is_not(level: int) -> None:
    groups = [group for realm in categories.REALMS for pair in realm for group in pair]
    groups += [*categories.CONCRETE, *categories.ABSTRACT]
    for seed, locale in product(SEEDS, ("ru", "en")):
        item = generate("odd_one_out", level, seed, "O", locale)
        of_group = [
            {o.value for o in item.options if o.text in (g.en if locale == "en" else g.ru)}
            for g in groups
        ]
        largest = max(of_group, key=len)
        assert {o.value for o in item.options} - largest == {item.right}
        assert sum(len(values) >= 3 for values in of_group) == 1


def test_groups_share_no_word_and_outsiders_are_of_no_group() -> None:
    groups = [group for realm in categories.REALMS for pair in realm for group in pair]
    for group in [*groups, *categories.CONCRETE, *categories.ABSTRACT]:
        assert len(group.ru) == len(set(group.ru)) == len(group.en) == len(set(group.en))
        assert len(group.outsiders_ru) == len(group.outsiders_en)
        assert not set(group.ru) & set(group.outsiders_ru)
        assert not set(group.en) & set(group.outsiders_en)
    for words in ([w for g in groups for w in g.ru], [w for g in groups for w in g.en]):
        assert len(words) == len(set(words))


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_the_statements_put_one_person_at_the_place_asked(level: int) -> None:
    undecided = 0
    for seed in SEEDS:
        item = generate("ordering", level, seed, "R", "en")
        *statements, question = re.split(r"(?<=[.?]) ", item.text)
        pairs = []
        for statement in statements:
            first, words, second = re.fullmatch(r"(\w+) (.+) (\w+)\.", statement).groups()  # type: ignore[union-attr]
            pairs.append((first, second) if words in MORE else (second, first))
        people = sorted({person for pair in pairs for person in pair})
        orders = [
            order
            for order in permutations(people)
            if all(order.index(a) < order.index(b) for a, b in pairs)
        ]
        lowest = re.search(r"shortest|youngest|slowest|latest", question)
        place = 1 if "second" in question else -1 if lowest else 0
        possible = {order[place] for order in orders}
        expected = possible.pop() if len(possible) == 1 else UNKNOWN
        undecided += expected == UNKNOWN
        assert item.options[item.right - 1].text == expected
    assert (undecided > 0) == (level == 4)


Claim = tuple[str, str, str]


def claim(sentence: str) -> Claim:
    form, what, how = re.fullmatch(
        r"(All|No|Some|Not all) (\w+) \w+ are (\w+)\.", sentence
    ).groups()  # type: ignore[union-attr]
    return form, what, how


def holds(statement: Claim, things: list[set[str]]) -> bool:
    form, what, how = statement
    having = [how in thing for thing in things if what in thing]
    return {
        "All": all(having),
        "No": not any(having),
        "Some": any(having),
        "Not all": not all(having),
    }[form]


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_one_conclusion_follows(level: int) -> None:
    for seed in range(60):
        item = generate("syllogism", level, seed, "S", "en")
        premises = [claim(sentence) for sentence in re.findall(r"[A-Z][^.?]+\.", item.text)]
        assert len(premises) == 2
        words = sorted({word for _, what, how in premises for word in (what, how)})
        kinds = [
            {w for w, there in zip(words, has, strict=True) if there}
            for has in product((0, 1), repeat=3)
        ]
        worlds = [
            [kind for kind, there in zip(kinds, present, strict=True) if there]
            for present in product((0, 1), repeat=8)
        ]
        possible = [w for w in worlds if all(holds(p, w) for p in premises)]
        lively = [w for w in possible if all(any(q in thing for thing in w) for q in words)]
        always = {o.value for o in item.options if all(holds(claim(o.text), w) for w in possible)}
        mostly = {o.value for o in item.options if all(holds(claim(o.text), w) for w in lively)}
        assert always == mostly == {item.right}


def shifts(word: str, code: str, alphabet: str) -> list[int]:
    moves = [
        (alphabet.index(b) - alphabet.index(a)) % len(alphabet)
        for a, b in zip(word, code, strict=True)
    ]
    return [move - len(alphabet) if move > len(alphabet) // 2 else move for move in moves]


@pytest.mark.parametrize(("locale", "alphabet"), [("en", ENGLISH), ("ru", RUSSIAN)])
@pytest.mark.parametrize("level", [3, 4])
def test_one_code_word_follows_from_the_example(level: int, locale: str, alphabet: str) -> None:
    for seed in SEEDS:
        item = generate("coding", level, seed, "C", locale)
        example, shown, word = re.findall(r"[«\"](\w+)[»\"]", item.text)
        answers = set()
        for backwards in (False, True):
            moves = shifts(example, shown[::-1] if backwards else shown, alphabet)
            if moves[:2] * 2 != moves:
                continue
            coded = "".join(
                alphabet[(alphabet.index(letter) + moves[n % 2]) % len(alphabet)]
                for n, letter in enumerate(word)
            )
            answers.add(coded[::-1] if backwards else coded)
        assert answers == {item.options[item.right - 1].text}


@pytest.mark.parametrize("level", [1, 2])
def test_the_code_told_gives_the_right_word(level: int) -> None:
    steps = {"next one in": 1, "one before it": -1, "second one after": 2, "second one before": -2}
    for seed in SEEDS:
        item = generate("coding", level, seed, "C", "en")
        word = re.findall(r"\"(\w+)\"", item.text)[0]
        step = next(s for words, s in reversed(steps.items()) if words in item.text)
        coded = "".join(ENGLISH[ENGLISH.index(letter) + step] for letter in word)
        assert item.options[item.right - 1].text == coded
