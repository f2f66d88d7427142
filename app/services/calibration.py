"""Item parameters from the answers stored here: a job that ends with a proposal, never with a fact.

What it looks at is fixed when it is asked for (answers finished by then, the parameters in force
then), so it comes to the same parameters however often its worker dies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import instruments, item_data, jobs, scoring_sets
from app.services.calibration_task import MODELS, Choices, Task
from app.services.errors import CannotBeCalibrated, TooFewAnswers
from app.services.jobs import Run
from app.services.measuring import parameters_now
from app.services.transaction import change
from models import ScoringSet, ScoringSetKind
from questionnaires.definition import Questionnaire
from questionnaires.irt.parameters import Parameters
from questionnaires.irt.recalibration import Renewed
from questionnaires.scoring.exposing import with_exposure

KIND = "calibrate"
FEWEST_ALLOWED, MOST_ALLOWED = 50, 5000


def can_be_calibrated(instrument: Questionnaire, parameters: Parameters | None) -> bool:
    """Whether it is scored with parameters of a kind that can be estimated."""
    model = MODELS.get(instrument.scorer)
    return model is not None and (parameters is None or parameters.model == model)


def ask_for_calibration(actor: Principal, key: str, choices: Choices, *, session: Session) -> str:
    """Put a calibration into the queue, or find the one that is there; returns its public id.

    Raises NotFound, CannotBeCalibrated, or TooFewAnswers when no item can have enough of them.
    """
    instrument = instruments.version(key, session=session)
    present = parameters_now(instrument, session=session)
    if not can_be_calibrated(instrument, present):
        raise CannotBeCalibrated
    fewest = min(max(choices.fewest, FEWEST_ALLOWED), MOST_ALLOWED)
    have = item_data.counts(instrument, session=session)[choices.whose]
    if have < fewest:
        raise TooFewAnswers(have, fewest)
    with change(session, actor) as unit:
        there = jobs.under_way(KIND, key, session=session)
        if there is not None:
            return there
        public_id = jobs.ask(
            unit,
            KIND,
            instrument=key,
            before=None if present is None else present.key,
            with_imports=choices.with_imports,
            fewest=fewest,
            anchor=choices.anchor.value,
        )
        unit.record("calibration.asked_for", f"instrument:{key}")
        return public_id


def calibrate(run: Run) -> Mapping[str, Any]:
    """Estimate the parameters scale by scale and propose them; the handler of the job."""
    session = run.session
    proposed = scoring_sets.of_job(run.id, session=session)
    if proposed is not None:
        return _result(proposed)
    task = Task.of(run.arguments, run.asked_at, session=session)
    steps = len(task.traits) + 3
    renewed: dict[str, Renewed] = {}
    for number, trait in enumerate(task.traits, start=1):
        renewed[trait] = task.renewed(trait)
        run.tell(number, steps)
    found = task.parameters(renewed, run.asked_at)
    run.tell(steps - 2, steps)
    # Which items an adaptive form would ask too often follows from their parameters.
    found = with_exposure(task.instrument, found)
    run.tell(steps - 1, steps)
    compared, changed = task.top_changed(found)
    summary = task.summary(renewed) | {"compared": compared, "top_changed": changed}
    with change(session, run.actor) as unit:
        kind = ScoringSetKind.PARAMETERS
        number = scoring_sets.next_number(kind, found.instrument, session=session)
        row = scoring_sets.propose(unit, run.id, replace(found, number=number), summary)
        run.step(unit, steps, steps)
        unit.record("parameters.proposed", f"scoring_set:{row.id}", key=row.key)
        return _result(row)


def _result(row: ScoringSet) -> dict[str, Any]:
    told = ("people", "left_out", "estimated", "kept", "amiss", "held", "converged")
    return {
        "set": row.id,
        "key": row.key,
        "instrument": row.instrument,
        **{name: _counted(row.summary[name]) for name in told},
    }


def _counted(value: Any) -> Any:
    return len(value) if isinstance(value, list) else value
