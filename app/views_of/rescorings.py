"""What a rescoring of an instrument would look at, and with what."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.services import instruments, item_data
from app.services.measuring import norms_now, parameters_now
from app.services.rescoring import KIND
from app.views_of.job_lines import JobLine, last_of
from questionnaires.scoring.measurement import scorer_of


@dataclass(frozen=True, slots=True)
class RescoringPage:
    """`finished` counts attempts; the keys are those of the sets in force, None without one."""

    key: str
    title: str
    finished: int
    scorer: str
    parameters: str | None
    norms: str | None
    job: JobLine | None


def rescoring_of(key: str, locale: str, *, session: Session) -> RescoringPage:
    """The rescoring of a version; NotFound when there is none."""
    instrument = instruments.version(key, session=session)
    parameters = parameters_now(instrument, session=session)
    norms = norms_now(instrument, session=session)
    return RescoringPage(
        key,
        instrument.title.in_(locale),
        item_data.finished(key, session=session),
        scorer_of(instrument),
        None if parameters is None else parameters.key,
        None if norms is None else norms.key,
        last_of(key, KIND, session=session),
    )
