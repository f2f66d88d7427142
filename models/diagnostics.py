"""Attempts at an instrument, their answers, and what was derived from them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcDateTime


class Attempt(Base):
    """One run through one form of one published instrument.

    Whose: a pupil's, or a guest's browser session, or (an import) a line of a file.
    Instrument key, file hash and form are frozen here at the start.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        CheckConstraint(
            "pupil_id IS NOT NULL OR login_session_id IS NOT NULL OR source IS NOT NULL",
            name="has_owner",
        ),
        Index(
            "uq_attempt_open",
            "pupil_id",
            "instrument_id",
            unique=True,
            sqlite_where=text("finished_at IS NULL AND pupil_id IS NOT NULL"),
            postgresql_where=text("finished_at IS NULL AND pupil_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    pupil_id: Mapped[int | None] = mapped_column(ForeignKey("pupil.id"), index=True)
    login_session_id: Mapped[int | None] = mapped_column(ForeignKey("login_session.id"), index=True)
    source: Mapped[str | None] = mapped_column(String(120), unique=True)
    instrument_id: Mapped[str] = mapped_column(String(40))
    instrument: Mapped[str] = mapped_column(String(60))
    instrument_sha256: Mapped[str] = mapped_column(String(64))
    form: Mapped[str] = mapped_column(String(24))
    started_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class Answer(Base):
    """One answer as given. Changing one's mind adds a row with the next `seq`; none is altered."""

    __tablename__ = "answer"
    __table_args__ = (
        CheckConstraint("seq >= 1", name="seq_from_one"),
        # The key is all there is to look up by: stored once, in its order.
        {"sqlite_with_rowid": False},
    )

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    item_id: Mapped[str] = mapped_column(String(24), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[int]
    elapsed_ms: Mapped[int | None]
    answered_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class ProfileRecord(Base):
    """What scoring handed on for a finished attempt, with the versions that made it."""

    __tablename__ = "profile"

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), unique=True)
    pupil_id: Mapped[int | None] = mapped_column(ForeignKey("pupil.id"), index=True)
    scorer: Mapped[str] = mapped_column(String(24))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class RecommendationRecord(Base):
    """A stored snapshot of recommendations, so that a shown list can be shown again."""

    __tablename__ = "recommendation"

    id: Mapped[int] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    ranker: Mapped[str] = mapped_column(String(60))
    catalogue: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
