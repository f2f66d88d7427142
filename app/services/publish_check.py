"""What publishing a draft would mean, told before anybody presses the button."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.services import instruments
from app.services.carried_parameters import (
    Difference,
    asked,
    carried,
    difference,
    missing,
    started,
)
from app.services.drafts import newest_version, row_of
from app.services.errors import DraftIsGone
from app.services.measuring import needs_parameters, norms_now, parameters_now
from app.services.surroundings import of
from models import InstrumentState
from questionnaires import sequence
from questionnaires.definition import Questionnaire
from questionnaires.irt.parameters import Parameters
from questionnaires.loader import version_number
from questionnaires.plan import LESSON_MINUTES
from questionnaires.readability.bounds import offences

GRADES = range(1, 12)


@dataclass(frozen=True, slots=True)
class ScoredWith:
    """The item parameters of a draft, none where its scorer needs none.

    `found` are its own or those `carried` over from the version before. `started` are the items
    that begin with typical values, `missing` those that cannot even do that.
    """

    found: Parameters | None
    carried: bool
    missing: tuple[str, ...]
    started: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """What publishing a draft would mean.

    `hindrances` refuse it: "older" (a higher version was published meanwhile), "parameters" (the
    scorer needs them and there are none, or they lack an item), "grades" (the plan gives the
    instrument to a grade that this version does not serve). `cautions` do not: "no_plan" (no
    grade is given it), "lesson" (a lesson gets longer than it should be), "readability",
    "norms" (the version before has norms, this one has none), "scale_texts" (no result texts).
    """

    key: str
    sha256: str
    newest: str | None
    difference: Difference
    hindrances: tuple[str, ...]
    cautions: tuple[str, ...]
    scored: ScoredWith
    grades_not_served: tuple[int, ...]


def check(key: str, *, session: Session) -> Check:
    """What stands in the way of publishing a draft. Raises NotFound and DraftIsGone."""
    draft = instruments.version(key, session=session)
    row = row_of(key, session=session)
    if row is None or row.state is not InstrumentState.DRAFT:
        raise DraftIsGone
    newest = newest_version(draft.id, session=session)
    scored = _scored_with(draft, newest, session)
    unserved = _grades_not_served(draft, session)
    hindrances = {
        "older": newest is not None
        and version_number(draft.version) <= version_number(newest.version),
        "parameters": bool(scored.missing),
        "grades": bool(unserved),
    }
    return Check(
        key,
        row.sha256,
        newest.key if newest else None,
        difference(newest, draft),
        tuple(word for word, holds in hindrances.items() if holds),
        _cautions(draft, newest, session),
        scored,
        unserved,
    )


def _scored_with(
    draft: Questionnaire, newest: Questionnaire | None, session: Session
) -> ScoredWith:
    if not needs_parameters(draft):
        return ScoredWith(None, carried=False, missing=())
    own = parameters_now(draft, session=session)
    if own is not None:
        return ScoredWith(own, carried=False, missing=own.missing(asked(draft)))
    taken = carried(newest, draft, session=session)
    return ScoredWith(
        taken,
        taken is not None,
        missing(newest, draft, session=session),
        () if taken is None else started(newest, draft, session=session),
    )


def _grades_not_served(draft: Questionnaire, session: Session) -> tuple[int, ...]:
    low, high = draft.grades
    return tuple(g for g in grades_of_the_plan(draft.id, session) if not low <= g <= high)


def grades_of_the_plan(instrument_id: str, session: Session) -> tuple[int, ...]:
    """The grades to which the plan gives an instrument."""
    plan = of(session).plan
    return tuple(grade for grade in GRADES if instrument_id in plan.instruments(grade))


def _cautions(
    draft: Questionnaire, newest: Questionnaire | None, session: Session
) -> tuple[str, ...]:
    had_norms = newest is not None and norms_now(newest, session=session) is not None
    cautions = {
        "no_plan": newest is None and not grades_of_the_plan(draft.id, session),
        "lesson": _makes_a_lesson_too_long(draft, session),
        "readability": bool(offences(draft)),
        "norms": had_norms and norms_now(draft, session=session) is None,
        "scale_texts": any(scale.results is None for scale in draft.scales),
    }
    return tuple(word for word, holds in cautions.items() if holds)


def _makes_a_lesson_too_long(draft: Questionnaire, session: Session) -> bool:
    """Whether a lesson passes its bound with this version and not with the present one."""
    offered = dict(instruments.offered(session=session))
    for grade in grades_of_the_plan(draft.id, session):
        for lesson in of(session).plan.lessons(grade):
            if draft.id not in lesson.blocks:
                continue
            served = [
                offered[name]
                for name in lesson.blocks
                if name in offered and offered[name].grades[0] <= grade <= offered[name].grades[1]
            ]
            now = sum(_minutes(each, grade) for each in served)
            others = sum(_minutes(each, grade) for each in served if each.id != draft.id)
            if now <= LESSON_MINUTES < others + _minutes(draft, grade):
                return True
    return False


def _minutes(instrument: Questionnaire, grade: int) -> int:
    low, high = instrument.grades
    form = instrument.form_for(grade) if low <= grade <= high else instrument.forms[0]
    return sequence.minutes(instrument, form.name)
