"""Where the parts of a drawing stand."""

from __future__ import annotations

import pytest

from app.views_of.curves import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Curve, Dot, plot, ticks


def test_the_corners_of_the_field_are_the_ends_of_the_axes() -> None:
    drawn = plot([Curve([-4, 4], [0, 1])], (-4, 4), (0, 1))
    assert drawn.lines[0].points == f"{LEFT},{HEIGHT - BOTTOM} {WIDTH - RIGHT},{TOP}"
    assert drawn.frame == (LEFT, WIDTH - RIGHT, TOP, HEIGHT - BOTTOM)


def test_a_line_is_marked_at_its_highest_point() -> None:
    drawn = plot([Curve([0, 1, 2], [0.1, 0.9, 0.2])], (0, 2), (0, 1))
    across, up = drawn.lines[0].mark
    assert across == (LEFT + WIDTH - RIGHT) / 2
    assert up < (TOP + HEIGHT - BOTTOM) / 2


def test_what_lies_outside_is_drawn_at_the_edge() -> None:
    (dot,) = plot([], (0, 1), (0, 1), [Dot(0.5, 1.4, -0.2, 1.9)]).dots
    assert (dot.y, dot.low, dot.high) == (TOP, HEIGHT - BOTTOM, TOP)


def test_a_dot_without_interval_has_none() -> None:
    (dot,) = plot([], (0, 1), (0, 1), [Dot(0.5, 0.5)]).dots
    assert (dot.low, dot.high) == (None, None)


@pytest.mark.parametrize(
    ("low", "high", "values", "places"),
    [
        (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1.0], 1),
        (-4, 4, [-4, -2, 0, 2, 4], 0),
        (1, 5, [1, 2, 3, 4, 5], 0),
        (0, 12.4, [0, 2.5, 5, 7.5, 10], 1),
        (0, 0.31, [0, 0.1, 0.2, 0.3], 1),
    ],
)
def test_axes_are_marked_at_round_numbers(
    low: float, high: float, values: list[float], places: int
) -> None:
    assert ticks(low, high) == (values, places)
