"""Instruments beyond the files of the bank, what scores them, and work done in the background."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcDateTime, Word, one_of


class InstrumentState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class ScoringSetKind(StrEnum):
    PARAMETERS = "parameters"
    NORMS = "norms"


class ScoringSetState(StrEnum):
    CANDIDATE = "candidate"
    ADOPTED = "adopted"
    REJECTED = "rejected"


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class InstrumentVersion(Base):
    """A version that a methodologist brought in, or a version of the bank that was retired.

    Only a draft may change; `content` is the YAML whose digest every attempt carries.
    """

    __tablename__ = "instrument_version"
    __table_args__ = (one_of("state", InstrumentState),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    instrument_id: Mapped[str] = mapped_column(String(40))
    content: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    state: Mapped[InstrumentState] = mapped_column(Word(InstrumentState))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    retired_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class Job(Base):
    """Work that outlasts a request: who asked for it, how far it is, and what came of it."""

    __tablename__ = "job"
    __table_args__ = (
        one_of("state", JobState),
        Index(
            "ix_job_open",
            "id",
            sqlite_where=text("state IN ('queued', 'running')"),
            postgresql_where=text("state IN ('queued', 'running')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True)
    kind: Mapped[str] = mapped_column(String(24))
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[JobState] = mapped_column(Word(JobState))
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    problem: Mapped[str | None] = mapped_column(String(300))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    beat_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class ScoringSet(Base):
    """Item parameters or norms of an instrument version: proposed, then adopted or rejected.

    `content` is the YAML whose digest an attempt carries; it never changes.
    """

    __tablename__ = "scoring_set"
    __table_args__ = (
        one_of("kind", ScoringSetKind),
        one_of("state", ScoringSetState),
        UniqueConstraint("kind", "key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ScoringSetKind] = mapped_column(Word(ScoringSetKind))
    key: Mapped[str] = mapped_column(String(80))
    instrument: Mapped[str] = mapped_column(String(60), index=True)
    content: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    state: Mapped[ScoringSetState] = mapped_column(Word(ScoringSetState))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))
    summary: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
