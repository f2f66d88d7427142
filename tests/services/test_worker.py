"""The command that does the jobs, as a process: it ends when done, when told, with its server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import rescoring
from models import Job, JobState
from tests.conftest import settings_for
from tests.factories import answers
from tests.services.opened import opened

ROOT = Path(__file__).parents[2]
PATIENCE = 240

pytestmark = pytest.mark.only_on("sqlite")


def command(url: str, *options: str) -> subprocess.Popen[str]:
    settings = settings_for(url)
    environment = os.environ | {
        "BILET_MODE": settings.mode,
        "BILET_SECRET_KEY": settings.secret_key,
        "BILET_CODE_KEY": settings.code_key,
        "DATABASE_URL": url,
        "FLASK_SKIP_DOTENV": "1",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "work", *options],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def running(url: str, *options: str) -> Iterator[subprocess.Popen[str]]:
    process = command(url, *options)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def asked(session: Session, count: int = 1) -> str:
    """A rescoring of so many attempts in the queue."""
    instrument = answers.sample(session)
    given = answers.rated(instrument, answers.truth(instrument), answers.traits(count))
    answers.store(session, instrument, given, pupil_ids=answers.pupils(session, count))
    return rescoring.ask_for_rescoring(Principal.system("test"), instrument.key, session=session)


def wait_for(url: str, public_id: str, *states: JobState) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with opened(url) as session:
            if session.scalar(select(Job.state).where(Job.public_id == public_id)) in states:
                return
        time.sleep(0.01)
    raise AssertionError(f"the job did not become {states}")


def test_once_it_does_what_waits_and_ends(session: Session, engine_url: str) -> None:
    public_id = asked(session, 3)
    with running(engine_url, "--once") as process:
        assert process.wait(PATIENCE) == 0
    wait_for(engine_url, public_id, JobState.DONE)


def test_sigterm_ends_it_cleanly_and_its_job_waits_for_the_next(
    session: Session, engine_url: str
) -> None:
    public_id = asked(session, 200)
    with running(engine_url) as process:
        wait_for(engine_url, public_id, JobState.RUNNING)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
        assert "Traceback" not in said
    wait_for(engine_url, public_id, JobState.QUEUED)


def test_it_ends_with_the_process_it_works_beside(session: Session, engine_url: str) -> None:
    with (
        subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as server,
        running(engine_url, "--beside", str(server.pid)) as process,
    ):
        wait_for(engine_url, asked(session), JobState.DONE)
        assert process.poll() is None, "it goes on while the server lives"
        server.kill()
        server.wait()
        assert process.wait(PATIENCE) == 0
