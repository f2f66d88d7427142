"""Whether the database answers."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session


def database_answers(*, session: Session) -> bool:
    """True when the database answers; whatever it raises is the caller's to report."""
    return bool(session.scalar(select(1)) == 1)
