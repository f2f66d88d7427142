"""The navigator's desk: what needs doing today and why, and every class in one line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, and_, func, select
from sqlalchemy.orm import Session

from app.identity import Principal, Role
from app.services.surroundings import of
from app.views_of.class_board import ClassHead, Door, doors, heads
from app.views_of.pupil_lines import Counts, PupilLine, PupilState, counted, pupil_lines
from models import (
    Activity,
    ActivityFormat,
    Booking,
    BookingState,
    ClassGroup,
    Organisation,
    Pupil,
    Slot,
)

LONG_STUCK = dt.timedelta(days=2)
SOON = dt.timedelta(days=3)
KINDS = ("door", "wishes", "soon", "stuck", "no_trial")


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to do. `kind` is of KINDS, in which order they are listed.

    `at` is when the door closes, the slot begins, or the first of `names` gave the last answer;
    `more` counts further slots beside the one named.
    """

    kind: str
    class_group_id: int
    class_name: str
    count: int
    names: tuple[str, ...] = ()
    at: dt.datetime | None = None
    slot_id: int | None = None
    slot_title: str = ""
    places: int = 0
    more: int = 0


@dataclass(frozen=True, slots=True)
class DeskClass:
    head: ClassHead
    counts: Counts
    door: Door | None


@dataclass(frozen=True, slots=True)
class Desk:
    needs: tuple[Need, ...]
    classes: tuple[DeskClass, ...]


def desk_of(actor: Principal, *, session: Session) -> Desk:
    """The classes that the actor leads in schools where the role still holds."""
    mine = heads(
        and_(
            ClassGroup.navigator_id == actor.user_id,
            ClassGroup.organisation_id.in_(actor.organisations(Role.NAVIGATOR)),
        ),
        session=session,
    )
    ids = [head.id for head in mine]
    opened = doors(mine, session=session)
    lines: dict[int, list[PupilLine]] = {head.id: [] for head in mine}
    for line in pupil_lines(Pupil.class_group_id.in_(ids), session=session):
        lines[line.class_group_id].append(line)
    wishes = _wishes(ids, session)
    soon = _soon(session) if ids else []
    now = of(session).clock.now()
    needs: list[Need] = []
    for head in mine:
        if head.id in opened:
            needs.append(
                Need("door", head.id, head.name, len(lines[head.id]), at=opened[head.id].until)
            )
        asked = [row for row in wishes if row.class_group_id == head.id]
        needs += _wished(head, asked)
        # Whoever answers the wishes for a slot sees its free places then.
        asked_ids = {row.id for row in asked}
        needs += _open_soon(
            head, lines[head.id], [slot for slot in soon if slot.id not in asked_ids]
        )
        needs += _of_pupils(head, lines[head.id], now)
    needs.sort(key=lambda need: KINDS.index(need.kind))
    return Desk(
        tuple(needs),
        tuple(DeskClass(head, counted(lines[head.id]), opened.get(head.id)) for head in mine),
    )


def _wished(head: ClassHead, rows: Sequence[Row[Any]]) -> Iterator[Need]:
    if rows:
        first = rows[0]
        yield Need(
            "wishes",
            head.id,
            head.name,
            sum(row.wishes for row in rows),
            at=first.starts_at.astimezone(ZoneInfo(head.timezone)),
            slot_id=first.id,
            slot_title=first.title,
            more=len(rows) - 1,
        )


def _open_soon(
    head: ClassHead, lines: Sequence[PupilLine], slots: Sequence[Row[Any]]
) -> Iterator[Need]:
    without = [line for line in lines if not line.has_trial]
    fitting = [slot for slot in slots if _may_come(head, slot)]
    if without and fitting:
        first = fitting[0]
        yield Need(
            "soon",
            head.id,
            head.name,
            len(without),
            at=first.starts_at.astimezone(ZoneInfo(head.timezone)),
            slot_id=first.id,
            slot_title=first.title,
            places=first.capacity - first.taken,
            more=len(fitting) - 1,
        )


def _may_come(head: ClassHead, slot: Row[Any]) -> bool:
    here = slot.region_id == head.region_id and not head.diagnostics_only
    return (
        here or slot.format is ActivityFormat.REMOTE
    ) and slot.grade_from <= head.grade <= slot.grade_to


def _of_pupils(head: ClassHead, lines: Sequence[PupilLine], now: dt.datetime) -> Iterator[Need]:
    stuck = sorted(
        (
            (line.at, line.name)
            for line in lines
            if line.state is PupilState.STUCK and line.at and now - line.at > LONG_STUCK
        ),
    )
    if stuck:
        names = tuple(name for _, name in stuck)
        yield Need("stuck", head.id, head.name, len(stuck), names, stuck[0][0])
    waiting = tuple(line.name for line in lines if line.state is PupilState.DONE)
    if waiting and not head.diagnostics_only:
        yield Need("no_trial", head.id, head.name, len(waiting), waiting)


def _wishes(class_group_ids: Sequence[int], session: Session) -> Sequence[Row[Any]]:
    """Unanswered wishes by class and coming slot."""
    return session.execute(
        select(
            Pupil.class_group_id,
            Slot.id,
            Slot.starts_at,
            Activity.title,
            func.count(Booking.id).label("wishes"),
        )
        .join(Pupil, Pupil.id == Booking.pupil_id)
        .join(Slot, Slot.id == Booking.slot_id)
        .join(Activity, Activity.id == Slot.activity_id)
        .where(
            Pupil.class_group_id.in_(class_group_ids),
            Pupil.erased_at.is_(None),
            Booking.state == BookingState.REQUESTED,
            Slot.starts_at > of(session).clock.now(),
            Slot.cancelled_at.is_(None),
        )
        .group_by(Pupil.class_group_id, Slot.id, Slot.starts_at, Activity.title)
        .order_by(Slot.starts_at, Slot.id)
    ).all()


def _soon(session: Session) -> Sequence[Row[Any]]:
    """Slots of the next days that have free places."""
    now = of(session).clock.now()
    taken = func.count(Booking.place_number)
    return session.execute(
        select(
            Slot.id,
            Slot.starts_at,
            Slot.capacity,
            Activity.title,
            Activity.format,
            Activity.grade_from,
            Activity.grade_to,
            Organisation.region_id,
            taken.label("taken"),
        )
        .join(Activity, Activity.id == Slot.activity_id)
        .join(Organisation, Organisation.id == Activity.host_id)
        .outerjoin(Booking, Booking.slot_id == Slot.id)
        .where(Slot.starts_at > now, Slot.starts_at <= now + SOON, Slot.cancelled_at.is_(None))
        .group_by(Slot.id, Activity.id, Organisation.id)
        .having(taken < Slot.capacity)
        .order_by(Slot.starts_at, Slot.id)
    ).all()
