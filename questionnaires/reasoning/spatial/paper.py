"""A square sheet of 4 × 4 places that is folded: which layers lie where."""

from __future__ import annotations

from dataclasses import dataclass

from questionnaires.parts import Text
from questionnaires.reasoning.item import AnotherDrawIsNeeded

Place = tuple[int, int]  # row from above and column from the left
# Where paper lies, and which places of the sheet lie there.
Paper = dict[Place, tuple[Place, ...]]
Point = tuple[float, float]  # across and down, in places

SIDE = 4


@dataclass(frozen=True, slots=True)
class Fold:
    """A line and the side of it that is folded over.

    A straight line lies `line` places from the left or upper edge; a slant is a diagonal of the
    whole sheet, falling from the upper left corner or rising to the upper right one. `from_start`
    says that the part to the left or above is folded over.
    """

    line: int
    vertical: bool
    from_start: bool
    slant: bool = False
    falling: bool = False

    def side(self, point: Point) -> float:
        """Positive where the paper is folded over, negative where it stays, zero on the line."""
        x, y = point
        if not self.slant:
            beyond = self.line - (x if self.vertical else y)
        elif self.falling:
            beyond = x - y
        else:
            beyond = SIDE - x - y
        return beyond if self.from_start else -beyond

    def mirrored(self, point: Point) -> Point:
        """The mirror image of a point in the line."""
        x, y = point
        if not self.slant:
            return (2 * self.line - x, y) if self.vertical else (x, 2 * self.line - y)
        return (y, x) if self.falling else (SIDE - y, SIDE - x)

    def image(self, place: Place) -> Place:
        """The place on which a place comes to lie."""
        x, y = self.mirrored(middle(place))
        return round(y - 0.5), round(x - 0.5)

    def told(self) -> Text:
        """The fold in words."""
        if self.slant:
            return _SLANTS[self.falling, self.from_start]
        n = self.line
        if self.vertical:
            moved = _ACROSS[self.from_start]
            return Text(
                f"линия между столбцами {n} и {n + 1}, {moved.ru}",
                f"line between columns {n} and {n + 1}, {moved.en}",
            )
        moved = _DOWN[self.from_start]
        return Text(
            f"линия между рядами {n} и {n + 1}, {moved.ru}",
            f"line between rows {n} and {n + 1}, {moved.en}",
        )


_ACROSS = {
    True: Text("левая часть ложится на правую", "the left part goes over the right"),
    False: Text("правая часть ложится на левую", "the right part goes over the left"),
}
_DOWN = {
    True: Text("верхняя часть ложится на нижнюю", "the upper part goes over the lower"),
    False: Text("нижняя часть ложится на верхнюю", "the lower part goes over the upper"),
}
_SLANTS = {
    (True, True): Text(
        "диагональ из левого верхнего угла, правый верхний угол ложится на левый нижний",
        "diagonal from the upper left corner, the upper right corner goes over the lower left",
    ),
    (True, False): Text(
        "диагональ из левого верхнего угла, левый нижний угол ложится на правый верхний",
        "diagonal from the upper left corner, the lower left corner goes over the upper right",
    ),
    (False, True): Text(
        "диагональ из левого нижнего угла, левый верхний угол ложится на правый нижний",
        "diagonal from the lower left corner, the upper left corner goes over the lower right",
    ),
    (False, False): Text(
        "диагональ из левого нижнего угла, правый нижний угол ложится на левый верхний",
        "diagonal from the lower left corner, the lower right corner goes over the upper left",
    ),
}


def whole() -> Paper:
    """The sheet before any fold."""
    return {(r, c): ((r, c),) for r in range(SIDE) for c in range(SIDE)}


def middle(place: Place) -> Point:
    """The middle of a place."""
    row, column = place
    return column + 0.5, row + 0.5


def fold_paper(paper: Paper, fold: Fold) -> Paper:
    """The paper after a fold. Places where an edge runs through the middle have no layers.

    Raises AnotherDrawIsNeeded when the part folded over would reach beyond the rest.
    """
    folded: Paper = {}
    for place, layers in paper.items():
        side = fold.side(middle(place))
        if side <= 0:
            folded[place] = layers if side else ()
    for place, layers in paper.items():
        if fold.side(middle(place)) > 0:
            image = fold.image(place)
            if image not in folded:
                raise AnotherDrawIsNeeded
            below = folded[image]
            folded[image] = (*below, *layers) if below and layers else ()
    return folded
