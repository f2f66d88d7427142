"""Attempts at an instrument, their answers, and what was derived from them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcDateTime

OWN_AND_OPEN = (
    "finished_at IS NULL AND pupil_id IS NOT NULL AND rater_id IS NULL AND booking_id IS NULL"
)
RATED_AND_OPEN = "finished_at IS NULL AND rater_id IS NOT NULL AND booking_id IS NULL"


def _only_one(name: str, *columns: str, where: str) -> Index:
    return Index(
        name, *columns, unique=True, sqlite_where=text(where), postgresql_where=text(where)
    )


class Attempt(Base):
    """One run through one form of one published instrument.

    Whose: a pupil's, or a guest's browser session, or (an import) a line of a file. `rater_id` is
    set when somebody else answers about the pupil, `booking_id` when it is about one trial.
    Frozen at the start: instrument key and file hash, form, the keys and hashes of item parameters
    and norms, the scorer, the grade, and the seed of the order of items and of generated items.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        CheckConstraint(
            "pupil_id IS NOT NULL OR login_session_id IS NOT NULL OR source IS NOT NULL",
            name="has_owner",
        ),
        _only_one("uq_attempt_open", "pupil_id", "instrument_id", where=OWN_AND_OPEN),
        _only_one(
            "uq_attempt_rated", "rater_id", "pupil_id", "instrument_id", where=RATED_AND_OPEN
        ),
        _only_one(
            "uq_attempt_trial", "booking_id", "instrument_id", where="booking_id IS NOT NULL"
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
    rater_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"), index=True)
    parameters: Mapped[str | None] = mapped_column(String(80))
    parameters_sha256: Mapped[str | None] = mapped_column(String(64))
    norms: Mapped[str | None] = mapped_column(String(80))
    norms_sha256: Mapped[str | None] = mapped_column(String(64))
    scorer: Mapped[str | None] = mapped_column(String(24))
    grade: Mapped[int | None]
    seed: Mapped[int | None]
    asked_again_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
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
    # The place in the order this person saw, from 1.
    position: Mapped[int | None]
    answered_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class ProfileRecord(Base):
    """What scoring handed on for a finished attempt, with the versions that made it.

    Rescoring adds a record and marks the one before as superseded; none is altered or removed.
    """

    __tablename__ = "profile"
    __table_args__ = (_only_one("uq_profile_current", "attempt_id", where="superseded_at IS NULL"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), index=True)
    pupil_id: Mapped[int | None] = mapped_column(ForeignKey("pupil.id"), index=True)
    scorer: Mapped[str] = mapped_column(String(24))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    superseded_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class RecommendationRecord(Base):
    """A stored snapshot of recommendations, so that a shown list can be shown again."""

    __tablename__ = "recommendation"

    id: Mapped[int] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    ranker: Mapped[str] = mapped_column(String(60))
    catalogue: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
