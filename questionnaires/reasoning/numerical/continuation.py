"""Every next number that a usual rule gives for a series: an item is clear if there is only one."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# A rule counts as seen when the terms confirm it at least this many times beyond its parameters.
_EVIDENCE = 1


def continuations(terms: list[int]) -> set[int]:
    """The numbers that may follow by some usual rule that all the terms keep."""
    return {following for rule in _RULES for following in rule(terms)}


def _constant_step(terms: list[int]) -> Iterator[int]:
    steps = _steps(terms)
    if len(steps) > _EVIDENCE and len(set(steps)) == 1:
        yield terms[-1] + steps[-1]


def _constant_ratio(terms: list[int]) -> Iterator[int]:
    if len(terms) > _EVIDENCE + 1 and 0 not in terms:
        first, second = terms[:2]
        if all(b * first == a * second for a, b in pairwise(terms)):
            following, rest = divmod(terms[-1] * second, first)
            if rest == 0:
                yield following


def _steps_in_turn(terms: list[int]) -> Iterator[int]:
    steps = _steps(terms)
    if len(steps) > _EVIDENCE + 2 and steps[:-2] == steps[2:]:
        yield terms[-1] + steps[-2]


def _steps_by_the_same_rule(terms: list[int]) -> Iterator[int]:
    steps = _steps(terms)
    for rule in (_constant_step, _constant_ratio, _sum_of_two):
        yield from (terms[-1] + step for step in rule(steps) if len(set(steps)) > 1)


def _affine(terms: list[int]) -> Iterator[int]:
    if len(terms) <= _EVIDENCE + 2:
        return
    for factor in (-2, -1, 2, 3, 4):
        rests = {b - factor * a for a, b in pairwise(terms)}
        if len(rests) == 1:
            yield terms[-1] * factor + rests.pop()


def _sum_of_two(terms: list[int]) -> Iterator[int]:
    checks = list(zip(terms, terms[1:], terms[2:], strict=False))
    for sign in (1, -1):
        if len(checks) > _EVIDENCE and all(c == b + sign * a for a, b, c in checks):
            yield terms[-1] + sign * terms[-2]


def _every_other(terms: list[int]) -> Iterator[int]:
    whole, other = terms[-2::-2][::-1], terms[-1::-2][::-1]
    if len(other) < 3:
        return
    # The next number continues `whole`; `other` must be a series as well.
    if any(True for rule in _PLAIN for _ in rule(other)):
        for rule in _PLAIN:
            yield from rule(whole)


def _operations_in_turn(terms: list[int]) -> Iterator[int]:
    if len(terms) < 6:
        return
    last = len(terms) % 2  # parity of the steps like the next one: step n leads from term n
    coming = [(a, b) for n, (a, b) in enumerate(pairwise(terms)) if n % 2 != last]
    between = [(a, b) for n, (a, b) in enumerate(pairwise(terms)) if n % 2 == last]
    if _operation(between):
        yield from (operate(terms[-1]) for operate in _operation(coming))


def _operation(pairs: list[tuple[int, int]]) -> list[Callable[[int], int]]:
    """Adding one number or multiplying by one, whichever all the pairs agree with."""
    found: list[Callable[[int], int]] = []
    differences = {b - a for a, b in pairs}
    if len(differences) == 1:
        difference = differences.pop()
        found.append(lambda x: x + difference)
    fitting = [f for f in (2, 3, 4) if all(b == f * a for a, b in pairs)]
    return found + [_times(factor) for factor in fitting]


def _times(factor: int) -> Callable[[int], int]:
    return lambda x: factor * x


def _steps(terms: list[int]) -> list[int]:
    return [b - a for a, b in pairwise(terms)]


_PLAIN = (_constant_step, _constant_ratio)
_RULES = (
    _constant_step,
    _constant_ratio,
    _steps_in_turn,
    _steps_by_the_same_rule,
    _affine,
    _sum_of_two,
    _every_other,
    _operations_in_turn,
)
