"""Raw right-wrong questions drawn from the catalogue, for an author to reword and to check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from questionnaires.definition import Text
from recommender.facts import Fact, Relation, facts, named, partly_holds, targets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.catalogue import Catalogue, Profession

OPTIONS = 4

_WHO = {
    Relation.TASK: Text("Чья это работа: {}?", "Whose work is this: {}?"),
    Relation.PROGRAMME: Text("К какой профессии ведёт «{}»?", "Which job does “{}” lead to?"),
    Relation.PLACE: Text("Какой профессии учат {}?", "Which job is taught {}?"),
    Relation.COMPETENCE: Text("Чья это компетенция: «{}»?", "Whose competence is “{}”?"),
    Relation.SUBJECT: Text("Кому нужен предмет: {}?", "Who needs this subject: {}?"),
    Relation.INDUSTRY: Text("Кто работает в отрасли «{}»?", "Who works in this industry: {}?"),
    Relation.FAMILY: Text("Кто относится к направлению «{}»?", "Whose direction is “{}”?"),
}
_WHAT = {
    Relation.TASK: Text("Что делает {}?", "What is the work of this person: {}?"),
    Relation.PROGRAMME: Text("Какая программа ведёт к: {}?", "Which programme leads to: {}?"),
    Relation.PLACE: Text("Где учат профессии: {}?", "Where is this job taught: {}?"),
    Relation.COMPETENCE: Text("Какая здесь компетенция: {}?", "Which competence is it for: {}?"),
    Relation.SUBJECT: Text("Какой предмет здесь нужен: {}?", "Which subject is needed by: {}?"),
    Relation.INDUSTRY: Text("В какой отрасли работает {}?", "What is the industry of: {}?"),
    Relation.FAMILY: Text("Какое это направление: {}?", "What is the direction of: {}?"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A raw question. `options` are (id, wording) in the order shown; `right` counts from 1.

    `level` is 1 when the wrong answers come from other families, 3 when all come from the same.
    """

    fact: Fact
    level: int
    text: Text
    options: tuple[tuple[str, Text], ...]
    right: int

    def to_dict(self) -> dict[str, object]:
        """The fields of a keyed item, without those that only an author can write."""
        return {
            "level": self.level,
            "fact": {
                "profession": self.fact.profession,
                "relation": str(self.fact.relation),
                "target": self.fact.target,
                "options": ", ".join(option_id for option_id, _ in self.options),
            },
            "text": _languages(self.text),
            "options": [
                {"value": value, "text": _languages(text)}
                | ({"right": True} if value == self.right else {})
                for value, (_, text) in enumerate(self.options, 1)
            ],
        }


def candidates(
    catalogue: Catalogue,
    *,
    seed: int,
    count: int,
    relations: Iterable[Relation] = tuple(Relation),
) -> tuple[Candidate, ...]:
    """At most `count` questions per relation; the same for the same seed and catalogue.

    No wrong answer is true by the catalogue. Relations are drawn independently of each other, so
    leaving one out does not change the others.
    """
    drawn: list[Candidate] = []
    for relation in relations:
        rng = np.random.default_rng([seed, list(Relation).index(relation)])
        stated = list(facts(catalogue, relation))
        found: list[Candidate] = []
        for position in rng.permutation(len(stated)):
            if len(found) == count:
                break
            candidate = _candidate(catalogue, stated[position], rng)
            if candidate is not None:
                found.append(candidate)
        drawn.extend(found)
    return tuple(drawn)


def _candidate(catalogue: Catalogue, fact: Fact, rng: np.random.Generator) -> Candidate | None:
    level, who = int(rng.integers(1, 4)), bool(rng.integers(2))
    wrong = _wrong(catalogue, fact, level, who, rng)
    if wrong is None:
        return None
    right = int(rng.integers(OPTIONS))
    ids = [*wrong[:right], fact.profession if who else fact.target, *wrong[right:]]
    profession = catalogue.profession(fact.profession).name
    target = named(catalogue, fact.relation, fact.target)
    options = tuple((each, _wording(catalogue, fact, each, who)) for each in ids)
    template, known = (_WHO, target) if who else (_WHAT, profession)
    stem = template[fact.relation]
    text = Text(stem.ru.format(_inside(known.ru)), stem.en.format(_inside(known.en)))
    return Candidate(fact, level, text, options, right + 1)


def _wrong(
    catalogue: Catalogue, fact: Fact, level: int, who: bool, rng: np.random.Generator
) -> list[str] | None:
    """Three false answers; the level decides how many come from the profession's own family."""
    subject = catalogue.profession(fact.profession)
    others = [catalogue.professions[n] for n in rng.permutation(len(catalogue.professions))]
    near = [each for each in others if each.family == subject.family and each is not subject]
    far = [each for each in others if each.family != subject.family]
    from_near = {1: 0, 2: 1, 3: OPTIONS - 1}[level]
    chosen: list[str] = []
    said = {_wording(catalogue, fact, fact.profession if who else fact.target, who)}
    for group, size in ((near, from_near), (far, OPTIONS - 1)):
        for other in group:
            if len(chosen) == size:
                break
            answer = _false_answer(catalogue, fact, other, who)
            if answer is not None and _wording(catalogue, fact, answer, who) not in said:
                chosen.append(answer)
                said.add(_wording(catalogue, fact, answer, who))
        if len(chosen) != size:
            return None
    return [chosen[n] for n in rng.permutation(len(chosen))]


def _false_answer(catalogue: Catalogue, fact: Fact, other: Profession, who: bool) -> str | None:
    """One answer that is false even to a reader who knows names only.

    A college and a university may call their programmes alike, so names are compared, too.
    """
    if who:
        wrong = Fact(other.id, fact.relation, fact.target)
        held = _names(catalogue, other.id, fact.relation)
        if partly_holds(catalogue, wrong) or named(catalogue, fact.relation, fact.target) in held:
            return None
        return other.id
    held = _names(catalogue, fact.profession, fact.relation)
    # A task is set against the same line of the others, so that length gives nothing away.
    line = fact.target.rpartition("/")[2] if fact.relation is Relation.TASK else ""
    offered = sorted(
        targets(catalogue, other, fact.relation), key=lambda target: not target.endswith(line)
    )
    for target in offered:
        wrong = Fact(fact.profession, fact.relation, target)
        if not partly_holds(catalogue, wrong) and (
            named(catalogue, fact.relation, target) not in held
        ):
            return target
    return None


def _names(catalogue: Catalogue, profession_id: str, relation: Relation) -> set[Text]:
    held = targets(catalogue, catalogue.profession(profession_id), relation)
    return {named(catalogue, relation, target) for target in held}


def _wording(catalogue: Catalogue, fact: Fact, answer: str, who: bool) -> Text:
    return catalogue.profession(answer).name if who else named(catalogue, fact.relation, answer)


def _inside(name: str) -> str:
    """A wording as it stands inside a sentence; abbreviations keep their capitals."""
    return name.rstrip(".") if name[1:2].isupper() else name[:1].lower() + name[1:].rstrip(".")


def _languages(text: Text) -> dict[str, str]:
    return {"ru": text.ru, "en": text.en}
