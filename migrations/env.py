"""How Alembic reaches the database: through the application's own engine."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from models import metadata

config = context.config


def _keys_of(connection: Connection, state: str) -> None:
    driver = connection.connection.driver_connection
    if driver is not None:
        driver.execute(f"PRAGMA foreign_keys={state}")


def run() -> None:
    engine = current_app.extensions["migrate"].db.engine
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        if sqlite:
            # Batch operations rebuild tables; foreign keys must rest meanwhile. Said to the driver
            # itself: within a transaction, which SQLAlchemy would begin, SQLite ignores it.
            _keys_of(connection, "OFF")
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=sqlite,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        if sqlite:
            connection.commit()
            _keys_of(connection, "ON")


run()
