"""The migrations make exactly the tables that the models describe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine as Database
from sqlalchemy import create_engine, inspect
from sqlalchemy.engine.reflection import Inspector

from app.storage import engine_options, prepare
from models import metadata
from tests.engines import Engine


@pytest.fixture
def migrated(engine_url: str) -> Iterator[Database]:
    database = create_engine(engine_url, **engine_options(engine_url))
    prepare(database, guarded=False)
    yield database
    database.dispose()


@pytest.fixture
def described(engine: Engine) -> Iterator[Database]:
    """A database made straight from the models, without any migration."""
    url = engine.empty("described")
    database = create_engine(url, **engine_options(url))
    prepare(database, guarded=False)
    metadata.create_all(database)
    yield database
    database.dispose()
    engine.drop("described")


def test_nothing_is_left_to_migrate(migrated: Database) -> None:
    with migrated.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []


def plain(condition: object) -> str:
    return re.sub(r"[\s()]+", "", str(condition))


def rules(inspector: Inspector, table: str) -> dict[str, Any]:
    """All of a table that `compare_metadata` passes over, too: checks, conditions, actions."""
    return {
        "columns": {
            c["name"]: (str(c["type"]), c["nullable"]) for c in inspector.get_columns(table)
        },
        "primary key": inspector.get_pk_constraint(table)["constrained_columns"],
        "checks": {c["name"]: plain(c["sqltext"]) for c in inspector.get_check_constraints(table)},
        "foreign keys": {
            f["name"]: (
                f["constrained_columns"],
                f["referred_table"],
                f["referred_columns"],
                f["options"],
            )
            for f in inspector.get_foreign_keys(table)
        },
        "uniques": {u["name"]: u["column_names"] for u in inspector.get_unique_constraints(table)},
        "indexes": {
            i["name"]: (
                i["column_names"],
                i["unique"],
                {k: plain(v) for k, v in i.get("dialect_options", {}).items() if "where" in k},
            )
            for i in inspector.get_indexes(table)
        },
    }


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_a_table_is_the_same_by_migration_and_by_model(
    migrated: Database, described: Database, table: str
) -> None:
    assert rules(inspect(migrated), table) == rules(inspect(described), table)
