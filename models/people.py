"""People, what they are in an organisation or region, classes, and whose child is whose."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, UtcDateTime, Word, one_of
from models.places import Organisation, Region


class GuardianshipState(StrEnum):
    INVITED = "invited"
    CONFIRMED = "confirmed"
    REVOKED = "revoked"


class User(Base):
    """Anybody who can sign in. A pupil has neither e-mail nor password."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    first_name: Mapped[str] = mapped_column(String(80))
    last_name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    totp_last_step: Mapped[int | None]
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class Membership(Base):
    """A role within an organisation or a region; an operator's spans both, so neither is set."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("organisation_id IS NULL OR region_id IS NULL", name="one_place"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    role: Mapped[str] = mapped_column(String(24))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"), index=True)
    ended_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    region: Mapped[Region | None] = relationship()


class ClassGroup(Base):
    """A class of a school, led by one navigator."""

    __tablename__ = "class_group"
    __table_args__ = (CheckConstraint("grade BETWEEN 1 AND 11", name="grade_of_school"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    navigator_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    grade: Mapped[int]

    organisation: Mapped[Organisation] = relationship()
    navigator: Mapped[User] = relationship()


class Pupil(Base):
    """The pupil side of a user; the key is the user's."""

    __tablename__ = "pupil"

    id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    class_group_id: Mapped[int] = mapped_column(ForeignKey("class_group.id"), index=True)
    name_key: Mapped[str] = mapped_column(String(170))
    birth_year: Mapped[int | None]
    joined_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    erased_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()
    class_group: Mapped[ClassGroup] = relationship()


class Guardianship(Base):
    """A parent or other legal representative and one child."""

    __tablename__ = "guardianship"
    __table_args__ = (
        one_of("state", GuardianshipState),
        CheckConstraint(
            "state = 'invited' OR parent_id IS NOT NULL OR state = 'revoked'",
            name="confirmed_has_parent",
        ),
        Index(
            "uq_guardianship_live",
            "parent_id",
            "pupil_id",
            unique=True,
            sqlite_where=text("state = 'confirmed'"),
            postgresql_where=text("state = 'confirmed'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    state: Mapped[GuardianshipState] = mapped_column(Word(GuardianshipState))
    invited_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)

    pupil: Mapped[Pupil] = relationship()
    parent: Mapped[User | None] = relationship()
