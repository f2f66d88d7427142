"""The question page: the items in the order this person sees them, and what was answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import reach
from app.services.answering import Current, coming_of, current_answers
from app.services.errors import NotFound
from app.services.measuring import measurement_of
from questionnaires import sequence
from questionnaires.definition import Questionnaire
from questionnaires.parts import Form, Item, Kind
from questionnaires.scoring.generated import instance
from questionnaires.scoring.measurement import Measurement
from questionnaires.sequence import Coming, Progress

if TYPE_CHECKING:
    from questionnaires.reasoning.item import Figure


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose; a figure belongs to some generated items."""

    value: int
    text: str
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One item. `seq` is the number the next answer to it must carry, `value` the present one.

    `options` are its own; empty where all items share those of the page. `text` is empty for a
    pair: there the stem of the page is the question.
    """

    id: str
    text: str
    block: int
    seq: int
    value: int | None
    options: tuple[Choice, ...] = ()
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A block of the form: `first` is the number (from 1) of its first question."""

    title: str
    first: int
    count: int


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """`at` is the index in `questions` of the one to show; `complete` when none is left.

    `questions` are those to answer in their order. Of an adaptive form that is what was answered
    and what is planned; `spare` are the items that a later plan may bring. `seconds` is the time
    one answer is assumed to take. `kind` is that of the questionnaire, `instrument` its id.
    """

    public_id: str
    instrument: str
    kind: str
    title: str
    intro: str
    stem: str
    options: tuple[Choice, ...]
    parts: tuple[Part, ...]
    questions: tuple[Question, ...]
    spare: tuple[Question, ...]
    adaptive: bool
    at: int
    progress: Progress
    complete: bool
    finished: bool
    seconds: int

    @property
    def question(self) -> Question:
        return self.questions[self.at]

    @property
    def shown_options(self) -> tuple[Choice, ...]:
        """The answers to the question shown."""
        return self.question.options or self.options

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
    measurement = measurement_of(attempt, session=session)
    instrument = measurement.questionnaire
    answers = current_answers(session, attempt.id)
    coming = coming_of(measurement, answers)
    form = instrument.form(attempt.form)
    shown, spare = _order(measurement, answers, coming)
    questions = tuple(_question(measurement, item, answers, locale) for item in shown)
    if number is not None and not 1 <= number <= len(questions):
        raise NotFound
    ids = [item.id for item in shown]
    first_open = ids.index(coming.items[0].id) if coming.items else len(questions) - 1
    return QuestionPage(
        public_id,
        instrument.id,
        instrument.kind.value,
        instrument.title.in_(locale),
        instrument.intro.in_(locale),
        instrument.question.in_(locale),
        tuple(Choice(option.value, option.text.in_(locale)) for option in instrument.options),
        _parts(form, len(questions), locale),
        questions,
        tuple(_question(measurement, item, answers, locale) for item in spare),
        form.adaptive is not None,
        number - 1 if number is not None else first_open,
        sequence.progress(instrument, attempt.form, answers, coming),
        not coming.items,
        attempt.finished_at is not None,
        sequence.seconds_per_item(instrument),
    )


def _order(
    measurement: Measurement, answers: Mapping[str, Current], coming: Coming
) -> tuple[list[Item], list[Item]]:
    """The items to show in their order, and the rest of the pool."""
    items = measurement.questionnaire.layout(measurement.form).items
    if measurement.questionnaire.form(measurement.form).adaptive is None:
        return list(items), []
    answered = [item for item in items if item.id in answers]
    answered.sort(key=lambda item: answers[item.id].position or len(items))
    planned = {item.id for item in (*answered, *coming.items)}
    return [*answered, *coming.items], [item for item in items if item.id not in planned]


def _question(
    measurement: Measurement, item: Item, answers: Mapping[str, Current], locale: str
) -> Question:
    known = answers.get(item.id)
    text, options, figure = _wording(measurement.questionnaire, item, measurement.seed, locale)
    return Question(
        item.id,
        text,
        _block(measurement, item),
        known.seq + 1 if known else 1,
        known.value if known else None,
        options,
        figure,
    )


def _block(measurement: Measurement, item: Item) -> int:
    layout = measurement.questionnaire.layout(measurement.form)
    return layout.blocks[layout.ids.index(item.id)]


def _wording(
    instrument: Questionnaire, item: Item, seed: int, locale: str
) -> tuple[str, tuple[Choice, ...], Figure | None]:
    if instrument.kind is Kind.GENERATED:
        made = instance(item, seed, locale)
        choices = tuple(Choice(each.value, each.text, each.figure) for each in made.options)
        return made.text, choices, made.figure
    text = "" if item.text.blank else item.text.in_(locale)
    return text, tuple(Choice(o.value, o.text.in_(locale)) for o in item.options), None


def _parts(form: Form, count: int, locale: str) -> tuple[Part, ...]:
    if form.adaptive is not None:
        return (Part(form.blocks[0].title.in_(locale), 1, count),)
    starts = accumulate((len(block.items) for block in form.blocks), initial=1)
    return tuple(
        Part(block.title.in_(locale), first, len(block.items))
        for block, first in zip(form.blocks, starts, strict=False)
    )
