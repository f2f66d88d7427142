"""The public catalogue: directions, search over professions, and one profession's page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from sqlalchemy.orm import Session

from app.services import instruments
from app.services.errors import NotFound
from app.services.surroundings import of
from recommender.catalogue import Catalogue, Family, Profession
from recommender.catalogue.entries import LEVELS, SCALES
from recommender.ranking import Floats, directions

INSTRUMENT = "interests"
RELATED = 6
LONGEST_QUERY = 80


@dataclass(frozen=True, slots=True)
class ProfessionCard:
    """`hue` is the letter of the interest that is strongest in this work."""

    id: str
    name: str
    summary: str
    family: str
    hue: str


@dataclass(frozen=True, slots=True)
class FamilyCard:
    """One direction; `professions` are all of it, or those that were found."""

    id: str
    name: str
    about: str
    hue: str
    professions: tuple[ProfessionCard, ...]


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """`families` holds what the search found; `names` of families and industries are choices."""

    searched: bool
    found: int
    total: int
    families: tuple[FamilyCard, ...]
    family_names: tuple[tuple[str, str], ...]
    industry_names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    code: str
    level: str
    name: str


@dataclass(frozen=True, slots=True)
class InterestLine:
    """How much of one interest this work holds, 1 to 7 (O*NET)."""

    id: str
    label: str
    value: float


@dataclass(frozen=True, slots=True)
class ProfessionPage:
    card: ProfessionCard
    family_id: str
    tasks: tuple[str, ...]
    good_if: str
    hard: str
    subjects: tuple[str, ...]
    programmes: tuple[ProgrammeLine, ...]
    competence: str | None
    industry_id: str
    industry: str
    environment: str
    interests: tuple[InterestLine, ...]
    related: tuple[ProfessionCard, ...]


def catalogue_of(
    locale: str,
    *,
    session: Session,
    query: str = "",
    family_id: str = "",
    industry_id: str = "",
) -> CataloguePage:
    """All directions, or what is found by words of a name, summary or task and two filters.

    Every word of the query must occur; case and ё do not matter; Russian and English texts are
    both searched. Professions with a word in the name come first. Unknown ids find nothing.
    """
    catalogue = of(session).catalogue
    words = _plain(query[:LONGEST_QUERY]).split()
    texts = _texts(catalogue)
    found = [
        each
        for each in catalogue.professions
        if (not family_id or each.family == family_id)
        and (not industry_id or each.industry == industry_id)
        and all(word in texts[each.id][1] for word in words)
    ]
    if words:
        found.sort(key=lambda each: not all(word in texts[each.id][0] for word in words))
    families = (_family_card(family, found, locale, catalogue) for family in catalogue.families)
    return CataloguePage(
        bool(words or family_id or industry_id),
        len(found),
        len(catalogue.professions),
        tuple(family for family in families if family.professions),
        tuple((each.id, each.name.in_(locale)) for each in catalogue.families),
        tuple((each.id, each.name.in_(locale)) for each in catalogue.industries),
    )


def family_of(family_id: str, locale: str, *, session: Session) -> FamilyCard:
    """One direction with all its professions in alphabetical order; NotFound when unknown."""
    catalogue = of(session).catalogue
    try:
        family = catalogue.family(family_id)
    except KeyError:
        raise NotFound from None
    members = sorted(catalogue.of_family(family_id), key=lambda each: _plain(each.name.in_(locale)))
    return _family_card(family, members, locale, catalogue)


def profession_of(profession_id: str, locale: str, *, session: Session) -> ProfessionPage:
    """One profession with all that it points to; NotFound when unknown."""
    catalogue = of(session).catalogue
    try:
        found = catalogue.profession(profession_id)
    except KeyError:
        raise NotFound from None
    row = catalogue.professions.index(found)
    scales = instruments.latest(INSTRUMENT, session=session)
    programmes = sorted(
        (catalogue.programme(code) for code in found.programmes),
        key=lambda each: (LEVELS.index(each.level), each.code),
    )
    return ProfessionPage(
        _card(found, locale, catalogue),
        found.family,
        tuple(task.in_(locale) for task in found.tasks),
        found.good_if.in_(locale),
        found.hard.in_(locale),
        tuple(catalogue.subject(each).name.in_(locale) for each in found.subjects),
        tuple(ProgrammeLine(p.code, p.level, p.name.in_(locale)) for p in programmes),
        catalogue.competence(found.competence).name.in_(locale) if found.competence else None,
        found.industry,
        catalogue.industry(found.industry).name.in_(locale),
        catalogue.environment(found.environment).name.in_(locale),
        tuple(
            InterestLine(scale, scales.scale(scale).name.in_(locale), float(value))
            for scale, value in zip(SCALES, catalogue.ratings[row], strict=True)
        ),
        tuple(
            _card(catalogue.professions[other], locale, catalogue)
            for other in _nearest(catalogue, row)
        ),
    )


def _card(profession: Profession, locale: str, catalogue: Catalogue) -> ProfessionCard:
    return ProfessionCard(
        profession.id,
        profession.name.in_(locale),
        profession.summary.in_(locale),
        catalogue.family(profession.family).name.in_(locale),
        _hues(catalogue)[profession.id],
    )


def _family_card(
    family: Family, among: list[Profession], locale: str, catalogue: Catalogue
) -> FamilyCard:
    return FamilyCard(
        family.id,
        family.name.in_(locale),
        family.about.in_(locale),
        _hues(catalogue)[family.id],
        tuple(_card(each, locale, catalogue) for each in among if each.family == family.id),
    )


def _plain(text: str) -> str:
    """Without case, with ё as е and single spaces: how a search compares."""
    return " ".join(text.casefold().replace("ё", "е").split())


@cache
def _texts(catalogue: Catalogue) -> dict[str, tuple[str, str]]:
    """Profession id → (its names, all of its searched text), both plain."""
    return {
        each.id: (
            _plain(f"{each.name.ru} {each.name.en}"),
            _plain(" ".join(f"{t.ru} {t.en}" for t in (each.name, each.summary, *each.tasks))),
        )
        for each in catalogue.professions
    }


@cache
def _hues(catalogue: Catalogue) -> dict[str, str]:
    """Profession or family id → the letter of its strongest interest (in a family: on average)."""
    found = {
        each.id: SCALES[int(row.argmax())]
        for each, row in zip(catalogue.professions, catalogue.ratings, strict=True)
    }
    for family in catalogue.families:
        rows = [i for i, each in enumerate(catalogue.professions) if each.family == family.id]
        found[family.id] = SCALES[int(catalogue.ratings[rows].mean(axis=0).argmax())]
    return found


@cache
def _directions(catalogue: Catalogue) -> Floats:
    return directions(catalogue.ratings)


def _nearest(catalogue: Catalogue, row: int) -> list[int]:
    """Rows of the professions whose interest profiles correlate most with this one's."""
    towards = _directions(catalogue)
    order = np.argsort(-(towards @ towards[row]), kind="stable")
    return [int(other) for other in order if other != row][:RELATED]
