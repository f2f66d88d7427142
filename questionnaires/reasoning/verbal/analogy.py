"""Analogies: which word, or which pair of words, stands in the same relation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from questionnaires.parts import Text
from questionnaires.reasoning.item import AnotherDrawIsNeeded, Answer, Draft
from questionnaires.reasoning.verbal.relations import ABSTRACT, CONCRETE, RELATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from questionnaires.reasoning.draw import Draw
    from questionnaires.reasoning.verbal.relation import Pair, Relation

Both = tuple["Pair", "Pair"]  # the Russian and the English line


def draft(draw: Draw, level: int) -> Draft:
    """Levels 1 and 2 ask for a word, 3 and 4 for a pair; even levels have abstract relations."""
    relations = CONCRETE if level % 2 else ABSTRACT
    if level <= 2:
        return _word(draw, draw.pick(relations), level)
    return _pair(draw, draw.pick([r for r in relations if r.apart]), level)


def _word(draw: Draw, relation: Relation, level: int) -> Draft:
    shown, asked, *others = draw.sample(_lines(relation), 4)
    lures = [Answer(Text(ru, en)) for ru, en in zip(asked[0].lures, asked[1].lures, strict=True)]
    wrong = [*lures, *(Answer(Text(ru.second, en.second)) for ru, en in others)]
    _all_different([*_words(shown), *_words(asked), *(answer.text for answer in wrong)])
    example, stem = _dash(shown), _firsts(asked)
    return Draft(
        text=Text(
            f"Слова связаны так: «{example.ru}». Какое слово подойдёт вместо знака вопроса: "
            f"«{stem.ru} — ?»",
            f'The words are related like this: "{example.en}". Which word fits instead of the '
            f'question mark: "{stem.en} — ?"',
        ),
        right=Answer(Text(asked[0].second, asked[1].second)),
        wrong=tuple(wrong),
        because=relation.because,
        features={"abstract": level % 2 == 0, "pairs": 0},
    )


def _pair(draw: Draw, relation: Relation, level: int) -> Draft:
    shown, asked, turned = draw.sample(_lines(relation), 3)
    strange = [draw.pick(_lines(RELATIONS[name])) for name in draw.sample(relation.apart, 3)]
    wrong = [_dash(turned, backwards=True), *(_dash(pair) for pair in strange)]
    _all_different(word for pair in (shown, asked, turned, *strange) for word in _words(pair))
    example = _dash(shown)
    return Draft(
        text=Text(
            f"Какая пара слов связана так же, как пара «{example.ru}»? Порядок слов важен.",
            f'Which pair of words is related in the same way as "{example.en}"? '
            "The order of the words matters.",
        ),
        right=Answer(_dash(asked)),
        wrong=tuple(Answer(text) for text in wrong),
        because=relation.because,
        features={"abstract": level % 2 == 0, "pairs": 1},
    )


def _lines(relation: Relation) -> list[Both]:
    return list(zip(relation.ru, relation.en, strict=True))


def _dash(pair: Both, *, backwards: bool = False) -> Text:
    ru, en = pair
    if backwards:
        return Text(f"{ru.second} — {ru.first}", f"{en.second} — {en.first}")
    return Text(f"{ru.first} — {ru.second}", f"{en.first} — {en.second}")


def _firsts(pair: Both) -> Text:
    return Text(pair[0].first, pair[1].first)


def _words(pair: Both) -> list[Text]:
    return [_firsts(pair), Text(pair[0].second, pair[1].second)]


def _all_different(words: Iterable[Text]) -> None:
    found = list(words)
    for language in ([word.ru for word in found], [word.en for word in found]):
        if len(set(language)) != len(language):
            raise AnotherDrawIsNeeded
