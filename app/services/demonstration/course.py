"""What has happened in the demonstration so far, told through the use cases on a moved clock."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.identity import Place, Principal, Role
from app.services import answering, diagnostics, trials
from app.services.answering import Given
from app.services.demonstration.logins import STARS
from app.services.surroundings import KEY, of
from app.services.transaction import change
from models import (
    Activity,
    ActivityFormat,
    Booking,
    ClassGroup,
    Guardianship,
    GuardianshipState,
    Pupil,
    RegionMode,
    Slot,
    User,
)

SYSTEM = Principal.system("demonstration")
BLOCK = 12

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
    for group_id, pupil_ids in by_class.items():
        for place, pupil_id in enumerate(pupil_ids):
            if place in NOT_STARTED or pupil_id == newcomer:
                continue
            days_ago = dice.uniform(0.2, 4) if place in STUCK else dice.uniform(5, 9)
            with _at(session, days_ago):
                _answer(session, pupil_id, dice, stop=place in STUCK)
        _parents(session, [pupil_ids[place] for place in LINKED])
        if _has_trials(session, group_id):
            done = [
                p
                for n, p in enumerate(pupil_ids)
                if p != newcomer and n not in (*STUCK, *NOT_STARTED)
            ]
            _past_trials(session, group_id, done[3:9])
            _coming_trials(session, group_id, done)


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


def _answer(session: Session, pupil_id: int, dice: random.Random, *, stop: bool) -> None:
    actor = _pupil(session, pupil_id)
    with change(session, SYSTEM) as unit:
        session.get_one(Pupil, pupil_id).joined_at = unit.now
        unit.record("demonstration.joined", f"pupil:{pupil_id}")
    public_id = diagnostics.start(actor, "interests", "full", session=session).public_id
    items = of(session).bank.latest("interests").layout("full").items
    leaning = {scale: dice.gauss(3.0, 0.9) for scale in "RIASEC"}
    answered = items[: dice.randrange(13, 50)] if stop else items
    for start in range(0, len(answered), BLOCK):
        given = [
            Given(
                item.id,
                max(1, min(5, round(dice.gauss(leaning[item.scale], 0.9)))),
                1,
                int(dice.lognormvariate(8.2, 0.4)),
            )
            for item in answered[start : start + BLOCK]
        ]
        answering.save_answers(actor, public_id, given, session=session)
    if not stop:
        diagnostics.finish(actor, public_id, session=session)


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
