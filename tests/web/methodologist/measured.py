"""Pupils who have answered the sample instrument, and what a table on a page says."""

from __future__ import annotations

import re

from sqlalchemy.orm import Session

from app.services import calibration, jobs
from app.services.calibration_task import Choices
from app.services.job_kinds import HANDLERS
from models import ScoringSet
from questionnaires.definition import Questionnaire
from questionnaires.irt.parameters import ItemParameters
from tests.factories import answers
from tests.factories.instruments import methodologist
from tests.web.methodologist.reading import text

KEY = answers.SAMPLE
Items = dict[str, ItemParameters]


def pupils_answer(
    session: Session,
    instrument: Questionnaire,
    count: int,
    grade: int = 8,
    items: Items | None = None,
    *,
    scored: bool = False,
) -> list[int]:
    """So many pupils of a grade have finished; returns their attempts."""
    theta = answers.traits(count, seed=grade)
    given = answers.rated(instrument, items or answers.truth(instrument), theta, seed=grade)
    ids = answers.pupils(session, count, grade)
    return answers.store(session, instrument, given, pupil_ids=ids, grade=grade, scored=scored)


def candidate(session: Session, instrument: Questionnaire) -> int:
    """Parameters that a calibration has proposed."""
    actor = methodologist(session)
    choices = Choices(fewest=50)
    calibration.ask_for_calibration(actor, instrument.key, choices, session=session)
    jobs.run_next(HANDLERS, session=session)
    found = session.query(ScoringSet).order_by(ScoringSet.id.desc()).first()
    assert found is not None
    number = found.id
    session.rollback()
    return number


def rows(page: str, caption: str) -> list[str]:
    """The rows of a table as words, without its head."""
    table = re.search(rf'aria-label="{re.escape(caption)}".*?</table>', page, re.DOTALL)
    assert table is not None, caption
    body = table[0].partition("<tbody")[2]
    return [text(f"<tr{row}").strip() for row in body.split("<tr")[1:]]
