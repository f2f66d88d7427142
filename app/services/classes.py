"""A navigator's classes: the list, the printed cards, and the door that is open for a lesson."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import codes, names, reach
from app.services.errors import ClassIsFull, NameIsMissing, NamesAreBroken, NobodyChosen, NotYours
from app.services.sign_in import LARGEST_CLASS, add_pupil
from app.services.surroundings import of
from app.services.transaction import change
from models import AccessCode, ClassGroup, CodeKind, Pupil, User

DOOR_MINUTES = 90


@dataclass(frozen=True, slots=True)
class Card:
    """One printed login card. The code is known only here and now."""

    pupil_id: int
    first_name: str
    last_name: str
    code: str


def create(
    actor: Principal, organisation_id: int, name: str, grade: int, *, session: Session
) -> int:
    """Open a class that the actor leads; returns its id."""
    reach.school(actor, organisation_id, session)
    title = " ".join(name.split())
    if not title or len(title) > 40:
        raise NameIsMissing
    with change(session, actor) as unit:
        group = ClassGroup(
            organisation_id=organisation_id, navigator_id=actor.user_id, name=title, grade=grade
        )
        session.add(group)
        session.flush()
        class_group_id = group.id
        unit.record("class.created", f"class:{class_group_id}", grade=grade)
    return class_group_id


def add_pupils(actor: Principal, class_group_id: int, text: str, *, session: Session) -> int:
    """Add a pasted list, one «Фамилия Имя» a line; returns how many were new.

    All lines or none: broken ones come back as NamesAreBroken with their numbers. A name that
    the class has already is passed over, so that pasting a list twice does no harm.
    """
    people: list[tuple[str, str]] = []
    broken: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            people.append(names.split_line(line))
        except NameIsMissing:
            broken.append((number, line.strip()[:120]))
    if broken:
        raise NamesAreBroken(broken)
    reach.class_group(actor, class_group_id, session)
    with change(session, actor) as unit:
        # Held against a second press of the button, which would add the list twice.
        session.execute(
            select(ClassGroup.id).where(ClassGroup.id == class_group_id).with_for_update()
        )
        listed = session.scalars(
            select(Pupil.name_key).where(
                Pupil.class_group_id == class_group_id, Pupil.erased_at.is_(None)
            )
        ).all()
        known = set(listed)
        fresh = [p for p in people if names.key(*p) not in known]
        if len(listed) + len(fresh) > LARGEST_CLASS:
            raise ClassIsFull
        for first, last in fresh:
            add_pupil(unit, class_group_id, first, last)
        if fresh:
            unit.record("class.pupils_added", f"class:{class_group_id}", count=len(fresh))
    return len(fresh)


def open_door(actor: Principal, class_group_id: int, *, session: Session) -> None:
    """Let the class in by one code for the length of a lesson; an earlier code ends."""
    reach.class_group(actor, class_group_id, session)
    with change(session, actor) as unit:
        session.execute(
            select(ClassGroup.id).where(ClassGroup.id == class_group_id).with_for_update()
        )
        _end_doors(session, class_group_id, unit.now)
        nonce = secrets.token_hex(16)
        code = codes.class_code(of(session), class_group_id, nonce)
        session.execute(
            insert(AccessCode).values(
                kind=CodeKind.CLASS,
                digest=codes.digest(of(session), code),
                nonce=nonce,
                class_group_id=class_group_id,
                created_at=unit.now,
                expires_at=unit.now + dt.timedelta(minutes=DOOR_MINUTES),
            )
        )
        unit.record("class.door_opened", f"class:{class_group_id}", minutes=DOOR_MINUTES)


def close_door(actor: Principal, class_group_id: int, *, session: Session) -> None:
    """End the class code now."""
    reach.class_group(actor, class_group_id, session)
    with change(session, actor) as unit:
        _end_doors(session, class_group_id, unit.now)
        unit.record("class.door_closed", f"class:{class_group_id}")


def _end_doors(session: Session, class_group_id: int, now: dt.datetime) -> None:
    session.execute(
        update(AccessCode)
        .where(AccessCode.class_group_id == class_group_id, AccessCode.ended_at.is_(None))
        .values(ended_at=now)
    )


def print_cards(
    actor: Principal, class_group_id: int, pupil_ids: list[int], *, session: Session
) -> tuple[Card, ...]:
    """New personal codes for the chosen pupils; their earlier cards stop working."""
    if not pupil_ids:
        raise NobodyChosen
    reach.class_group(actor, class_group_id, session)
    rows = session.execute(
        select(Pupil.id, User.first_name, User.last_name)
        .join(User, User.id == Pupil.id)
        .where(
            Pupil.id.in_([n for n in pupil_ids if 0 < n <= reach.LARGEST_NUMBER]),
            Pupil.class_group_id == class_group_id,
            Pupil.erased_at.is_(None),
        )
        .order_by(User.last_name, User.first_name)
    ).all()
    if len(rows) != len(set(pupil_ids)):
        raise NotYours
    with change(session, actor) as unit:
        cards = tuple(
            Card(
                row.id,
                row.first_name,
                row.last_name,
                codes.shown(codes.issue_for_pupil(session, row.id, unit.now)),
            )
            for row in rows
        )
        unit.record(
            "class.cards_printed", f"class:{class_group_id}", pupils=[row.id for row in rows]
        )
    return cards
