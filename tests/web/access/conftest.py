"""The house of the tests of access, shared by all of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engines import Engine
from tests.web.access.house import House


@pytest.fixture(scope="session")
def whole_house(sqlite_engine: Engine) -> Iterator[House]:
    house = House(sqlite_engine.migrated("access"))
    yield house
    house.close()
    sqlite_engine.drop("access")


@pytest.fixture
def house(whole_house: House) -> Iterator[House]:
    """The world as it was built, whatever a test does to it."""
    yield whole_house
    whole_house.put_back()
