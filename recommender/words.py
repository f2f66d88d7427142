"""Words of a text as a search sees them: without case and endings, whatever keyboard typed them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import snowballstemmer

if TYPE_CHECKING:
    from collections.abc import Collection

_WORD = re.compile(r"[0-9a-zа-я]+(?:\+\+|#)?")
_SAME = {"айти": "ит"}
"""Words that are written in two ways and are too short to be found by likeness."""
_SHOWN_WORD = re.compile(r"[0-9A-Za-zА-Яа-яЁё]+(?:\+\+|#)?")
_STEMMERS: dict[str, Any] = {
    "ru": snowballstemmer.stemmer("russian"),
    "en": snowballstemmer.stemmer("english"),
}
_LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_CYRILLIC = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_HAS_LATIN = re.compile("[a-z]")
_HAS_CYRILLIC = re.compile("[а-яё]")


def plain(text: str) -> str:
    """Without case, with ё as е: how words are compared."""
    return text.casefold().replace("ё", "е")


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text in their order, plain; a hyphen parts words."""
    return tuple(_SAME.get(word, word) for word in _WORD.findall(plain(text)))


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """A plain word without its endings; words in other letters than the language's stay whole.

    The stemmer leaves the rare ending of детьми and лошадьми, and людьми, on.
    """
    if word.endswith("ьми") and len(word) > 5:
        word = word[:-3]
    stemmed: str = _STEMMERS[language].stemWord(word)
    return stemmed


def other_keyboard(text: str) -> str | None:
    """What the same keys give on the other keyboard: gjdfh is повар.

    None for a text that mixes both alphabets or has neither.
    """
    lower = text.casefold()
    latin, cyrillic = _HAS_LATIN.search(lower), _HAS_CYRILLIC.search(lower)
    if bool(latin) == bool(cyrillic):
        return None
    return lower.translate(_TO_CYRILLIC if latin else _TO_LATIN)


def marked(text: str, found: Collection[str]) -> tuple[tuple[str, bool], ...]:
    """`text` in pieces, each with whether it is one of the plain words `found`."""
    pieces: list[tuple[str, bool]] = []
    end = 0
    for match in _SHOWN_WORD.finditer(text):
        if plain(match.group()) in found:
            if match.start() > end:
                pieces.append((text[end : match.start()], False))
            pieces.append((match.group(), True))
            end = match.end()
    if end < len(text):
        pieces.append((text[end:], False))
    return tuple(pieces)


SILENT = {
    "ru": frozenset(
        words_of(
            "а без в во где для до за и из или к как какая какие кем кто который ли мне можно на"
            " надо не о об он она от по при профессии профессия про работа работает работать с со"
            " стать так там тот у хочу что чтобы это я"
        )
    ),
    "en": frozenset(
        words_of(
            "a an and at be by for from how i in is job jobs of on or profession the to want what"
            " who with work working works"
        )
    ),
}
"""Words of a query that say nothing about what is looked for, by language."""
