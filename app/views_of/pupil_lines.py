"""How far each pupil is, one line a pupil: shared by the desk, the class board and the pupil page.

Every function takes any number of pupils and asks the database a fixed number of questions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session

from app.services.surroundings import of
from app.views_of.pupil_facts import (
    COUNTS_AS_TRIAL,
    AttemptFact,
    TrialFact,
    attempts_of,
    parents_of,
    trials_of,
)
from models import (
    ClassGroup,
    LoginSession,
    Organisation,
    Pupil,
    Region,
    User,
)

STUCK_AFTER = dt.timedelta(minutes=15)
"""Begun, not finished, and no answer for this long."""


class PupilState(StrEnum):
    """One rung of the way from the class list to a trial."""

    NOT_STARTED = "not_started"
    WORKING = "working"
    STUCK = "stuck"
    DONE = "done"
    TRIAL = "trial"


@dataclass(frozen=True, slots=True)
class TrialMark:
    """The booking that says most about a pupil; `starts` is on the clocks of the class."""

    state: str
    title: str
    starts: dt.datetime


@dataclass(frozen=True, slots=True)
class PupilLine:
    """One pupil. `at` is the last answer (working, stuck) or the end of the attempt (done, trial).

    `parent` is "none", "invited" or "confirmed". Moments are on the clocks of the class.
    """

    id: int
    class_group_id: int
    first_name: str
    last_name: str
    joined: bool
    state: PupilState
    answered: int
    total: int
    at: dt.datetime | None
    finished: bool
    form: str
    trial: TrialMark | None
    parent: str
    seen: dt.datetime | None

    @property
    def name(self) -> str:
        """As in a class list: surname first."""
        return f"{self.last_name} {self.first_name}"

    @property
    def has_trial(self) -> bool:
        return self.trial is not None and self.trial.state in COUNTS_AS_TRIAL


@dataclass(frozen=True, slots=True)
class Counts:
    """How many pupils of a class are on each rung (`trial`: finished and has a place)."""

    pupils: int
    not_started: int
    working: int
    stuck: int
    done: int
    trial: int
    parents: int


def counted(lines: Sequence[PupilLine]) -> Counts:
    states = [line.state for line in lines]
    return Counts(
        len(lines),
        states.count(PupilState.NOT_STARTED),
        states.count(PupilState.WORKING),
        states.count(PupilState.STUCK),
        states.count(PupilState.DONE),
        states.count(PupilState.TRIAL),
        sum(line.parent == "confirmed" for line in lines),
    )


def pupil_lines(where: ColumnElement[bool], *, session: Session) -> tuple[PupilLine, ...]:
    """The pupils under a condition over Pupil, in the order of a class list.

    The caller has checked that the actor may see them.
    """
    now = of(session).clock.now()
    attempts = attempts_of(where, session)
    trials = trials_of(where, session)
    parents = parents_of(where, now, session)
    seen = (
        select(func.max(LoginSession.created_at))
        .where(LoginSession.user_id == Pupil.id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Pupil.id,
            Pupil.class_group_id,
            Pupil.joined_at,
            User.first_name,
            User.last_name,
            Region.timezone,
            seen.label("seen"),
        )
        .join(User, User.id == Pupil.id)
        .join(ClassGroup, ClassGroup.id == Pupil.class_group_id)
        .join(Organisation, Organisation.id == ClassGroup.organisation_id)
        .join(Region, Region.id == Organisation.region_id)
        .where(where, Pupil.erased_at.is_(None))
        .order_by(Pupil.name_key, Pupil.id)
    )
    return tuple(
        _line(row, attempts.get(row.id, []), trials.get(row.id), parents.get(row.id, "none"), now)
        for row in rows
    )


def _line(
    row: Row[Any],
    attempts: list[AttemptFact],
    booked: TrialFact | None,
    parent: str,
    now: dt.datetime,
) -> PupilLine:
    zone = ZoneInfo(row.timezone)
    newest = attempts[0] if attempts else None
    state, at = _state(newest, now)
    finished = any(attempt.finished_at is not None for attempt in attempts)
    if state is PupilState.DONE and booked is not None and booked.state in COUNTS_AS_TRIAL:
        state = PupilState.TRIAL
    moments = [row.joined_at, row.seen, *(attempt.touched for attempt in attempts)]
    seen = max((moment for moment in moments if moment is not None), default=None)
    return PupilLine(
        row.id,
        row.class_group_id,
        row.first_name,
        row.last_name,
        row.joined_at is not None,
        state,
        newest.answered if newest else 0,
        newest.total if newest else 0,
        at.astimezone(zone) if at else None,
        finished,
        newest.form if newest else "",
        TrialMark(booked.state.value, booked.title, booked.starts_at.astimezone(zone))
        if booked
        else None,
        parent,
        seen.astimezone(zone) if seen else None,
    )


def _state(newest: AttemptFact | None, now: dt.datetime) -> tuple[PupilState, dt.datetime | None]:
    if newest is None:
        return PupilState.NOT_STARTED, None
    if newest.finished_at is not None:
        return PupilState.DONE, newest.finished_at
    quiet = now - newest.touched > STUCK_AFTER
    return (PupilState.STUCK if quiet else PupilState.WORKING), newest.touched
