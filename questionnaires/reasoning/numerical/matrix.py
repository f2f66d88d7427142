"""A 3 × 3 table of numbers with one rule for its rows or its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from questionnaires.parts import Text
from questionnaires.reasoning import svg
from questionnaires.reasoning.item import AnotherDrawIsNeeded, Answer, Draft, Drawing
from questionnaires.reasoning.wording import same

if TYPE_CHECKING:
    from collections.abc import Callable

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
    near = [right + 1, right - 1, right + 2, right - 2, right + 10, right - 10]
    likely = [lines[2][0] + lines[2][1], lines[2][0] * lines[2][1], right - k, grid[2][1] + 1]
    wrong = [*dict.fromkeys([*draw.shuffled(likely), *draw.shuffled(near)])]
    wrong = [n for n in wrong if n != right and 0 < n <= _LARGEST + 20]
    wrong = [*wrong[:2], *[n for n in wrong[2:] if n in near]][:4]
    return Draft(
        text=Text(
            "В таблице есть правило. Какое число стоит вместо знака вопроса?",
            "The table follows a rule. Which number stands instead of the question mark?",
        ),
        right=Answer(same(str(right))),
        wrong=tuple(Answer(same(str(number))) for number in wrong),
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
        for formula in _FORMULAS:
            rests = {line[2] - formula(line[0], line[1]) for line in lines[:2]}
            if len(rests) == 1:
                found.add(formula(lines[2][0], lines[2][1]) + rests.pop())
        if all(line[2] - line[1] == line[1] - line[0] for line in lines[:2]):
            found.add(2 * lines[2][1] - lines[2][0])
        if all(line[2] * line[0] == line[1] ** 2 for line in lines[:2]):
            found.add(lines[2][1] ** 2 // lines[2][0])
    return found


_FORMULAS: tuple[Callable[[int, int], int], ...] = (
    lambda a, b: a + b,
    lambda a, b: a - b,
    lambda a, b: b - a,
    lambda a, b: a * b,
    lambda a, b: 2 * a + b,
    lambda a, b: a + 2 * b,
    lambda a, b: 2 * a - b,
    lambda a, b: 2 * b - a,
    lambda a, b: 2 * (a + b),
    lambda a, _: a,
    lambda _, b: b,
    lambda a, _: 2 * a,
    lambda _, b: 2 * b,
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
    numbers = [number for line in grid for number in line]
    return all(0 < n <= _LARGEST for n in numbers) and len({tuple(line) for line in grid}) == 3


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
    where = Text("каждом столбце", "each column") if by_columns else Text("каждой строке", "each row")
    return Text(
        f"Третье число в {where.ru}: {ru}.",
        f"The third number in {where.en}: {en}.",
    )


def _drawing(grid: Grid) -> Drawing:
    shown = [[str(n) for n in line] for line in grid]
    shown[2][2] = "?"
    parts = []
    for r, line in enumerate(shown):
        for c, number in enumerate(line):
            x, y = 2 + c * _CELL, 2 + r * _CELL
            parts.append(svg.rectangle((x, y), _CELL, _CELL))
            parts.append(svg.text((x + _CELL / 2, y + _CELL / 2), number, 24))
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
