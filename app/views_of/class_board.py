"""A class as its navigator sees it: who is where, the open door, and whom to print cards for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.identity import Principal, Role
from app.services import codes, reach
from app.services.surroundings import of
from app.views_of.lessons import lessons_done
from app.views_of.pupil_lines import Counts, PupilLine, PupilState, counted, pupil_lines
from models import AccessCode, ClassGroup, CodeKind, Organisation, Pupil, Region, RegionMode


@dataclass(frozen=True, slots=True)
class ClassHead:
    """What stands over every page of a class."""

    id: int
    name: str
    grade: int
    school: str
    region_id: int
    region: str
    diagnostics_only: bool
    timezone: str


@dataclass(frozen=True, slots=True)
class Door:
    """The open entrance of a class. `until` is on the clocks of the class."""

    code: str
    until: dt.datetime
    address: str
    link: str


@dataclass(frozen=True, slots=True)
class Board:
    """The part of the page that refreshes itself. `only` is the state that is shown, if one is.

    `lessons` is how many the grade has, `lessons_done` how many a pupil has finished, where any.
    """

    class_group_id: int
    counts: Counts
    only: PupilState | None
    lines: tuple[PupilLine, ...]
    lessons: int
    lessons_done: Mapping[int, int]
    as_of: dt.datetime


@dataclass(frozen=True, slots=True)
class ClassPage:
    head: ClassHead
    door: Door | None
    board: Board


@dataclass(frozen=True, slots=True)
class Roll:
    """A class with its door and its whole list: the poster and the cards."""

    head: ClassHead
    door: Door | None
    lines: tuple[PupilLine, ...]
    address: str

    @property
    def bare_address(self) -> str:
        return bare(self.address)

    def card_link(self, code: str) -> str:
        """Where the QR of a card leads. What follows # never reaches a server or its log."""
        return f"{self.address}#{code}"


def heads(where: ColumnElement[bool], *, session: Session) -> tuple[ClassHead, ...]:
    """Classes under a condition over ClassGroup, by grade and name."""
    rows = session.execute(
        select(ClassGroup, Organisation.name.label("school"), Region)
        .join(Organisation, Organisation.id == ClassGroup.organisation_id)
        .join(Region, Region.id == Organisation.region_id)
        .where(where)
        .order_by(ClassGroup.grade, ClassGroup.name, ClassGroup.id)
    )
    return tuple(
        ClassHead(
            row.ClassGroup.id,
            row.ClassGroup.name,
            row.ClassGroup.grade,
            row.school,
            row.Region.id,
            row.Region.name,
            row.Region.mode is RegionMode.DIAGNOSTICS_ONLY,
            row.Region.timezone,
        )
        for row in rows
    )


def head_of(actor: Principal, class_group_id: int, *, session: Session) -> ClassHead:
    """The head of a class that the actor leads."""
    reach.class_group(actor, class_group_id, session)
    return heads(ClassGroup.id == class_group_id, session=session)[0]


def doors(classes: Collection[ClassHead], *, session: Session) -> dict[int, Door]:
    """The doors that are open now, by class."""
    around = of(session)
    zones = {head.id: ZoneInfo(head.timezone) for head in classes}
    rows = session.execute(
        select(AccessCode.class_group_id, AccessCode.nonce, AccessCode.expires_at)
        .where(
            AccessCode.kind == CodeKind.CLASS,
            AccessCode.class_group_id.in_(zones),
            AccessCode.ended_at.is_(None),
            AccessCode.expires_at > around.clock.now(),
        )
        .order_by(AccessCode.id)
    )
    address = enter_address(session=session)
    found: dict[int, Door] = {}
    for class_group_id, nonce, expires_at in rows:
        code = codes.shown(codes.class_code(around, class_group_id, nonce))
        until = expires_at.astimezone(zones[class_group_id])
        found[class_group_id] = Door(code, until, bare(address), f"{address}#{code}")
    return found


def enter_address(*, session: Session) -> str:
    """The page where codes are typed, as the outside world reaches it."""
    return f"{of(session).public_url}/enter"


def bare(address: str) -> str:
    """An address as people type it, without its scheme."""
    return address.split("://", 1)[-1]


def board_of(actor: Principal, class_group_id: int, only: str | None, *, session: Session) -> Board:
    """The refreshing part of a class page; an unknown `only` shows everybody."""
    return _board(head_of(actor, class_group_id, session=session), only, session)


def class_page_of(
    actor: Principal, class_group_id: int, only: str | None, *, session: Session
) -> ClassPage:
    head = head_of(actor, class_group_id, session=session)
    door = doors([head], session=session).get(head.id)
    return ClassPage(head, door, _board(head, only, session))


def _board(head: ClassHead, only: str | None, session: Session) -> Board:
    lines = pupil_lines(Pupil.class_group_id == head.id, session=session)
    state = PupilState(only) if only in set(PupilState) else None
    lessons, done = lessons_done(head.id, head.grade, session=session)
    return Board(
        head.id,
        counted(lines),
        state,
        tuple(line for line in lines if state is None or line.state is state),
        lessons,
        done,
        of(session).clock.now().astimezone(ZoneInfo(head.timezone)),
    )


def roll_of(actor: Principal, class_group_id: int, *, session: Session) -> Roll:
    """The whole class list and the door, for paper and the projector."""
    head = head_of(actor, class_group_id, session=session)
    return Roll(
        head,
        doors([head], session=session).get(head.id),
        pupil_lines(Pupil.class_group_id == head.id, session=session),
        enter_address(session=session),
    )


def schools_of(actor: Principal, *, session: Session) -> tuple[tuple[int, str], ...]:
    """The schools in which the actor may open a class."""
    rows = session.execute(
        select(Organisation.id, Organisation.name)
        .where(Organisation.id.in_(actor.organisations(Role.NAVIGATOR)))
        .order_by(Organisation.name)
    )
    return tuple((row.id, row.name) for row in rows)
