"""Results of every instrument for the pictures: all of them of one pupil, readiness taken twice."""

from __future__ import annotations

import random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.services.demonstration.answers import Somebody, take
from models import Attempt
from tests.factories.people import principal

WHO = "Лев"
TAKEN = ("readiness", "readiness", "values", "objects", "situations", "knowledge", "reasoning")


def make(session: Session, facts: dict[str, Any]) -> None:
    """«readiness of Лев» and so on, and somebody who has told of a trial."""
    somebody = Somebody(random.Random(8))  # noqa: S311 (a reproducible person, not a secret)
    for name in TAKEN:
        actor = principal(session, facts[WHO])
        facts[f"{name} of {WHO}"] = take(somebody, actor, name, session=session)
    told = session.execute(
        select(Attempt.public_id, Attempt.pupil_id)
        .where(Attempt.instrument_id == "reflection", Attempt.finished_at.is_not(None))
        .order_by(Attempt.id)
    ).first()
    session.rollback()
    if told is None:
        raise LookupError("the demonstration has nobody who has told of a trial")
    facts["reflection"], facts["told pupil"] = told.public_id, told.pupil_id
