"""The detector: what it finds, how it is kept, and what it refuses."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from scipy.special import expit

from questionnaires.quality import model
from questionnaires.quality.features import NAMES
from questionnaires.quality.injection import KINDS, OTHER_KINDS, Injected, inject
from questionnaires.quality.model import COEFFICIENTS, Detector, NotTheseFeaturesError, default
from questionnaires.quality.operating import auc
from tests.unit.questionnaires.quality.invented import CORRELATIONS, LONG, careful, with_gaps

PEOPLE = careful(120, 200)


def scores(detector: Detector, x: np.ndarray) -> np.ndarray:
    return detector.score(x, LONG, CORRELATIONS)


def made_careless(share: float = 1.0, where: str = "any", *kinds: str) -> np.ndarray:
    rng = np.random.default_rng(3)
    return inject(PEOPLE, rng, share, where, kinds=kinds or None, categories=5).x


def test_full_carelessness_is_told_from_care_in_people_not_seen_before(detector: Detector) -> None:
    assert auc(scores(detector, PEOPLE), scores(detector, made_careless())) > 0.97


def test_half_a_careless_protocol_is_harder_and_still_told(detector: Detector) -> None:
    honest = scores(detector, PEOPLE)
    half = auc(honest, scores(detector, made_careless(0.5, "either")))
    assert 0.8 < half < auc(honest, scores(detector, made_careless()))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_it_was_fitted_on_is_found(detector: Detector, kind: str) -> None:
    careless = scores(detector, made_careless(1.0, "any", kind))
    assert auc(scores(detector, PEOPLE), careless) > 0.9


@pytest.mark.parametrize("kind", sorted(OTHER_KINDS))
def test_kinds_it_never_met_are_found_too(detector: Detector, kind: str) -> None:
    careless = scores(detector, made_careless(1.0, "any", kind))
    assert auc(scores(detector, PEOPLE), careless) > 0.85


def test_it_tells_care_where_a_third_of_the_form_was_not_asked(detector: Detector) -> None:
    honest = scores(detector, with_gaps(PEOPLE, 5, 1 / 3))
    assert auc(honest, scores(detector, with_gaps(made_careless(), 5, 1 / 3))) > 0.93


def test_one_careful_person_in_twenty_is_above_the_limit(detector: Detector) -> None:
    fitted_on = scores(detector, careful(300, 100))
    assert (fitted_on > detector.limit).mean() == pytest.approx(0.05, abs=0.004)
    assert (scores(detector, PEOPLE) > detector.limit).mean() < 0.12


def test_the_same_people_and_seed_give_the_same_detector() -> None:
    x = PEOPLE[:40]
    once, again = (Detector.fit(x, LONG, CORRELATIONS, seed=1) for _ in range(2))
    assert once.to_dict() == again.to_dict()
    assert Detector.fit(x, LONG, CORRELATIONS, seed=2).limit != once.limit


def test_half_of_the_careless_it_learns_from_are_careless_in_one_half_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    injected = []

    def seen(x: np.ndarray, rng: np.random.Generator, *how: Any, categories: int) -> Injected:
        found = inject(x, rng, *how, categories=categories)
        injected.append(found.careless)
        return found

    monkeypatch.setattr(model, "inject", seen)
    Detector.fit(PEOPLE[:41], LONG, CORRELATIONS)
    whole, part = injected
    assert (len(whole), len(part)) == (20, 21)
    assert whole.all()
    assert {(row[:18].all(), row[18:].all()) for row in part} == {(True, False), (False, True)}
    assert set(part.sum(axis=1).tolist()) == {18}


def test_a_fit_is_provisional_and_names_its_source(detector: Detector) -> None:
    assert detector.provisional
    assert detector.source == "made-up people"


def test_the_probability_is_at_a_base_rate_of_eight_in_a_hundred(detector: Detector) -> None:
    found = detector.probability(PEOPLE[:20], LONG, CORRELATIONS)
    expected = expit(scores(detector, PEOPLE[:20]) + np.log(0.08 / 0.92))
    np.testing.assert_allclose(found, expected)


def test_through_json_and_back_it_judges_alike(detector: Detector) -> None:
    content = json.loads(json.dumps(detector.to_dict()))
    back = Detector.from_dict(content)
    np.testing.assert_array_equal(scores(back, PEOPLE[:20]), scores(detector, PEOPLE[:20]))
    assert (back.limit, back.source, back.provisional) == (detector.limit, "made-up people", True)
    assert back.to_dict() == detector.to_dict()


def test_what_was_found_on_pupils_may_say_so(detector: Detector) -> None:
    assert not Detector.from_dict(detector.to_dict() | {"provisional": False}).provisional


@pytest.mark.parametrize("names", [NAMES[:-1], (*NAMES[1:], NAMES[0]), (*NAMES, "mood"), ()])
def test_coefficients_of_other_features_are_refused(
    detector: Detector, names: tuple[str, ...]
) -> None:
    with pytest.raises(NotTheseFeaturesError):
        Detector.from_dict(detector.to_dict() | {"features": list(names)})


@pytest.mark.parametrize(
    "key", ["source", "provisional", "features", "limit", "intercept", "knots", "weights"]
)
def test_coefficients_with_a_part_missing_are_refused(detector: Detector, key: str) -> None:
    content = detector.to_dict()
    del content[key]
    with pytest.raises(KeyError, match=key):
        Detector.from_dict(content)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("limit", "high"),
        ("intercept", "none"),
        ("knots", [[0.0, 1.0], [0.0]]),
        ("weights", [[1], []]),
    ],
)
def test_coefficients_that_are_no_numbers_are_refused(
    detector: Detector, key: str, value: object
) -> None:
    with pytest.raises(ValueError, match=r"could not convert|inhomogeneous"):
        Detector.from_dict(detector.to_dict() | {key: value})


def test_the_committed_coefficients_belong_to_this_release() -> None:
    content = json.loads(COEFFICIENTS.read_text(encoding="utf-8"))
    found = default()
    assert found.to_dict() == content
    assert found is default(), "read once"
    assert found.provisional
    knots, weights = found.regression.knots, found.regression.weights
    assert (knots.shape, weights.shape) == ((len(NAMES), 7), (len(NAMES), 6))
    assert (np.diff(knots, axis=1) >= 0).all()
    assert (weights >= 0).all()
    assert np.isfinite(knots).all()


def test_the_committed_coefficients_tell_made_up_people_apart_too() -> None:
    found = default()
    assert auc(scores(found, PEOPLE), scores(found, made_careless())) > 0.93
