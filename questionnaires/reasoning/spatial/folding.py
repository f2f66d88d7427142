"""A folded and punched sheet: where the holes are when it is unfolded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from questionnaires.parts import Text
from questionnaires.reasoning.item import AnotherDrawIsNeeded, Answer, Draft
from questionnaires.reasoning.spatial.paper import SIDE, Fold, fold_paper, whole
from questionnaires.reasoning.spatial.sheet import folding_drawing, holes_drawing

if TYPE_CHECKING:
    from questionnaires.reasoning.draw import Draw
    from questionnaires.reasoning.spatial.paper import Paper, Place

    Holes = frozenset[Place]

_TEXT = Text(
    "Лист сложили по линиям, как на рисунке, и прокололи насквозь. Как он выглядит, "
    "если его развернуть?",
    "A sheet was folded along the lines as shown and punched right through. "
    "What does it look like unfolded?",
)
_BECAUSE = Text(
    "Когда лист разворачивают, дырка повторяется по другую сторону сгиба, как в зеркале.",
    "Unfolding mirrors every hole in the line of the fold.",
)
_HALF = SIDE // 2


def draft(draw: Draw, level: int) -> Draft:
    """1: one fold, one hole; 2: two folds; 3: two holes or a slant; 4: folds of uneven parts."""
    folds, punches = _plan(draw, level)
    papers = [whole()]
    for fold in folds:
        papers.append(fold_paper(papers[-1], fold))
    free = sorted(place for place, layers in papers[-1].items() if layers)
    punched = draw.sample(free, punches)
    right = _opened(papers[-1], punched)
    if level == 4 and len({len(papers[-1][hole]) for hole in punched}) == 1:
        raise AnotherDrawIsNeeded
    wrong = _slips(draw, papers, folds[-1], punched, free)
    return Draft(
        text=_TEXT,
        right=Answer(drawing=holes_drawing(right)),
        wrong=tuple(Answer(drawing=holes_drawing(holes)) for holes in wrong),
        because=_BECAUSE,
        drawing=folding_drawing(folds, punched),
        features={
            "folds": len(folds),
            "punches": punches,
            "slant": any(fold.slant for fold in folds),
            "uneven": level == 4,
        },
    )


def _plan(draw: Draw, level: int) -> tuple[list[Fold], int]:
    """The folds and how many punches."""
    vertical, from_start = draw.below(2) == 0, draw.below(2) == 0
    first = Fold(_HALF, vertical, from_start)
    second = Fold(_HALF, not vertical, draw.below(2) == 0)
    slant = Fold(0, vertical=False, from_start=from_start, slant=True, falling=vertical)
    low = draw.below(2) == 0
    strip = Fold(1 if low else SIDE - 1, not vertical, low)
    plans = {
        1: [([first], 1)],
        2: [([first, second], 1)],
        3: [([first, second], 2), ([slant], 2)],
        4: [([first, strip], 2), ([slant, second], 2)],
    }
    return draw.pick(plans[level])


def _opened(paper: Paper, punched: list[Place]) -> Holes:
    return frozenset(place for hole in punched for place in paper[hole])


def _slips(
    draw: Draw, papers: list[Paper], last: Fold, punched: list[Place], free: list[Place]
) -> list[Holes]:
    """Holes shifted in place of mirrored, a fold forgotten, and unfoldings of other holes."""
    folded = papers[-1]
    right = _opened(folded, punched)
    moved = frozenset(_slide(place, last) for place in right - frozenset(punched))
    forgotten = _opened(papers[-2], punched)
    others = []
    for _ in range(12):
        elsewhere = list(punched)
        elsewhere[draw.below(len(punched))] = draw.pick(free)
        if len(set(elsewhere)) == len(punched):
            others.append(_opened(folded, elsewhere))
    found: list[Holes] = []
    for holes in (moved | frozenset(punched), *others[:2], forgotten, *others[2:]):
        if holes != right and holes not in found:
            found.append(holes)
    return found[:4]


def _slide(place: Place, fold: Fold) -> Place:
    """The next place along the sheet, across the fold: what a hasty look takes for the mirror."""
    row, column = place
    if fold.vertical:
        return row, (column + 1) % SIDE
    return (row + 1) % SIDE, column
