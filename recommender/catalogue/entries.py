"""What the catalogue consists of. Everything is frozen; looking up an id is one dict access."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from questionnaires.definition import Text

SCALES = "RIASEC"
LEVELS = ("spo", "bachelor", "specialist", "master")
ENTERED_AFTER_11 = ("bachelor", "specialist")
"""Levels at a university that a school leaver enters by exams; their groups are described."""

FACETS = {
    "mechanics": "R",
    "land": "R",
    "building": "R",
    "vehicles": "R",
    "physical-science": "I",
    "life-science": "I",
    "mathematics": "I",
    "society": "I",
    "design": "A",
    "stage": "A",
    "media": "A",
    "care": "S",
    "teaching": "S",
    "support": "S",
    "business": "E",
    "leadership": "E",
    "influence": "E",
    "finance": "C",
    "records": "C",
    "digital": "C",
}
"""The twenty basic interests, each with its type: those of the interests questionnaire."""

RATING_POINTS = 2.0
"""What a step of weight is worth in points of an O*NET rating. Within a profession the weights
spread over the basic interests by .86 on average and the ratings by 1.78: so both tell as much."""

HEART = 3
"""Weight of a basic interest that is the heart of the work; 2 is clearly there, 1 a little."""


TYPE_OF_FACET: npt.NDArray[np.float64] = np.array(
    [[float(scale == of) for scale in SCALES] for of in FACETS.values()]
)
"""(20, 6): one where a basic interest belongs to a type."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A named thing that professions point to: an industry, a subject, a condition of work …"""

    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class Family:
    """A direction: professions with a similar daily work."""

    id: str
    name: Text
    about: Text


@dataclass(frozen=True, slots=True)
class Competence:
    """A competence of the championship movement, the subject of practical trials."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class Programme:
    """An education programme; `level` is one of spo, bachelor, specialist, master."""

    code: str
    level: str
    name: Text


@dataclass(frozen=True, slots=True)
class ProgrammeGroup:
    """Programmes of universities whose codes begin alike; `code` is two digits.

    `required` and `choice` are the usual exams (ЕГЭ) as subject ids: every one of the first and
    as a rule one of the second. `own_test`: universities add a creative, professional or physical
    test of their own.
    """

    code: str
    name: Text
    required: tuple[str, ...]
    choice: tuple[str, ...]
    own_test: bool


@dataclass(frozen=True, slots=True)
class Profession:
    """One profession; `family`, `subjects`, … hold ids that the loader has checked.

    `synonyms` are other names by which people search, by language. `day` tells of an ordinary
    day, `outlook` how the work is changing. `interests` weighs basic interests (FACETS) from 1 to
    HEART; `conditions` are typical of the work, the most typical first.
    """

    id: str
    family: str
    onet_soc: str
    name: Text
    synonyms: Mapping[str, tuple[str, ...]]
    summary: Text
    day: Text
    tasks: tuple[Text, ...]
    tools: tuple[Text, ...]
    good_if: Text
    hard: Text
    outlook: Text
    interests: Mapping[str, int]
    conditions: tuple[str, ...]
    subjects: tuple[str, ...]
    programmes: tuple[str, ...]
    competence: str | None
    industry: str
    environment: str


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All professions and what they point to. Compared by identity, so it can key a cache.

    `ratings` has shape (n_professions, 6): O*NET interest ratings, 1 to 7, columns in the order
    R I A S E C, rows in the order of `professions`; `facets` (n_professions, 20) holds the weights
    of FACETS, 0 to 3. Both arrays are read-only. `version` is the
    beginning of the SHA-256 of all files read, so a stored recommendation names its catalogue.
    """

    families: tuple[Family, ...]
    professions: tuple[Profession, ...]
    industries: tuple[Entry, ...]
    subjects: tuple[Entry, ...]
    environments: tuple[Entry, ...]
    conditions: tuple[Entry, ...]
    competencies: tuple[Competence, ...]
    programmes: Mapping[str, Programme]
    programme_groups: Mapping[str, ProgrammeGroup]
    ratings: npt.NDArray[np.float64]
    facets: npt.NDArray[np.float64]
    version: str

    def profession(self, profession_id: str) -> Profession:
        """The profession with this id; KeyError when there is none."""
        return self._professions[profession_id]

    def family(self, family_id: str) -> Family:
        """The family with this id; KeyError when there is none."""
        return self._families[family_id]

    def industry(self, industry_id: str) -> Entry:
        """The industry with this id; KeyError when there is none."""
        return self._industries[industry_id]

    def subject(self, subject_id: str) -> Entry:
        """The school subject with this id; KeyError when there is none."""
        return self._subjects[subject_id]

    def environment(self, environment_id: str) -> Entry:
        """The environment (среда) with this id; KeyError when there is none."""
        return self._environments[environment_id]

    def condition(self, condition_id: str) -> Entry:
        """The condition of work with this id; KeyError when there is none."""
        return self._conditions[condition_id]

    def competence(self, competence_id: str) -> Competence:
        """The competence with this id; KeyError when there is none."""
        return self._competencies[competence_id]

    def programme(self, code: str) -> Programme:
        """The education programme with this code; KeyError when there is none."""
        return self.programmes[code]

    def group_of(self, code: str) -> ProgrammeGroup:
        """The group of a bachelor's or specialist's programme; KeyError when there is none."""
        return self.programme_groups[code[:2]]

    def of_family(self, family_id: str) -> tuple[Profession, ...]:
        """Professions of one family by their Russian names; KeyError for an unknown family."""
        return self._by_family[family_id]

    def of_competence(self, competence_id: str) -> tuple[Profession, ...]:
        """Professions that one competence leads to; KeyError for an unknown competence."""
        return self._by_competence[competence_id]

    def of_industry(self, industry_id: str) -> tuple[Profession, ...]:
        """Professions of one industry; KeyError for an unknown industry."""
        return self._by_industry[industry_id]

    @cached_property
    def profiles(self) -> npt.NDArray[np.float64]:
        """What the work asks for of each basic interest, (n_professions, 20), in rating points.

        The O*NET rating of its type plus its own weight: the one has been measured, the other
        tells apart what one type has in common. Read-only.
        """
        found = self.ratings @ TYPE_OF_FACET.T + RATING_POINTS * self.facets
        found.flags.writeable = False
        return found

    @cached_property
    def _professions(self) -> Mapping[str, Profession]:
        return MappingProxyType({each.id: each for each in self.professions})

    @cached_property
    def _families(self) -> Mapping[str, Family]:
        return MappingProxyType({each.id: each for each in self.families})

    @cached_property
    def _industries(self) -> Mapping[str, Entry]:
        return _by_id(self.industries)

    @cached_property
    def _subjects(self) -> Mapping[str, Entry]:
        return _by_id(self.subjects)

    @cached_property
    def _environments(self) -> Mapping[str, Entry]:
        return _by_id(self.environments)

    @cached_property
    def _conditions(self) -> Mapping[str, Entry]:
        return _by_id(self.conditions)

    @cached_property
    def _competencies(self) -> Mapping[str, Competence]:
        return MappingProxyType({each.id: each for each in self.competencies})

    @cached_property
    def _by_family(self) -> Mapping[str, tuple[Profession, ...]]:
        return _grouped((f.id for f in self.families), ((p.family, p) for p in self.professions))

    @cached_property
    def _by_industry(self) -> Mapping[str, tuple[Profession, ...]]:
        return _grouped(
            (i.id for i in self.industries), ((p.industry, p) for p in self.professions)
        )

    @cached_property
    def _by_competence(self) -> Mapping[str, tuple[Profession, ...]]:
        return _grouped(
            (c.id for c in self.competencies),
            ((p.competence, p) for p in self.professions if p.competence is not None),
        )


def _by_id(entries: Iterable[Entry]) -> Mapping[str, Entry]:
    return MappingProxyType({each.id: each for each in entries})


def _grouped(
    keys: Iterable[str], pairs: Iterable[tuple[str, Profession]]
) -> Mapping[str, tuple[Profession, ...]]:
    groups: dict[str, list[Profession]] = {key: [] for key in keys}
    for key, profession in pairs:
        groups[key].append(profession)
    return MappingProxyType({key: tuple(members) for key, members in groups.items()})
