"""From a finished attempt's answers to a stored profile and stored recommendations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from app.services.surroundings import of
from app.services.transaction import Unit
from models import Attempt, ProfileRecord, RecommendationRecord
from questionnaires.definition import Questionnaire
from questionnaires.scoring.sum_scores import score
from recommender.recommendation import recommend

_PROFILES = cast(Table, ProfileRecord.__table__)
_ADD_PROFILE = insert(_PROFILES).returning(_PROFILES.c.id)
_ADD_RECOMMENDATION = insert(cast(Table, RecommendationRecord.__table__))


def store_result(
    unit: Unit,
    attempt: Attempt,
    instrument: Questionnaire,
    answers: Mapping[str, tuple[int, int, int | None]],
) -> None:
    """Score and recommend inside a change under way.

    The seed of the direction to explore is the attempt's number, so that the same attempt
    always gives the same list.
    """
    values = {item_id: value for item_id, (_, value, _) in answers.items()}
    times = {item_id: ms for item_id, (_, _, ms) in answers.items() if ms is not None}
    profile = score(instrument, attempt.form, values, elapsed_ms=times or None)
    session: Session = unit.session
    profile_id = unit.connection.scalar(
        _ADD_PROFILE,
        {
            "attempt_id": attempt.id,
            "pupil_id": attempt.pupil_id,
            "scorer": profile.scorer,
            "content": profile.to_dict(),
            "created_at": unit.now,
        },
    )
    found = recommend(profile, values, instrument, of(session).catalogue, seed=attempt.id)
    unit.connection.execute(
        _ADD_RECOMMENDATION,
        {
            "profile_id": profile_id,
            "ranker": found.ranker,
            "catalogue": found.catalogue,
            "content": found.to_dict(),
            "created_at": unit.now,
        },
    )
