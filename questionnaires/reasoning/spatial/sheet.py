"""Pictures of a sheet while it is folded, and of its holes when it is open again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from questionnaires.parts import Text
from questionnaires.reasoning import svg
from questionnaires.reasoning.item import Drawing
from questionnaires.reasoning.spatial.paper import SIDE, middle
from questionnaires.reasoning.wording import same

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from questionnaires.reasoning.spatial.paper import Fold, Place, Point

    Outline = list[Point]

_WHOLE: list[tuple[float, float]] = [(0, 0), (SIDE, 0), (SIDE, SIDE), (0, SIDE)]
_UNIT, _GAP, _EDGE = 20, 14, 3
_HOLE = 0.28  # radius in places


def folding_drawing(folds: Sequence[Fold], punched: Iterable[Place]) -> Drawing:
    """A picture before each fold with its line and arrow, then the punched paper."""
    outline, doubled = _WHOLE, list[list[tuple[float, float]]]()
    parts = []
    for n, fold in enumerate(folds):
        parts += [_paper(outline, doubled, n), _fold_mark(outline, fold, n)]
        moving = _clipped(outline, fold, folded_over=True)
        outline = _clipped(outline, fold, folded_over=False)
        doubled = [_clipped(part, fold, folded_over=False) for part in doubled]
        doubled = [part for part in doubled if part] + [[fold.mirrored(p) for p in moving]]
    holes = sorted(punched)
    parts.append(_paper(outline, doubled, len(folds)))
    parts += [_hole(hole, len(folds)) for hole in holes]
    told = [fold.told() for fold in folds]
    ru = " ".join(f"Сгиб {n}: {text.ru}." for n, text in enumerate(told, 1))
    en = " ".join(f"Fold {n}: {text.en}." for n, text in enumerate(told, 1))
    listed = _listed(holes)
    return Drawing(
        (len(folds) + 1) * (SIDE * _UNIT + _GAP) - _GAP + 2 * _EDGE,
        SIDE * _UNIT + 2 * _EDGE,
        same("".join(parts)),
        Text("Как складывали лист", "How the sheet was folded"),
        Text(
            f"Лист — 4 ряда по 4 места. {ru} Проколы: {listed.ru}.",
            f"The sheet has 4 rows of 4 places. {en} Punched: {listed.en}.",
        ),
    )


def holes_drawing(holes: Iterable[Place]) -> Drawing:
    """The unfolded sheet with its holes."""
    places = sorted(holes)
    parts = [
        svg.line(_at((k, 0), 0), _at((k, SIDE), 0), faint=True)
        + svg.line(_at((0, k), 0), _at((SIDE, k), 0), faint=True)
        for k in range(1, SIDE)
    ]
    parts.append(svg.polygon([_at(corner, 0) for corner in _WHOLE]))
    parts += [_hole(place, 0) for place in places]
    listed = _listed(places)
    side = SIDE * _UNIT + 2 * _EDGE
    return Drawing(
        side,
        side,
        same("".join(parts)),
        Text("Вариант ответа", "An answer"),
        Text(f"Дырки: {listed.ru}.", f"Holes: {listed.en}."),
    )


def _listed(places: Iterable[Place]) -> Text:
    rows: dict[int, list[str]] = {}
    for row, column in places:
        rows.setdefault(row + 1, []).append(str(column + 1))
    return Text(
        "; ".join(f"ряд {row}, место {', '.join(columns)}" for row, columns in rows.items()),
        "; ".join(f"row {row}, place {', '.join(columns)}" for row, columns in rows.items()),
    )


def _paper(outline: Outline, doubled: Sequence[Outline], number: int) -> str:
    """The old sheet as a faint frame, the paper left of it, darker the more layers there are."""
    shaded = [svg.polygon([_at(p, number) for p in part], fill=1) for part in doubled]
    return (
        svg.polygon([_at(p, number) for p in _WHOLE], faint=True)
        + svg.polygon([_at(p, number) for p in outline])
        + "".join(shaded)
    )


def _fold_mark(outline: Outline, fold: Fold, number: int) -> str:
    """The dashed line, and an arrow from the part that moves to where it comes to lie."""
    moving = _clipped(outline, fold, folded_over=True)
    ends = [p for p in moving if fold.side(p) == 0]
    dashed = svg.line(_at(ends[0], number), _at(ends[-1], number), dashed=True)
    here = (sum(x for x, _ in moving) / len(moving), sum(y for _, y in moving) / len(moving))
    there = fold.mirrored(here)
    return dashed + svg.arrow(_at(here, number), _at(there, number))


def _clipped(outline: Outline, fold: Fold, *, folded_over: bool) -> Outline:
    """The part of a convex outline on one side of a fold."""
    sign = 1 if folded_over else -1
    kept: list[tuple[float, float]] = []
    for start, end in zip(outline, [*outline[1:], *outline[:1]], strict=True):
        a, b = sign * fold.side(start), sign * fold.side(end)
        if a >= 0:
            kept.append(start)
        if a * b < 0:
            share = a / (a - b)
            x, y = start
            kept.append((x + share * (end[0] - x), y + share * (end[1] - y)))
    return kept if any(sign * fold.side(p) > 0 for p in kept) else []


def _hole(place: Place, number: int) -> str:
    return svg.circle(_at(middle(place), number), _HOLE * _UNIT, fill=3)


def _at(point: Point, number: int) -> Point:
    """Where a point of the sheet lies on the picture of a step."""
    x, y = point
    return _EDGE + number * (SIDE * _UNIT + _GAP) + x * _UNIT, _EDGE + y * _UNIT
