"""Wrong numbers beside a right one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from questionnaires.parts import Text
from questionnaires.reasoning.item import Answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from questionnaires.reasoning.draw import Draw

WRONG = 4
_STEPS = (1, 2, 3, 4, 5, 6)


def numbers_beside(
    draw: Draw, right: int, likely: Sequence[int], *, step: int = 1
) -> tuple[Answer, ...]:
    """Four positive wrong numbers: `likely` slips first, then numbers some steps away.

    How many of them are smaller than the right number is drawn evenly, so that its place among
    the sizes says nothing.
    """
    smaller = draw.below(WRONG + 1)
    below = _pool(draw, [n for n in likely if 0 < n < right], right, -step)
    below = below[:smaller]
    above = _pool(draw, [n for n in likely if n > right], right, step)
    return tuple(number(n) for n in (*below, *above[: WRONG - len(below)]))


def number(value: int) -> Answer:
    """A number as an answer."""
    return Answer(Text(str(value), str(value)))


def _pool(draw: Draw, likely: list[int], right: int, step: int) -> list[int]:
    near = [right + n * step for n in _STEPS if right + n * step > 0]
    # Two likely slips at most on a side: more of them would look like a series of their own.
    slips = draw.shuffled(list(dict.fromkeys(likely)))[:2]
    nearest, farther = draw.shuffled(near[:3]), draw.shuffled(near[3:])
    return list(dict.fromkeys([*slips, *nearest, *farther]))
