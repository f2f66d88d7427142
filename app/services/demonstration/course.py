"""What has happened in the demonstration so far, told through the use cases on a moved clock."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.identity import Place, Principal, Role
from app.services import trials
from app.services.demonstration.answers import Somebody, take
from app.services.demonstration.logins import STARS
from app.services.subjects import About
from app.services.surroundings import KEY, of
from app.services.transaction import change
from models import (
    Activity,
    ActivityFormat,
    Booking,
    BookingState,
    ClassGroup,
    Guardianship,
    GuardianshipState,
    Membership,
    Pupil,
    RegionMode,
    Slot,
    User,
)

SYSTEM = Principal.system("demonstration")
# What pupils have taken besides the interests, in turn; only what is offered to the grade is.
MORE = (
    ("readiness", "objects"),
    ("readiness", "values", "situations"),
    (),
    ("readiness", "objects", "values", "situations", "knowledge", "reasoning"),
)

# The state of each pupil of a class by place in the list (a class has 25).
NOT_STARTED = range(20, 25)
STUCK = (1, 14, 15, 16, 17, 18, 19)
LINKED = (3, 5, 7, 9, 11, 13)


def run_course(*, session: Session) -> None:
    """Answers, parents, trials that are over and trials that are to come."""
    dice = random.Random(2026)  # noqa: S311 (a reproducible demonstration, not a secret)
    by_class: dict[int, list[int]] = {}
    for pupil_id, group_id in session.execute(
        select(Pupil.id, Pupil.class_group_id).order_by(Pupil.id)
    ):
        by_class.setdefault(group_id, []).append(pupil_id)
    newcomer = session.scalar(
        select(User.id).where(
            User.first_name == STARS[0].first_name, User.last_name == STARS[0].last_name
        )
    )
    session.rollback()
    somebodies: dict[int, Somebody] = {}
    for group_id, pupil_ids in by_class.items():
        for place, pupil_id in enumerate(pupil_ids):
            if place in NOT_STARTED or pupil_id == newcomer:
                continue
            days_ago = dice.uniform(0.2, 4) if place in STUCK else dice.uniform(5, 9)
            more = MORE[place % len(MORE)] if place not in STUCK else ()
            with _at(session, days_ago):
                somebodies[pupil_id] = _answer(
                    session,
                    pupil_id,
                    dice,
                    stop=place in STUCK,
                    more=_offered(session, group_id, more),
                )
        _parents(session, [pupil_ids[place] for place in LINKED])
        if _has_trials(session, group_id):
            done = [
                p
                for n, p in enumerate(pupil_ids)
                if p != newcomer and n not in (*STUCK, *NOT_STARTED)
            ]
            _past_trials(session, group_id, done[3:9])
            _coming_trials(session, group_id, done)
            _after_trials(session, group_id, somebodies)
        _seen_by_adults(session, group_id, pupil_ids, dice)


@contextmanager
def _at(session: Session, days_ago: float) -> Iterator[None]:
    """Let the use cases believe it is `days_ago` days earlier."""
    around = of(session)
    moment = around.clock.now() - dt.timedelta(days=days_ago)
    session.info[KEY] = dataclasses.replace(around, clock=FixedClock(moment))
    try:
        yield
    finally:
        session.info[KEY] = around


def _pupil(session: Session, pupil_id: int) -> Principal:
    grade, group_id = session.execute(
        select(ClassGroup.grade, ClassGroup.id)
        .join(Pupil, Pupil.class_group_id == ClassGroup.id)
        .where(Pupil.id == pupil_id)
    ).one()
    return Principal(frozenset({Role.PUPIL}), pupil_id, class_group_id=group_id, grade=grade)


def _navigator(session: Session, group_id: int) -> Principal:
    group = session.get_one(ClassGroup, group_id)
    return Principal(
        frozenset({Role.NAVIGATOR}),
        group.navigator_id,
        places=(Place(Role.NAVIGATOR, group.organisation_id),),
    )


def _answer(
    session: Session,
    pupil_id: int,
    dice: random.Random,
    *,
    stop: bool,
    more: Sequence[str] = (),
) -> Somebody:
    actor = _pupil(session, pupil_id)
    with change(session, SYSTEM) as unit:
        session.get_one(Pupil, pupil_id).joined_at = unit.now
        unit.record("demonstration.joined", f"pupil:{pupil_id}")
    somebody = Somebody(dice)
    if stop:
        take(somebody, actor, "interests", session=session, only=dice.randrange(9, 25))
        return somebody
    for instrument_id in ("interests", *more):
        take(somebody, actor, instrument_id, session=session)
    return somebody


def _parents(session: Session, pupil_ids: Sequence[int]) -> None:
    with change(session, SYSTEM) as unit:
        for pupil_id in pupil_ids:
            child = session.get_one(User, pupil_id)
            parent = User(
                first_name="Родитель",
                last_name=child.last_name,
                created_at=unit.now,
                email=f"parent-of-{pupil_id}@demo.example",
            )
            session.add(parent)
            session.flush()
            session.add(
                Guardianship(
                    pupil_id=pupil_id,
                    parent_id=parent.id,
                    state=GuardianshipState.CONFIRMED,
                    invited_at=unit.now,
                    confirmed_at=unit.now,
                )
            )
        unit.record("demonstration.parents", "-", count=len(pupil_ids))


def _has_trials(session: Session, group_id: int) -> bool:
    group = session.get_one(ClassGroup, group_id)
    return group.organisation.region.mode is RegionMode.FULL_CYCLE


def _slots(session: Session, group_id: int, after: dt.datetime, before: dt.datetime) -> list[int]:
    group = session.get_one(ClassGroup, group_id)
    return list(
        session.scalars(
            select(Slot.id)
            .join(Activity)
            .where(
                Slot.starts_at > after,
                Slot.starts_at < before,
                Activity.grade_from <= group.grade,
                Activity.grade_to >= group.grade,
                Activity.format == ActivityFormat.ON_SITE,
            )
            .order_by(Slot.starts_at)
        )
    )


def _past_trials(session: Session, group_id: int, pupil_ids: Sequence[int]) -> None:
    """A trial three or four days ago: most came, one did not."""
    now = of(session).clock.now()
    slots = _slots(session, group_id, now - dt.timedelta(days=4.5), now - dt.timedelta(days=1))
    if not slots:
        return
    slot = session.get_one(Slot, slots[0])
    slot_id, host_id = slot.id, slot.activity.host_id
    with _at(session, 4.9):
        trials.assign(_navigator(session, group_id), slot_id, pupil_ids, session=session)
    host = Principal(frozenset({Role.HOST}), None, places=(Place(Role.HOST, host_id),))
    bookings = session.scalars(
        select(Booking.id).where(
            Booking.slot_id == slot_id,
            Booking.pupil_id.in_(pupil_ids),
            Booking.place_number.is_not(None),
        )
    ).all()
    for number, booking_id in enumerate(bookings):
        trials.mark(host, booking_id, number != 1, session=session)


def _offered(session: Session, group_id: int, names: Sequence[str]) -> tuple[str, ...]:
    planned = of(session).plan.instruments(session.get_one(ClassGroup, group_id).grade)
    session.rollback()
    return tuple(name for name in names if name in planned)


def _after_trials(session: Session, group_id: int, somebodies: Mapping[int, Somebody]) -> None:
    """Who came says how it was, the host what was done; two look again at how ready they are."""
    visits = session.execute(
        select(Booking.id, Booking.pupil_id, Activity.host_id)
        .join(Slot, Slot.id == Booking.slot_id)
        .join(Activity, Activity.id == Slot.activity_id)
        .join(Pupil, Pupil.id == Booking.pupil_id)
        .where(Pupil.class_group_id == group_id, Booking.state == BookingState.ATTENDED)
        .order_by(Booking.id)
    ).all()
    session.rollback()
    for number, (booking_id, pupil_id, host_id) in enumerate(visits):
        somebody, about = somebodies[pupil_id], About(booking_id=booking_id)
        member = session.scalar(
            select(Membership.user_id).where(
                Membership.organisation_id == host_id, Membership.role == Role.HOST.value
            )
        )
        host = Principal(frozenset({Role.HOST}), member, places=(Place(Role.HOST, host_id),))
        with _at(session, 0.9):
            take(Somebody(somebody.dice), host, "trial-rating", about=about, session=session)
            if number % 3 == 0:
                continue
            pupil = _pupil(session, pupil_id)
            take(somebody, pupil, "reflection", about=about, session=session)
            if number % 3 == 1:
                for scale in ("awareness", "decisions", "planning"):
                    somebody.grow(scale, 0.8)
                take(somebody, pupil, "readiness", session=session)


def _seen_by_adults(
    session: Session, group_id: int, pupil_ids: Sequence[int], dice: random.Random
) -> None:
    """The first linked parent's view of the child, and the navigator's of two pupils."""
    navigator = _navigator(session, group_id)
    child_id = pupil_ids[LINKED[0]]
    parent_id = session.scalar(
        select(Guardianship.parent_id).where(
            Guardianship.pupil_id == child_id, Guardianship.state == GuardianshipState.CONFIRMED
        )
    )
    session.rollback()
    parent = Principal(frozenset({Role.PARENT}), parent_id)
    about = About(pupil_id=child_id)
    with _at(session, 0.7):
        for instrument_id in ("child-interests", "child-readiness"):
            take(Somebody(dice), parent, instrument_id, about=about, session=session)
        for pupil_id in pupil_ids[3:5]:
            seen = About(pupil_id=pupil_id)
            take(Somebody(dice), navigator, "observation", about=seen, session=session)


def _coming_trials(session: Session, group_id: int, pupil_ids: Sequence[int]) -> None:
    """Wishes of the last two days, and one slot that is full with somebody waiting."""
    now = of(session).clock.now()
    coming = _slots(session, group_id, now + dt.timedelta(days=1), now + dt.timedelta(days=12))
    if len(coming) < 4:
        return
    with _at(session, 2):
        trials.assign(_navigator(session, group_id), coming[1], pupil_ids[3:13], session=session)
    with _at(session, 0.6):
        for number, pupil_id in enumerate(pupil_ids[:3]):
            for slot_id in (coming[2], coming[3 + number % 2] if len(coming) > 4 else coming[3]):
                trials.wish(_pupil(session, pupil_id), slot_id, session=session)
