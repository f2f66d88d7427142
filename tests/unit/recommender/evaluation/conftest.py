"""Small invented files of people; what they like has something to do with what they study."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from recommender.evaluation.expert import fields_by_item, fields_by_scale
from recommender.evaluation.reading import ITEMS, SCALE_NAMES, TIPI

PEOPLE = 400


@pytest.fixture(scope="session")
def invented():
    """Rows of an answer file, drawn by a seed; each field has at least 30 people."""

    def rows(seed, count=PEOPLE):
        rng = np.random.default_rng(seed)
        expert = fields_by_item()
        field = np.arange(count) % len(expert.rows)
        female = rng.random(count) < 0.6
        liking = 0.7 * expert.values[field] + np.where(female, 0.4, -0.4)[:, None]
        answers = np.clip(np.rint(3 + liking + rng.normal(size=(count, 48))), 1, 5).astype(int)
        answers[rng.random(answers.shape) < 0.01] = 0
        for number in range(count):
            row = dict(zip(ITEMS, answers[number].tolist(), strict=True))
            row |= dict(zip(TIPI, rng.integers(1, 8, 10).tolist(), strict=True))
            row["gender"] = "Female" if female[number] else "Male"
            row["age"] = float(rng.integers(13, 40))
            row["major"] = expert.rows[field[number]]
            yield row

    return rows


@pytest.fixture(scope="session")
def invented_scales():
    """Rows of a file of scale means."""

    def rows(seed, count=PEOPLE):
        rng = np.random.default_rng(seed)
        expert = fields_by_scale()
        for number in range(count):
            field = number % len(expert.rows)
            means = np.clip(expert.values[field] * 0.5 + 1 + rng.normal(size=6), 1, 5).round(3)
            yield dict(zip(SCALE_NAMES, means.tolist(), strict=True)) | {
                "group20": expert.rows[field]
            }

    return rows


@pytest.fixture(scope="session")
def written(tmp_path_factory):
    """Writes rows as a CSV file and returns its path."""

    def write(rows, name="people.csv"):
        path = tmp_path_factory.mktemp("people") / name
        listed = list(rows)
        with path.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, list(listed[0]))
            writer.writeheader()
            writer.writerows(listed)
        return path

    return write
