"""Exactly one answer of an item with plane figures is right: solved again from its words."""

from __future__ import annotations

import re

import pytest

from questionnaires.reasoning import Generated, generate

SEEDS = range(100)
LEVELS = [1, 2, 3, 4]
Place = tuple[int, int]


def alt(item: Generated) -> str:
    assert item.figure is not None
    return item.figure.alt


def alts(item: Generated) -> dict[int, str]:
    return {o.value: o.figure.alt for o in item.options if o.figure is not None}


def cells(text: str) -> list[list[str]]:
    return [line.split("; ") for line in re.findall(r"Row \d: ([^.]+)\.", text)]


def by_usual_rules(grid: list[list[str]]) -> set[str]:
    """What the last value may be: as in its row, as in its column, or what the row lacks."""
    found = set()
    columns = [list(column) for column in zip(*grid, strict=True)]
    for lines in (grid, columns):
        if all(len(set(line)) == 1 for line in lines[:2]) and lines[2][0] == lines[2][1]:
            found.add(lines[2][0])
        kinds = {frozenset(line) for line in lines[:2]}
        if len(kinds) == 1 and all(len(set(line)) == 3 for line in lines[:2]):
            found |= kinds.pop() - {*lines[2][:2]}
    return found


@pytest.mark.parametrize("level", [1, 2, 3])
def test_each_feature_of_the_missing_figure_follows_from_its_rule(level: int) -> None:
    for seed in SEEDS:
        item = generate("figure_matrix", level, seed, "F", "en")
        shown = alt(item).replace("question mark", "? ? ?")
        grid = [[cell.split(" ", 2) for cell in row] for row in cells(shown)]
        features = []
        for n in range(3):
            values = [[cell[n].removesuffix("s") for cell in row] for row in grid]
            options = by_usual_rules(values)
            assert len(options) == 1
            features.append(options.pop())
        fitting = {
            value
            for value, told in alts(item).items()
            if [part.removesuffix("s") for part in told.split(" ", 2)] == features
        }
        assert fitting == {item.right}


def test_lines_in_one_of_two_cells_alone_remain() -> None:
    for seed in SEEDS:
        item = generate("figure_matrix", 4, seed, "F", "en")
        rows = [[lines(cell) for cell in row] for row in cells(alt(item))]
        assert all(a ^ b == c for a, b, c in rows[:2])
        assert all(a ^ b == c for a, b, c in list(zip(*rows, strict=True))[:2])
        fitting = {v for v, told in alts(item).items() if lines(told) == rows[2][0] ^ rows[2][1]}
        assert fitting == {item.right}
        # Keeping what both have, or what either has, is not the rule and is not offered as such.
        assert all(a | b != c and a & b != c for a, b, c in rows[:2])


def lines(told: str) -> frozenset[str]:
    return frozenset(told.removeprefix("lines: ").split(", "))


def test_wrong_figures_are_balanced_so_that_the_answers_alone_tell_nothing() -> None:
    for seed in SEEDS:
        item = generate("figure_matrix", 3, seed, "F", "en")
        parts = [[p.removesuffix("s") for p in told.split(" ", 2)] for told in alts(item).values()]
        for values in zip(*parts, strict=True):
            assert all(values.count(value) == 2 for value in values)


def squares(told: str) -> frozenset[Place]:
    found = re.findall(r"row (\d) at ([\d, ]+)", told)
    return frozenset((int(row), int(c)) for row, listed in found for c in listed.split(", "))


def moved(figure: frozenset[Place]) -> frozenset[Place]:
    top, left = min(r for r, _ in figure), min(c for _, c in figure)
    return frozenset((r - top, c - left) for r, c in figure)


@pytest.mark.parametrize("level", LEVELS)
def test_one_figure_is_a_turn_of_the_sample_and_its_mirror_image_is_offered(level: int) -> None:
    for seed in SEEDS:
        item = generate("rotation", level, seed, "R", "en")
        sample = squares(alt(item))
        turns, mirrored = [], []
        for _ in range(4):
            sample = moved(frozenset((c, -r) for r, c in sample))
            turns.append(sample)
            mirrored.append(moved(frozenset((r, -c) for r, c in sample)))
        offered = {value: moved(squares(told)) for value, told in alts(item).items()}
        assert {value for value, figure in offered.items() if figure in turns} == {item.right}
        assert any(figure in mirrored for figure in offered.values())
        assert len({len(figure) for figure in offered.values()}) == 1


def holes(told: str) -> frozenset[Place]:
    found = re.findall(r"row (\d), place ([\d, ]+)", told)
    return frozenset((int(row), int(c)) for row, listed in found for c in listed.split(", "))


def crease(told: str) -> tuple[str, int]:
    """Which part moves ("left", "upper", …), and the line."""
    straight = re.search(r"between \w+ (\d) and \d, the (\w+) part", told)
    if straight:
        return straight[2], int(straight[1])
    slant = re.search(r"the (\w+ \w+) corner goes", told)
    assert slant
    return slant[1], 0


def mirror(place: Place, part: str, line: int) -> Place:
    row, column = place
    if part in ("left", "right"):
        return row, 2 * line + 1 - column
    if part in ("upper", "lower"):
        return 2 * line + 1 - row, column
    return (column, row) if part in ("upper right", "lower left") else (5 - column, 5 - row)


def moves(place: Place, part: str, line: int) -> bool:
    row, column = place
    return {
        "left": column <= line,
        "right": column > line,
        "upper": row <= line,
        "lower": row > line,
        "upper right": column > row,
        "lower left": column < row,
        "upper left": row + column < 5,
        "lower right": row + column > 5,
    }[part]


@pytest.mark.parametrize("level", LEVELS)
def test_unfolding_step_by_step_gives_the_right_holes(level: int) -> None:
    for seed in SEEDS:
        item = generate("folding", level, seed, "P", "en")
        *folded, punched = re.split(r"Fold \d: |Punched: ", alt(item))[1:]
        creases = [crease(told) for told in folded]
        papers = [{(r, c) for r in range(1, 5) for c in range(1, 5)}]
        papers += [set(papers[0]) for _ in creases]
        for n, (part, line) in enumerate(creases):
            papers[n + 1] = {place for place in papers[n] if not moves(place, part, line)}
        found = set(holes(punched))
        assert found <= papers[-1]
        for paper, (part, line) in zip(papers[-2::-1], reversed(creases), strict=True):
            found |= {mirror(p, part, line) for p in found} & paper
        assert {v for v, told in alts(item).items() if holes(told) == found} == {item.right}
