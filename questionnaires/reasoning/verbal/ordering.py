"""Putting people in order from statements about two of them at a time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, permutations
from typing import TYPE_CHECKING

from questionnaires.parts import Text
from questionnaires.reasoning.item import AnotherDrawIsNeeded, Answer, Draft
from questionnaires.reasoning.wording import NAMES, joined

if TYPE_CHECKING:
    from questionnaires.reasoning.draw import Draw

Statement = tuple[int, int]  # the first stands before the second

UNKNOWN = Text("Нельзя узнать по этим данным", "It cannot be told from this")


@dataclass(frozen=True, slots=True)
class _Quality:
    """Something people differ in, said from either end, and the questions about it."""

    more: Text
    less: Text
    first: Text
    last: Text
    second: Text


_QUALITIES = (
    _Quality(
        Text("выше, чем", "is taller than"),
        Text("ниже, чем", "is shorter than"),
        Text("Кто выше всех?", "Who is the tallest?"),
        Text("Кто ниже всех?", "Who is the shortest?"),
        Text(
            "Кто на втором месте, если начать с самых высоких?",
            "Who is second, starting from the tallest?",
        ),
    ),
    _Quality(
        Text("старше, чем", "is older than"),
        Text("младше, чем", "is younger than"),
        Text("Кто старше всех?", "Who is the oldest?"),
        Text("Кто младше всех?", "Who is the youngest?"),
        Text(
            "Кто на втором месте, если начать с самых старших?",
            "Who is second, starting from the oldest?",
        ),
    ),
    _Quality(
        Text("бегает быстрее, чем", "runs faster than"),
        Text("бегает медленнее, чем", "runs slower than"),
        Text("Кто бегает быстрее всех?", "Who runs the fastest?"),
        Text("Кто бегает медленнее всех?", "Who runs the slowest?"),
        Text(
            "Кто на втором месте, если начать с самых быстрых?",
            "Who is second, starting from the fastest?",
        ),
    ),
    _Quality(
        Text("встаёт раньше, чем", "gets up earlier than"),
        Text("встаёт позже, чем", "gets up later than"),
        Text("Кто встаёт раньше всех?", "Who gets up the earliest?"),
        Text("Кто встаёт позже всех?", "Who gets up the latest?"),
        Text(
            "Кто на втором месте, если начать с того, кто встаёт раньше всех?",
            "Who is second, starting from the earliest?",
        ),
    ),
)
_BECAUSE = Text(
    "Нужно выстроить всех в один ряд по этим сравнениям и посмотреть, что известно точно.",
    "Put everyone in one line by these comparisons and see what is certain.",
)
_PEOPLE = {1: 3, 2: 4, 3: 4, 4: 5}
_TURNED = {1: 0, 2: 0, 3: 1, 4: 2}  # statements said from the other end
_NAMED = 3  # names among the answers, beside "cannot be told"


def draft(draw: Draw, level: int) -> Draft:
    """3 people in order on level 1, 4 out of order on 2; statements from both ends on 3 and 4.

    Levels 3 and 4 ask for the second place; half of the items of level 4 leave it open.
    """
    people = draw.sample(NAMES, _PEOPLE[level])
    leave_open = level == 4 and draw.below(2) == 1
    statements = _statements(draw, len(people), level, leave_open=leave_open)
    place = 1 if level >= 3 else draw.pick((0, len(people) - 1))
    possible = holders(len(people), statements, place)
    if (len(possible) > 1) != leave_open:
        raise AnotherDrawIsNeeded
    quality = draw.pick(_QUALITIES)
    turned = draw.shuffled([n < _TURNED[level] for n in range(len(statements))])
    question = quality.second if place == 1 else quality.first if place == 0 else quality.last
    said = [
        _said(people, pair, quality, turned=flip)
        for pair, flip in zip(statements, turned, strict=True)
    ]
    right, wrong = _answers(draw, people, sorted(possible))
    return Draft(
        text=joined([*said, question], " "),
        right=right,
        wrong=wrong,
        because=_BECAUSE,
        features={
            "people": len(people),
            "turned": sum(turned),
            "shuffled": level >= 2,
            "inner": place == 1,
            "open": leave_open,
        },
    )


def holders(people: int, statements: list[Statement], place: int) -> set[int]:
    """Who may stand at a place (from 0) in an order that all statements agree with."""
    return {
        order[place]
        for order in permutations(range(people))
        if all(order.index(before) < order.index(after) for before, after in statements)
    }


def _statements(draw: Draw, people: int, level: int, *, leave_open: bool) -> list[Statement]:
    chain = list(pairwise(range(people)))
    if leave_open:
        # The third is compared with the first, so that nobody knows who of two comes second.
        chain[1] = (0, 2)
    return chain if level == 1 else draw.shuffled(chain)


def _said(people: list[Text], pair: Statement, quality: _Quality, *, turned: bool) -> Text:
    before, after = (people[n] for n in pair)
    if turned:
        before, after, words = after, before, quality.less
    else:
        words = quality.more
    return Text(
        f"{before.ru} {words.ru} {after.ru}.",
        f"{before.en} {words.en} {after.en}.",
    )


def _answers(
    draw: Draw, people: list[Text], possible: list[int]
) -> tuple[Answer, tuple[Answer, ...]]:
    unknown = Answer(UNKNOWN)
    others = [n for n in range(len(people)) if n not in possible]
    if len(possible) > 1:
        # Both who may stand there are on offer: each would be right if it were certain.
        named = [*possible, *draw.shuffled(others)][:_NAMED]
        return unknown, tuple(Answer(people[n]) for n in named)
    named = draw.sample(others, _NAMED - 1)
    return Answer(people[possible[0]]), (*(Answer(people[n]) for n in named), unknown)
