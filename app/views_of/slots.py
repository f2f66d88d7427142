"""Slots as lines of a departures board: for a pupil, with the reason why each may fit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, ScalarSelect, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.services.surroundings import of
from models import (
    HOLDS_PLACE,
    Activity,
    ActivityFormat,
    ActivityProfession,
    Booking,
    BookingState,
    ClassGroup,
    Organisation,
    Pupil,
    Region,
    RegionMode,
    Slot,
)


@dataclass(frozen=True, slots=True)
class SlotLine:
    """One departure. `starts` and `ends` are on the clocks of the place (`zone_note` when remote).

    `because` names professions of the pupil's own list that this activity lets one try.
    """

    id: int
    activity_id: int
    kind: str
    level: str
    remote: bool
    title: str
    summary: str
    host: str
    place: str
    starts: dt.datetime
    ends: dt.datetime
    capacity: int
    taken: int
    waiting: int
    grade_from: int
    grade_to: int
    professions: tuple[str, ...]
    because: tuple[str, ...]
    booking_id: int | None
    booking_state: str | None
    begun: bool

    @property
    def free(self) -> int:
        return max(0, self.capacity - self.taken)


@dataclass(frozen=True, slots=True)
class PupilSlots:
    """What a pupil can ask for. In a `diagnostics_only` region only remote activities."""

    diagnostics_only: bool
    region: str
    fitting: tuple[SlotLine, ...]
    others: tuple[SlotLine, ...]
    mine: tuple[SlotLine, ...]


def _counted(what: ColumnElement[int], *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    return (
        select(what)
        .where(Booking.slot_id == Slot.id, *conditions)
        .correlate(Slot)
        .scalar_subquery()
    )


_mine = aliased(Booking)
# Built once: pages of pupils run it at every view. The counts look at the slot's own bookings.
_LINES = (
    select(
        Slot,
        Activity,
        Organisation.name.label("host"),
        Region.timezone,
        _counted(func.count(Booking.place_number)).label("taken"),
        _counted(func.count(), Booking.state == BookingState.WAITING).label("waiting"),
        _mine.id.label("booking_id"),
        _mine.state.label("booking_state"),
    )
    .join(Activity, Activity.id == Slot.activity_id)
    .join(Organisation, Organisation.id == Activity.host_id)
    .join(Region, Region.id == Organisation.region_id)
    .outerjoin(
        _mine,
        and_(
            _mine.slot_id == Slot.id,
            _mine.pupil_id == bindparam("pupil"),
            _mine.state != BookingState.CANCELLED,
        ),
    )
    .order_by(Slot.starts_at, Slot.id)
)


def slots_for_pupil(
    pupil_id: int, near: Collection[str], locale: str, *, session: Session
) -> PupilSlots:
    """Coming slots for a pupil's grade and region, the fitting ones first; and those booked.

    `near` are the professions of the pupil's own list. The caller has checked that the actor may
    see this pupil.
    """
    home = session.execute(
        select(Region.id, Region.name, Region.mode, Region.timezone, ClassGroup.grade)
        .join(Organisation, Organisation.region_id == Region.id)
        .join(ClassGroup, ClassGroup.organisation_id == Organisation.id)
        .join(Pupil, Pupil.class_group_id == ClassGroup.id)
        .where(Pupil.id == pupil_id)
    ).one()
    only = home.mode is RegionMode.DIAGNOSTICS_ONLY
    open_to: ColumnElement[bool] = Activity.format == ActivityFormat.REMOTE
    if not only:
        open_to = or_(open_to, Organisation.region_id == home.id)
    # What is booked stays on the list even when the region's mode or the grade has changed.
    own = select(Booking.slot_id).where(
        Booking.pupil_id == pupil_id, Booking.state != BookingState.CANCELLED
    )
    coming = and_(
        Slot.starts_at > of(session).clock.now(),
        open_to,
        Activity.grade_from <= home.grade,
        Activity.grade_to >= home.grade,
    )
    found_lines = lines(
        (Slot.cancelled_at.is_(None), or_(coming, Slot.id.in_(own))),
        locale,
        pupil_id=pupil_id,
        near=near,
        zone=home.timezone,
        session=session,
    )
    free = [line for line in found_lines if line.booking_id is None]
    booked = [line for line in found_lines if line.booking_id is not None]
    return PupilSlots(
        only,
        home.name,
        tuple(sorted((s for s in free if s.because), key=lambda s: (-len(s.because), s.starts))),
        tuple(s for s in free if not s.because),
        (
            *(line for line in booked if not line.begun),
            *(line for line in booked if line.begun and line.booking_state in HOLDS_PLACE),
        ),
    )


def lines(
    where: Collection[ColumnElement[bool]],
    locale: str,
    *,
    session: Session,
    pupil_id: int | None = None,
    near: Collection[str] = (),
    zone: str | None = None,
) -> tuple[SlotLine, ...]:
    """Slots under conditions over Slot, Activity, Organisation and Region, in order of time.

    `zone` is the reader's: remote activities are shown on its clocks, others on the place's.
    """
    rows = session.execute(_LINES.where(*where), {"pupil": pupil_id or 0}).all()
    tried = _professions_of({row.Activity.id for row in rows}, session)
    catalogue, now = of(session).catalogue, of(session).clock.now()
    result = []
    for row in rows:
        slot, activity = row.Slot, row.Activity
        remote = activity.format is ActivityFormat.REMOTE
        clocks = ZoneInfo(zone if remote and zone else row.timezone)
        ids = tried.get(activity.id, ())
        names = {p: catalogue.profession(p).name.in_(locale) for p in ids}
        result.append(
            SlotLine(
                slot.id,
                activity.id,
                activity.kind.value,
                activity.level.value,
                remote,
                activity.title,
                activity.summary,
                row.host,
                slot.place,
                slot.starts_at.astimezone(clocks),
                slot.ends_at.astimezone(clocks),
                slot.capacity,
                row.taken,
                row.waiting,
                activity.grade_from,
                activity.grade_to,
                tuple(names.values()),
                tuple(name for p, name in names.items() if p in near),
                row.booking_id,
                row.booking_state.value if row.booking_state is not None else None,
                slot.starts_at <= now,
            )
        )
    return tuple(result)


def _professions_of(activity_ids: Collection[int], session: Session) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    if not activity_ids:
        return found
    for activity_id, profession_id in session.execute(
        select(ActivityProfession.activity_id, ActivityProfession.profession_id)
        .where(ActivityProfession.activity_id.in_(activity_ids))
        .order_by(ActivityProfession.activity_id, ActivityProfession.profession_id)
    ):
        found[activity_id] = (*found.get(activity_id, ()), profession_id)
    return found
