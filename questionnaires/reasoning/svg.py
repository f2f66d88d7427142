"""Drawing in SVG with presentation attributes and classes only.

A content security policy without inline styles forbids `style`; ids could collide between the
pictures of a page, so there are none. Lines are drawn in `currentColor`, which follows the theme.
Shades differ by hatching and density, never by hue; a stylesheet may refine the classes
fig, fig-line, fig-faint, fig-text and fig-fill-1 … fig-fill-3.
"""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Sequence

Point = tuple[float, float]

OPACITY = {1: "0.12", 2: "0.4", 3: "1"}


def picture(width: int, height: int, title: str, body: str) -> str:
    """A complete <svg> element; its title is its accessible name."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="fig" role="img" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}" fill="none" stroke="currentColor" '
        f'stroke-width="2" stroke-linejoin="round" stroke-linecap="round">'
        f"<title>{escape(title)}</title>{body}</svg>"
    )


def number(value: float) -> str:
    """A coordinate with at most one decimal, so that the last bits of a float never show."""
    rounded = round(value, 1) + 0.0
    return str(int(rounded)) if rounded == int(rounded) else str(rounded)


def line(start: Point, end: Point, *, dashed: bool = False, faint: bool = False) -> str:
    """A straight line."""
    (x1, y1), (x2, y2) = start, end
    return (
        f'<line{_stroke(dashed=dashed, faint=faint)} x1="{number(x1)}" y1="{number(y1)}" '
        f'x2="{number(x2)}" y2="{number(y2)}"/>'
    )


def polygon(
    points: Sequence[Point], fill: int = 0, *, dashed: bool = False, faint: bool = False
) -> str:
    """A closed outline; fill 0 is empty, 1 light, 2 medium, 3 solid."""
    corners = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return f'<polygon{_stroke(fill, dashed=dashed, faint=faint)} points="{corners}"/>'


def rectangle(
    corner: Point, width: float, height: float, fill: int = 0, *, dashed: bool = False
) -> str:
    """A rectangle by its upper left corner."""
    x, y = corner
    return (
        f'<rect{_stroke(fill, dashed=dashed)} x="{number(x)}" y="{number(y)}" '
        f'width="{number(width)}" height="{number(height)}"/>'
    )


def circle(centre: Point, radius: float, fill: int = 0) -> str:
    """A circle."""
    x, y = centre
    return f'<circle{_stroke(fill)} cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"/>'


def text(at: Point, words: str, size: int = 16, anchor: str = "middle") -> str:
    """Words with their vertical middle at a point; anchor is start, middle or end."""
    x, y = at
    return (
        f'<text class="fig-text" x="{number(x)}" y="{number(y + size * 0.36)}" '
        f'font-size="{size}" text-anchor="{anchor}" fill="currentColor" stroke="none">'
        f"{escape(words)}</text>"
    )


def arrow(start: Point, end: Point, head: float = 7) -> str:
    """A line with an open head at its end."""
    (x1, y1), (x2, y2) = start, end
    length = hypot(x2 - x1, y2 - y1)
    ux, uy = (x2 - x1) / length, (y2 - y1) / length
    tips = ((x2 - head * (ux + s * uy), y2 - head * (uy - s * ux)) for s in (1, -1))
    return line(start, end) + "".join(line(end, tip) for tip in tips)


def hatch(corners: Sequence[Point], origin: Point, gap: float = 7) -> str:
    """Slanting lines inside a convex polygon; pieces with one origin share their lines."""
    sums = [x + y for x, y in corners]
    level = sum(origin) + gap / 2
    level -= (level - min(sums)) // gap * gap
    drawn = []
    while level < max(sums):
        ends = _crossings(corners, level)
        if len(ends) == 2:
            drawn.append(line(ends[0], ends[1]))
        level += gap
    return "".join(drawn)


def _crossings(corners: Sequence[Point], level: float) -> list[Point]:
    found = []
    for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        low, high = x1 + y1, x2 + y2
        if (low < level) != (high < level):
            share = (level - low) / (high - low)
            found.append((x1 + share * (x2 - x1), y1 + share * (y2 - y1)))
    return found


def _stroke(fill: int = 0, *, dashed: bool = False, faint: bool = False) -> str:
    attributes = ' class="fig-faint" stroke-opacity="0.3"' if faint else ' class="fig-line"'
    if fill:
        attributes = (
            f' class="fig-line fig-fill-{fill}" fill="currentColor" fill-opacity="{OPACITY[fill]}"'
        )
    return attributes + (' stroke-dasharray="4 4"' if dashed else "")
