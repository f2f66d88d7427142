"""Turning a figure of squares in the plane; its mirror images are the wrong answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from questionnaires.parts import Text
from questionnaires.reasoning import svg
from questionnaires.reasoning.item import AnotherDrawIsNeeded, Answer, Draft, Drawing
from questionnaires.reasoning.wording import same

if TYPE_CHECKING:
    from collections.abc import Iterable

    from questionnaires.reasoning.draw import Draw

Square = tuple[int, int]  # row and column from the upper left corner
Figure = frozenset[Square]

_SQUARES = {1: 5, 2: 5, 3: 6, 4: 7}
_MIRRORED = {1: 1, 2: 2, 3: 3, 4: 3}
_WRONG = 4
_SPAN = 4  # squares along the longest side
_SIZE = 20
_TEXT = Text(
    "Образец повернули, но не перевернули другой стороной. На каком рисунке он?",
    "Which picture is the sample, only turned? It must not be flipped over.",
)
_BECAUSE = Text(
    "При повороте порядок квадратов по кругу тот же; у отражения он обратный.",
    "A turn keeps the order of the squares around; a mirror image reverses it.",
)


def draft(draw: Draw, level: int) -> Draft:
    """More squares and more mirror images on each level, in place of figures of another shape."""
    sample = _grown(draw, _SQUARES[level])
    turns = _turns(sample)
    mirrored = _turns(_mirror(sample))
    if len({*turns, *mirrored}) != 8:
        raise AnotherDrawIsNeeded  # a figure like its mirror image or like its own turn
    right = draw.pick(turns[1:])
    wrong = draw.sample(mirrored, _MIRRORED[level])
    wrong += _strangers(draw, sample, _WRONG - len(wrong))
    return Draft(
        text=_TEXT,
        right=_answer(right),
        wrong=tuple(_answer(figure) for figure in wrong),
        because=_BECAUSE,
        drawing=_drawing(sample, Text("Образец", "The sample")),
        features={
            "squares": _SQUARES[level],
            "mirrored": _MIRRORED[level],
            "half_turn": right == turns[2],
        },
    )


def _grown(draw: Draw, squares: int) -> Figure:
    figure = {(0, 0)}
    while len(figure) < squares:
        figure.add(draw.pick(_beside(figure)))
    return _settled(figure)


def _beside(figure: Iterable[Square]) -> list[Square]:
    inside = set(figure)
    return sorted(
        {
            (r + dr, c + dc)
            for r, c in inside
            for dr, dc in ((0, 1), (1, 0), (0, -1), (-1, 0))
            if (r + dr, c + dc) not in inside
        }
    )


def _settled(figure: Iterable[Square]) -> Figure:
    """Moved to the upper left corner; AnotherDrawIsNeeded when it is too long."""
    squares = list(figure)
    top, left = min(r for r, _ in squares), min(c for _, c in squares)
    moved = frozenset((r - top, c - left) for r, c in squares)
    if max(max(r, c) for r, c in moved) >= _SPAN:
        raise AnotherDrawIsNeeded
    return moved


def _turns(figure: Figure) -> list[Figure]:
    """By 0°, 90°, 180° and 270° clockwise."""
    found = [figure]
    while len(found) < 4:
        found.append(_settled((c, -r) for r, c in found[-1]))
    return found


def _mirror(figure: Figure) -> Figure:
    return _settled((r, -c) for r, c in figure)


def _strangers(draw: Draw, sample: Figure, wanted: int) -> list[Figure]:
    """Figures with one square elsewhere, turned; neither the sample nor its mirror image."""
    taken = {frozenset(_turns(sample)), frozenset(_turns(_mirror(sample)))}
    found: list[Figure] = []
    for _ in range(60):
        if len(found) == wanted:
            return found
        squares = sorted(sample)
        squares.remove(draw.pick(squares))
        if not _connected(squares):
            continue
        moved = _settled([*squares, draw.pick(_beside(squares))])
        kind = frozenset(_turns(moved))
        if kind not in taken and not _tall_apart(moved, sample):
            taken.add(kind)
            found.append(draw.pick(_turns(moved)))
    raise AnotherDrawIsNeeded


def _connected(squares: list[Square]) -> bool:
    reached, waiting = set(squares[:1]), squares[:1]
    while waiting:
        r, c = waiting.pop()
        for near in ((r, c + 1), (r + 1, c), (r, c - 1), (r - 1, c)):
            if near in squares and near not in reached:
                reached.add(near)
                waiting.append(near)
    return len(reached) == len(squares)


def _tall_apart(one: Figure, other: Figure) -> bool:
    """Whether the longest sides differ by more than one square, which shows at a glance."""
    return abs(max(max(s) for s in one) - max(max(s) for s in other)) > 1


def _answer(figure: Figure) -> Answer:
    return Answer(drawing=_drawing(figure, Text("Вариант ответа", "An answer")))


def _drawing(figure: Figure, title: Text) -> Drawing:
    rows, columns = max(r for r, _ in figure) + 1, max(c for _, c in figure) + 1
    side = _SPAN * _SIZE + 4
    left, top = (side - columns * _SIZE) / 2, (side - rows * _SIZE) / 2
    body = "".join(
        svg.rectangle((left + c * _SIZE, top + r * _SIZE), _SIZE, _SIZE, fill=2)
        for r, c in sorted(figure)
    )
    return Drawing(side, side, same(body), title, _told(figure, rows))


def _told(figure: Figure, rows: int) -> Text:
    lines = [sorted(c + 1 for r, c in figure if r == row) for row in range(rows)]
    listed = [", ".join(str(c) for c in line) for line in lines]
    return Text(
        "Квадраты по рядам сверху вниз: "
        + "; ".join(f"ряд {n} — места {line}" for n, line in enumerate(listed, 1))
        + ".",
        "Squares by rows from the top: "
        + "; ".join(f"row {n} at {line}" for n, line in enumerate(listed, 1))
        + ".",
    )
