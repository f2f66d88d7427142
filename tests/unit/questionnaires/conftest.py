from __future__ import annotations

from pathlib import Path

import pytest

from questionnaires.definition import Questionnaire
from questionnaires.loader import Bank, load

DEFINITIONS = Path(__file__).parents[2] / "definitions"


@pytest.fixture(scope="session")
def small_text() -> str:
    return (DEFINITIONS / "small.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def small() -> Questionnaire:
    return load(DEFINITIONS / "small.yaml")


@pytest.fixture(scope="session")
def riasec48() -> Questionnaire:
    return load(DEFINITIONS / "riasec48.yaml")


@pytest.fixture(scope="session")
def bank() -> Bank:
    return Bank.load()


@pytest.fixture(scope="session")
def interests(bank: Bank) -> Questionnaire:
    return bank.version("interests@1.0")
