"""A host's work: the board of its slots, the roster of one, and what its forms offer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.identity import Principal, Role
from app.services import reach
from app.services.errors import NotYours
from app.services.surroundings import of
from app.views_of.slots import SlotLine, lines
from models import (
    HOLDS_PLACE,
    Activity,
    Attempt,
    Booking,
    BookingState,
    ClassGroup,
    Organisation,
    Pupil,
    Slot,
    User,
)


@dataclass(frozen=True, slots=True)
class Departure:
    """One slot with the host's own figures. `unmarked` counts places without attendance."""

    slot: SlotLine
    minimum: int
    asked: int
    unmarked: int
    came: int

    @property
    def short(self) -> int:
        """How many pupils are missing to the minimum."""
        return max(0, self.minimum - self.slot.taken)


@dataclass(frozen=True, slots=True)
class OwnActivity:
    id: int
    title: str
    kind: str
    coming: int


@dataclass(frozen=True, slots=True)
class HostBoard:
    """`past` holds the newest first; `to_mark` those of them where attendance is missing."""

    hosts: tuple[str, ...]
    coming: tuple[Departure, ...]
    past: tuple[Departure, ...]
    to_mark: tuple[Departure, ...]
    activities: tuple[OwnActivity, ...]


@dataclass(frozen=True, slots=True)
class Guest:
    """One pupil on the roster, as a host may know them: first name, class, attendance.

    `rated`: the host's rating of this visit is finished.
    """

    booking_id: int
    number: int
    first_name: str
    class_name: str
    state: str
    rated: bool


@dataclass(frozen=True, slots=True)
class Roster:
    """The list of one slot. `began` says whether attendance can be marked already."""

    slot: SlotLine
    minimum: int
    guests: tuple[Guest, ...]
    began: bool

    @property
    def came(self) -> int:
        return sum(g.state == BookingState.ATTENDED.value for g in self.guests)

    @property
    def absent(self) -> int:
        return sum(g.state == BookingState.ABSENT.value for g in self.guests)


@dataclass(frozen=True, slots=True)
class NewSlot:
    """For whom a slot is being added. `today` and `utc_offset` are on the clocks of the region."""

    activity_id: int
    title: str
    remote: bool
    region: str
    utc_offset: str
    today: dt.date


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form of an activity offers, as (id, name); professions are grouped by family."""

    organisations: tuple[tuple[int, str], ...]
    competencies: tuple[tuple[str, str], ...]
    families: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def board_of(actor: Principal, locale: str, *, session: Session) -> HostBoard:
    """Every slot of the actor's organisations."""
    own = actor.organisations(Role.HOST)
    now = of(session).clock.now()
    figures = _figures(own, session)
    departures = [
        Departure(line, *figures[line.id])
        for line in lines(
            (Activity.host_id.in_(own), Slot.cancelled_at.is_(None)), locale, session=session
        )
    ]
    past = tuple(d for d in reversed(departures) if d.slot.starts <= now)
    coming = tuple(d for d in departures if d.slot.starts > now)
    names = session.scalars(
        select(Organisation.name).where(Organisation.id.in_(own)).order_by(Organisation.name)
    )
    rows = session.execute(
        select(Activity.id, Activity.title, Activity.kind)
        .where(Activity.host_id.in_(own))
        .order_by(Activity.title, Activity.id)
    )
    return HostBoard(
        tuple(names),
        coming,
        past,
        tuple(d for d in past if d.unmarked),
        tuple(
            OwnActivity(
                r.id, r.title, r.kind.value, sum(d.slot.activity_id == r.id for d in coming)
            )
            for r in rows
        ),
    )


def _figures(own: frozenset[int], session: Session) -> dict[int, tuple[int, int, int, int]]:
    """Slot id → minimum, wishes, places without attendance, those who came."""
    unmarked = Booking.state.in_((BookingState.ASSIGNED, BookingState.CONFIRMED))
    rows = session.execute(
        select(
            Slot.id,
            Slot.minimum,
            func.count().filter(Booking.state == BookingState.REQUESTED).label("asked"),
            func.count().filter(unmarked).label("unmarked"),
            func.count().filter(Booking.state == BookingState.ATTENDED).label("came"),
        )
        .join(Activity, Activity.id == Slot.activity_id)
        .outerjoin(Booking, Booking.slot_id == Slot.id)
        .where(Activity.host_id.in_(own))
        .group_by(Slot.id, Slot.minimum)
    )
    return {r.id: (r.minimum, r.asked, r.unmarked, r.came) for r in rows}


def roster_of(actor: Principal, slot_id: int, locale: str, *, session: Session) -> Roster:
    """Who holds a place on one of the actor's slots: first names and classes, nothing else."""
    slot = reach.hosted_slot(actor, slot_id, session)
    (line,) = lines((Slot.id == slot_id,), locale, session=session)
    rated = (
        select(Attempt.id)
        .where(
            Attempt.booking_id == Booking.id,
            Attempt.rater_id.is_not(None),
            Attempt.finished_at.is_not(None),
        )
        .exists()
    )
    rows = session.execute(
        select(
            Booking.id,
            Booking.place_number,
            User.first_name,
            ClassGroup.name,
            Booking.state,
            rated.label("rated"),
        )
        .join(Pupil, Pupil.id == Booking.pupil_id)
        .join(User, User.id == Pupil.id)
        .join(ClassGroup, ClassGroup.id == Pupil.class_group_id)
        .where(
            Booking.slot_id == slot_id,
            Booking.state.in_(HOLDS_PLACE),
            Pupil.erased_at.is_(None),
        )
        .order_by(User.first_name, ClassGroup.name, Booking.place_number)
    )
    return Roster(
        line,
        slot.minimum,
        tuple(
            Guest(booking_id, number or 0, first_name, class_name, state.value, bool(rated))
            for booking_id, number, first_name, class_name, state, rated in rows
        ),
        slot.starts_at <= of(session).clock.now(),
    )


def new_slot_of(actor: Principal, activity_id: int, *, session: Session) -> NewSlot:
    """What the form of a new slot says about its activity and its region's clocks."""
    activity = reach.hosted_activity(actor, activity_id, session)
    region = activity.host.region
    local = of(session).clock.now().astimezone(ZoneInfo(region.timezone))
    return NewSlot(
        activity_id,
        activity.title,
        activity.format.value == "remote",
        region.name,
        local.strftime("UTC%z")[:-2],
        local.date(),
    )


def choices_of(actor: Principal, locale: str, *, session: Session) -> Choices:
    """What an activity of the actor's organisations can be made of; NotYours without any."""
    own = actor.organisations(Role.HOST)
    if not own:
        raise NotYours
    organisations = session.execute(
        select(Organisation.id, Organisation.name)
        .where(Organisation.id.in_(own))
        .order_by(Organisation.name)
    )
    catalogue = of(session).catalogue
    return Choices(
        tuple((o.id, o.name) for o in organisations),
        tuple(sorted(((c.id, c.name.in_(locale)) for c in catalogue.competencies), key=_by_name)),
        tuple(
            (
                family.name.in_(locale),
                tuple(
                    sorted(
                        ((p.id, p.name.in_(locale)) for p in catalogue.of_family(family.id)),
                        key=_by_name,
                    )
                ),
            )
            for family in catalogue.families
        ),
    )


def _by_name(pair: tuple[str, str]) -> str:
    return pair[1].casefold().replace("ё", "е")
