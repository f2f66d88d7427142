"""Pupils for tests that answer, and what the database knows about their answers."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import Answer, Attempt, ClassGroup, User
from tests.browser.stage import Stage
from tests.factories.people import pupil, pupil_code


def joined_pupil(stage: Stage, first_name: str, last_name: str) -> str:
    """A new pupil of the open class; returns the personal code."""
    with stage.session() as session:
        group = session.get_one(ClassGroup, stage.facts["open class"])
        return pupil_code(session, pupil(session, group, first_name, last_name))


def stored_answers(stage: Stage, first_name: str, last_name: str) -> dict[str, int]:
    """The newest answer to every item of a pupil's last attempt."""
    with stage.session() as session:
        rows = session.execute(
            select(Answer.item_id, Answer.value)
            .where(Answer.attempt_id == _last_attempt(session, first_name, last_name))
            .order_by(Answer.seq)
        ).all()
    return {row.item_id: row.value for row in rows}


def _last_attempt(session: Session, first_name: str, last_name: str) -> int:
    return session.scalars(
        select(func.max(Attempt.id))
        .join(User, User.id == Attempt.pupil_id)
        .where(User.first_name == first_name, User.last_name == last_name)
    ).one()
