"""Activities (practical trials and the like), their slots, and the bookings of pupils."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, UtcDateTime, Word, one_of
from models.places import Organisation


class ActivityKind(StrEnum):
    PRACTICAL_TRIAL = "practical_trial"
    OPEN_DAY = "open_day"
    EXCURSION = "excursion"
    LESSON = "lesson"
    WEBINAR = "webinar"
    SHIFT = "shift"
    CHAMPIONSHIP_STAGE = "championship_stage"
    DEMONSTRATION_EXAM = "demonstration_exam"
    SHORT_COURSE = "short_course"


class ActivityLevel(StrEnum):
    INTRODUCTORY = "introductory"
    BASIC = "basic"
    ADVANCED = "advanced"


class ActivityFormat(StrEnum):
    ON_SITE = "on_site"
    REMOTE = "remote"


class BookingState(StrEnum):
    REQUESTED = "requested"
    WAITING = "waiting"
    ASSIGNED = "assigned"
    CONFIRMED = "confirmed"
    ATTENDED = "attended"
    ABSENT = "absent"
    CANCELLED = "cancelled"


HOLDS_PLACE = (
    BookingState.ASSIGNED,
    BookingState.CONFIRMED,
    BookingState.ATTENDED,
    BookingState.ABSENT,
)


class Activity(Base):
    __tablename__ = "activity"
    __table_args__ = (
        one_of("kind", ActivityKind),
        one_of("level", ActivityLevel),
        one_of("format", ActivityFormat),
        CheckConstraint("grade_from <= grade_to", name="grades_in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[ActivityKind] = mapped_column(Word(ActivityKind))
    level: Mapped[ActivityLevel] = mapped_column(Word(ActivityLevel))
    format: Mapped[ActivityFormat] = mapped_column(Word(ActivityFormat))
    title: Mapped[str] = mapped_column(String(160))
    summary: Mapped[str] = mapped_column(Text)
    competence: Mapped[str | None] = mapped_column(String(60))
    grade_from: Mapped[int]
    grade_to: Mapped[int]
    accessibility: Mapped[str] = mapped_column(Text, default="")

    host: Mapped[Organisation] = relationship()
    professions: Mapped[list[ActivityProfession]] = relationship(cascade="all, delete-orphan")


class ActivityProfession(Base):
    """Which professions of the catalogue an activity lets one try."""

    __tablename__ = "activity_profession"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    profession_id: Mapped[str] = mapped_column(String(60), primary_key=True, index=True)


class Slot(Base):
    """A time and place of an activity. Moments are UTC; the host's region says how to show them."""

    __tablename__ = "slot"
    __table_args__ = (
        CheckConstraint("capacity >= 1", name="capacity_positive"),
        CheckConstraint("minimum BETWEEN 0 AND capacity", name="minimum_within_capacity"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        # The target of the booking's double key below.
        UniqueConstraint("id", "capacity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    starts_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
    ends_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    place: Mapped[str] = mapped_column(String(240))
    capacity: Mapped[int]
    minimum: Mapped[int] = mapped_column(default=0)
    cancelled_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)

    activity: Mapped[Activity] = relationship()


class Booking(Base):
    """A pupil's wish for, or place in, a slot.

    The database itself makes overbooking impossible: a place is a number, a number is taken
    once (`uq_booking_place`), and it cannot exceed `slot_capacity`, which a double foreign key
    keeps equal to the slot's capacity. Lowering a capacity below a taken number fails too.
    """

    __tablename__ = "booking"
    __table_args__ = (
        one_of("state", BookingState),
        ForeignKeyConstraint(
            ["slot_id", "slot_capacity"], ["slot.id", "slot.capacity"], onupdate="CASCADE"
        ),
        CheckConstraint("place_number BETWEEN 1 AND slot_capacity", name="place_within_capacity"),
        CheckConstraint(
            "(place_number IS NOT NULL) ="
            " (state IN ('assigned', 'confirmed', 'attended', 'absent'))",
            name="place_matches_state",
        ),
        Index("uq_booking_place", "slot_id", "place_number", unique=True),
        Index(
            "uq_booking_live",
            "slot_id",
            "pupil_id",
            unique=True,
            sqlite_where=text("state <> 'cancelled'"),
            postgresql_where=text("state <> 'cancelled'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int]
    slot_capacity: Mapped[int]
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"), index=True)
    state: Mapped[BookingState] = mapped_column(Word(BookingState))
    place_number: Mapped[int | None]
    requested_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)

    slot: Mapped[Slot] = relationship(
        primaryjoin="foreign(Booking.slot_id) == Slot.id", viewonly=True
    )
