"""Loads the catalogue from its folder and checks every link in it."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np

from recommender.catalogue.entries import (
    ENTERED_AFTER_11,
    FACETS,
    HEART,
    LEVELS,
    Catalogue,
    Competence,
    Entry,
    Family,
    Profession,
    Programme,
    ProgrammeGroup,
)
from recommender.catalogue.fields import CatalogueError, Fields
from recommender.catalogue.files import CatalogueFiles
from recommender.catalogue.ratings import RATINGS_FILE, read_ratings

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

DEFAULT = Path(__file__).parent
_GROUPS = "programme_groups.yaml"
_PROFESSION_FIELDS = frozenset(field.name for field in fields(Profession)) - {"family"}


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


_T = TypeVar("_T")
_I = TypeVar("_I", bound=_Identified)


def load_catalogue(folder: Path = DEFAULT) -> Catalogue:
    """Read and check all files of `folder`.

    Raises CatalogueError, which names file and entry, for a missing or malformed file, an id
    used twice, a link to nothing, or a profession whose O*NET code has no interest ratings.
    """
    files = CatalogueFiles(Path(folder))
    families = _listed(files, "families.yaml", _family)
    industries = _listed(files, "industries.yaml", _entry)
    subjects = _listed(files, "subjects.yaml", _entry)
    environments = _listed(files, "environments.yaml", _entry)
    conditions = _listed(files, "conditions.yaml", _entry)
    competencies = _merged(files, "competencies", _competence)
    programmes = _merged(files, "programmes", _programme)
    groups = _merged(files, "programme_groups", _programme_group)
    _check_groups(groups, programmes, _ids(subjects))
    professions = tuple(read_professions(files, families))
    links = _Links(
        subjects=_ids(subjects),
        industries=_ids(industries),
        environments=_ids(environments),
        conditions=_ids(conditions),
        **{"basic interests": FACETS},
        competencies=_ids(competencies),
        programmes=frozenset(each.code for each in programmes),
    )
    ratings = read_ratings(files)
    for profession in professions:
        links.check(profession)
        if profession.onet_soc not in ratings:
            raise _wrong(profession, f"onet_soc: {profession.onet_soc} is not in {RATINGS_FILE}")
    matrix = np.array([ratings[each.onet_soc] for each in professions], dtype=np.float64)
    weights = [[each.interests.get(facet, 0) for facet in FACETS] for each in professions]
    facets = np.array(weights, dtype=np.float64)
    matrix.flags.writeable = facets.flags.writeable = False
    return Catalogue(
        families=families,
        professions=professions,
        industries=industries,
        subjects=subjects,
        environments=environments,
        conditions=conditions,
        competencies=competencies,
        programmes={each.code: each for each in programmes},
        programme_groups={each.code: each for each in groups},
        ratings=matrix,
        facets=facets,
        version=files.version,
    )


def read_families(files: CatalogueFiles) -> tuple[Family, ...]:
    """The families in the order in which they are shown."""
    return _listed(files, "families.yaml", _family)


def read_professions(files: CatalogueFiles, families: Iterable[Family]) -> Iterator[Profession]:
    """Professions family by family, by name; links not yet checked; refuses an id used twice.

    Each stands in a file of its own, professions/<family>/<id>.yaml.
    """
    found: dict[str, list[Profession]] = {family.id: [] for family in families}
    seen: dict[str, str] = {}
    for name in files.names("professions/*/*.yaml"):
        path = PurePosixPath(name)
        family = path.parent.name
        if family not in found:
            raise CatalogueError(name, "file", "has no family in families.yaml")
        profession = _profession(Fields(name, path.stem, files.mapping(name)), family)
        if profession.id in seen:
            raise CatalogueError(name, profession.id, f"is already in {seen[profession.id]}")
        if profession.id != path.stem:
            raise CatalogueError(name, profession.id, "is not the name of its file")
        seen[profession.id] = name
        found[family].append(profession)
    for family, members in found.items():
        if not members:
            raise CatalogueError(f"professions/{family}", "folder", "has no professions")
        yield from sorted(members, key=lambda each: each.name.ru)


class _Links:
    """What a profession may point to."""

    def __init__(self, **targets: Collection[str]) -> None:
        self._targets = targets

    def check(self, profession: Profession) -> None:
        self._must_exist(profession, "subjects", profession.subjects)
        self._must_exist(profession, "programmes", profession.programmes)
        self._must_exist(profession, "industries", [profession.industry])
        self._must_exist(profession, "environments", [profession.environment])
        self._must_exist(profession, "conditions", profession.conditions)
        self._must_exist(profession, "basic interests", profession.interests)
        if profession.competence is not None:
            self._must_exist(profession, "competencies", [profession.competence])

    def _must_exist(self, profession: Profession, kind: str, links: Iterable[str]) -> None:
        for link in links:
            if link not in self._targets[kind]:
                raise _wrong(profession, f"{link} is not among the {kind}")


def _profession(entry: Fields, family: str) -> Profession:
    entry.only(_PROFESSION_FIELDS)
    return Profession(
        id=entry.id(),
        family=family,
        onet_soc=entry.word("onet_soc"),
        name=entry.text("name"),
        synonyms=entry.words_by_language("synonyms", 1, 5),
        summary=entry.text("summary"),
        day=entry.text("day"),
        tasks=entry.lines("tasks", 3, 4),
        tools=entry.lines("tools", 3, 5),
        good_if=entry.text("good_if"),
        hard=entry.text("hard"),
        outlook=entry.text("outlook"),
        interests=entry.weights("interests", 1, HEART),
        conditions=entry.words("conditions", 3, 6),
        subjects=entry.words("subjects", 2, 4),
        programmes=entry.words("programmes", 1, 8),
        competence=entry.optional_word("competence"),
        industry=entry.word("industry"),
        environment=entry.word("environment"),
    )


def _family(entry: Fields) -> Family:
    entry.only(("id", "name", "about"))
    return Family(id=entry.id(), name=entry.text("name"), about=entry.text("about"))


def _entry(entry: Fields) -> Entry:
    entry.only(("id", "name"))
    return Entry(id=entry.id(), name=entry.text("name"))


def _competence(key: str, entry: Fields) -> Competence:
    entry.only(("name",))
    return Competence(id=key, name=entry.text("name"))


def _programme(key: str, entry: Fields) -> Programme:
    entry.only(("level", "name"))
    level = entry.word("level")
    if level not in LEVELS:
        raise entry.error(f"level: {level!r} is none of {', '.join(LEVELS)}")
    return Programme(code=key, level=level, name=entry.text("name"))


def _programme_group(key: str, entry: Fields) -> ProgrammeGroup:
    entry.only(("name", "required", "choice", "own_test"))
    if not re.fullmatch(r"\d\d", key):
        raise entry.error("the code must be two digits")
    required, choice = entry.words("required", 1, 4), entry.words("choice", 0, 6)
    if set(required) & set(choice):
        raise entry.error("choice: names an exam that is required")
    return ProgrammeGroup(key, entry.text("name"), required, choice, entry.flag("own_test"))


def _check_groups(
    groups: Iterable[ProgrammeGroup], programmes: Iterable[Programme], subjects: Collection[str]
) -> None:
    """Exams are school subjects, and every programme entered by exams has its group."""
    for group in groups:
        for exam in (*group.required, *group.choice):
            if exam not in subjects:
                raise CatalogueError(_GROUPS, group.code, f"{exam} is not among the subjects")
    known = {group.code for group in groups}
    for programme in programmes:
        if programme.level in ENTERED_AFTER_11 and programme.code[:2] not in known:
            raise CatalogueError(_GROUPS, programme.code[:2], f"is missing for {programme.code}")


def _listed(files: CatalogueFiles, name: str, build: Callable[[Fields], _I]) -> tuple[_I, ...]:
    entries: dict[str, _I] = {}
    for number, value in enumerate(files.sequence(name), start=1):
        entry = build(_opened(name, number, value))
        if entry.id in entries:
            raise CatalogueError(name, entry.id, "comes twice")
        entries[entry.id] = entry
    return tuple(entries.values())


def _merged(files: CatalogueFiles, stem: str, build: Callable[[str, Fields], _T]) -> tuple[_T, ...]:
    """One kind from `<stem>.yaml` and `<stem>_*.yaml`; equal entries in two files are allowed."""
    names = files.names(f"{stem}.yaml") + files.names(f"{stem}_*.yaml")
    if not names:
        raise CatalogueError(f"{stem}_*.yaml", "file", "is missing")
    merged: dict[str, tuple[str, _T]] = {}
    for name in names:
        for key, value in files.mapping(name).items():
            if not isinstance(key, str):
                raise CatalogueError(name, str(key), "the key must be a string: quote it")
            entry = build(key, Fields(name, key, value))
            earlier, known = merged.setdefault(key, (name, entry))
            if known != entry:
                raise CatalogueError(name, key, f"says something else than in {earlier}")
    return tuple(merged[key][1] for key in sorted(merged))


def _opened(name: str, number: int, value: object) -> Fields:
    known = value.get("id") if isinstance(value, dict) else None
    return Fields(name, str(known or f"entry {number}"), value)


def _wrong(profession: Profession, problem: str) -> CatalogueError:
    name = f"professions/{profession.family}/{profession.id}.yaml"
    return CatalogueError(name, profession.id, problem)


def _ids(entries: Iterable[_Identified]) -> frozenset[str]:
    return frozenset(each.id for each in entries)
