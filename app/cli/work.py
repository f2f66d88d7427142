"""The command that does the jobs of the queue."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from types import FrameType

import click
from flask.cli import with_appcontext

from app.extensions import work as session_of_work
from app.services.job_kinds import HANDLERS
from app.services.jobs import run_next

IDLE_SECONDS = 1.0


@click.command("work")
@click.option("--once", is_flag=True, help="End when nothing is left to do.")
@click.option(
    "--beside", type=int, metavar="PID", help="End when this process has ended (bin/serve)."
)
@with_appcontext
def work(*, once: bool, beside: int | None) -> None:
    """Do the jobs of the queue, the oldest first, until told to stop.

    A stop (SIGTERM, Ctrl-C) ends at once: the job under way goes back into the queue.
    """
    logging.basicConfig(level=logging.INFO, format="worker: %(message)s")
    signal.signal(signal.SIGTERM, _stop)
    if beside is not None:
        threading.Thread(target=_end_with, args=(beside,), daemon=True).start()
    session = session_of_work()
    while True:
        if run_next(HANDLERS, session=session):
            session.close()
        elif once:
            return
        else:
            time.sleep(IDLE_SECONDS)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def _end_with(process: int) -> None:
    """Stop this worker once the process it works beside is gone, however it went."""
    while _alive(process):
        time.sleep(IDLE_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
