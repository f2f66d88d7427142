"""The question page: every item of the form in order, with what was answered so far."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import reach
from app.services.diagnostics import current_answers
from app.services.errors import NotFound
from app.services.surroundings import of
from questionnaires import sequence
from questionnaires.definition import Form
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
class Part:
    """A block of the form: `first` is the number (from 1) of its first question."""

    title: str
    first: int
    count: int


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """`at` is the index in `questions` of the one to show; `complete` when none is left.

    `seconds` is the time one answer is assumed to take.
    """

    public_id: str
    title: str
    intro: str
    stem: str
    options: tuple[tuple[int, str], ...]
    parts: tuple[Part, ...]
    questions: tuple[Question, ...]
    at: int
    progress: Progress
    complete: bool
    finished: bool
    seconds: int = sequence.SECONDS_PER_ITEM

    @property
    def question(self) -> Question:
        return self.questions[self.at]

    def announced(self, answered_id: str | None = None) -> int | None:
        """The block whose title comes before the next open question, if one does.

        That is the first block of an untouched form, and each block that the answer to
        `answered_id` has brought up by closing the one before.
        """
        if self.complete or self.at + 1 != self.parts[self.question.block - 1].first:
            return None
        before = next((q.block for q in self.questions if q.id == answered_id), 0)
        return self.question.block if before == self.question.block - 1 else None


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
        instrument.intro.in_(locale),
        instrument.question.in_(locale),
        tuple((option.value, option.text.in_(locale)) for option in instrument.options),
        _parts(instrument.form(attempt.form), locale),
        questions,
        at,
        sequence.progress(instrument, attempt.form, answers),
        not left,
        attempt.finished_at is not None,
    )


def _parts(form: Form, locale: str) -> tuple[Part, ...]:
    starts = accumulate((len(block.items) for block in form.blocks), initial=1)
    return tuple(
        Part(block.title.in_(locale), first, len(block.items))
        for block, first in zip(form.blocks, starts, strict=False)
    )
