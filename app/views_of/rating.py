"""An observer's questionnaire: one part of it on a page, with what was answered so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import instruments, reach
from app.services.answering import Current, current_answers
from app.services.errors import NotFound
from models import Activity, Attempt, Booking, Slot, User
from questionnaires import sequence
from questionnaires.definition import Questionnaire


@dataclass(frozen=True, slots=True)
class RatedItem:
    """One line. `number` is its place in the whole form, `seq` that of the next answer to it."""

    id: str
    text: str
    number: int
    seq: int
    value: int | None


@dataclass(frozen=True, slots=True)
class RatingPage:
    """Part `part` (from 1) of `parts` (their titles); `about` says whom or what it is about.

    `slot_id` is set when it is about a visit.
    """

    public_id: str
    audience: str
    title: str
    intro: str
    stem: str
    about: str
    pupil_id: int
    slot_id: int | None
    parts: tuple[str, ...]
    part: int
    items: tuple[RatedItem, ...]
    options: tuple[tuple[int, str], ...]
    answered: int
    total: int
    minutes_left: int
    gaps_allowed: bool
    finished: bool


def rating_page(
    actor: Principal, public_id: str, locale: str, part: int | None = None, *, session: Session
) -> RatingPage:
    """A part of one's own rating: the part asked for, else the first with an open question."""
    attempt = reach.attempt(actor, public_id, session)
    if attempt.rater_id is None or attempt.pupil_id is None:
        raise NotFound
    instrument = instruments.version(attempt.instrument, session=session)
    blocks = instrument.form(attempt.form).blocks
    answers = current_answers(session, attempt.id)
    if part is not None and not 1 <= part <= len(blocks):
        raise NotFound
    layout = instrument.layout(attempt.form)
    at = part or _first_open(instrument, attempt.form, answers)
    left = len(layout.ids) - len(answers)
    about, slot_id = _about(attempt, session)
    return RatingPage(
        public_id,
        instrument.audience.value,
        instrument.title.in_(locale),
        instrument.intro.in_(locale),
        instrument.question.in_(locale),
        about,
        attempt.pupil_id,
        slot_id,
        tuple(block.title.in_(locale) for block in blocks),
        at,
        tuple(_items(instrument, attempt.form, at, answers, locale)),
        tuple((option.value, option.text.in_(locale)) for option in instrument.options),
        len(answers),
        len(layout.ids),
        -(-left * sequence.seconds_per_item(instrument) // 60),
        instrument.gaps_allowed,
        attempt.finished_at is not None,
    )


def _first_open(instrument: Questionnaire, form: str, answers: Mapping[str, Current]) -> int:
    layout = instrument.layout(form)
    open_parts = (
        block
        for item_id, block in zip(layout.ids, layout.blocks, strict=True)
        if item_id not in answers
    )
    return next(open_parts, layout.block_count)


def _items(
    instrument: Questionnaire,
    form: str,
    part: int,
    answers: Mapping[str, Current],
    locale: str,
) -> list[RatedItem]:
    layout = instrument.layout(form)
    found = []
    for number, (item, block) in enumerate(zip(layout.items, layout.blocks, strict=True), 1):
        if block == part:
            known = answers.get(item.id)
            found.append(
                RatedItem(
                    item.id,
                    item.text.in_(locale),
                    number,
                    known.seq + 1 if known else 1,
                    known.value if known else None,
                )
            )
    return found


def _about(attempt: Attempt, session: Session) -> tuple[str, int | None]:
    """A host sees the first name and the visit; parent and navigator know whom they speak of."""
    name = session.scalar(select(User.first_name).where(User.id == attempt.pupil_id)) or ""
    if attempt.booking_id is None:
        return name, None
    title, slot_id = session.execute(
        select(Activity.title, Slot.id)
        .join(Slot, Slot.activity_id == Activity.id)
        .join(Booking, Booking.slot_id == Slot.id)
        .where(Booking.id == attempt.booking_id)
    ).one()
    return f"{name} · {title}", slot_id
