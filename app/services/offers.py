"""What hosts offer: activities and their slots."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.identity import Principal, Role
from app.services import reach
from app.services.errors import NameIsMissing, NotYours, SlotIsBroken
from app.services.surroundings import of
from app.services.transaction import change
from models import (
    Activity,
    ActivityFormat,
    ActivityKind,
    ActivityLevel,
    ActivityProfession,
    Slot,
)

LARGEST_SLOT = 500


@dataclass(frozen=True, slots=True)
class Offer:
    """An activity as a host describes it; words are those of the enumerations in `models`."""

    kind: str
    level: str
    format: str
    title: str
    summary: str
    competence: str | None
    grade_from: int
    grade_to: int
    professions: tuple[str, ...]
    accessibility: str = ""


def publish(actor: Principal, organisation_id: int, offer: Offer, *, session: Session) -> int:
    """Add an activity of one's own organisation; returns its id."""
    if organisation_id not in actor.organisations(Role.HOST):
        raise NotYours
    if not offer.title.strip() or not offer.professions or offer.grade_from > offer.grade_to:
        raise NameIsMissing
    for profession_id in offer.professions:
        of(session).catalogue.profession(profession_id)
    with change(session, actor) as unit:
        activity = Activity(
            host_id=organisation_id,
            kind=ActivityKind(offer.kind),
            level=ActivityLevel(offer.level),
            format=ActivityFormat(offer.format),
            title=offer.title.strip(),
            summary=offer.summary.strip(),
            competence=offer.competence,
            grade_from=offer.grade_from,
            grade_to=offer.grade_to,
            accessibility=offer.accessibility.strip(),
            professions=[ActivityProfession(profession_id=p) for p in offer.professions],
        )
        session.add(activity)
        session.flush()
        activity_id = activity.id
        unit.record("activity.published", f"activity:{activity_id}", kind=offer.kind)
    return activity_id


def add_slot(
    actor: Principal,
    activity_id: int,
    day: dt.date,
    begins: dt.time,
    ends: dt.time,
    place: str,
    capacity: int,
    minimum: int,
    *,
    session: Session,
) -> int:
    """Add a slot; times are those on the clocks of the host's region. Returns its id."""
    activity = reach.hosted_activity(actor, activity_id, session)
    zone = ZoneInfo(activity.host.region.timezone)
    starts_at = dt.datetime.combine(day, begins, zone)
    ends_at = dt.datetime.combine(day, ends, zone)
    if (
        ends_at <= starts_at
        or starts_at <= of(session).clock.now()
        or not 1 <= capacity <= LARGEST_SLOT
        or not 0 <= minimum <= capacity
        or not place.strip()
    ):
        raise SlotIsBroken
    with change(session, actor) as unit:
        slot = Slot(
            activity_id=activity_id,
            starts_at=starts_at,
            ends_at=ends_at,
            place=place.strip(),
            capacity=capacity,
            minimum=minimum,
        )
        session.add(slot)
        session.flush()
        slot_id = slot.id
        unit.record("slot.added", f"slot:{slot_id}", activity=activity_id, capacity=capacity)
    return slot_id
