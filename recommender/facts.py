"""What the catalogue states about professions, and a check of questions that rest on it.

A fact joins a profession to a target: one of its tasks, a programme that leads to it, a school
subject it needs. `recommender.drafts` draws raw questions from facts; `faults` says where a
finished question disagrees with the catalogue. A fact names its target by id:

    task          "welder/1" … the lines of its tasks, "welder/summary" its summary
    programme     the code of a programme
    place         "college" or "university": where its programmes are taught
    competence, subject, industry, family    the id in the catalogue

Two targets joined by "+" must both hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from questionnaires.definition import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from recommender.catalogue import Catalogue, Profession

NOWHERE = "-"
"""Stands for an answer that is nothing in the catalogue."""

# Two lines tell of the same work when more than this share of the shorter one's words agrees.
SAME_WORK = 0.5
_STEM = 5


class Relation(StrEnum):
    """How a profession and a target belong together."""

    TASK = "task"
    PROGRAMME = "programme"
    PLACE = "place"
    COMPETENCE = "competence"
    SUBJECT = "subject"
    INDUSTRY = "industry"
    FAMILY = "family"


_PLACES = {
    "college": Text("В колледже", "At a college"),
    "university": Text("В вузе", "At a university"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing the catalogue states about a profession."""

    profession: str
    relation: Relation
    target: str


def facts(catalogue: Catalogue, relation: Relation) -> Iterator[Fact]:
    """Everything the catalogue states of one kind, in its order."""
    for profession in catalogue.professions:
        for target in targets(catalogue, profession, relation):
            yield Fact(profession.id, relation, target)


def targets(catalogue: Catalogue, profession: Profession, relation: Relation) -> tuple[str, ...]:
    """The ids of all targets that a profession is joined to; may be empty."""
    if relation is Relation.TASK:
        lines = (str(number) for number in range(1, len(profession.tasks) + 1))
        return tuple(f"{profession.id}/{line}" for line in ("summary", *lines))
    if relation is Relation.PLACE:
        levels = {catalogue.programme(code).level for code in profession.programmes}
        taught = {"college": "spo" in levels, "university": bool(levels - {"spo"})}
        return tuple(place for place, here in taught.items() if here)
    if relation is Relation.COMPETENCE:
        return () if profession.competence is None else (profession.competence,)
    if relation is Relation.PROGRAMME:
        return profession.programmes
    if relation is Relation.SUBJECT:
        return profession.subjects
    return (profession.industry if relation is Relation.INDUSTRY else profession.family,)


def named(catalogue: Catalogue, relation: Relation, target: str) -> Text:
    """The wording of one target; KeyError when the catalogue has none."""
    if relation is Relation.TASK:
        owner, _, line = target.partition("/")
        profession = catalogue.profession(owner)
        lines = {str(number): task for number, task in enumerate(profession.tasks, 1)}
        return ({"summary": profession.summary} | lines)[line]
    if relation is Relation.PLACE:
        return _PLACES[target]
    if relation is Relation.PROGRAMME:
        return catalogue.programme(target).name
    if relation is Relation.COMPETENCE:
        return catalogue.competence(target).name
    if relation is Relation.SUBJECT:
        return catalogue.subject(target).name
    if relation is Relation.INDUSTRY:
        return catalogue.industry(target).name
    return catalogue.family(target).name


def partly_holds(catalogue: Catalogue, fact: Fact) -> bool:
    """Whether a target, or one of the targets joined by "+", is true of the profession.

    Of a task it is also enough that the profession has a task worded much alike; what two trades
    share in other words the catalogue cannot tell. KeyError for an unknown id.
    """
    held = targets(catalogue, catalogue.profession(fact.profession), fact.relation)
    if fact.relation is not Relation.TASK:
        return any(part in held for part in _parts(catalogue, fact))
    own = [named(catalogue, fact.relation, target).ru for target in held]
    asked = [named(catalogue, fact.relation, part).ru for part in _parts(catalogue, fact)]
    return any(_same_work(line, other) for line in own for other in asked)


def faults(catalogue: Catalogue, stated: Mapping[str, str], right: int) -> list[str]:
    """What is wrong with a question, sentence by sentence; empty when the catalogue agrees.

    `stated` has profession, relation, target and options: the ids of the answers in the order
    shown, separated by commas, NOWHERE for one that the catalogue does not know. They are either
    professions or targets. `right` is the place of the right answer, from 1.
    """
    try:
        fact = Fact(stated["profession"], Relation(stated["relation"]), stated["target"])
        options = [option.strip() for option in stated["options"].split(",")]
        return list(_faults(catalogue, fact, options, options[right - 1]))
    except (KeyError, ValueError, IndexError) as unknown:
        return [f"{unknown} is unknown"]


def _faults(catalogue: Catalogue, fact: Fact, options: Sequence[str], answer: str) -> Iterator[str]:
    if not _holds(catalogue, fact):
        yield f"{fact.target} is not a {fact.relation} of {fact.profession}"
    if answer not in (fact.profession, fact.target):
        yield f"the right answer is {answer}, neither the profession nor the target"
    known = [option for option in options if option != NOWHERE]
    if len(set(known)) != len(known):
        yield "an answer is given twice"
    # A competence may have the id of its profession, so the right answer alone does not tell.
    professions = {profession.id for profession in catalogue.professions}
    who = answer == fact.profession and professions.issuperset(known)
    for option in known:
        if option == answer:
            continue
        if who:
            wrong = Fact(option, fact.relation, fact.target)
        else:
            wrong = Fact(fact.profession, fact.relation, option)
        if partly_holds(catalogue, wrong):
            yield f"{option} is right, too"


def _holds(catalogue: Catalogue, fact: Fact) -> bool:
    held = targets(catalogue, catalogue.profession(fact.profession), fact.relation)
    return all(part in held for part in _parts(catalogue, fact))


def _parts(catalogue: Catalogue, fact: Fact) -> list[str]:
    parts = fact.target.split("+")
    for part in parts:
        named(catalogue, fact.relation, part)  # refuses what is not in the catalogue
    return parts


def _same_work(one: str, other: str) -> bool:
    first, second = _stems(one), _stems(other)
    shorter = min(len(first), len(second))
    return len(first & second) > SAME_WORK * shorter


def _stems(line: str) -> frozenset[str]:
    words = re.findall(r"\w{4,}", line.lower())
    return frozenset(word[:_STEM] for word in words)
