"""Professions and directions as cards, for every page of the public catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sqlalchemy.orm import Session

from app.services.errors import NotFound
from app.services.surroundings import of
from recommender.catalogue import Catalogue, Family, Profession
from recommender.catalogue.entries import SCALES
from recommender.words import plain

MOST_COMPARED = 4


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
    """One direction with its professions in alphabetical order."""

    id: str
    name: str
    about: str
    hue: str
    professions: tuple[ProfessionCard, ...]


def family_of(family_id: str, locale: str, *, session: Session) -> FamilyCard:
    """One direction with all its professions; NotFound when unknown."""
    catalogue = of(session).catalogue
    try:
        return family_card(catalogue.family(family_id), locale, catalogue)
    except KeyError:
        raise NotFound from None


def cards_of(
    ids: Iterable[str], locale: str, *, session: Session, most: int = MOST_COMPARED
) -> tuple[ProfessionCard, ...]:
    """The professions with these ids in their order, each once, at most `most`; others are left
    out: the ids come from an address that anybody may have written."""
    catalogue = of(session).catalogue
    known = {each.id: each for each in catalogue.professions}
    found = [known[each] for each in dict.fromkeys(ids) if each in known]
    return tuple(card(each, locale, catalogue) for each in found[:most])


def card(profession: Profession, locale: str, catalogue: Catalogue) -> ProfessionCard:
    return ProfessionCard(
        profession.id,
        profession.name.in_(locale),
        profession.summary.in_(locale),
        catalogue.family(profession.family).name.in_(locale),
        _hues(catalogue)[profession.id],
    )


def family_card(family: Family, locale: str, catalogue: Catalogue) -> FamilyCard:
    return FamilyCard(
        family.id,
        family.name.in_(locale),
        family.about.in_(locale),
        _hues(catalogue)[family.id],
        tuple(
            card(each, locale, catalogue)
            for each in alphabetical(catalogue.of_family(family.id), locale)
        ),
    )


def alphabetical(professions: Iterable[Profession], locale: str) -> list[Profession]:
    """By name, ё as е."""
    return sorted(professions, key=lambda each: plain(each.name.in_(locale)))


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
