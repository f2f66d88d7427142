"""What speaks for a person never speaks against them, and what was not asked says nothing."""

from __future__ import annotations

import numpy as np
import pytest

from questionnaires.quality.features import NAMES, SIGNS_OF_CARE, features, suspicion
from questionnaires.quality.model import Detector, NotTheseFeaturesError, default
from tests.unit.questionnaires.quality.invented import form, random_answers


def test_better_fit_never_raises_the_suspicion() -> None:
    regression = default().regression
    middle = regression.knots[:, 3]
    for name in SIGNS_OF_CARE:
        k = NAMES.index(name)
        low, high = middle.copy(), middle.copy()
        # In the regression's own direction, which is that of suspicion.
        low[k], high[k] = regression.knots[k, 0], regression.knots[k, -1]
        better, worse = regression.score(np.stack([low, high]))
        assert better <= worse, name


def test_suspicion_turns_the_signs_of_care_and_nothing_else() -> None:
    values = np.arange(1.0, len(NAMES) + 1)[None, :]
    turned = suspicion(values) / values
    assert {n for n, sign in zip(NAMES, turned[0], strict=True) if sign < 0} == SIGNS_OF_CARE


@pytest.mark.parametrize("name", ["even_odd", "lz_worst"])
@pytest.mark.parametrize("asked", [3, 4, 5])
def test_traits_never_asked_change_nothing(name: str, asked: int) -> None:
    tables = form(48, traits=6)
    x = random_answers(200, 48, 1)
    some = np.flatnonzero(tables.trait < asked)
    x[:, tables.trait >= asked] = -1
    k = NAMES.index(name)
    alone = features(x[:, some], tables.of(some))[:, k]
    np.testing.assert_allclose(features(x, tables)[:, k], alone, atol=1e-6)


def test_coefficients_of_another_shape_are_refused() -> None:
    content = default().to_dict()
    for name in ("weights", "knots"):
        turned = np.transpose(content[name]).tolist()
        with pytest.raises(NotTheseFeaturesError):
            Detector.from_dict(content | {name: turned})


@pytest.mark.parametrize("item", [9, -1])
def test_an_item_beyond_the_tables_is_refused(item: int) -> None:
    with pytest.raises(ValueError, match="none of the tables"):
        features(np.array([[0, 1]]), form(6, traits=2), items=[[0, item]])
