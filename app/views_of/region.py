"""One region for its coordinator: schools, hosts, and what is wished for beyond the places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.identity import Principal, Role
from app.services import reach
from app.services.errors import NotYours
from app.services.surroundings import of
from app.views_of.slots import SlotLine, lines
from models import (
    HOLDS_PLACE,
    Activity,
    ActivityProfession,
    Attempt,
    Booking,
    BookingState,
    ClassGroup,
    Organisation,
    OrganisationKind,
    Pupil,
    Region,
    Slot,
)

WAITS = (BookingState.REQUESTED, BookingState.WAITING)


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """One school. `finished` and `tried` count pupils: a finished questionnaire, a place held."""

    name: str
    municipality: str
    classes: int
    pupils: int
    joined: int
    finished: int
    tried: int

    @property
    def percent(self) -> int | None:
        """Share of pupils who finished; None without pupils."""
        return round(100 * self.finished / self.pupils) if self.pupils else None


@dataclass(frozen=True, slots=True)
class HostLine:
    """One host's coming slots in numbers."""

    name: str
    kind: str
    slots: int
    capacity: int
    taken: int
    asked: int
    waiting: int

    @property
    def free(self) -> int:
        return self.capacity - self.taken


@dataclass(frozen=True, slots=True)
class Shortage:
    """A profession that more pupils ask for than coming places let try."""

    profession: str
    asked: int
    free: int

    @property
    def missing(self) -> int:
        return self.asked - self.free


@dataclass(frozen=True, slots=True)
class RegionPage:
    """`others` are the coordinator's further regions as (id, name)."""

    id: int
    name: str
    mode: str
    others: tuple[tuple[int, str], ...]
    schools: tuple[SchoolLine, ...]
    hosts: tuple[HostLine, ...]
    slots: tuple[SlotLine, ...]
    shortages: tuple[Shortage, ...]

    @property
    def pupils(self) -> int:
        return sum(s.pupils for s in self.schools)

    @property
    def joined(self) -> int:
        return sum(s.joined for s in self.schools)

    @property
    def finished(self) -> int:
        return sum(s.finished for s in self.schools)

    @property
    def tried(self) -> int:
        return sum(s.tried for s in self.schools)


def region_of(
    actor: Principal, region_id: int | None, locale: str, *, session: Session
) -> RegionPage:
    """One of the actor's regions, the first when none is named.

    The number of statements does not depend on how many schools, hosts or pupils there are.
    """
    own = actor.regions(Role.COORDINATOR)
    if not own:
        raise NotYours
    region = reach.region(actor, min(own) if region_id is None else region_id, session)
    others = session.execute(
        select(Region.id, Region.name)
        .where(Region.id.in_(own), Region.id != region.id)
        .order_by(Region.name)
    ).all()
    coming = (Slot.starts_at > of(session).clock.now(), Slot.cancelled_at.is_(None))
    return RegionPage(
        region.id,
        region.name,
        region.mode.value,
        tuple((r.id, r.name) for r in others),
        _schools(region.id, session),
        _hosts(region.id, session),
        lines((*coming, Organisation.region_id == region.id), locale, session=session),
        _shortages(region.id, locale, session),
    )


def _schools(region_id: int, session: Session) -> tuple[SchoolLine, ...]:
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
    tried = select(Booking.pupil_id).where(Booking.state.in_(HOLDS_PLACE)).distinct().subquery()
    rows = session.execute(
        select(
            Organisation.name,
            Organisation.municipality,
            func.count(ClassGroup.id.distinct()).label("classes"),
            func.count(Pupil.id).label("pupils"),
            func.count(Pupil.joined_at).label("joined"),
            func.count(done.c.pupil_id).label("finished"),
            func.count(tried.c.pupil_id).label("tried"),
        )
        .outerjoin(ClassGroup, ClassGroup.organisation_id == Organisation.id)
        .outerjoin(Pupil, (Pupil.class_group_id == ClassGroup.id) & Pupil.erased_at.is_(None))
        .outerjoin(done, done.c.pupil_id == Pupil.id)
        .outerjoin(tried, tried.c.pupil_id == Pupil.id)
        .where(Organisation.region_id == region_id, Organisation.kind == OrganisationKind.SCHOOL)
        .group_by(Organisation.id, Organisation.name, Organisation.municipality)
        .order_by(Organisation.municipality, Organisation.name)
    )
    return tuple(SchoolLine(*row) for row in rows)


def _places(region_id: int, session: Session) -> Select[Any]:
    """Coming slots of the region's hosts: what is taken, asked for and waited for on each."""
    return (
        select(
            Slot.id,
            Slot.activity_id,
            Slot.capacity,
            func.count(Booking.place_number).label("taken"),
            func.count().filter(Booking.state == BookingState.REQUESTED).label("asked"),
            func.count().filter(Booking.state == BookingState.WAITING).label("waiting"),
        )
        .join(Activity, Activity.id == Slot.activity_id)
        .join(Organisation, Organisation.id == Activity.host_id)
        .outerjoin(Booking, Booking.slot_id == Slot.id)
        .where(
            Organisation.region_id == region_id,
            Slot.starts_at > of(session).clock.now(),
            Slot.cancelled_at.is_(None),
        )
        .group_by(Slot.id, Slot.activity_id, Slot.capacity)
    )


def _hosts(region_id: int, session: Session) -> tuple[HostLine, ...]:
    places = _places(region_id, session).subquery()
    rows = session.execute(
        select(
            Organisation.name,
            Organisation.kind,
            func.count(places.c.id).label("slots"),
            func.coalesce(func.sum(places.c.capacity), 0).label("capacity"),
            func.coalesce(func.sum(places.c.taken), 0).label("taken"),
            func.coalesce(func.sum(places.c.asked), 0).label("asked"),
            func.coalesce(func.sum(places.c.waiting), 0).label("waiting"),
        )
        .outerjoin(Activity, Activity.host_id == Organisation.id)
        .outerjoin(places, places.c.activity_id == Activity.id)
        .where(
            Organisation.region_id == region_id,
            (Organisation.kind != OrganisationKind.SCHOOL) | Activity.id.is_not(None),
        )
        .group_by(Organisation.id, Organisation.name, Organisation.kind)
        .order_by(Organisation.name)
    )
    return tuple(
        HostLine(
            r.name, r.kind.value, r.slots, *map(int, (r.capacity, r.taken, r.asked, r.waiting))
        )
        for r in rows
    )


def _shortages(region_id: int, locale: str, session: Session) -> tuple[Shortage, ...]:
    """Professions asked for beyond the free places on coming slots of the region's hosts."""
    places = _places(region_id, session).subquery()
    rows = session.execute(
        select(
            ActivityProfession.profession_id,
            func.sum(places.c.asked + places.c.waiting).label("asked"),
            func.sum(places.c.capacity - places.c.taken).label("free"),
        )
        .join(places, places.c.activity_id == ActivityProfession.activity_id)
        .group_by(ActivityProfession.profession_id)
    )
    catalogue = of(session).catalogue
    found = [
        Shortage(catalogue.profession(r.profession_id).name.in_(locale), int(r.asked), int(r.free))
        for r in rows
        if r.asked > r.free
    ]
    return tuple(sorted(found, key=lambda s: (-s.missing, s.profession)))
