"""Full-text search over the catalogue: word forms, typos, other names, a forgotten keyboard.

An index holds the words of one language. A query is tried first as it stands, then in the other
language, then as if typed on the other keyboard, and only when all of this finds nothing the same
again with typos allowed. Every word of the query has to occur, but for those that say nothing;
when nothing has all of them, what has most of them is found.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from recommender.words import SILENT, other_keyboard, stem, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from recommender.catalogue import Catalogue, Profession

NAME, SYNONYM, SUMMARY, TASK, TOOL, PLACE = "name", "synonym", "summary", "task", "tool", "place"
WEIGHTS = {NAME: 10.0, SYNONYM: 5.0, SUMMARY: 2.0, TASK: 1.6, TOOL: 1.4, PLACE: 1.0}
"""What a word counts by where it stands; `place`: industry, family, conditions of work."""
_ALSO = {"it": "IT ИТ"}
"""What industries and families are called in short."""

LONGEST_QUERY = 80
MOST_WORDS = 8
WHOLE, FORM, BEGINNING, INSIDE, ROOT, ONE_TYPO, TWO_TYPOS = 1.0, 0.95, 0.85, 0.55, 0.5, 0.5, 0.4
WHOLE_NAME = 20.0
LANGUAGES = ("ru", "en")


@dataclass(frozen=True, slots=True)
class Hit:
    """A profession that was found; `score` orders hits and means nothing else.

    `words` are plain words of its texts that answer the query. `line` is what it was found by
    where its name and summary do not say so: another name, a task or a tool; empty otherwise.
    """

    profession_id: str
    score: float
    words: frozenset[str]
    line: str


@dataclass(frozen=True, slots=True)
class Found:
    """Hits, the best first.

    `read_as` is the query as typed on the other keyboard, where only that was found; `partly`
    says that no hit has all the words.
    """

    hits: tuple[Hit, ...]
    read_as: str = ""
    partly: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    row: int
    kind: str
    text: str


def search(catalogue: Catalogue, query: str, language: str) -> Found:
    """Professions by a query of at most LONGEST_QUERY characters, the rest of it is ignored.

    A word counts most in a name, then in another name, then in the other texts; a query that is
    the whole of a name comes first. An empty query finds nothing.
    """
    text = query[:LONGEST_QUERY]
    own = index_of(catalogue, language)
    other = index_of(catalogue, LANGUAGES[language == LANGUAGES[0]])
    slipped = other_keyboard(text)
    for typos in (False, True):
        for index in (own, other):
            if hits := index.hits(text, typos=typos):
                return Found(hits)
        if slipped is not None:
            for index in (own, other):
                if hits := index.hits(slipped, typos=typos):
                    return Found(hits, read_as=slipped)
    some = own.hits(text, typos=True, every=False)
    return Found(some, partly=bool(some))


@lru_cache(maxsize=4)
def index_of(catalogue: Catalogue, language: str) -> Index:
    """The index of a catalogue in one language, built once; a few are kept."""
    return Index(catalogue, language)


class Index:
    """Which words stand where, in one language."""

    def __init__(self, catalogue: Catalogue, language: str) -> None:
        self.language = language
        self._ids = tuple(each.id for each in catalogue.professions)
        self._names = tuple(words_of(each.name.in_(language)) for each in catalogue.professions)
        self._sorting = dict(zip(self._ids, self._names, strict=True))
        self._pieces = tuple(_pieces(catalogue, language))
        self._other_names: dict[str, set[int]] = defaultdict(set)
        standing: dict[str, list[int]] = defaultdict(list)
        forms: dict[str, list[str]] = defaultdict(list)
        for number, piece in enumerate(self._pieces):
            if piece.kind == SYNONYM:
                self._other_names[" ".join(words_of(piece.text))].add(piece.row)
            for word in dict.fromkeys(words_of(piece.text)):
                standing[word].append(number)
        for word in standing:
            forms[stem(word, language)].append(word)
        self._standing: Mapping[str, list[int]] = standing
        self._forms: Mapping[str, list[str]] = forms
        self._words = tuple(standing)
        kinds = {
            word: {self._pieces[n].kind for n in numbers} for word, numbers in standing.items()
        }
        self._in_names = tuple(word for word in standing if kinds[word] & {NAME, SYNONYM})

    def hits(self, query: str, *, typos: bool, every: bool = True) -> tuple[Hit, ...]:
        """Professions in which every word of the query occurs, the best first.

        Not `every`: those in which as many of them occur as in any.
        """
        asked = self._asked(query)
        found: dict[int, set[str]] = defaultdict(set)
        because: dict[int, list[tuple[float, int]]] = defaultdict(list)
        for word in asked:
            best = self._best(self._alike(word, typos=typos), found)
            if every and not best:
                return ()
            for row, reason in best.items():
                because[row].append(reason)
        most = len(asked) if every else max(map(len, because.values()), default=0)
        phrase = " ".join(words_of(query))
        hits = (
            Hit(
                self._ids[row],
                sum(score for score, _ in reasons) + self._bonus(row, phrase, found[row]),
                frozenset(found[row]),
                self._line(reasons),
            )
            for row, reasons in because.items()
            if len(reasons) == most
        )
        return tuple(sorted(hits, key=lambda hit: (-hit.score, self._sorting[hit.profession_id])))

    def _asked(self, query: str) -> tuple[str, ...]:
        silent = SILENT[self.language]
        words = dict.fromkeys(word for word in words_of(query) if word not in silent)
        return tuple(words)[:MOST_WORDS]

    def _best(
        self, alike: Mapping[str, float], found: dict[int, set[str]]
    ) -> dict[int, tuple[float, int]]:
        """Row → the highest score of a word and the piece it stands in; words go into `found`."""
        best: dict[int, tuple[float, int]] = {}
        for word, likeness in alike.items():
            for number in self._standing[word]:
                piece = self._pieces[number]
                score = WEIGHTS[piece.kind] * likeness
                found[piece.row].add(word)
                if score > best.get(piece.row, (0.0, 0))[0]:
                    best[piece.row] = (score, number)
        return best

    def _alike(self, asked: str, *, typos: bool) -> dict[str, float]:
        """Words of the index that answer a word of the query, each with its likeness, 0 to 1."""
        alike: dict[str, float] = {}
        if len(asked) >= 4:
            alike |= {word: INSIDE for word in self._in_names if asked in word}
        if len(asked) >= 3:
            alike |= {word: BEGINNING for word in self._words if word.startswith(asked)}
        for form in self._forms.get(stem(asked, self.language), ()):
            alike[form] = FORM
        if asked in self._standing:
            alike[asked] = WHOLE
        if not alike and typos:
            return self._with_typos(asked) or self._of_one_root(asked)
        return alike

    def _with_typos(self, asked: str) -> dict[str, float]:
        """Words that one slip of the finger turns into the one asked; two if it is long."""
        if len(asked) < 4:
            return {}
        most = 1 if len(asked) < 7 else 2
        near = process.extract(
            asked, self._words, scorer=OSA.distance, score_cutoff=most, limit=None
        )
        least = min((distance for _, distance, _ in near), default=0)
        likeness = ONE_TYPO if least == 1 else TWO_TYPOS
        return {word: likeness for word, distance, _ in near if distance == least}

    def _of_one_root(self, asked: str) -> dict[str, float]:
        """Words that begin like the one asked: программирование finds the программист."""
        beginning = stem(asked, self.language)
        beginning = beginning[: max(5, round(0.7 * len(beginning)))]
        if len(beginning) < 5:
            return {}
        return {word: ROOT for word in self._words if word.startswith(beginning)}

    def _bonus(self, row: int, phrase: str, found: set[str]) -> float:
        """Above all for a whole name; a little for a name with few other words beside it."""
        name = self._names[row]
        if phrase == " ".join(name):
            return WHOLE_NAME
        bonus = sum(word in found for word in name) / (1 + len(name))
        return bonus + (WEIGHTS[SYNONYM] if row in self._other_names.get(phrase, ()) else 0.0)

    def _line(self, because: list[tuple[float, int]]) -> str:
        """The text of the first piece, neither name nor summary, that a word was found in."""
        for _, number in because:
            if self._pieces[number].kind in (SYNONYM, TASK, TOOL):
                return self._pieces[number].text
        return ""


def _pieces(catalogue: Catalogue, language: str) -> Iterator[_Piece]:
    for row, profession in enumerate(catalogue.professions):
        for kind, texts in _texts(catalogue, language).items():
            for text in texts(profession):
                yield _Piece(row, kind, text)


def _texts(
    catalogue: Catalogue, language: str
) -> Mapping[str, Callable[[Profession], tuple[str, ...]]]:
    return {
        NAME: lambda p: (p.name.in_(language),),
        SYNONYM: lambda p: p.synonyms[language],
        SUMMARY: lambda p: (p.summary.in_(language),),
        TASK: lambda p: tuple(each.in_(language) for each in p.tasks),
        TOOL: lambda p: tuple(each.in_(language) for each in p.tools),
        PLACE: lambda p: (
            catalogue.industry(p.industry).name.in_(language),
            catalogue.family(p.family).name.in_(language),
            *(catalogue.condition(each).name.in_(language) for each in p.conditions),
            *(_ALSO.get(each, "") for each in {p.industry, p.family}),
        ),
    }
