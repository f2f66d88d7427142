"""Items of a scale estimated anew: what is found, what is kept, and whose scale it is."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from questionnaires.irt.models import graded, three_pl
from questionnaires.irt.parameter_set import ItemParameters
from questionnaires.irt.recalibration import Anchor, Renewed, recalibrate

IDS = tuple(f"I{n}" for n in range(8))
SIZES = (4,) * 8
Answers = npt.NDArray[np.int64]


def true_items() -> dict[str, ItemParameters]:
    return {
        item_id: ItemParameters(1.0 + 0.15 * n, (n / 4 - 2.0, n / 4 - 0.9, n / 4 + 0.2))
        for n, item_id in enumerate(IDS)
    }


def answers(
    items: dict[str, ItemParameters], people: int = 800, mean: float = 0.0, sd: float = 1.0
) -> Answers:
    dice = np.random.default_rng(11)
    theta = dice.normal(mean, sd, people)
    columns = []
    for item in items.values():
        p = graded(theta, item.a, np.array(item.b)).cumsum(axis=1)
        columns.append((dice.random((people, 1)) > p).sum(axis=1))
    return np.column_stack(columns).astype(np.int64)


def renewed(
    x: Answers, old: dict[str, ItemParameters], anchor: Anchor = Anchor.LINKED, fewest: int = 100
) -> Renewed:
    return recalibrate(x, IDS, SIZES, old, "grm", fewest=fewest, anchor=anchor)


def worst(found: Renewed, wanted: dict[str, ItemParameters], ids: tuple[str, ...] = IDS) -> float:
    """The largest difference of any threshold."""
    pairs = [zip(found.items[i].b, wanted[i].b, strict=True) for i in ids]
    return max(abs(a - b) for pair in pairs for a, b in pair)


def test_without_present_parameters_the_group_makes_the_scale() -> None:
    found = renewed(answers(true_items()), {}, Anchor.NONE)
    assert worst(found, true_items()) < 0.35
    assert (found.mean, found.sd, found.people) == (0.0, 1.0, 800)
    assert found.shift == {}
    assert found.converged


@pytest.mark.parametrize("anchor", [Anchor.LINKED, Anchor.FIXED])
def test_an_anchored_scale_stays_where_it_was(anchor: Anchor) -> None:
    """These people are better and more different than those of the present scale."""
    found = renewed(answers(true_items(), mean=0.7, sd=1.3), true_items(), anchor)
    assert found.mean == pytest.approx(0.7, abs=0.12)
    assert found.sd == pytest.approx(1.3, abs=0.12)
    assert worst(found, true_items()) < 0.35


def test_without_an_anchor_their_own_mean_is_zero() -> None:
    found = renewed(answers(true_items(), mean=0.7, sd=1.3), true_items(), Anchor.NONE)
    assert (found.mean, found.sd) == (0.0, 1.0)
    assert found.items["I4"].b[0] == pytest.approx((-1.0 - 0.7) / 1.3, abs=0.2)
    assert max(found.shift.values()) < 0.15, "the items did not move, the scale did"


def test_an_item_that_changed_its_meaning_moves_and_drags_no_other() -> None:
    changed = true_items() | {"I3": ItemParameters(1.4, (0.3, 1.4, 2.5))}
    found = renewed(answers(changed), true_items())
    assert worst(found, changed) < 0.35
    assert found.shift["I3"] > 0.5
    assert max(by for i, by in found.shift.items() if i != "I3") < 0.15


def test_fixed_anchors_are_the_half_that_moved_least() -> None:
    changed = true_items() | {"I3": ItemParameters(1.4, (0.3, 1.4, 2.5))}
    found = renewed(answers(changed), true_items(), Anchor.FIXED)
    assert len(found.held) == 4
    assert "I3" not in found.held
    assert all(found.items[i] == true_items()[i] for i in found.held)
    assert set(found.errors) == set(IDS) - set(found.held)


def test_items_with_too_few_answers_keep_theirs() -> None:
    x = answers(true_items())
    x[99:, 5] = -1
    found = renewed(x, true_items())
    assert found.kept == ("I5",)
    assert found.items["I5"] == true_items()["I5"]
    assert "I5" not in found.errors


def test_kept_items_move_with_a_scale_that_is_made_anew() -> None:
    x = answers(true_items(), mean=0.7, sd=1.3)
    x[99:, 5] = -1
    found = renewed(x, true_items(), Anchor.NONE)
    old = true_items()["I5"]
    assert found.items["I5"].a == pytest.approx(old.a * 1.3, rel=0.12)
    assert found.items["I5"].b[1] == pytest.approx((old.b[1] - 0.7) / 1.3, abs=0.2)


def test_an_item_all_answer_alike_keeps_its_parameters() -> None:
    x = answers(true_items())
    x[:, 2] = 3
    assert renewed(x, true_items()).kept == ("I2",)


def test_an_item_whose_slope_runs_to_its_bound_is_named_and_kept() -> None:
    """Answers that run against the scale: the key is turned round."""
    x = answers(true_items())
    x[:, 6] = 3 - x[:, 6]
    found = renewed(x, true_items())
    assert found.amiss == ("I6",)
    assert found.items["I6"] == true_items()["I6"]
    assert worst(found, true_items(), tuple(i for i in IDS if i != "I6")) < 0.35


def test_two_items_are_no_scale_to_estimate() -> None:
    x = answers(true_items())
    x[:, 2:] = -1
    found = renewed(x, true_items())
    assert found.items == true_items()
    assert (found.kept, found.log_likelihood, found.people) == (IDS, None, 0)


def test_nobody_at_all_changes_nothing() -> None:
    found = renewed(np.empty((0, 8), dtype=np.int64), true_items())
    assert found.items == true_items()


def test_thresholds_go_on_increasing_after_rounding() -> None:
    close = true_items() | {"I1": ItemParameters(1.2, (0.0, 0.00001, 1.0))}
    x = answers(close)
    assert not (x[:, 1] == 1).any(), "nobody falls between thresholds that close"
    found = renewed(x, true_items())
    for item in found.items.values():
        assert list(item.b) == sorted(set(item.b))


def test_guessing_stays_what_it_was() -> None:
    dice = np.random.default_rng(5)
    true = {i: ItemParameters(1.2, (n / 4 - 1.0,), 0.25) for n, i in enumerate(IDS)}
    theta = dice.normal(size=3000)
    x = np.column_stack(
        [dice.random(3000) < three_pl(theta, t.a, t.b[0], t.c)[:, 1] for t in true.values()]
    ).astype(np.int64)
    found = recalibrate(x, IDS, (2,) * 8, true, "3pl", fewest=200, anchor=Anchor.LINKED)
    assert {item.c for item in found.items.values()} == {0.25}
    assert worst(found, true) < 0.3
    free = {i: ItemParameters(t.a, t.b, 0.0) for i, t in true.items()}
    without = recalibrate(x, IDS, (2,) * 8, free, "3pl", fewest=200, anchor=Anchor.NONE)
    assert without.items["I4"].b[0] < found.items["I4"].b[0] - 0.2, "guessed answers look like ease"


def test_other_models_are_refused() -> None:
    with pytest.raises(ValueError, match="gpcm"):
        recalibrate(answers(true_items()), IDS, SIZES, {}, "gpcm", fewest=1, anchor=Anchor.NONE)
