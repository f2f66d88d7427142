from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from app import create_app
from models.db import db
from tests.conftest import settings_for


@pytest.fixture
def bare(empty_url: str) -> Iterator[Flask]:
    """The application over a database without tables, with its context open."""
    app = create_app(settings_for(empty_url))
    with app.app_context():
        yield app
        db.engine.dispose()
