"""Related professions: alike in what one does, from more than one family."""

from __future__ import annotations

import numpy as np
import pytest

from recommender.catalogue import Catalogue, load_catalogue
from recommender.related import COUNT, likeness, related


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load_catalogue()


def test_every_profession_has_four_others(shipped: Catalogue) -> None:
    found = related(shipped)
    assert set(found) == {each.id for each in shipped.professions}
    for each, others in found.items():
        assert len(set(others)) == COUNT
        assert each not in others


def test_almost_all_of_them_look_into_a_second_family(shipped: Catalogue) -> None:
    families = [
        {shipped.profession(other).family for other in others}
        for others in related(shipped).values()
    ]
    assert np.mean([len(each) >= 2 for each in families]) >= 0.98


def test_the_most_alike_comes_first(shipped: Catalogue) -> None:
    alike = likeness(shipped)
    ids = [each.id for each in shipped.professions]
    for each, others in related(shipped).items():
        scores = [alike[ids.index(each), ids.index(other)] for other in others]
        assert scores == sorted(scores, reverse=True)


def test_likeness_is_mutual_and_greatest_with_oneself(shipped: Catalogue) -> None:
    alike = likeness(shipped)
    assert np.allclose(alike, alike.T)
    assert (np.argmax(alike, axis=1) == np.arange(len(alike))).all()


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("cook", "pastry-chef"),
        ("nurse", "nursing-assistant"),
        ("veterinarian", "veterinary-technician"),
        ("accountant", "auditor"),
        ("astronomer", "physicist"),
    ],
)
def test_what_everybody_would_name_is_there(shipped: Catalogue, one: str, another: str) -> None:
    assert another in related(shipped)[one]


def test_nearly_everything_is_related_to_something(shipped: Catalogue) -> None:
    named = {other for others in related(shipped).values() for other in others}
    assert len(named) >= 0.9 * len(shipped.professions)


def test_it_is_worked_out_once(shipped: Catalogue, catalogue: Catalogue) -> None:
    assert related(shipped) is related(shipped)
    assert set(related(catalogue)) == {each.id for each in catalogue.professions}
