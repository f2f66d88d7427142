"""Careless against careful, against sums over every cut and every run."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import logsumexp

from questionnaires.irt.arrays import Answers
from questionnaires.quality.careless import WAYS, Runs
from questionnaires.quality.likelihood_ratios import by_cut, likelihood_ratios, weigh
from questionnaires.quality.protocols import Protocols
from tests.unit.questionnaires.quality.invented import (
    CORRELATIONS,
    LONG,
    careful,
    random_answers,
    with_gaps,
)

X = np.concatenate([careful(2, 1), random_answers(1, 36, 2)])[:, :11]
ITEMS = np.arange(11)
ROOT = 11**0.5


def protocol(row: Answers, items: Answers = ITEMS) -> Protocols:
    return Protocols.of(row[None, :], LONG, items[None, :])


def careful_logs(row: Answers, items: Answers) -> list[float]:
    """log P of all answers of a careful person who gave only these; for both styles."""
    if not len(row):
        return [0.0, 0.0]
    alone = protocol(row, items)
    return [float(value) for value in weigh(alone, LONG, CORRELATIONS).whole[:, 0]]


def careless_logs(row: Answers, start: int, stop: int) -> list[float]:
    runs = Runs(protocol(row))
    return [float(v) for v in runs.evidence(np.array([[start]]), np.array([[stop]]))[:, 0, 0]]


def ratios(row: Answers) -> dict[str, float]:
    protocols = protocol(row)
    found = likelihood_ratios(protocols, weigh(protocols, LONG, CORRELATIONS))
    return {name: float(value[0]) for name, value in found.items()}


@pytest.mark.parametrize("row", X)
def test_the_evidence_at_each_cut_is_that_of_the_parts_alone(row: Answers) -> None:
    found = weigh(protocol(row), LONG, CORRELATIONS)
    for cut in range(12):
        before = careful_logs(row[:cut], ITEMS[:cut])
        # The part after the cut is gone through from its end.
        after = careful_logs(row[cut:][::-1], ITEMS[cut:][::-1])
        np.testing.assert_allclose(found.careful_before[:, 0, cut], before, atol=1e-9)
        np.testing.assert_allclose(found.careful_after[:, 0, cut], after, atol=1e-9)
        np.testing.assert_allclose(found.careless_before[:, 0, cut], careless_logs(row, 0, cut))
        np.testing.assert_allclose(found.careless_after[:, 0, cut], careless_logs(row, cut, 11))


@pytest.mark.parametrize("row", X)
def test_ratios_of_the_whole_protocol(row: Answers) -> None:
    whole = careful_logs(row, ITEMS)
    careless = careless_logs(row, 0, 11)
    found = ratios(row)
    for way, logs in zip(WAYS, careless, strict=True):
        assert found[f"{way}_ratio"] == pytest.approx((logs - whole[0]) / ROOT)
    any_way = np.log(np.mean(np.exp(careless)))
    assert found["careless_ratio"] == pytest.approx((any_way - whole[0]) / ROOT)
    assert found["styled_careless_ratio"] == pytest.approx((any_way - whole[1]) / ROOT)


@pytest.mark.parametrize("row", X)
@pytest.mark.parametrize(("style", "name"), [(0, "change_ratio"), (1, "styled_change_ratio")])
def test_a_change_is_the_mean_over_all_cuts_ways_and_directions(
    row: Answers, style: int, name: str
) -> None:
    whole = careful_logs(row, ITEMS)[style]
    possible = []
    for cut in range(12):
        before = careful_logs(row[:cut], ITEMS[:cut])[style]
        after = careful_logs(row[cut:][::-1], ITEMS[cut:][::-1])[style]
        possible += [logs + after for logs in careless_logs(row, 0, cut)]
        possible += [before + logs for logs in careless_logs(row, cut, 11)]
    assert len(possible) == 120
    careless = np.log(np.mean(np.exp(possible)))
    assert ratios(row)[name] == pytest.approx((careless - whole) / ROOT)


@pytest.mark.parametrize("row", X)
@pytest.mark.parametrize(("style", "name"), [(0, "run_ratio"), (1, "styled_run_ratio")])
def test_a_run_is_the_mean_over_lengths_of_the_means_over_places(
    row: Answers, style: int, name: str
) -> None:
    whole = careful_logs(row, ITEMS)[style]
    by_length = []
    for length in (2, 5, 8):
        possible = []
        for start in range(11 - length + 1):
            stop = start + length
            before = careful_logs(row[:start], ITEMS[:start])[style]
            after = careful_logs(row[stop:][::-1], ITEMS[stop:][::-1])[style]
            inside = np.mean(np.exp(careless_logs(row, start, stop)))
            possible.append(np.exp(before + after - whole) * inside)
        by_length.append(np.mean(possible))
    assert ratios(row)[name] == pytest.approx(np.log(np.mean(by_length)) / ROOT)


def test_by_cut_beyond_the_answers_there_is_nothing() -> None:
    x = with_gaps(X, 3)
    protocols = Protocols.of(x, LONG, np.broadcast_to(ITEMS, x.shape))
    found = weigh(protocols, LONG, CORRELATIONS)
    logs = by_cut(protocols, found, 0)
    for row, count in enumerate(protocols.count):
        assert np.isfinite(logs[:, row, : count + 1]).all()
        assert (logs[:, row, count + 1 :] == -np.inf).all()


def test_by_cut_sums_up_to_the_change_ratio_and_names_the_side() -> None:
    row = np.concatenate([careful(1, 8)[0][:18], np.tile([0, 4], 9)])
    protocols = protocol(row, np.arange(36))
    found = weigh(protocols, LONG, CORRELATIONS)
    logs = by_cut(protocols, found, 0)
    total = likelihood_ratios(protocols, found)["change_ratio"][0]
    assert logsumexp(logs) / 6 == pytest.approx(total)
    first, second = logsumexp(logs[:5, 0], axis=0), logsumexp(logs[5:, 0], axis=0)
    assert second.max() > first.max() + 5, "careless after the cut, not before it"
    assert abs(int(second.argmax()) - 18) <= 2


def test_no_answers_and_one_answer_give_finite_ratios() -> None:
    x = np.full((2, 36), -1)
    x[1, 20] = 3
    protocols = Protocols.of(x, LONG)
    found = likelihood_ratios(protocols, weigh(protocols, LONG, CORRELATIONS))
    assert all(np.isfinite(values).all() for values in found.values())
    assert all(values[0] == pytest.approx(0, abs=1e-12) for values in found.values())
