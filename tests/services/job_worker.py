"""A worker of its own process, until nothing is left to do or it is killed."""

from __future__ import annotations

import datetime as dt
import sys

from app.clock import FixedClock
from app.services.job_kinds import HANDLERS
from app.services.jobs import run_next
from tests.services.opened import opened


def main(url: str, moment: str) -> None:
    with opened(url, FixedClock(dt.datetime.fromisoformat(moment))) as session:
        while run_next(HANDLERS, session=session):
            pass


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
