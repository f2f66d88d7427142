"""Every migration goes up and down, empty and with rows in every table."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import flask_migrate
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError

from app.extensions import work
from app.identity import Principal
from app.services import guardians, trials
from app.services.errors import CodeIsNotKnown
from app.services.sign_in import enter
from models import Pupil, metadata
from models.db import db
from tests.factories import answers, instruments, people
from tests.factories.trials import finished_attempt
from tests.services.scene import Scene, set_up

FOLDER = Path(__file__).parents[2] / "migrations"


def revisions() -> list[str]:
    """From the first to the newest; a branch would fail here."""
    config = Config(str(FOLDER / "alembic.ini"))
    config.set_main_option("script_location", str(FOLDER))
    found = [r.revision for r in ScriptDirectory.from_config(config).walk_revisions()]
    return ["base", *reversed(found)]


STEPS = list(pairwise(revisions()))


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def counts() -> dict[str, int]:
    with db.engine.connect() as connection:
        return {
            name: connection.scalar(text(f"SELECT count(*) FROM {name}")) or 0  # noqa: S608
            for name in tables()
        }


def fill() -> Scene:
    """Rows in every table, made through the use cases wherever there is one."""
    session = work()
    scene = set_up(session)
    pupil = scene.pupil()
    pupil_id = pupil.user_id or 0
    people.parent_of(session, session.get_one(Pupil, pupil_id))
    guardians.invite(scene.navigator, pupil_id, session=session)
    finished_attempt(session, pupil, "short")
    trials.assign(scene.navigator, scene.slot(), [pupil_id], session=session)
    instruments.draft(session)
    answers.candidate(session)
    with pytest.raises(CodeIsNotKnown):
        enter(Principal.nobody(), "AAAA-AAAA-AAAA", "here", session=session)
    session.close()
    return scene


def check_sound() -> None:
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
            assert connection.scalar(text("PRAGMA foreign_keys")) == 1


def test_there_is_one_line_of_revisions(bare: Flask) -> None:
    flask_migrate.upgrade(revision="head")
    assert tables() == set(metadata.tables)
    flask_migrate.downgrade(revision="base")
    assert tables() == set()
    with db.engine.connect() as connection:
        left = (
            "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')"
            if db.engine.dialect.name == "sqlite"
            else "SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace"
            " WHERE nspname = 'public'"
        )
        assert connection.execute(text(left)).all() == []


@pytest.mark.parametrize(("before", "after"), STEPS)
def test_a_step_can_be_taken_back_and_taken_again(bare: Flask, before: str, after: str) -> None:
    flask_migrate.upgrade(revision=before)
    there = tables()
    flask_migrate.upgrade(revision=after)
    more = tables()
    flask_migrate.downgrade(revision=before)
    assert tables() == there
    flask_migrate.upgrade(revision=after)
    assert tables() == more
    check_sound()


def test_with_rows_in_every_table_all_steps_down_and_up_keep_what_is_older(bare: Flask) -> None:
    flask_migrate.upgrade()
    fill()
    full = counts()
    assert not [name for name, number in full.items() if number == 0]
    for before, _ in reversed(STEPS):
        flask_migrate.downgrade(revision=before)
        check_sound()
        kept = counts()
        assert kept == {name: full[name] for name in kept}
        if kept:
            with pytest.raises(DatabaseError, match="never changed"), db.engine.begin() as c:
                c.execute(text("DELETE FROM audit_event"))
    for _, after in STEPS:
        flask_migrate.upgrade(revision=after)
        check_sound()
    fill()
    assert all(counts().values())


def test_going_up_again_from_the_middle_leaves_older_rows_alone(bare: Flask) -> None:
    flask_migrate.upgrade()
    fill()
    full = counts()
    for before, _ in reversed(STEPS[1:]):
        flask_migrate.downgrade(revision=before)
        older = tables()
        flask_migrate.upgrade()
        assert {name: full[name] for name in older} == {
            name: number for name, number in counts().items() if name in older
        }
        check_sound()
