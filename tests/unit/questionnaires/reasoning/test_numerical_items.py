"""Exactly one answer of a numerical item is right: worked out again from what is shown."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise, product

import pytest

from questionnaires.reasoning import Generated, generate

SEEDS = range(150)
LEVELS = [1, 2, 3, 4]


def numbers(text: str) -> list[int]:
    return [int(found) for found in re.findall(r"\d+", text)]


def offered(item: Generated) -> tuple[int, set[int]]:
    """The right answer and the wrong ones."""
    values = [int(option.text) for option in item.options]
    right = values.pop(item.right - 1)
    return right, set(values)


def alt(item: Generated) -> str:
    assert item.figure is not None
    return item.figure.alt


def plain(terms: list[int]) -> set[Fraction]:
    """Continuations with a constant step or a constant ratio."""
    found = set()
    if len(terms) >= 3 and len({b - a for a, b in pairwise(terms)}) == 1:
        found.add(Fraction(2 * terms[-1] - terms[-2]))
    if (
        len(terms) >= 3
        and 0 not in terms
        and len({Fraction(b, a) for a, b in pairwise(terms)}) == 1
    ):
        found.add(Fraction(terms[-1] * terms[-1], terms[-2]))
    return found


def linear(terms: list[int]) -> set[Fraction]:
    """Continuations where each term is p times the last, plus q times the one before, plus r."""
    found = set()
    for p, q in product(range(-3, 5), range(-2, 3)):
        rests = {c - p * b - q * a for a, b, c in zip(terms, terms[1:], terms[2:], strict=False)}
        # A rule with a number of its own needs three confirmations, one without needs two.
        if len(rests) == 1 and len(terms) >= 2 + (3 if rests != {0} and q else 2):
            found.add(Fraction(p * terms[-1] + q * terms[-2] + rests.pop()))
    return found


def operation(pairs: list[tuple[int, int]], x: int) -> set[Fraction]:
    found = set()
    if len({b - a for a, b in pairs}) == 1:
        found.add(Fraction(x + pairs[0][1] - pairs[0][0]))
    if all(a for a, _ in pairs) and len({Fraction(b, a) for a, b in pairs}) == 1:
        found.add(x * Fraction(pairs[0][1], pairs[0][0]))
    return found


def series_rules(terms: list[int]) -> set[Fraction]:
    steps = [b - a for a, b in pairwise(terms)]
    found = plain(terms) | linear(terms)
    if len(terms) >= 5:
        found |= {terms[-1] + step for step in plain(steps)}
    if len(steps) >= 5 and steps[2:] == steps[:-2]:
        found.add(Fraction(terms[-1] + steps[-2]))
    if len(terms) >= 6 and plain(terms[-1::-2][::-1]):
        found |= plain(terms[-2::-2][::-1])
    if len(terms) >= 6:
        moves = list(pairwise(terms))
        if operation(moves[-1::-2], 1):
            found |= operation(moves[-2::-2], terms[-1])
    return found


@pytest.mark.parametrize("level", LEVELS)
def test_usual_rules_for_a_series_lead_to_the_right_number_alone(level: int) -> None:
    for seed in SEEDS:
        item = generate("series", level, seed, "S", "en")
        right, wrong = offered(item)
        found = series_rules(numbers(item.text))
        assert right in found
        assert not found & wrong


def table(item: Generated) -> list[list[list[int]]]:
    """The rows and the columns, 0 for the question mark."""
    rows = [
        [int(cell) if cell != "?" else 0 for cell in line.split(", ")]
        for line in re.findall(r"Row \d: ([^.]+)", alt(item))
    ]
    return [rows, [list(column) for column in zip(*rows, strict=True)]]


@pytest.mark.parametrize("level", LEVELS)
def test_usual_rules_for_a_table_lead_to_the_right_number_alone(level: int) -> None:
    for seed in SEEDS:
        item = generate("number_matrix", level, seed, "M", "en")
        right, wrong = offered(item)
        found: set[Fraction] = set()
        for lines in table(item):
            (a, b, c), (d, e, f), (g, h, _) = lines
            for p, q, r in product((-1, 0, 1, 2), (-1, 0, 1, 2), (0, 1)):
                rest = c - p * a - q * b - r * a * b
                if rest == f - p * d - q * e - r * d * e:
                    found.add(Fraction(p * g + q * h + r * g * h + rest))
            if a + b + c == d + e + f:
                found.add(Fraction(a + b + c - g - h))
            if (c, f) == (abs(a - b), abs(d - e)):
                found.add(Fraction(abs(g - h)))
            if (a, d) == (b * c, e * f):
                found.add(Fraction(g, h))
            if (b, e) == (a * c, d * f):
                found.add(Fraction(h, g))
            if (b * b, e * e) == (a * c, d * f):
                found.add(Fraction(h * h, g))
        assert right in found
        assert not found & wrong


@pytest.mark.parametrize("level", LEVELS)
def test_no_row_or_column_of_a_table_can_be_copied_from_another(level: int) -> None:
    for seed in SEEDS:
        for lines in table(generate("number_matrix", level, seed, "M", "en")):
            assert len({tuple(line[:2]) for line in lines}) == 3


@pytest.mark.parametrize("level", LEVELS)
def test_the_amount_asked_is_in_proportion(level: int) -> None:
    for seed in SEEDS:
        item = generate("proportion", level, seed, "P", "en")
        given = numbers(item.text)
        right, wrong = offered(item)
        if level <= 2:
            amount = Fraction(given[1] * given[2], given[0])
            if "minutes" in item.text:
                assert "pump" in item.text
        elif level == 3:
            amount = Fraction(given[0] * given[1], given[2])
        elif "syrup" in item.text:
            amount = Fraction(given[2] * given[0], given[0] + given[1])
        else:
            before, machines, made, others, after = given
            amount = Fraction(made * others * after, machines * before)
        assert right == amount
        assert all(number > 0 for number in wrong)


@pytest.mark.parametrize("level", LEVELS)
def test_the_answer_can_be_read_from_the_chart_in_words(level: int) -> None:
    days = {"Mon": "Monday", "Tue": "Tuesday", "Wed": "Wednesday", "Thu": "Thursday"}
    days["Fri"] = "Friday"
    for seed in SEEDS:
        item = generate("chart", level, seed, "C", "en")
        right, _ = offered(item)
        told = re.findall(r"(Mon|Tue|Wed|Thu|Fri) (\d+)", alt(item))
        sums = {days[day]: 0 for day in days}
        for day, value in told:
            sums[days[day]] += int(value)
        asked = re.findall(r"on (\w+day)", item.text)
        if level in (1, 3):
            assert right == sums[asked[0]] - sums[asked[1]]
        elif level == 2:
            assert right == sum(sums[day] for day in asked)
        else:
            row = re.search(r'row "(.+?)"', item.text)
            assert row
            line = re.search(rf"{re.escape(row[1])}: ([^.]+)\.", alt(item))
            assert line
            assert right == Fraction(sum(numbers(line[1])), 5)


FIGURES = ("circle", "square", "triangle")


def load(pan: str) -> tuple[int, ...]:
    found = dict.fromkeys(FIGURES, 0)
    for count, name in re.findall(r"(\d+) (circle|square|triangle)", pan):
        found[name] = int(count)
    return tuple(found[name] for name in FIGURES)


@pytest.mark.parametrize("level", LEVELS)
def test_only_one_number_of_circles_keeps_the_scales_level(level: int) -> None:
    for seed in SEEDS:
        item = generate("balance", level, seed, "B", "en")
        scales = re.findall(r"left (.+?), right (.+?), level", alt(item))
        sides = [
            [right - left for left, right in zip(load(one), load(other), strict=True)]
            for one, other in scales
        ]
        circles, squares, triangles = load(item.text.split("as much as")[1])
        weights = {
            circles + squares * square + triangles * triangle
            for square, triangle in product(range(1, 26), repeat=2)
            if all(c + s * square + t * triangle == 0 for c, s, t in sides)
        }
        assert weights == {offered(item)[0]}
