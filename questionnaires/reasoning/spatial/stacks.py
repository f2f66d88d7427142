"""Buildings of cubes: how many cubes, and what they look like from a side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from questionnaires.parts import Text
from questionnaires.reasoning.item import AnotherDrawIsNeeded, Answer, Draft
from questionnaires.reasoning.near_misses import number, numbers_beside
from questionnaires.reasoning.spatial.building import (
    building_drawing,
    plan_drawing,
    silhouette_drawing,
)

if TYPE_CHECKING:
    from questionnaires.reasoning.draw import Draw
    from questionnaires.reasoning.spatial.building import Heights

View = tuple[int, ...]

_SIDE = 3
_HIGHEST = 4
_COUNT = Text(
    "Сколько всего кубиков в постройке? Пустот нет: под каждым кубиком стоит другой.",
    "How many cubes are in the building? There are no gaps: cubes stand on cubes.",
)
_FRONT = Text(
    "На рисунке — постройка из кубиков. Какой она видна спереди, со стороны стрелки?",
    "The picture shows a building of cubes. What does it look like from the front, at the arrow?",
)
_PLAN = Text(
    "Числа на плане говорят, сколько кубиков стоит друг на друге. "
    "Какой видна постройка со стороны стрелки?",
    "The numbers on the plan say how many cubes stand on each other. "
    "What does the building look like from the arrow?",
)
_BECAUSE_VIEW = Text(
    "В каждом ряду со стороны стрелки виден самый высокий столбик.",
    "In each line seen from the arrow the highest stack shows.",
)


def draft(draw: Draw, level: int) -> Draft:
    """1 counts cubes; 2 is a view of a picture; 3 a front view and 4 a side view of a plan."""
    if level == 1:
        return _count(draw)
    if level == 2:
        heights = _staggered(draw)
        return _view(draw, heights, "front", _FRONT, level)
    columns = _SIDE if level == 3 else _SIDE + 1
    heights = [[draw.below(_HIGHEST + 1) for _ in range(columns)] for _ in range(columns)]
    return _view(
        draw, heights, "front" if level == 3 else draw.pick(("left", "right")), _PLAN, level
    )


def seen(heights: Heights, side: str) -> View:
    """The highest stack of each line, from left to right for somebody standing at a side."""
    if side == "front":
        return tuple(max(column) for column in zip(*heights, strict=True))
    rows = tuple(max(row) for row in heights)
    return rows if side == "left" else rows[::-1]


def _count(draw: Draw) -> Draft:
    heights = _steps(draw)
    right = sum(sum(row) for row in heights)
    hidden = right - _showing(heights)
    if not 6 <= right <= 18 or not hidden:
        raise AnotherDrawIsNeeded
    tops = sum(height > 0 for row in heights for height in row)
    return Draft(
        text=_COUNT,
        right=number(right),
        wrong=numbers_beside(draw, right, [right - hidden, tops]),
        because=Text(
            f"Сложить высоты всех столбиков, и невидимые кубики тоже: {right}.",
            f"Add the heights of all stacks, cubes out of sight included: {right}.",
        ),
        drawing=building_drawing(heights, arrow=False),
        features={"view": 0, "plan": 0, "side": 0, "stacks": _SIDE**2},
    )


def _view(draw: Draw, heights: Heights, side: str, question: Text, level: int) -> Draft:
    right = seen(heights, side)
    if min(right) == 0 or right == right[::-1] or len(set(right)) < 3 - (level == 2):
        raise AnotherDrawIsNeeded
    plan = level >= 3
    drawing = plan_drawing(heights, side) if plan else building_drawing(heights, arrow=True)
    return Draft(
        text=question,
        right=Answer(drawing=silhouette_drawing(right)),
        wrong=tuple(
            Answer(drawing=silhouette_drawing(view)) for view in _slips(draw, heights, side, right)
        ),
        because=_BECAUSE_VIEW,
        drawing=drawing,
        features={
            "view": 1,
            "plan": plan,
            "side": side != "front",
            "stacks": len(heights) ** 2,
        },
    )


def _slips(draw: Draw, heights: Heights, side: str, right: View) -> list[View]:
    """The mirror image, the nearest line alone, another side, and one stack too high or low."""
    turned = seen(heights, "left" if side == "front" else "front")
    nearest = tuple(heights[-1]) if side == "front" else _nearest_column(heights, side)
    changed = []
    for _ in range(12):
        view = list(right)
        view[draw.below(len(view))] += draw.pick((-1, 1))
        if min(view) > 0 and max(view) <= _HIGHEST:
            changed.append(tuple(view))
    likely = [view for view in draw.shuffled([turned, nearest]) if min(view) > 0]
    found = [view for view in dict.fromkeys([right[::-1], *likely, *changed]) if view != right]
    return found[:4]


def _nearest_column(heights: Heights, side: str) -> View:
    column = [row[0 if side == "left" else -1] for row in heights]
    return tuple(column if side == "left" else column[::-1])


def _steps(draw: Draw) -> Heights:
    """Heights that never rise towards the viewer, so that every top is in sight."""
    heights = [[0] * _SIDE for _ in range(_SIDE)]
    for r in range(_SIDE):
        for c in range(_SIDE):
            above = min(
                heights[r - 1][c] if r else _HIGHEST - 1, heights[r][c - 1] if c else _HIGHEST - 1
            )
            heights[r][c] = max(above - draw.pick((0, 0, 1, 1, 2)), 0)
    return heights


def _staggered(draw: Draw) -> Heights:
    """Heights that may rise to the right, with the left half of every top in sight."""
    heights = [[draw.between(0, _HIGHEST - 1) for _ in range(_SIDE)] for _ in range(_SIDE)]
    for r in range(1, _SIDE):
        for c in range(_SIDE):
            limit = min(heights[r - 1][c], heights[r - 1][c - 1] if c else _HIGHEST)
            heights[r][c] = min(heights[r][c], limit)
    return heights


def _showing(heights: Heights) -> int:
    """Cubes of which at least one face is in sight, for heights that fall towards the viewer."""
    count = 0
    for r, row in enumerate(heights):
        for c, height in enumerate(row):
            front = heights[r + 1][c] if r + 1 < _SIDE else 0
            right = row[c + 1] if c + 1 < _SIDE else 0
            count += sum(
                level == height or level > front or level > right for level in range(1, height + 1)
            )
    return count
