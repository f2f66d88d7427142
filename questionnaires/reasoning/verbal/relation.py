"""A relation between two words, with its pairs of words in each language."""

from __future__ import annotations

from dataclasses import dataclass

from questionnaires.parts import Text


@dataclass(frozen=True, slots=True)
class Pair:
    """Two words in a relation, and two words that only seem to fit the first."""

    first: str
    second: str
    lures: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation with its pairs in each language.

    `apart` names the relations whose pairs clearly do not stand in this one; only those may serve
    as wrong pairs. It is empty where the part of speech would give the right pair away.
    """

    name: str
    because: Text
    ru: tuple[Pair, ...]
    en: tuple[Pair, ...]
    apart: tuple[str, ...]


def _pairs(lines: str) -> tuple[Pair, ...]:
    found = []
    for line in lines.strip().splitlines():
        words, lures = line.split("|")
        first, second = words.split()
        near, far = lures.split()
        found.append(Pair(first, second, (near, far)))
    return tuple(found)


def relation(name: str, ru: str, en: str, words_ru: str, words_en: str, apart: str) -> Relation:
    """A relation from lines of words; `apart` is a list of names with spaces."""
    because = Text(ru, en)
    return Relation(name, because, _pairs(words_ru), _pairs(words_en), tuple(apart.split()))
