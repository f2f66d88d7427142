"""The public catalogue: directions, and the professions that a search and filters leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from sqlalchemy.orm import Session

from app.services.surroundings import of
from app.views_of.profession_cards import (
    FamilyCard,
    ProfessionCard,
    alphabetical,
    card,
    family_card,
)
from recommender.catalogue import Catalogue, Profession
from recommender.schooling import WAYS, ways_into
from recommender.search import Found, Hit, search
from recommender.words import marked

ON_A_PAGE = 24
FILTERS = ("family", "industry", "environment", "condition", "subject", "way")
Pieces = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it answers the search."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter; `count` of the professions would remain. `name` of a way is its id."""

    id: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class FoundCard:
    """`line`: the other name, task or tool that the search found; empty without it."""

    card: ProfessionCard
    name: Pieces
    summary: Pieces
    line: Pieces


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """`families` are all directions; `found` counts all `results`, of which one page is here.

    `read_as` and `partly` say how a search was understood (see recommender.search). `choices`
    holds the values of each of FILTERS that leave something, and the one that is chosen.
    """

    searched: bool
    total: int
    families: tuple[FamilyCard, ...]
    found: int = 0
    page: int = 1
    pages: int = 1
    results: tuple[FoundCard, ...] = ()
    read_as: str = ""
    partly: bool = False
    choices: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)


def catalogue_of(
    locale: str,
    *,
    session: Session,
    query: str = "",
    filters: Mapping[str, str] = MappingProxyType({}),
    page: int = 1,
) -> CataloguePage:
    """All directions, and what a search and filters find: ranked, without a query by name.

    Filters add up. An unknown id finds nothing; a page beyond the last is the last.
    """
    catalogue = of(session).catalogue
    wanted = {name: value for name in FILTERS if (value := filters.get(name, ""))}
    searched = bool(query.strip() or wanted)
    families = tuple(family_card(each, locale, catalogue) for each in catalogue.families)
    answer = search(catalogue, query, locale) if query.strip() else Found(())
    hits = {hit.profession_id: hit for hit in answer.hits}
    among = (
        [catalogue.profession(each) for each in hits]
        if query.strip()
        else alphabetical(catalogue.professions, locale)
    )
    left = [each for each in among if _passes(each, wanted, catalogue)]
    pages = max(1, -(-len(left) // ON_A_PAGE))
    page = min(max(page, 1), pages)
    shown = left[(page - 1) * ON_A_PAGE : page * ON_A_PAGE] if searched else ()
    return CataloguePage(
        searched,
        len(catalogue.professions),
        families,
        len(left),
        page,
        pages,
        tuple(_found_card(each, hits.get(each.id), locale, catalogue) for each in shown),
        answer.read_as,
        answer.partly,
        {name: _choices(name, among, wanted, locale, catalogue) for name in FILTERS},
    )


def _found_card(
    profession: Profession, hit: Hit | None, locale: str, catalogue: Catalogue
) -> FoundCard:
    words = hit.words if hit else frozenset[str]()
    shown = card(profession, locale, catalogue)
    return FoundCard(
        shown,
        marked(shown.name, words),
        marked(shown.summary, words),
        marked(hit.line, words) if hit else (),
    )


@cache
def _ways(catalogue: Catalogue) -> Mapping[str, frozenset[str]]:
    return {each.id: ways_into(catalogue, each) for each in catalogue.professions}


_VALUES: Mapping[str, Callable[[Profession, Catalogue], Iterable[str]]] = {
    "family": lambda each, _: (each.family,),
    "industry": lambda each, _: (each.industry,),
    "environment": lambda each, _: (each.environment,),
    "condition": lambda each, _: each.conditions,
    "subject": lambda each, _: each.subjects,
    "way": lambda each, catalogue: _ways(catalogue)[each.id],
}


def _passes(profession: Profession, wanted: Mapping[str, str], catalogue: Catalogue) -> bool:
    return all(value in _VALUES[name](profession, catalogue) for name, value in wanted.items())


def _choices(
    name: str,
    among: Iterable[Profession],
    wanted: Mapping[str, str],
    locale: str,
    catalogue: Catalogue,
) -> tuple[Choice, ...]:
    """Values of one filter, with how many professions each leaves beside the other filters."""
    others = {other: value for other, value in wanted.items() if other != name}
    counts = Counter(
        value
        for each in among
        if _passes(each, others, catalogue)
        for value in _VALUES[name](each, catalogue)
    )
    return tuple(
        Choice(value, label, counts[value])
        for value, label in _names(name, locale, catalogue)
        if counts[value] or value == wanted.get(name)
    )


def _names(name: str, locale: str, catalogue: Catalogue) -> Iterable[tuple[str, str]]:
    if name == "way":
        return ((way, way) for way in WAYS)
    if name == "family":
        return ((each.id, each.name.in_(locale)) for each in catalogue.families)
    entries = {
        "industry": catalogue.industries,
        "environment": catalogue.environments,
        "condition": catalogue.conditions,
        "subject": catalogue.subjects,
    }[name]
    return ((each.id, each.name.in_(locale)) for each in entries)
