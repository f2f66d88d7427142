"""An answer that was acknowledged is there, even when the process is killed the next moment."""

from __future__ import annotations

import signal
import subprocess
import sys
from itertools import islice
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.services import diagnostics
from app.services.audit import verify
from models import Answer
from tests.services.opened import opened
from tests.services.scene import Scene

ROOT = Path(__file__).parents[2]
ROUNDS = ((1, 7), (1_000, 23), (2_000, 41))
"""The number of the first answer, and after how many acknowledged answers the process is shot."""


def killed_after(url: str, public_id: str, user_id: int, first_seq: int, count: int) -> set[str]:
    """What a saving process had acknowledged when it was killed without warning."""
    command = [sys.executable, "-m", "tests.services.saver"]
    with subprocess.Popen(
        [*command, url, public_id, str(user_id), str(first_seq)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        receipts = [line.strip() for line in islice(process.stdout, count)]
        process.send_signal(signal.SIGKILL)
        # What was written between the last look and the shot was acknowledged, too.
        receipts += [line.strip() for line in process.stdout if line.endswith("\n")]
    assert process.returncode == -signal.SIGKILL
    assert len(receipts) >= count
    return set(receipts)


def stored(session: Session) -> set[str]:
    rows = session.execute(select(Answer.item_id, Answer.seq, Answer.value)).all()
    session.rollback()
    return {f"{item_id} {seq} {value}" for item_id, seq, value in rows}


def test_no_acknowledged_answer_is_lost_by_kill_9(scene: Scene, engine_url: str) -> None:
    pupil = scene.pupil()
    assert pupil.user_id is not None
    started = diagnostics.start(pupil, "interests", "full", session=scene.session)
    acknowledged: set[str] = set()
    for first_seq, count in ROUNDS:
        acknowledged |= killed_after(engine_url, started.public_id, pupil.user_id, first_seq, count)
        with opened(engine_url) as session:
            kept = stored(session)
            assert acknowledged <= kept
            assert len(kept - acknowledged) <= len(ROUNDS), "one in flight at each shot, no more"
            if engine_url.startswith("sqlite"):
                assert session.scalar(text("PRAGMA integrity_check")) == "ok"
            assert verify(session).whole
    assert scene.actions() == ["attempt.started", *["answers.saved"] * len(kept)]
