"""How many years of school a text asks for.

The formulas were made for running text: the English one on reading passages for adults in the
navy, the Russian ones on school textbooks and on fiction with translations. They look at nothing
but the length of sentences and words. A single line of a questionnaire is too short for them, so
texts of a kind are pooled (all items of a scale, all results), and a single line is held to plain
bounds instead; see `questionnaires.readability.bounds`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from questionnaires.readability.syllables import (
    ENGLISH,
    LANGUAGES,
    RUSSIAN,
    count_syllables,
    sentences,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

HARD = {RUSSIAN: 5, ENGLISH: 4}
"""Words of so many syllables and more are called hard; Russian words are longer by nature."""


class Formula(Enum):
    """Grade = a · words per sentence + b · syllables per word + c."""

    SOLOVYEV = (0.36, 5.76, -11.97)
    """Solovyev, Ivanov & Solnyshkina (2018), Journal of Intelligent & Fuzzy Systems 34,
    3049-3058: fitted to Russian school textbooks of social studies, grades 5 to 11."""

    OBORNEVA = (0.5, 8.4, -15.59)
    """Oborneva (2006), Moscow, dissertation: the English formula carried over by comparing
    English fiction with its Russian translations. Harsher on long words."""

    KINCAID = (0.39, 11.8, -15.59)
    """Kincaid, Fishburne, Rogers & Chissom (1975), Navy Research Branch Report 8-75."""


FORMULAS = {RUSSIAN: Formula.SOLOVYEV, ENGLISH: Formula.KINCAID}


@dataclass(frozen=True, slots=True)
class Counts:
    """What the formulas look at; `hard` counts words of HARD syllables and more."""

    sentences: int
    words: int
    syllables: int
    hard: int

    @property
    def words_per_sentence(self) -> float:
        """Mean length of a sentence in words; 0 without sentences."""
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def syllables_per_word(self) -> float:
        """Mean length of a word in syllables; 0 without words."""
        return self.syllables / self.words if self.words else 0.0

    @property
    def hard_share(self) -> float:
        """Share of hard words, 0 to 1; 0 without words."""
        return self.hard / self.words if self.words else 0.0

    def grade(self, formula: Formula) -> float:
        """School grade by a formula; may lie below 1. Raises ValueError without words."""
        if not self.words:
            raise ValueError("A grade level needs words.")
        a, b, c = formula.value
        return a * self.words_per_sentence + b * self.syllables_per_word + c


def count(texts: Iterable[str], language: str) -> Counts:
    """Count all texts together; a text never shares a sentence with the next.

    Raises ValueError for a language other than "ru" and "en".
    """
    if language not in LANGUAGES:
        raise ValueError(f"Grade levels are known for {', '.join(LANGUAGES)}, not {language!r}.")
    ended, lengths = 0, []
    for text in texts:
        ended += len(sentences(text))
        lengths += [count_syllables(word, language) for word in words(text)]
    hard = sum(length >= HARD[language] for length in lengths)
    return Counts(ended, len(lengths), sum(lengths), hard)


def grade_level(texts: Iterable[str], language: str) -> float:
    """The school grade for which the texts taken together are right.

    Russian by Solovyev, Ivanov & Solnyshkina, English by Kincaid et al.; see `Formula` and the
    note on short texts above. Below about a hundred words the figure is a rough one.

    Raises ValueError without words and for a language other than "ru" and "en".
    """
    return count(texts, language).grade(FORMULAS[language])


def hard_words(text: str, language: str, syllables: int | None = None) -> list[str]:
    """The words of `syllables` and more, by default HARD, in their order.

    Raises ValueError for a language other than "ru" and "en".
    """
    if language not in LANGUAGES:
        raise ValueError(f"Hard words are known for {', '.join(LANGUAGES)}, not {language!r}.")
    fewest = HARD[language] if syllables is None else syllables
    return [word for word in words(text) if count_syllables(word, language) >= fewest]
