"""Ways into a profession after grade 9 and after grade 11, and the exams on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.catalogue.entries import ENTERED_AFTER_11, LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.catalogue import Catalogue, Profession, Programme, ProgrammeGroup

COLLEGE, UNIVERSITY = "after-9", "after-11"
WAYS = (COLLEGE, UNIVERSITY)
"""A way of schooling: a college, open from grade 9 on, or a university after grade 11."""

REQUIRED_AFTER_9 = ("russian", "mathematics")
CHOSEN_AFTER_9 = 2
OFFERED_AFTER_9 = (
    "physics",
    "chemistry",
    "biology",
    "literature",
    "geography",
    "history",
    "social-studies",
    "english",
    "informatics",
)
"""Subjects of which a pupil of grade 9 takes two exams (ОГЭ) besides the required ones."""


@dataclass(frozen=True, slots=True)
class Schooling:
    """Where a profession is taught. `college` is open after grade 9 and after grade 11.

    `university` is entered by exams, each of its `groups` has a usual set of them; `later` is
    open to those who have a degree. `suggested` are subject ids for the two chosen exams of
    grade 9: what the profession needs and the universities ask for; never more than two.
    """

    college: tuple[Programme, ...]
    university: tuple[Programme, ...]
    later: tuple[Programme, ...]
    groups: tuple[ProgrammeGroup, ...]
    suggested: tuple[str, ...]


def schooling_of(catalogue: Catalogue, profession: Profession) -> Schooling:
    """The ways into one profession, programmes by level and code."""
    programmes = sorted(
        map(catalogue.programme, profession.programmes),
        key=lambda each: (LEVELS.index(each.level), each.code),
    )
    university = tuple(each for each in programmes if each.level in ENTERED_AFTER_11)
    codes = dict.fromkeys(each.code[:2] for each in university)
    groups = tuple(catalogue.programme_groups[code] for code in sorted(codes))
    return Schooling(
        tuple(each for each in programmes if each.level == "spo"),
        university,
        tuple(each for each in programmes if each.level == "master"),
        groups,
        _suggested(profession.subjects, groups),
    )


def ways_into(catalogue: Catalogue, profession: Profession) -> frozenset[str]:
    """Those of WAYS that lead to a profession."""
    levels = {catalogue.programme(code).level for code in profession.programmes}
    found = {COLLEGE} if "spo" in levels else set()
    return frozenset(found | ({UNIVERSITY} if levels & set(ENTERED_AFTER_11) else set()))


def _suggested(subjects: Iterable[str], groups: Iterable[ProgrammeGroup]) -> tuple[str, ...]:
    asked = [exam for group in groups for exam in (*group.required, *group.choice)]
    # Subjects of the profession that a university asks for come before those that none does.
    wanted = sorted(subjects, key=lambda each: each not in asked)
    offered = [each for each in dict.fromkeys((*wanted, *asked)) if each in OFFERED_AFTER_9]
    return tuple(offered[:CHOSEN_AFTER_9])
