"""A 3 × 3 table of numbers with one rule for its rows or its columns."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from questionnaires.parts import Text
from questionnaires.reasoning import svg
from questionnaires.reasoning.item import AnotherDrawIsNeeded, Draft, Drawing
from questionnaires.reasoning.near_misses import number, numbers_beside
from questionnaires.reasoning.wording import same

if TYPE_CHECKING:
    from questionnaires.reasoning.draw import Draw

Grid = list[list[int]]

_CELL = 64
_LARGEST = 99


def draft(draw: Draw, level: int) -> Draft:
    """Level 1 adds; 2 subtracts or multiplies; 3 and 4 take two steps, by rows or by columns."""
    p, q, both, k = _coefficients(draw, level)
    by_columns = level >= 3 and draw.below(2) == 1
    lines = []
    for _ in range(3):
        first, second = draw.between(2, 9), draw.between(2, 9)
        if level == 2 and not both:
            first += 10
        lines.append([first, second, p * first + q * second + both * first * second + k])
    grid = _turned(lines) if by_columns else lines
    right = grid[2][2]
    if not _sound(grid) or suppositions(grid) != {right}:
        raise AnotherDrawIsNeeded
    first, second, _ = lines[2]
    likely = [first + second, first * second, right - k, right + k, grid[2][1] + 1]
    wrong = numbers_beside(draw, right, [n for n in likely if n <= _LARGEST])
    if loose_suppositions(grid) & {int(answer.text.ru) for answer in wrong}:
        raise AnotherDrawIsNeeded
    return Draft(
        text=Text(
            "В таблице есть правило. Какое число стоит вместо знака вопроса?",
            "The table follows a rule. Which number stands instead of the question mark?",
        ),
        right=number(right),
        wrong=wrong,
        because=_because(p, q, both, k, by_columns=by_columns),
        drawing=_drawing(grid),
        features={
            "product": both,
            "minus": p < 0 or q < 0,
            "second_step": k != 0 or p == 2,
            "columns": by_columns,
        },
    )


def suppositions(grid: Grid) -> set[int]:
    """What the last cell may be by some usual rule that the complete rows or columns keep."""
    found = set()
    for lines in (grid, _turned(grid)):
        for p, q, both in _FORMULAS:
            rests = {c - p * a - q * b - both * a * b for a, b, c in lines[:2]}
            if rests == {0} or (len(rests) == 1 and (p, q, both) in _WITH_A_REST):
                a, b, _ = lines[2]
                found.add(p * a + q * b + both * a * b + rests.pop())
        if all(c * a == b**2 for a, b, c in lines[:2]):
            found.add(lines[2][1] ** 2 // lines[2][0])
        if sum(lines[0]) == sum(lines[1]):
            found.add(sum(lines[0]) - sum(lines[2][:2]))
        for rule in (_distance, _quotient, _quotient_turned):
            if all(rule(a, b) == c for a, b, c in lines[:2]):
                found.add(rule(*lines[2][:2]))
    return found


def loose_suppositions(grid: Grid) -> set[int]:
    """What the last cell may be to somebody who looks for any number that fits.

    That is, by any of the formulas with a number added on which the complete rows, or the complete
    columns, agree; among them, that the last number of a line is always the same.
    """
    found = set()
    for lines in (grid, _turned(grid)):
        for p, q, both in _FORMULAS:
            rests = {c - p * a - q * b - both * a * b for a, b, c in lines[:2]}
            if len(rests) == 1:
                a, b, _ = lines[2]
                found.add(p * a + q * b + both * a * b + rests.pop())
    return found


def _distance(a: int, b: int) -> int:
    return abs(a - b)


def _quotient(a: int, b: int) -> int:
    """Zero, which no cell holds, where the division leaves a rest."""
    return 0 if a % b else a // b


def _quotient_turned(a: int, b: int) -> int:
    return _quotient(b, a)


# The third number as p·first + q·second + both·first·second; some are thought of with a rest too.
_FORMULAS = tuple(product((-1, 0, 1, 2), (-1, 0, 1, 2), (0, 1)))
_WITH_A_REST = frozenset(
    ((1, 1, 0), (1, -1, 0), (-1, 1, 0), (0, 0, 1), (2, -1, 0), (-1, 2, 0), (1, 0, 0), (0, 1, 0))
)


def _coefficients(draw: Draw, level: int) -> tuple[int, int, int, int]:
    some = draw.between(1, 4)
    choices = {
        1: ((1, 1, 0, 0),),
        2: ((1, -1, 0, 0), (0, 0, 1, 0)),
        3: ((1, 1, 0, some), (1, 1, 0, -1), (2, 1, 0, 0)),
        4: ((0, 0, 1, some), (0, 0, 1, -some), (2, -1, 0, some)),
    }
    return draw.pick(choices[level])


def _sound(grid: Grid) -> bool:
    """Whether the numbers are in bounds and no row or column could be copied from another."""
    beginnings = [{tuple(line[:2]) for line in lines} for lines in (grid, _turned(grid))]
    within = all(0 < n <= _LARGEST for line in grid for n in line)
    return within and all(len(different) == 3 for different in beginnings)


def _turned(grid: Grid) -> Grid:
    return [list(column) for column in zip(*grid, strict=True)]


def _because(p: int, q: int, both: int, k: int, *, by_columns: bool) -> Text:
    if both:
        ru, en = "первое число умножить на второе", "the first number times the second"
    elif p == 2:
        ru = "удвоить первое число и " + ("прибавить второе" if q > 0 else "вычесть второе")
        en = "twice the first number " + ("plus the second" if q > 0 else "minus the second")
    else:
        ru = "к первому числу прибавить второе" if q > 0 else "из первого числа вычесть второе"
        en = "the first number " + ("plus the second" if q > 0 else "minus the second")
    if k:
        ru += f" и {'прибавить' if k > 0 else 'вычесть'} {abs(k)}"
        en += f", {'plus' if k > 0 else 'minus'} {abs(k)}"
    where = Text("каждой строке", "each row")
    if by_columns:
        where = Text("каждом столбце", "each column")
    return Text(
        f"Третье число в {where.ru}: {ru}.",
        f"The third number in {where.en}: {en}.",
    )


def _drawing(grid: Grid) -> Drawing:
    shown = [[str(n) for n in line] for line in grid]
    shown[2][2] = "?"
    parts = []
    for r, line in enumerate(shown):
        for c, shown_number in enumerate(line):
            x, y = 2 + c * _CELL, 2 + r * _CELL
            parts.append(svg.rectangle((x, y), _CELL, _CELL))
            parts.append(svg.text((x + _CELL / 2, y + _CELL / 2), shown_number, 24))
    side = 3 * _CELL + 4
    return Drawing(
        side,
        side,
        same("".join(parts)),
        Text("Таблица чисел", "A table of numbers"),
        Text(
            " ".join(f"Строка {r}: {', '.join(line)}." for r, line in enumerate(shown, 1)),
            " ".join(f"Row {r}: {', '.join(line)}." for r, line in enumerate(shown, 1)),
        ),
    )
