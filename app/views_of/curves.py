"""Curves as coordinates of a small drawing: what the macros of `ui/curves.html` print as SVG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

WIDTH, HEIGHT = 360.0, 230.0
LEFT, RIGHT, TOP, BOTTOM = 38.0, 10.0, 12.0, 34.0
HUES = "RIASEC"
"""Colours that stay apart for everybody; every line has a number beside it as well."""

_MOST_TICKS = 5


@dataclass(frozen=True, slots=True)
class Curve:
    """A line to draw: `x` and `y` in units of the axes, missing values left out by the caller."""

    x: Sequence[float]
    y: Sequence[float]
    label: str = ""
    hue: str = "I"
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A point to draw, with its confidence interval or without (`low` is None)."""

    x: float
    y: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of an axis: where, and the number it stands for."""

    at: float
    value: float


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """`points` is the attribute of a polyline; `mark` is where its number stands."""

    points: str
    label: str
    hue: str
    dashed: bool
    mark: tuple[float, float]


@dataclass(frozen=True, slots=True)
class DrawnDot:
    x: float
    y: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing of WIDTH × HEIGHT. `places` are the decimals of the numbers at the y axis."""

    lines: tuple[DrawnLine, ...]
    dots: tuple[DrawnDot, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    places: tuple[int, int]
    diagonal: bool = False

    @property
    def box(self) -> str:
        """The attribute `viewBox`."""
        return f"0 0 {WIDTH:.0f} {HEIGHT:.0f}"

    @property
    def frame(self) -> tuple[float, float, float, float]:
        """Left, right, top and bottom of the field."""
        return LEFT, WIDTH - RIGHT, TOP, HEIGHT - BOTTOM


def plot(
    curves: Sequence[Curve],
    x: tuple[float, float],
    y: tuple[float, float],
    dots: Sequence[Dot] = (),
    *,
    diagonal: bool = False,
) -> Plot:
    """Place curves and dots in a field that shows `x` and `y` from the first to the second number.

    What lies outside is drawn at the edge. `diagonal`: also the line y = x, for before and after.
    """

    def across(value: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * _share(value, *x), 1)

    def up(value: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * _share(value, *y), 1)

    x_ticks, x_places = ticks(*x)
    y_ticks, y_places = ticks(*y)
    return Plot(
        lines=tuple(
            DrawnLine(
                " ".join(f"{across(a)},{up(b)}" for a, b in zip(c.x, c.y, strict=True)),
                c.label,
                c.hue,
                c.dashed,
                _highest(c, across, up),
            )
            for c in curves
        ),
        dots=tuple(
            DrawnDot(
                across(d.x),
                up(d.y),
                None if d.low is None else up(d.low),
                None if d.high is None else up(d.high),
            )
            for d in dots
        ),
        x_ticks=tuple(Tick(across(value), value) for value in x_ticks),
        y_ticks=tuple(Tick(up(value), value) for value in y_ticks),
        places=(x_places, y_places),
        diagonal=diagonal,
    )


def ticks(low: float, high: float) -> tuple[list[float], int]:
    """Round numbers from low to high, at most `_MOST_TICKS` + 1, and their decimals."""
    rough = (high - low) / _MOST_TICKS
    size = 10.0 ** floor(log10(rough))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= rough * 0.999)
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    places = max(0, -floor(log10(step) + 1e-9)) + (1 if _quarter(step) else 0)
    return [round(n * step, 10) for n in range(first, last + 1)], places


def _quarter(step: float) -> bool:
    return abs(step / 10.0 ** floor(log10(step) + 1e-9) - 2.5) < 1e-9


def _share(value: float, low: float, high: float) -> float:
    return min(max((value - low) / (high - low), 0.0), 1.0)


def _highest(
    curve: Curve, across: Callable[[float], float], up: Callable[[float], float]
) -> tuple[float, float]:
    best = max(range(len(curve.y)), key=curve.y.__getitem__)
    return across(curve.x[best]), up(curve.y[best])


def above(values: Sequence[float], least: float) -> float:
    """The upper end of an axis that starts at 0: a little over the highest value."""
    return max([least, *values]) * 1.08
