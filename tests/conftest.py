"""The application over a fresh database for every test."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import flask_migrate
import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app import create_app
from app.clock import FixedClock
from app.extensions import work
from app.settings import Settings
from models.db import db
from tests.engines import Engine, PostgresqlEngine, SqliteEngine

TESTS = Path(__file__).parent
ON_BOTH_ENGINES = (TESTS / "services", TESTS / "migrations")
A_MORNING = dt.datetime(2026, 3, 2, 6, 0, tzinfo=dt.UTC)

# A busy machine is no fault of the code under test.
hypothesis.settings.register_profile("bilet", deadline=None, print_blob=True)
hypothesis.settings.load_profile("bilet")

_numbers = count()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        both = any(metafunc.definition.path.is_relative_to(folder) for folder in ON_BOTH_ENGINES)
        only = metafunc.definition.get_closest_marker("only_on")
        names = only.args if only else ["sqlite", "postgresql"] if both else ["sqlite"]
        metafunc.parametrize("engine", names, indirect=True)


def settings_for(database_url: str) -> Settings:
    return Settings(
        mode="testing",
        secret_key="secret-key-of-the-tests-0123456789abcdef",
        code_key="code-key-of-the-tests-0123456789abcdefgh",
        database_url=database_url,
    )


def migrate(database_url: str) -> None:
    app = create_app(settings_for(database_url))
    with app.app_context():
        flask_migrate.upgrade()
        db.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return SqliteEngine(tmp_path_factory.mktemp("sqlite"), migrate)


@pytest.fixture(scope="session")
def postgresql_engine() -> Iterator[Engine]:
    engine = PostgresqlEngine(migrate)
    yield engine
    engine.stop()


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> Engine:
    """Where this test's databases come from; tests of services and migrations run on both."""
    engine: Engine = request.getfixturevalue(f"{request.param}_engine")
    return engine


@pytest.fixture
def engine_url(engine: Engine) -> Iterator[str]:
    """URL of a database with the newest schema and no rows."""
    name = f"t_{next(_numbers)}"
    yield engine.migrated(name)
    engine.drop(name)


@pytest.fixture
def empty_url(engine: Engine) -> Iterator[str]:
    """URL of a database without tables, for the tests of the migrations."""
    name = f"t_{next(_numbers)}"
    yield engine.empty(name)
    engine.drop(name)


@pytest.fixture
def settings(engine_url: str) -> Settings:
    return settings_for(engine_url)


@pytest.fixture
def clock() -> FixedClock:
    """Nine in the morning in Moscow, until a test moves it."""
    return FixedClock(A_MORNING)


@pytest.fixture
def app(settings: Settings, clock: FixedClock) -> Iterator[Flask]:
    app = create_app(settings, clock=clock)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """The session the application would use, with its clock, mail and published data."""
    with app.app_context():
        yield work()
