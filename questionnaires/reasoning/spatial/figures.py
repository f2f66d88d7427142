"""A 3 × 3 matrix of figures: which one belongs in the last place.

Wrong answers change the ruled features in a balanced way, so that each value of a feature is
offered equally often: the right answer cannot be told from the answers alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from questionnaires.parts import Text
from questionnaires.reasoning.item import Answer, Draft
from questionnaires.reasoning.spatial import segments
from questionnaires.reasoning.spatial.cells import Cell, cell_drawing, matrix_drawing, words

if TYPE_CHECKING:
    from questionnaires.reasoning.draw import Draw

Values = dict[str, int]

SHAPES = ("circle", "square", "triangle", "diamond", "star")
QUESTION = Text(
    "Какой рисунок должен стоять на месте знака вопроса?",
    "Which picture belongs in place of the question mark?",
)
_ALONG, _DOWN, _LATIN, _OTHER_LATIN = "along", "down", "latin", "other_latin"
_FEATURES = ("shape", "count", "shade")


def draft(draw: Draw, level: int) -> Draft:
    """1 to 3: so many features, each with a rule of its own; 4: lines that cancel each other."""
    if level == 4:
        return segments.draft(draw, QUESTION)
    turning = draw.below(3) == 0 and level < 3
    # On level 1 a second feature stays the same throughout, but not among the answers.
    features = ("turn", "shade") if turning else tuple(draw.sample(_FEATURES, max(level, 2)))
    rules = _rules(draw, features, level)
    scales = {name: _scale(draw, name) for name in (*_FEATURES, "turn")}
    grid = [[_values(scales, rules, r, c) for c in range(3)] for r in range(3)]
    right = grid[2][2]
    wrong = _balanced(draw, right, scales, features)
    cells = [[_cell(values, turning=turning) for values in row] for row in grid]
    return Draft(
        text=QUESTION,
        right=_answer(right, turning=turning),
        wrong=tuple(_answer(values, turning=turning) for values in wrong),
        because=_because(rules),
        drawing=matrix_drawing([[(cell.drawn, words(cell)) for cell in row] for row in cells]),
        features={
            "rules": len(rules),
            "latin": sum(rule in (_LATIN, _OTHER_LATIN) for rule in rules.values()),
            "cancel": 0,
        },
    )


def _rules(draw: Draw, features: tuple[str, ...], level: int) -> dict[str, str]:
    if level == 1:
        return {features[0]: draw.pick((_LATIN, _OTHER_LATIN))}
    names = draw.shuffled(features)
    if level == 2:
        kinds = [draw.pick((_LATIN, _OTHER_LATIN)), draw.pick((_ALONG, _DOWN))]
    else:
        kinds = [_LATIN, _OTHER_LATIN, draw.pick((_ALONG, _DOWN))]
    return dict(zip(names, kinds, strict=True))


def _scale(draw: Draw, name: str) -> list[int]:
    """Three values of a feature in the order in which a rule runs through them."""
    if name == "shape":
        return draw.sample(range(len(SHAPES)), 3)
    if name == "turn":
        start, step = draw.below(8), draw.pick((1, 2, 3, 5, 6, 7))
        return [(start + n * step) % 8 for n in range(3)]
    first = 1 if name == "count" else 0
    return [first, first + 1, first + 2] if draw.below(2) else [first + 2, first + 1, first]


def _values(scales: dict[str, list[int]], rules: dict[str, str], r: int, c: int) -> Values:
    place = {_ALONG: c, _DOWN: r, _LATIN: (c + r) % 3, _OTHER_LATIN: (c + 2 * r) % 3}
    return {
        name: scale[place[rules[name]]] if name in rules else scale[0]
        for name, scale in scales.items()
    }


def _balanced(
    draw: Draw, right: Values, scales: dict[str, list[int]], features: tuple[str, ...]
) -> list[Values]:
    """Three wrong answers in which each feature takes its right and a wrong value equally often."""
    other = {
        name: draw.pick([value for value in scales[name] if value != right[name]])
        for name in features
    }
    # Half of all combinations of three features; with two features the third column is idle.
    changed = ((1, 0, 1), (0, 1, 1), (1, 1, 0))
    return [
        right | {name: other[name] for name, flip in zip(features, flips, strict=False) if flip}
        for flips in changed
    ]


def _cell(values: Values, *, turning: bool) -> Cell:
    if turning:
        return Cell("arrow", 1, values["shade"], values["turn"])
    return Cell(SHAPES[values["shape"]], values["count"], values["shade"])


def _answer(values: Values, *, turning: bool) -> Answer:
    cell = _cell(values, turning=turning)
    return Answer(drawing=cell_drawing(cell.drawn, words(cell)))


_NAMES = {
    "shape": Text("Фигура", "The figure"),
    "count": Text("Число фигур", "The number of figures"),
    "shade": Text("Заливка", "The filling"),
    "turn": Text("Направление", "The direction"),
}
_WAYS = {
    _ALONG: Text("меняется по столбцам", "changes from column to column"),
    _DOWN: Text("меняется по строкам", "changes from row to row"),
    _LATIN: Text(
        "в каждой строке и столбце встречается по разу",
        "occurs once in every row and column",
    ),
}


def _because(rules: dict[str, str]) -> Text:
    parts = [
        (_NAMES[name], _WAYS[_LATIN if rule == _OTHER_LATIN else rule])
        for name, rule in rules.items()
    ]
    return Text(
        " ".join(f"{name.ru}: {way.ru}." for name, way in parts),
        " ".join(f"{name.en} {way.en}." for name, way in parts),
    )
