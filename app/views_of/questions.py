"""The question page: every item of the form in order, with what was answered so far."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import reach
from app.services.diagnostics import current_answers
from app.services.errors import NotFound
from app.services.surroundings import of
from questionnaires import sequence
from questionnaires.sequence import Progress


@dataclass(frozen=True, slots=True)
class Question:
    """One item. `seq` is the number the next answer to it must carry, `value` the present one."""

    id: str
    text: str
    block: int
    seq: int
    value: int | None


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """`at` is the index in `questions` of the one to show; `complete` when none is left."""

    public_id: str
    title: str
    stem: str
    options: tuple[tuple[int, str], ...]
    questions: tuple[Question, ...]
    at: int
    progress: Progress
    complete: bool
    finished: bool

    @property
    def question(self) -> Question:
        return self.questions[self.at]


def question_page(
    actor: Principal,
    public_id: str,
    locale: str,
    number: int | None = None,
    *,
    session: Session,
) -> QuestionPage:
    """The page of an own attempt: at question `number` (from 1), else at the first open one."""
    attempt = reach.attempt(actor, public_id, session)
    instrument = of(session).bank.version(attempt.instrument)
    answers = current_answers(session, attempt.id)
    layout = instrument.layout(attempt.form)
    left = sequence.remaining(instrument, attempt.form, answers)
    questions = tuple(
        Question(
            item.id,
            item.text.in_(locale),
            block,
            answers[item.id][0] + 1 if item.id in answers else 1,
            answers[item.id][1] if item.id in answers else None,
        )
        for item, block in zip(layout.items, layout.blocks, strict=True)
    )
    if number is not None and not 1 <= number <= len(questions):
        raise NotFound
    at = (
        number - 1
        if number is not None
        else (layout.ids.index(left[0].id) if left else len(questions) - 1)
    )
    return QuestionPage(
        public_id,
        instrument.title.in_(locale),
        instrument.question.in_(locale),
        tuple((option.value, option.text.in_(locale)) for option in instrument.options),
        questions,
        at,
        sequence.progress(instrument, attempt.form, answers),
        not left,
        attempt.finished_at is not None,
    )
