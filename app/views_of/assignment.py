"""Whom of a class to give a place: everybody before one slot, in the order of their claim."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import reach
from app.services.errors import NotFound
from app.services.surroundings import of
from app.views_of.class_board import ClassHead, head_of
from app.views_of.pupil_lines import PupilLine, pupil_lines
from app.views_of.slots import SlotLine, lines
from models import (
    HOLDS_PLACE,
    Activity,
    ActivityProfession,
    Booking,
    BookingState,
    ProfileRecord,
    Pupil,
    RecommendationRecord,
    Slot,
)
from recommender.picks import Recommendation


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pupil before the choice. `elsewhere` is another place held at an overlapping time."""

    pupil: PupilLine
    booking_id: int | None
    state: str | None
    wished_at: dt.datetime | None
    because: tuple[str, ...]
    elsewhere: str | None

    @property
    def placed(self) -> bool:
        return self.state in HOLDS_PLACE


@dataclass(frozen=True, slots=True)
class AssignPage:
    """`closed`: the slot has begun or was cancelled, nobody can be added or taken out."""

    head: ClassHead
    slot: SlotLine
    closed: bool
    placed: tuple[Candidate, ...]
    candidates: tuple[Candidate, ...]

    def named(self, pupil_ids: Collection[int]) -> tuple[str, ...]:
        """Names of pupils of this page by their ids, in the same order."""
        names = {c.pupil.id: c.pupil.name for c in (*self.placed, *self.candidates)}
        return tuple(names[pupil_id] for pupil_id in pupil_ids if pupil_id in names)


@dataclass(frozen=True, slots=True)
class BookingHead:
    """A booking about to be cancelled, and who of the actor's class waits behind it."""

    pupil_id: int
    name: str
    class_group_id: int
    slot_id: int
    waiting: frozenset[int]


def assign_page_of(
    actor: Principal, class_group_id: int, slot_id: int, locale: str, *, session: Session
) -> AssignPage:
    """Everybody of the class before one slot: who wished it first, then whom it would fit."""
    head = head_of(actor, class_group_id, session=session)
    found = lines((Slot.id == slot_id,), locale, zone=head.timezone, session=session)
    if not found:
        raise NotFound
    slot = session.get_one(Slot, slot_id)
    closed = slot.cancelled_at is not None or slot.starts_at <= of(session).clock.now()
    pupils = pupil_lines(Pupil.class_group_id == head.id, session=session)
    tried = _professions(slot.activity_id, locale, session)
    near = _recommended(head.id, session)
    here = _bookings_here(head.id, slot_id, session)
    elsewhere = _elsewhere(head, slot, session)
    everybody = []
    for pupil in pupils:
        booking_id, state, wished_at = here.get(pupil.id, (None, None, None))
        fits = near.get(pupil.id, frozenset())
        because = tuple(name for profession_id, name in tried if profession_id in fits)
        everybody.append(
            Candidate(pupil, booking_id, state, wished_at, because, elsewhere.get(pupil.id))
        )
    return AssignPage(
        head,
        found[0],
        closed,
        tuple(c for c in everybody if c.placed),
        tuple(sorted((c for c in everybody if not c.placed), key=_by_claim)),
    )


def _by_claim(candidate: Candidate) -> tuple[int, float, int]:
    """Who asked, in the order of asking; then who has no trial and would fit; then the rest.

    Sorting is stable: within a group the order of the class list stays.
    """
    if candidate.wished_at is not None:
        return 0, candidate.wished_at.timestamp(), 0
    if not candidate.pupil.has_trial and candidate.because:
        return 1, 0, -len(candidate.because)
    return (3 if candidate.pupil.has_trial else 2), 0, 0


def _professions(activity_id: int, locale: str, session: Session) -> tuple[tuple[str, str], ...]:
    catalogue = of(session).catalogue
    ids = session.scalars(
        select(ActivityProfession.profession_id)
        .where(ActivityProfession.activity_id == activity_id)
        .order_by(ActivityProfession.profession_id)
    )
    return tuple((p, catalogue.profession(p).name.in_(locale)) for p in ids)


def _recommended(class_group_id: int, session: Session) -> dict[int, frozenset[str]]:
    """The professions of each pupil's newest recommendation."""
    newest = (
        select(func.max(RecommendationRecord.id))
        .join(ProfileRecord, ProfileRecord.id == RecommendationRecord.profile_id)
        .join(Pupil, Pupil.id == ProfileRecord.pupil_id)
        .where(Pupil.class_group_id == class_group_id)
        .group_by(Pupil.id)
    )
    rows = session.execute(
        select(ProfileRecord.pupil_id, RecommendationRecord.content)
        .join(ProfileRecord, ProfileRecord.id == RecommendationRecord.profile_id)
        .where(RecommendationRecord.id.in_(newest))
    )
    found: dict[int, frozenset[str]] = {}
    for pupil_id, content in rows:
        recommendation = Recommendation.from_dict(content)
        listed = {pick.profession_id for pick in recommendation.professions}
        listed |= {p for family in recommendation.families for p in family.profession_ids}
        found[pupil_id] = frozenset(listed)
    return found


def _bookings_here(
    class_group_id: int, slot_id: int, session: Session
) -> dict[int, tuple[int, str, dt.datetime]]:
    rows = session.execute(
        select(Booking.pupil_id, Booking.id, Booking.state, Booking.requested_at)
        .join(Pupil, Pupil.id == Booking.pupil_id)
        .where(
            Pupil.class_group_id == class_group_id,
            Booking.slot_id == slot_id,
            Booking.state != BookingState.CANCELLED,
        )
    )
    return {row.pupil_id: (row.id, row.state.value, row.requested_at) for row in rows}


def _elsewhere(head: ClassHead, slot: Slot, session: Session) -> dict[int, str]:
    """Titles of places that pupils of the class hold at an overlapping time."""
    rows = session.execute(
        select(Booking.pupil_id, Activity.title, Slot.starts_at)
        .join(Pupil, Pupil.id == Booking.pupil_id)
        .join(Slot, Slot.id == Booking.slot_id)
        .join(Activity, Activity.id == Slot.activity_id)
        .where(
            and_(Pupil.class_group_id == head.id, Booking.state.in_(HOLDS_PLACE)),
            Slot.id != slot.id,
            Slot.starts_at < slot.ends_at,
            Slot.ends_at > slot.starts_at,
        )
    )
    zone = ZoneInfo(head.timezone)
    return {row.pupil_id: f"{row.title}, {row.starts_at.astimezone(zone):%H:%M}" for row in rows}


def booking_head_of(actor: Principal, booking_id: int, *, session: Session) -> BookingHead:
    """A booking of a pupil of the actor's class, before it is cancelled."""
    booking = reach.booking(actor, booking_id, session)
    pupil = reach.led_pupil(actor, booking.pupil_id, session)
    waiting = session.scalars(
        select(Booking.pupil_id)
        .join(Pupil, Pupil.id == Booking.pupil_id)
        .where(
            Booking.slot_id == booking.slot_id,
            Booking.state == BookingState.WAITING,
            Pupil.class_group_id == pupil.class_group_id,
        )
    )
    return BookingHead(
        pupil.id,
        f"{pupil.user.last_name} {pupil.user.first_name}",
        pupil.class_group_id,
        booking.slot_id,
        frozenset(waiting),
    )


def moved_up(
    actor: Principal, before: BookingHead, locale: str, *, session: Session
) -> tuple[str, ...]:
    """Who of the class waited before the cancelling and has a place now."""
    page = assign_page_of(actor, before.class_group_id, before.slot_id, locale, session=session)
    return page.named([c.pupil.id for c in page.placed if c.pupil.id in before.waiting])
