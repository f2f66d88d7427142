"""The answers worth another look before the end, as one short form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import diagnostics
from app.services.answering import Current, current_answers
from app.services.measuring import measurement_of
from app.views_of.item_wording import Choice, Wording, choices_of, wording
from app.views_of.questions import own_attempt
from questionnaires.scoring.quality import FAST_MS

FEWEST_ALIKE = 3


class Why(StrEnum):
    """What made the answers stand out."""

    FAST = "fast"
    ALIKE = "alike"
    UNLIKELY = "unlikely"


@dataclass(frozen=True, slots=True)
class Again:
    """A question to look at once more, with the present answer.

    `number` is its place in the order this person saw, `seq` the number that the next answer to
    it must carry. `options` are those of the item, else of the questionnaire.
    """

    id: str
    number: int | None
    wording: Wording
    options: tuple[Choice, ...]
    seq: int
    value: int


@dataclass(frozen=True, slots=True)
class SecondLook:
    """`kind` is that of the questionnaire, `stem` what it asks of every item."""

    public_id: str
    kind: str
    stem: str
    why: Why
    questions: tuple[Again, ...]


def second_look_of(
    actor: Principal, public_id: str, locale: str, *, session: Session
) -> SecondLook | None:
    """What to look at once more in an own attempt; None when there is nothing, or was before."""
    attempt = own_attempt(actor, public_id, session)
    named = diagnostics.worth_another_look(actor, public_id, session=session)
    if not named:
        return None
    measurement = measurement_of(attempt, session=session)
    instrument = measurement.questionnaire
    shared = choices_of(instrument.options, locale)
    answers = current_answers(session, attempt.id)
    questions = []
    for item_id in named:
        worded = wording(measurement, instrument.item(item_id), locale)
        known = answers[item_id]
        questions.append(
            Again(
                item_id,
                known.position,
                worded,
                worded.options or shared,
                known.seq + 1,
                known.value,
            )
        )
    return SecondLook(
        public_id,
        instrument.kind.value,
        instrument.question.in_(locale),
        _why([answers[item_id] for item_id in named]),
        tuple(questions),
    )


def _why(answers: Sequence[Current]) -> Why:
    """What can be said of all of them."""
    if all(a.elapsed_ms is not None and a.elapsed_ms < FAST_MS for a in answers):
        return Why.FAST
    if len(answers) >= FEWEST_ALIKE and len({answer.value for answer in answers}) == 1:
        return Why.ALIKE
    return Why.UNLIKELY
