"""One profession with all that it points to, and several of them side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.services import instruments
from app.services.errors import NotFound
from app.services.surroundings import of
from app.views_of.profession_cards import ProfessionCard, card, cards_of
from recommender.catalogue import Catalogue, Profession, Programme, ProgrammeGroup
from recommender.catalogue.entries import SCALES
from recommender.related import related
from recommender.schooling import REQUIRED_AFTER_9, schooling_of

INSTRUMENT = "interests"


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
class ExamSet:
    """The usual exams of a group of programmes, as names of subjects; see ProgrammeGroup."""

    group: str
    required: tuple[str, ...]
    choice: tuple[str, ...]
    own_test: bool


@dataclass(frozen=True, slots=True)
class Ways:
    """Where it is taught: colleges, universities with exams, and programmes after a degree.

    `required_after_9` and `suggested_after_9` are names of subjects.
    """

    college: tuple[ProgrammeLine, ...]
    university: tuple[ProgrammeLine, ...]
    later: tuple[ProgrammeLine, ...]
    exams: tuple[ExamSet, ...]
    required_after_9: tuple[str, ...]
    suggested_after_9: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProfessionPage:
    card: ProfessionCard
    family_id: str
    synonyms: tuple[str, ...]
    day: str
    tasks: tuple[str, ...]
    tools: tuple[str, ...]
    good_if: str
    hard: str
    outlook: str
    conditions: tuple[str, ...]
    subjects: tuple[str, ...]
    ways: Ways
    competence: str | None
    industry_id: str
    industry: str
    environment: str
    interests: tuple[InterestLine, ...]
    related: tuple[ProfessionCard, ...]


def profession_of(profession_id: str, locale: str, *, session: Session) -> ProfessionPage:
    """One profession; NotFound when unknown."""
    catalogue = of(session).catalogue
    try:
        found = catalogue.profession(profession_id)
    except KeyError:
        raise NotFound from None
    scales = instruments.latest(INSTRUMENT, session=session)
    ratings = catalogue.ratings[catalogue.professions.index(found)]
    return ProfessionPage(
        card(found, locale, catalogue),
        found.family,
        found.synonyms[locale],
        found.day.in_(locale),
        tuple(task.in_(locale) for task in found.tasks),
        tuple(tool.in_(locale) for tool in found.tools),
        found.good_if.in_(locale),
        found.hard.in_(locale),
        found.outlook.in_(locale),
        tuple(catalogue.condition(each).name.in_(locale) for each in found.conditions),
        _subjects(found.subjects, locale, catalogue),
        _ways(found, locale, catalogue),
        catalogue.competence(found.competence).name.in_(locale) if found.competence else None,
        found.industry,
        catalogue.industry(found.industry).name.in_(locale),
        catalogue.environment(found.environment).name.in_(locale),
        tuple(
            InterestLine(scale, scales.scale(scale).name.in_(locale), float(value))
            for scale, value in zip(SCALES, ratings, strict=True)
        ),
        cards_of(related(catalogue)[found.id], locale, session=session),
    )


def compared(ids: Iterable[str], locale: str, *, session: Session) -> tuple[ProfessionPage, ...]:
    """Up to four professions side by side, in the order of `ids`; unknown ones are left out."""
    known = cards_of(ids, locale, session=session)
    return tuple(profession_of(each.id, locale, session=session) for each in known)


def _ways(profession: Profession, locale: str, catalogue: Catalogue) -> Ways:
    schooling = schooling_of(catalogue, profession)
    return Ways(
        _lines(schooling.college, locale),
        _lines(schooling.university, locale),
        _lines(schooling.later, locale),
        tuple(_exams(each, locale, catalogue) for each in schooling.groups),
        _subjects(REQUIRED_AFTER_9, locale, catalogue),
        _subjects(schooling.suggested, locale, catalogue),
    )


def _exams(group: ProgrammeGroup, locale: str, catalogue: Catalogue) -> ExamSet:
    return ExamSet(
        group.name.in_(locale),
        _subjects(group.required, locale, catalogue),
        _subjects(group.choice, locale, catalogue),
        group.own_test,
    )


def _lines(programmes: Iterable[Programme], locale: str) -> tuple[ProgrammeLine, ...]:
    return tuple(ProgrammeLine(p.code, p.level, p.name.in_(locale)) for p in programmes)


def _subjects(ids: Iterable[str], locale: str, catalogue: Catalogue) -> tuple[str, ...]:
    """As they stand inside a sentence: in Russian, unlike English, all with a small letter."""
    names = (catalogue.subject(each).name.in_(locale) for each in ids)
    return tuple(name[:1].lower() + name[1:] if locale == "ru" else name for name in names)
