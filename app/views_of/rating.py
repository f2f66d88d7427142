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
from models import Activity, Attempt, Booking, BookingState, ClassGroup, Pupil, Slot, User
from questionnaires import sequence
from questionnaires.definition import Questionnaire
from questionnaires.parts import Audience


@dataclass(frozen=True, slots=True)
class RatedItem:
    """One line. `number` is its place in the whole form, `seq` that of the next answer to it."""

    id: str
    text: str
    number: int
    seq: int
    value: int | None


@dataclass(frozen=True, slots=True)
class Visit:
    """The trial a rating is about; `attended` is false once the mark was corrected to "absent".

    `number` is the place on the roster, which tells namesakes apart.
    """

    booking_id: int
    slot_id: int
    number: int
    title: str
    attended: bool


@dataclass(frozen=True, slots=True)
class RatingPage:
    """Part `part` (from 1) of `parts` (their titles). `who` names the person as the rater may."""

    public_id: str
    audience: str
    title: str
    intro: str
    stem: str
    who: str
    pupil_id: int
    visit: Visit | None
    parts: tuple[str, ...]
    part: int
    items: tuple[RatedItem, ...]
    options: tuple[tuple[int, str], ...]
    answered: int
    total: int
    minutes_left: int
    gaps_allowed: bool
    finished: bool

    @property
    def is_last(self) -> bool:
        return self.part == len(self.parts)

    @property
    def took_place(self) -> bool:
        return self.visit is None or self.visit.attended

    @property
    def open_items(self) -> tuple[RatedItem, ...]:
        """Those of this part that must be answered and are not."""
        return () if self.gaps_allowed else tuple(i for i in self.items if i.value is None)

    @property
    def is_open_elsewhere(self) -> bool:
        """Whether a question of another part must be answered before the end."""
        return not self.gaps_allowed and self.answered + len(self.open_items) < self.total


def rating_page(
    actor: Principal, public_id: str, locale: str, part: int | None = None, *, session: Session
) -> RatingPage:
    """A part of one's own rating: the part asked for, else the first with an open question."""
    attempt = reach.attempt(actor, public_id, session)
    if attempt.rater_id is None or attempt.pupil_id is None:
        raise NotFound
    instrument = instruments.version(attempt.instrument, attempt.instrument_sha256, session=session)
    layout = instrument.layout(attempt.form)
    if part is not None and not 1 <= part <= layout.block_count:
        raise NotFound
    answers = current_answers(session, attempt.id)
    at = part or _first_open(instrument, attempt.form, answers)
    left = len(layout.ids) - len(answers)
    return RatingPage(
        public_id,
        instrument.audience.value,
        instrument.title.in_(locale),
        instrument.intro.in_(locale),
        instrument.question.in_(locale),
        _who(attempt.pupil_id, instrument.audience, attempt.booking_id, session),
        attempt.pupil_id,
        _visit(attempt, session),
        tuple(block.title.in_(locale) for block in instrument.form(attempt.form).blocks),
        at,
        tuple(_items(instrument, attempt.form, at, answers, locale)),
        tuple((option.value, option.text.in_(locale)) for option in instrument.options),
        len(answers),
        len(layout.ids),
        -(-left * sequence.seconds_per_item(instrument) // 60),
        instrument.gaps_allowed,
        attempt.finished_at is not None,
    )


def slot_of_visit(actor: Principal, booking_id: int, *, session: Session) -> int:
    """The slot on whose roster a visit stands."""
    return reach.hosted_booking(actor, booking_id, session).slot_id


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


def _who(pupil_id: int, audience: Audience, booking_id: int | None, session: Session) -> str:
    """A parent knows the first name, a navigator the full one; a host what is on the roster."""
    first_name, last_name, class_name = session.execute(
        select(User.first_name, User.last_name, ClassGroup.name)
        .join(Pupil, Pupil.id == User.id)
        .join(ClassGroup, ClassGroup.id == Pupil.class_group_id)
        .where(User.id == pupil_id)
    ).one()
    if audience is Audience.NAVIGATOR:
        return f"{last_name} {first_name}"
    return f"{first_name}, {class_name}" if booking_id is not None else first_name


def _visit(attempt: Attempt, session: Session) -> Visit | None:
    if attempt.booking_id is None:
        return None
    row = session.execute(
        select(Booking.id, Booking.slot_id, Booking.place_number, Activity.title, Booking.state)
        .join(Slot, Slot.id == Booking.slot_id)
        .join(Activity, Activity.id == Slot.activity_id)
        .where(Booking.id == attempt.booking_id)
    ).one()
    came = row.state is BookingState.ATTENDED
    return Visit(row.id, row.slot_id, row.place_number or 0, row.title, came)
