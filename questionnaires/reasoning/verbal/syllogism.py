"""What follows from two statements with all, no, some and not all."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations, product
from typing import TYPE_CHECKING

from questionnaires.parts import Text
from questionnaires.reasoning.item import Answer, Draft
from questionnaires.reasoning.wording import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from questionnaires.reasoning.draw import Draw

World = tuple[tuple[bool, ...], ...]

S, M, P = range(3)  # subject, middle term, predicate


@dataclass(frozen=True, slots=True)
class Statement:
    """A (all), E (no), I (some) or O (not all) about two of three qualities."""

    form: str
    subject: int
    predicate: int


# Each mood: two premises as read, and the one conclusion; chains S – M – P come first.
_MOODS: dict[int, tuple[tuple[Statement, Statement, Statement], ...]] = {
    1: (
        (Statement("A", S, M), Statement("A", M, P), Statement("A", S, P)),
        (Statement("A", S, M), Statement("E", M, P), Statement("E", S, P)),
    ),
    2: (
        (Statement("I", S, M), Statement("A", M, P), Statement("I", S, P)),
        (Statement("I", S, M), Statement("E", M, P), Statement("O", S, P)),
    ),
    3: (
        (Statement("A", P, M), Statement("E", S, M), Statement("E", S, P)),
        (Statement("E", P, M), Statement("A", S, M), Statement("E", S, P)),
        (Statement("A", M, P), Statement("I", M, S), Statement("I", S, P)),
        (Statement("I", M, P), Statement("A", M, S), Statement("I", S, P)),
    ),
    4: (
        (Statement("A", P, M), Statement("O", S, M), Statement("O", S, P)),
        (Statement("O", M, P), Statement("A", M, S), Statement("O", S, P)),
        (Statement("E", P, M), Statement("I", S, M), Statement("O", S, P)),
        (Statement("E", M, P), Statement("I", M, S), Statement("O", S, P)),
    ),
}
_CONCLUSIONS = tuple(
    Statement(form, *terms) for terms in ((S, P), (P, S)) for form in ("A", "E", "I", "O")
)

# Things whose names are feminine in Russian, so that the adjectives keep one ending.
_THINGS = (
    (Text("сумки", "bags"), "сумок"),
    (Text("коробки", "boxes"), "коробок"),
    (Text("игрушки", "toys"), "игрушек"),
    (Text("лампы", "lamps"), "ламп"),
    (Text("чашки", "cups"), "чашек"),
    (Text("папки", "folders"), "папок"),
)
# Qualities that can be had together; the Russian genitive stands beside.
_QUALITIES = (
    (Text("красные", "red"), "красных"),
    (Text("полосатые", "striped"), "полосатых"),
    (Text("блестящие", "shiny"), "блестящих"),
    (Text("тяжёлые", "heavy"), "тяжёлых"),
    (Text("большие", "big"), "больших"),
    (Text("старые", "old"), "старых"),
    (Text("круглые", "round"), "круглых"),
    (Text("дорогие", "expensive"), "дорогих"),
)
_BECAUSE = Text(
    "Верно только то, что выполняется в каждом случае, где оба утверждения верны.",
    "Only what holds in every case in which both statements are true follows for sure.",
)


def draft(draw: Draw, level: int) -> Draft:
    """Levels 1 and 2 are chains, 3 and 4 are not; 2 and 4 have a statement about some."""
    first, second, conclusion = draw.pick(_MOODS[level])
    # On the upper levels the order in which the premises are read is free.
    premises = draw.shuffled((first, second)) if level >= 3 else [first, second]
    open_to_doubt = [c for c in _CONCLUSIONS if not follows(premises, c, each_quality_occurs=True)]
    thing = draw.pick(_THINGS)
    qualities = draw.sample(_QUALITIES, 3)
    said = [_said(statement, thing, qualities) for statement in premises]
    question = Text("Что из этого точно следует?", "What follows from this for sure?")
    wrong = draw.sample(open_to_doubt, 3)
    return Draft(
        text=joined([*said, question], " "),
        right=Answer(_said(conclusion, thing, qualities)),
        wrong=tuple(Answer(_said(statement, thing, qualities)) for statement in wrong),
        because=_BECAUSE,
        features={
            "partial": sum(s.form in "IO" for s in premises),
            "negative": sum(s.form in "EO" for s in premises),
            "broken_chain": level >= 3,
            "not_all": conclusion.form == "O",
        },
    )


def _true(statement: Statement, world: World) -> bool:
    having = [kind[statement.predicate] for kind in world if kind[statement.subject]]
    return {
        "A": all(having),
        "E": not any(having),
        "I": any(having),
        "O": not all(having),
    }[statement.form]


# A kind of thing is a triple of qualities it has or lacks; a world is the set of kinds in it.
_KINDS = tuple(product((False, True), repeat=3))
_WORLDS: tuple[World, ...] = tuple(
    tuple(kind for kind, there in zip(_KINDS, present, strict=True) if there)
    for present in product((False, True), repeat=len(_KINDS))
)
# The worlds in which a statement is true, and those with things of each quality, by number.
_TRUE = {
    statement: frozenset(n for n, world in enumerate(_WORLDS) if _true(statement, world))
    for statement in (
        Statement(form, *terms) for form in "AEIO" for terms in permutations((S, M, P), 2)
    )
}
_LIVELY = frozenset(
    n for n, world in enumerate(_WORLDS) if all(any(kind[q] for kind in world) for q in (S, M, P))
)


def follows(
    premises: Sequence[Statement], conclusion: Statement, *, each_quality_occurs: bool
) -> bool:
    """Whether the conclusion is true in every world in which both premises are.

    Everyday speech takes for granted that there are things of each quality named: a wrong answer
    must not follow even with that, while a right one follows without it.
    """
    first, second = premises
    worlds = _TRUE[first] & _TRUE[second]
    if each_quality_occurs:
        worlds &= _LIVELY
    return worlds <= _TRUE[conclusion]


def _said(statement: Statement, thing: tuple[Text, str], qualities: list[tuple[Text, str]]) -> Text:
    things, of_things = thing
    what, of_what = qualities[statement.subject]
    how, of_how = qualities[statement.predicate]
    russian = {
        "A": f"Все {what.ru} {things.ru} {how.ru}.",
        "E": f"Среди {of_what} {of_things} нет {of_how}.",
        "I": f"Среди {of_what} {of_things} есть {how.ru}.",
        "O": f"Не все {what.ru} {things.ru} {how.ru}.",
    }
    english = {"A": "All", "E": "No", "I": "Some", "O": "Not all"}
    return Text(
        russian[statement.form],
        f"{english[statement.form]} {what.en} {things.en} are {how.en}.",
    )
