"""Least numbers per scale and facet."""

from __future__ import annotations

import numpy as np
import pytest

from questionnaires.adaptive.content import Content


def flags(n: int, *marked: int) -> np.ndarray:
    found = np.zeros(n, dtype=bool)
    found[list(marked)] = True
    return found


def six_items(per_scale: int, per_facet: int) -> Content:
    """Two scales: the first with facets x, x, y, the second with z, z and one item without."""
    return Content.of(
        [0, 0, 0, 1, 1, 1],
        ["x", "x", "y", "z", "z", None],
        traits=2,
        per_scale=per_scale,
        per_facet=per_facet,
    )


def test_a_scale_needs_what_its_facets_need_together():
    by_scale, by_facet = six_items(1, 1).needs(flags(6), ~flags(6))
    assert by_scale.tolist() == [2, 1]
    assert by_facet.tolist() == [1, 1, 1, 0]


def test_an_item_without_a_facet_is_not_needed_for_facets():
    by_scale, by_facet = six_items(0, 1).needs(flags(6), ~flags(6))
    assert by_scale.tolist() == [2, 1]
    assert by_facet[-1] == 0


def test_needs_shrink_as_items_are_asked():
    asked = flags(6, 0, 3)
    by_scale, by_facet = six_items(2, 1).needs(asked, ~asked)
    assert by_scale.tolist() == [1, 1]
    assert by_facet.tolist() == [0, 1, 0, 0]


def test_what_the_pool_cannot_give_is_not_needed():
    asked = flags(6, 0)
    by_scale, by_facet = six_items(3, 2).needs(asked, flags(6, 3))
    assert by_scale.tolist() == [0, 1]
    assert by_facet.tolist() == [0, 0, 1, 0]


def test_only_items_that_lessen_the_needs_help():
    content = six_items(2, 1)
    asked = flags(6, 0, 3)
    assert content.helpful(*content.needs(asked, ~asked)).tolist() == [
        False, False, True, True, True, True,
    ]  # fmt: skip


def test_needs_of_many_people_are_those_of_each():
    content = six_items(2, 1)
    asked = np.stack([flags(6, 0), flags(6, 2, 5), flags(6, 0, 1, 2, 3)])
    together = content.needs(asked, ~asked)
    for person, own in enumerate(asked):
        for many, one in zip(together, content.needs(own, ~own), strict=True):
            np.testing.assert_array_equal(many[person], one)


def test_a_facet_in_two_scales_is_refused():
    with pytest.raises(ValueError, match="within one scale"):
        Content.of([0, 1], ["x", "x"], traits=2)


def test_facets_that_do_not_match_the_items_are_refused():
    with pytest.raises(ValueError, match="Every item"):
        Content.of([0, 1], ["x"], traits=2)
