"""The only place that asks what time it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol


class Clock(Protocol):
    def now(self) -> dt.datetime:
        """The present moment, in UTC."""


@dataclass(frozen=True, slots=True)
class SystemClock:
    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)


@dataclass(slots=True)
class FixedClock:
    """A clock for tests: stands still until moved."""

    moment: dt.datetime

    def now(self) -> dt.datetime:
        return self.moment

    def move(self, **by: float) -> None:
        """Go forward by `dt.timedelta(**by)`."""
        self.moment += dt.timedelta(**by)
