"""Scores beside those of pupils of the same grades."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from questionnaires.norms import NoNormsError

if TYPE_CHECKING:
    from questionnaires.norms import Norms
    from questionnaires.profile import Profile, ScaleScore


def with_stens(profile: Profile, norms: Norms | None, grade: int | None) -> Profile:
    """The profile with a sten for every scale that has a score and norms; else as it was.

    A guest has no grade, and nobody is compared with pupils of other grades.
    """
    if norms is None or grade is None:
        return profile
    try:
        scales = tuple(_with_sten(score, norms, grade) for score in profile.scales)
    except NoNormsError:
        return profile
    return replace(profile, norms=norms.key, norms_provisional=norms.provisional, scales=scales)


def _with_sten(score: ScaleScore, norms: Norms, grade: int) -> ScaleScore:
    if score.mean is None:
        return score
    sten = norms.sten(score.mean, score.id, grade, se=score.se)
    return replace(score, sten=sten.value, sten_low=sten.low, sten_high=sten.high)
