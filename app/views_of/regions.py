"""All regions for the federal operator, and what a change of mode would touch."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.services.errors import NotFound
from app.services.reach import LARGEST_NUMBER
from app.services.surroundings import of
from models import (
    HOLDS_PLACE,
    Activity,
    ActivityFormat,
    Attempt,
    Booking,
    ClassGroup,
    Organisation,
    OrganisationKind,
    Pupil,
    Region,
    RegionMode,
    Slot,
)


@dataclass(frozen=True, slots=True)
class RegionLine:
    """One region in numbers. `finished` counts pupils, `places` the places given on trials."""

    id: int
    code: str
    name: str
    mode: str
    schools: int
    pupils: int
    finished: int
    places: int


@dataclass(frozen=True, slots=True)
class ModeChange:
    """What is asked before a mode changes: `coming` slots on site, `holding` places on them."""

    region_id: int
    name: str
    present: str
    target: str
    coming: int
    holding: int


def all_regions(*, session: Session) -> tuple[RegionLine, ...]:
    """Every region by name, in one statement however many there are."""
    schools = (
        select(Organisation.region_id, func.count().label("schools"))
        .where(Organisation.kind == OrganisationKind.SCHOOL)
        .group_by(Organisation.region_id)
        .subquery()
    )
    done = (
        select(Attempt.pupil_id)
        .where(
            Attempt.finished_at.is_not(None),
            Attempt.pupil_id.is_not(None),
            Attempt.rater_id.is_(None),
        )
        .distinct()
        .subquery()
    )
    held = (
        select(Booking.pupil_id, func.count().label("places"))
        .where(Booking.state.in_(HOLDS_PLACE))
        .group_by(Booking.pupil_id)
        .subquery()
    )
    pupils = (
        select(
            Organisation.region_id,
            func.count(Pupil.id).label("pupils"),
            func.count(done.c.pupil_id).label("finished"),
            func.coalesce(func.sum(held.c.places), 0).label("places"),
        )
        .join(ClassGroup, ClassGroup.organisation_id == Organisation.id)
        .join(Pupil, Pupil.class_group_id == ClassGroup.id)
        .outerjoin(done, done.c.pupil_id == Pupil.id)
        .outerjoin(held, held.c.pupil_id == Pupil.id)
        .where(Pupil.erased_at.is_(None))
        .group_by(Organisation.region_id)
        .subquery()
    )
    rows = session.execute(
        select(
            Region.id,
            Region.code,
            Region.name,
            Region.mode,
            func.coalesce(schools.c.schools, 0).label("schools"),
            func.coalesce(pupils.c.pupils, 0).label("pupils"),
            func.coalesce(pupils.c.finished, 0).label("finished"),
            func.coalesce(pupils.c.places, 0).label("places"),
        )
        .outerjoin(schools, schools.c.region_id == Region.id)
        .outerjoin(pupils, pupils.c.region_id == Region.id)
        .order_by(Region.name, Region.id)
    )
    return tuple(
        RegionLine(
            r.id,
            r.code,
            r.name,
            r.mode.value,
            r.schools,
            r.pupils,
            r.finished,
            int(r.places),
        )
        for r in rows
    )


def mode_change_of(region_id: int, *, session: Session) -> ModeChange:
    """The other mode of a region, and how many slots and places the change concerns."""
    region = session.get(Region, region_id) if 0 < region_id <= LARGEST_NUMBER else None
    if region is None:
        raise NotFound
    target = (
        RegionMode.DIAGNOSTICS_ONLY
        if region.mode is RegionMode.FULL_CYCLE
        else RegionMode.FULL_CYCLE
    )
    coming, holding = session.execute(
        select(func.count(Slot.id.distinct()), func.count(Booking.place_number))
        .join(Activity, Activity.id == Slot.activity_id)
        .join(Organisation, Organisation.id == Activity.host_id)
        .outerjoin(Booking, Booking.slot_id == Slot.id)
        .where(
            Organisation.region_id == region_id,
            Activity.format == ActivityFormat.ON_SITE,
            Slot.starts_at > of(session).clock.now(),
            Slot.cancelled_at.is_(None),
        )
    ).one()
    return ModeChange(region_id, region.name, region.mode.value, target.value, coming, holding)
