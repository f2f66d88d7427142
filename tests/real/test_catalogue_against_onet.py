"""The ratings in the catalogue against the O*NET file they were taken from."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from recommender.catalogue import load_catalogue
from recommender.catalogue.loader import DEFAULT
from recommender.catalogue.ratings import RATINGS_FILE, extract_ratings

SOURCE = Path(__file__).parents[2] / "../shared/data/onet/interests.csv"
COLUMNS = ["onet_soc", "title", *"RIASEC"]


@pytest.fixture(scope="module")
def source() -> dict[str, dict[str, str]]:
    if not SOURCE.is_file():
        pytest.fail(
            "tests/real needs the O*NET interests at ../shared/data/onet/interests.csv, "
            "seen from the project folder; there is no such file"
        )
    with SOURCE.open(encoding="utf-8", newline="") as rows:
        return {row["onet_soc"]: row for row in csv.DictReader(rows)}


def test_every_stored_rating_is_the_published_one(source: dict[str, dict[str, str]]) -> None:
    lines = (DEFAULT / RATINGS_FILE).read_text("utf-8").splitlines()
    stored = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert stored
    for row in stored:
        assert row == {name: source[row["onet_soc"]][name] for name in COLUMNS}


def test_the_ratings_of_each_profession_are_those_of_its_code(
    source: dict[str, dict[str, str]],
) -> None:
    catalogue = load_catalogue()
    for profession, ratings in zip(catalogue.professions, catalogue.ratings, strict=True):
        published = source[profession.onet_soc]
        assert ratings.tolist() == [float(published[scale]) for scale in "RIASEC"], profession.id


def test_the_file_holds_the_codes_in_use_and_no_others(source: dict[str, dict[str, str]]) -> None:
    """What the command would write now is what is stored: nobody has edited it by hand."""
    assert source
    codes = {profession.onet_soc for profession in load_catalogue().professions}
    assert (DEFAULT / RATINGS_FILE).read_text("utf-8") == extract_ratings(SOURCE, codes)
