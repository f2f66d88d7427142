"""The question page: the items in the order this person sees them, and what was answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import reach
from app.services.answering import Current, coming_of, current_answers
from app.services.errors import NotFound
from app.services.measuring import measurement_of
from app.services.surroundings import of
from app.views_of.item_wording import Choice, choices_of, wording
from models import Answer, Attempt
from questionnaires import sequence
from questionnaires.parts import Form, Item
from questionnaires.scoring.measurement import Measurement
from questionnaires.sequence import Coming, Progress

if TYPE_CHECKING:
    from questionnaires.reasoning.item import Figure

REST = dt.timedelta(minutes=5)
"""Whoever has not answered for so long has had a pause."""

LOOKS_BACK = dt.timedelta(hours=1)


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
    and what is planned; `spare` are the items that a later plan may bring, and `most` is how many
    there will be at most. `seconds` is the time one answer is assumed to take, `going` how many
    seconds the person has been answering without a pause. `kind` is that of the questionnaire,
    `instrument` its id and `version` its key.
    """

    public_id: str
    instrument: str
    version: str
    kind: str
    title: str
    intro: str
    stem: str
    options: tuple[Choice, ...]
    parts: tuple[Part, ...]
    questions: tuple[Question, ...]
    spare: tuple[Question, ...]
    adaptive: bool
    most: int
    at: int
    progress: Progress
    complete: bool
    finished: bool
    seconds: int
    going: int

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
    item_id: str | None = None,
    session: Session,
) -> QuestionPage:
    """The page of an own attempt: at question `number` (from 1), else at the first open one.

    `item_id` names the question instead of its number. Raises NotFound for a number that the
    form does not have; the rest of an adaptive form has no numbers yet.
    """
    attempt = own_attempt(actor, public_id, session)
    measurement = measurement_of(attempt, session=session)
    instrument = measurement.questionnaire
    answers = current_answers(session, attempt.id)
    coming = coming_of(measurement, answers)
    form = instrument.form(attempt.form)
    shown, spare = _order(measurement, answers, coming)
    blocks = _blocks(measurement)
    ids = [item.id for item in shown]
    if item_id in ids:
        number = ids.index(item_id) + 1
    first_open = ids.index(coming.items[0].id) if coming.items else len(ids) - 1
    return QuestionPage(
        public_id=public_id,
        instrument=instrument.id,
        version=instrument.key,
        kind=instrument.kind.value,
        title=instrument.title.in_(locale),
        intro=instrument.intro.in_(locale),
        stem=instrument.question.in_(locale),
        options=choices_of(instrument.options, locale),
        parts=_parts(form, len(shown), locale),
        questions=tuple(_question(measurement, i, blocks, answers, locale) for i in shown),
        spare=tuple(_question(measurement, i, blocks, answers, locale) for i in spare),
        adaptive=form.adaptive is not None,
        most=sequence.most_items(instrument, attempt.form),
        at=_index(number, first_open, len(ids), form),
        progress=sequence.progress(instrument, attempt.form, answers, coming),
        complete=not coming.items,
        finished=attempt.finished_at is not None,
        seconds=sequence.seconds_per_item(instrument),
        going=_going(attempt, session),
    )


def own_attempt(actor: Principal, public_id: str, session: Session) -> Attempt:
    """The actor's attempt about themselves; what somebody observed is answered elsewhere."""
    attempt = reach.attempt(actor, public_id, session)
    if attempt.rater_id is not None:
        raise NotFound
    return attempt


def _index(number: int | None, first_open: int, count: int, form: Form) -> int:
    if number is None:
        return first_open
    if form.adaptive is not None:
        # What comes after the open question is not settled, and a plan may have become shorter.
        count = first_open + 1
        number = min(number, count)
    if not 1 <= number <= count:
        raise NotFound
    return number - 1


def _order(
    measurement: Measurement, answers: Mapping[str, Current], coming: Coming
) -> tuple[list[Item], list[Item]]:
    """The items to show in their order, and the rest of the pool."""
    items = measurement.questionnaire.layout(measurement.form).items
    if measurement.questionnaire.form(measurement.form).adaptive is None:
        return list(items), []
    answered = [item for item in items if item.id in answers]
    # Answers without a place come last: they were given elsewhere.
    answered.sort(key=lambda item: answers[item.id].position or len(items) + 1)
    planned = {item.id for item in (*answered, *coming.items)}
    return [*answered, *coming.items], [item for item in items if item.id not in planned]


def _question(
    measurement: Measurement,
    item: Item,
    blocks: Mapping[str, int],
    answers: Mapping[str, Current],
    locale: str,
) -> Question:
    known = answers.get(item.id)
    worded = wording(measurement, item, locale)
    return Question(
        item.id,
        worded.text,
        blocks[item.id],
        known.seq + 1 if known else 1,
        known.value if known else None,
        worded.options,
        worded.figure,
    )


def _blocks(measurement: Measurement) -> Mapping[str, int]:
    """The block of every item; an adaptive form is answered in one go."""
    layout = measurement.questionnaire.layout(measurement.form)
    if measurement.questionnaire.form(measurement.form).adaptive is not None:
        return dict.fromkeys(layout.ids, 1)
    return dict(zip(layout.ids, layout.blocks, strict=True))


def _parts(form: Form, count: int, locale: str) -> tuple[Part, ...]:
    if form.adaptive is not None:
        return (Part(form.blocks[0].title.in_(locale), 1, count),)
    starts = accumulate((len(block.items) for block in form.blocks), initial=1)
    return tuple(
        Part(block.title.in_(locale), first, len(block.items))
        for block, first in zip(form.blocks, starts, strict=False)
    )


def _going(attempt: Attempt, session: Session) -> int:
    """How many seconds this person has been answering, whichever questionnaire, without a rest."""
    begun = now = of(session).clock.now()
    moments = session.scalars(
        select(Answer.answered_at)
        .join(Attempt)
        .where(
            Attempt.pupil_id == attempt.pupil_id
            if attempt.pupil_id is not None
            else Attempt.id == attempt.id,
            Attempt.rater_id.is_(None),
            Answer.answered_at > now - LOOKS_BACK,
        )
        .distinct()
        .order_by(Answer.answered_at.desc())
    )
    for moment in moments:
        if begun - moment > REST:
            break
        begun = moment
    return int((now - begun).total_seconds())
