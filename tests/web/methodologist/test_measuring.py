"""The pages of items, calibration, norms, DIF, rescoring and jobs."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from questionnaires.definition import Questionnaire
from tests.factories import answers

KEY = answers.SAMPLE
ITEMS = f"/instruments/{KEY}/items"


@pytest.fixture
def instrument(session: Session) -> Questionnaire:
    return answers.sample(session)


def answered(session: Session, instrument: Questionnaire, count: int, grade: int = 8) -> None:
    """So many pupils of a grade have finished."""
    given = answers.rated(instrument, answers.truth(instrument), answers.traits(count, seed=grade))
    pupils = answers.pupils(session, count, grade)
    answers.store(session, instrument, given, pupil_ids=pupils, grade=grade)


@pytest.mark.parametrize("page", ["items", "items/S1", "calibration", "norms", "dif", "rescore"])
def test_every_page_stands_without_any_answers(
    desk: FlaskClient, instrument: Questionnaire, page: str
) -> None:
    assert desk.get(f"/instruments/{KEY}/{page}").status_code == 200


@pytest.mark.parametrize("page", ["items", "items/S1", "calibration", "norms", "dif", "rescore"])
def test_every_page_stands_with_answers(
    desk: FlaskClient, session: Session, instrument: Questionnaire, page: str
) -> None:
    answered(session, instrument, 120)
    answered(session, instrument, 110, 10)
    assert desk.get(f"/instruments/{KEY}/{page}").status_code == 200
