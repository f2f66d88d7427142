"""Ways in: codes, sessions, and the count of wrong tries."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcDateTime, Word, one_of


class CodeKind(StrEnum):
    PUPIL = "pupil"
    CLASS = "class"
    INVITATION = "invitation"
    PASSWORD = "password"


class AccessCode(Base):
    """A code somebody types. Only its keyed digest is stored.

    A class code has a `nonce`, from which (and the key outside the database) it can be
    shown again while the lesson lasts; every other code is shown once.
    """

    __tablename__ = "access_code"
    __table_args__ = (
        one_of("kind", CodeKind),
        CheckConstraint(
            "(pupil_id IS NOT NULL AND kind = 'pupil')"
            " OR (class_group_id IS NOT NULL AND kind = 'class')"
            " OR (guardianship_id IS NOT NULL AND kind = 'invitation')"
            " OR (user_id IS NOT NULL AND kind = 'password')",
            name="opens_one_thing",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[CodeKind] = mapped_column(Word(CodeKind))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    nonce: Mapped[str | None] = mapped_column(String(32))
    pupil_id: Mapped[int | None] = mapped_column(ForeignKey("pupil.id"), index=True)
    class_group_id: Mapped[int | None] = mapped_column(ForeignKey("class_group.id"), index=True)
    guardianship_id: Mapped[int | None] = mapped_column(ForeignKey("guardianship.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class LoginSession(Base):
    """A browser that is signed in, or a guest's; ended rows stay for the record."""

    __tablename__ = "login_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class SignInFailure(Base):
    """One wrong code or password; `bucket` is a keyed digest of the address or account."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index("ix_sign_in_failure_bucket_at", "bucket", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bucket: Mapped[str] = mapped_column(String(64))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
