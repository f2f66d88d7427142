"""From a finished attempt's answers to a stored profile and stored recommendations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from sqlalchemy import Table, insert

from app.services.surroundings import of
from app.services.transaction import Unit
from models import Attempt, ProfileRecord, RecommendationRecord
from questionnaires.definition import Questionnaire
from questionnaires.parts import Audience
from questionnaires.profile import Profile
from questionnaires.scoring.measurement import Given, Measurement
from recommender.catalogue.entries import SCALES
from recommender.recommendation import recommend

_PROFILES = cast(Table, ProfileRecord.__table__)
_ADD_PROFILE = insert(_PROFILES).returning(_PROFILES.c.id)
_ADD_RECOMMENDATION = insert(cast(Table, RecommendationRecord.__table__))


def store_result(
    unit: Unit,
    attempt: Attempt,
    measurement: Measurement,
    answers: Mapping[str, Given],
    profile: Profile | None = None,
) -> Profile:
    """Score, and recommend where the scales are those of professions, inside a change under way.

    Whoever has scored already gives the `profile`.
    """
    profile = profile or measurement.profile(answers)
    profile_id: int = unit.connection.execute(
        _ADD_PROFILE,
        {
            "attempt_id": attempt.id,
            "pupil_id": attempt.pupil_id,
            "scorer": profile.scorer,
            "content": profile.to_dict(),
            "created_at": unit.now,
        },
    ).scalar_one()
    if leads_to_professions(measurement.questionnaire):
        _recommend(unit, attempt.id, profile_id, profile, measurement, answers)
    return profile


def leads_to_professions(instrument: Questionnaire) -> bool:
    """Whether its scales are the pupil's own interests, which professions are rated on."""
    own = instrument.audience is Audience.PUPIL
    return own and {scale.id for scale in instrument.scales} == set(SCALES)


def _recommend(
    unit: Unit,
    attempt_id: int,
    profile_id: int,
    profile: Profile,
    measurement: Measurement,
    answers: Mapping[str, Given],
) -> None:
    """The seed of the direction to explore is the attempt's number, so that the same attempt
    always gives the same list.
    """
    values = {item_id: given.value for item_id, given in answers.items()}
    catalogue = of(unit.session).catalogue
    found = recommend(profile, values, measurement.questionnaire, catalogue, seed=attempt_id)
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
