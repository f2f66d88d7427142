"""Number series: which number comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from questionnaires.parts import Text
from questionnaires.reasoning.item import AnotherDrawIsNeeded, Draft
from questionnaires.reasoning.near_misses import number, numbers_beside
from questionnaires.reasoning.numerical.continuation import continuations

if TYPE_CHECKING:
    from collections.abc import Callable

    from questionnaires.reasoning.draw import Draw

Made = tuple[list[int], Text, dict[str, float]]  # terms with the answer last, rule, features

_LARGEST = 400


def draft(draw: Draw, level: int) -> Draft:
    """A constant step; then steps in turn or a ratio; growing steps; two operations or series."""
    terms, because, features = draw.pick(_MAKERS[level])(draw)
    *shown, right = terms
    if min(terms) < 0 or max(terms) > _LARGEST or continuations(shown) != {right}:
        raise AnotherDrawIsNeeded
    row = ", ".join(str(term) for term in shown)
    return Draft(
        text=Text(
            f"Числа идут по правилу: {row}, … Какое число следующее?",
            f"The numbers follow a rule: {row}, … Which number comes next?",
        ),
        right=number(right),
        wrong=numbers_beside(draw, right, _likely(shown)),
        because=because,
        features={"turns": 0, "growing": 0, "ratio": 0, "two_series": 0, "both": 0, **features},
    )


def _likely(shown: list[int]) -> list[int]:
    """The last steps repeated, each by itself and together."""
    last, before = shown[-1] - shown[-2], shown[-2] - shown[-3]
    return [shown[-1] + last, shown[-1] + before, shown[-1] + last + before]


def _constant(draw: Draw) -> Made:
    step = draw.between(2, 9) * draw.pick((1, 1, -1))
    start = draw.between(1, 20) if step > 0 else draw.between(50, 80)
    because = Text(
        f"Каждое следующее число {'больше' if step > 0 else 'меньше'} на {abs(step)}.",
        f"Each number is {abs(step)} {'more' if step > 0 else 'less'} than the one before.",
    )
    return [start + n * step for n in range(6)], because, {}


def _in_turn(draw: Draw) -> Made:
    first, second = draw.between(2, 9), draw.pick((-4, -3, -2, -1, 1, 2, 3, 5))
    terms = [draw.between(3, 20)]
    for n in range(6):
        terms.append(terms[-1] + (second if n % 2 else first))
    because = Text(
        f"По очереди: {_signed(first)} и {_signed(second)}.",
        f"In turn: {_signed(first)} and {_signed(second)}.",
    )
    return terms, because, {"turns": 1}


def _ratio(draw: Draw) -> Made:
    ratio = draw.pick((2, 2, 3))
    terms = [draw.between(1, 5 if ratio == 3 else 12)]
    while len(terms) < 5:
        terms.append(terms[-1] * ratio)
    because = Text(
        f"Каждое следующее число в {ratio} раза больше.",
        f"Each number is {ratio} times the one before.",
    )
    return terms, because, {"ratio": 1}


def _growing(draw: Draw) -> Made:
    step, growth = draw.between(1, 6), draw.pick((1, 2, 3, 4))
    terms = [draw.between(1, 12)]
    for n in range(5):
        terms.append(terms[-1] + step + n * growth)
    because = Text(
        f"Разность между соседними числами каждый раз больше на {growth}.",
        f"The difference between neighbours grows by {growth} each time.",
    )
    return terms, because, {"growing": 1}


def _shrinking(draw: Draw) -> Made:
    terms, _, _ = _growing(draw)
    high = terms[-1] + draw.between(1, 9)
    because = Text(
        "Числа убывают, и разность между соседними каждый раз растёт на одно и то же.",
        "The numbers fall, and the difference between neighbours grows evenly.",
    )
    return [high - term for term in terms], because, {"growing": 1}


def _multiply_and_add(draw: Draw) -> Made:
    add = draw.pick((-3, -2, -1, 1, 2, 3, 4, 5))
    terms = [draw.between(2, 7)]
    for _ in range(5):
        terms.append(terms[-1] * 2 + add)
    because = Text(
        f"Число умножают на 2, потом {'прибавляют' if add > 0 else 'вычитают'} {abs(add)}.",
        f"Each number is doubled, then {abs(add)} is {'added' if add > 0 else 'taken away'}.",
    )
    return terms, because, {"growing": 0.5, "ratio": 0.5}


def _two_series(draw: Draw) -> Made:
    first, second = draw.between(2, 20), draw.between(2, 40)
    up, other = draw.between(2, 9), draw.pick((-5, -4, -3, -2, 2, 3, 4, 5, 6, 7))
    terms = []
    for n in range(4):
        terms += [first + n * up, second + n * other]
    because = Text(
        "Здесь два ряда чисел, они стоят через одно: у каждого свой шаг.",
        "There are two series, one in every other place, each with its own step.",
    )
    return terms, because, {"two_series": 1, "turns": 1}


def _both(draw: Draw) -> Made:
    add = draw.pick((-4, -3, -2, -1, 1, 2, 3, 4, 5))
    terms = [draw.between(2, 8)]
    for n in range(6):
        terms.append(terms[-1] + add if n % 2 else terms[-1] * 2)
    because = Text(
        f"По очереди: ×2 и {_signed(add)}.",
        f"In turn: ×2 and {_signed(add)}.",
    )
    return terms, because, {"turns": 1, "both": 1}


def _signed(step: int) -> str:
    return f"{step:+d}".replace("-", "−")


def _sums(draw: Draw) -> Made:
    terms = [draw.between(1, 9), draw.between(1, 9)]
    while len(terms) < 7:
        terms.append(terms[-2] + terms[-1])
    because = Text(
        "Каждое число — сумма двух предыдущих.",
        "Each number is the sum of the two before it.",
    )
    return terms, because, {"both": 1, "growing": 0.5}


_MAKERS: dict[int, tuple[Callable[[Draw], Made], ...]] = {
    1: (_constant,),
    2: (_in_turn, _ratio),
    3: (_growing, _shrinking, _multiply_and_add),
    4: (_two_series, _both, _sums),
}
