"""Exactly one answer of an item about space is right: worked out from its words."""

from __future__ import annotations

import re
from itertools import product

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


def rolled(net: dict[Place, str]) -> dict[str, str]:
    """Which face of a die each mark meets when the die rolls over the net."""
    start = min(net)
    seen: dict[Place, dict[str, str]] = {start: {side: side for side in "UDNSEW"}}
    cycles = {(0, 1): "UEDW", (0, -1): "UWDE", (1, 0): "USDN", (-1, 0): "UNDS"}
    waiting = [start]
    while waiting:
        row, column = waiting.pop()
        for (dr, dc), cycle in cycles.items():
            place = (row + dr, column + dc)
            if place in net and place not in seen:
                die = dict(seen[row, column])
                for here, there in zip(cycle, cycle[1:] + cycle[0], strict=True):
                    die[there] = seen[row, column][here]
                seen[place] = die
                waiting.append(place)
    return {net[place]: die["D"] for place, die in seen.items()}


def net_of(item: Generated) -> dict[Place, str]:
    rows = [line.split(", ") for line in re.findall(r"Row \d: ([^.]+)\.", alt(item))]
    return {(r, c): x for r, row in enumerate(rows) for c, x in enumerate(row) if x != "none"}


AXES = {
    "E": (1, 0, 0),
    "W": (-1, 0, 0),
    "N": (0, 1, 0),
    "S": (0, -1, 0),
    "U": (0, 0, 1),
    "D": (0, 0, -1),
}


@pytest.mark.parametrize("level", [1, 2])
def test_rolling_a_die_over_the_net_finds_the_opposite_mark(level: int) -> None:
    opposite = dict(zip("UDNSEW", "DUSNWE", strict=True))
    for seed in SEEDS:
        item = generate("cube_net", level, seed, "C", "en")
        sides = rolled(net_of(item))
        assert sorted(sides.values()) == sorted("UDNSEW")
        asked = re.search(r'opposite the mark "(.+)"', item.text)
        assert asked
        fitting = {v for v, mark in alts(item).items() if sides[mark] == opposite[sides[asked[1]]]}
        assert fitting == {item.right}


@pytest.mark.parametrize("level", [3, 4])
def test_rolling_a_die_over_the_net_finds_the_cube(level: int) -> None:
    for seed in SEEDS:
        item = generate("cube_net", level, seed, "C", "en")
        sides = rolled(net_of(item))
        fitting = set()
        for value, told in alts(item).items():
            marks = re.fullmatch(r"Top (.+), front (.+), right (.+)\.", told)
            assert marks
            (a, b, c), (d, e, f), (g, h, i) = (AXES[sides[mark]] for mark in marks.groups())
            volume = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
            # The die sees the marks from within the cube, which turns right into left: top, front
            # and right are a right-handed triple from outside, a left-handed one for the die.
            if volume == -1:
                fitting.add(value)
        assert fitting == {item.right}


@pytest.mark.parametrize("level", LEVELS)
def test_following_the_commands_leads_to_the_right_square(level: int) -> None:
    ways = {"up": (0, 1), "right": (1, 0), "down": (0, -1), "left": (-1, 0)}
    order = list(ways)
    for seed in SEEDS:
        item = generate("grid_path", level, seed, "G", "en")
        start = re.search(r"square ([A-F])([1-6])", item.text)
        looks = re.search(r"looks (\w+)", item.text)
        assert start
        x, y = "ABCDEF".index(start[1]), int(start[2])
        facing = looks[1] if looks else "up"
        commands = re.search(r"Commands: (.+?)\.", item.text)
        assert commands
        for command in commands[1].split(", "):
            word, amount = command.split()
            if word == "turn":
                facing = order[(order.index(facing) + (1 if amount == "right" else -1)) % 4]
                continue
            dx, dy = ways[facing if word == "forward" else word]
            x, y = x + dx * int(amount), y + dy * int(amount)
            assert 0 <= x < 6
            assert 1 <= y <= 6
        assert item.options[item.right - 1].text == f"{'ABCDEF'[x]}{y}"
        assert ("turn" in item.text) == (level >= 3)


def heights(told: str) -> list[list[int]]:
    return [[int(n) for n in row.split(", ")] for row in re.findall(r"row \d: ([\d, ]+)", told)]


@pytest.mark.parametrize("level", LEVELS)
def test_the_building_has_so_many_cubes_or_looks_so(level: int) -> None:
    for seed in SEEDS:
        item = generate("stacks", level, seed, "B", "en")
        stacks = heights(alt(item))
        if level == 1:
            assert int(item.options[item.right - 1].text) == sum(map(sum, stacks))
            continue
        if "from the left" in alt(item):
            view = [max(row) for row in stacks]
        elif "from the right" in alt(item):
            view = [max(row) for row in reversed(stacks)]
        else:
            view = [max(column) for column in zip(*stacks, strict=True)]
        fitting = {
            v for v, told in alts(item).items() if re.findall(r"\d", told) == [*map(str, view)]
        }
        assert fitting == {item.right}


@pytest.mark.parametrize("level", [1, 2])
def test_every_stack_of_a_picture_can_be_seen(level: int) -> None:
    for seed in SEEDS:
        stacks = heights(alt(generate("stacks", level, seed, "B", "en")))
        for r, c in product(range(2), range(3)):
            # Neither the stack in front nor the one before its left half rises above it.
            assert stacks[r + 1][c] <= stacks[r][c]
            assert c == 2 or stacks[r + 1][c + 1] <= stacks[r][c]
