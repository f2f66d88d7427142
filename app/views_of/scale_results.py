"""The result of any instrument but the interests: for the pupil, the parent and the navigator."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.services import instruments
from app.services.errors import NotFound
from app.services.scoring import leads_to_professions
from app.views_of.answer_review import Reviewed, review_of
from app.views_of.change import ChangeTable, change_since_before
from app.views_of.clocks import zone_of_pupil
from app.views_of.scale_readings import (
    Manner,
    Reading,
    Ruler,
    Unit,
    groups_of,
    manner_of,
    next_step,
    readings_of,
    ruler_of,
)
from models import Activity, Attempt, Booking, ProfileRecord, Slot
from questionnaires.definition import SHORT, Questionnaire
from questionnaires.profile import Profile


@dataclass(frozen=True, slots=True)
class ScaleResult:
    """`groups` are the scored scales from the highest down, level ones together.

    `ends` are the words at the ends of the options, where scores are means of these. `shaky` are
    the reasons why the answers may not carry a result. `assumed_norms`: the stens rest on norms
    that no answers of pupils stand behind. `trial` is the title of the trial that it is about.
    """

    public_id: str
    instrument: str
    title: str
    manner: Manner
    ruler: Ruler
    ends: tuple[str, str] | None
    finished_at: dt.datetime
    short: bool
    shaky: tuple[str, ...]
    provisional: bool
    assumed_norms: bool
    readings: tuple[Reading, ...]
    groups: tuple[tuple[Reading, ...], ...]
    trial: str | None

    @property
    def step(self) -> Reading | None:
        """The scale whose step comes next."""
        return next_step(self.manner, self.groups)

    @property
    def steps(self) -> tuple[Reading, ...]:
        """The scales with the other steps."""
        first = self.step
        return tuple(r for r in self.readings if r.step is not None and r != first)


@dataclass(frozen=True, slots=True)
class ScalePage:
    """A result with what has changed; `review` is for the eyes of the pupil alone."""

    result: ScaleResult
    change: ChangeTable | None
    review: tuple[Reviewed, ...]


def page_of(attempt: Attempt, locale: str, *, session: Session, own: bool) -> ScalePage:
    """The page of a finished attempt; NotFound for an open one.

    With `own` the single answers are reviewed too. The caller has checked that it may be seen.
    """
    row = session.execute(
        select(ProfileRecord.content, Activity.title)
        .join(Attempt, Attempt.id == ProfileRecord.attempt_id)
        .outerjoin(Booking, Booking.id == Attempt.booking_id)
        .outerjoin(Slot, Slot.id == Booking.slot_id)
        .outerjoin(Activity, Activity.id == Slot.activity_id)
        .where(ProfileRecord.attempt_id == attempt.id, ProfileRecord.superseded_at.is_(None))
    ).one_or_none()
    if row is None or attempt.finished_at is None:
        raise NotFound
    profile = Profile.from_dict(row.content)
    instrument = instruments.version(attempt.instrument, attempt.instrument_sha256, session=session)
    zone = zone_of_pupil(attempt.pupil_id, session=session)
    return ScalePage(
        _result(attempt, profile, instrument, row.title, locale, zone),
        change_since_before(attempt, profile, instrument, locale, zone, session=session),
        review_of(attempt, instrument, locale, session=session) if own else (),
    )


def page_of_pupil(pupil_id: int, public_id: str, locale: str, *, session: Session) -> ScalePage:
    """A result of a pupil for an adult, without single answers.

    NotFound for anybody else's, for a rating by an adult, and for the interests, which have pages
    of their own. The caller has checked that the actor may see this pupil.
    """
    attempt = session.scalars(
        select(Attempt).where(
            Attempt.public_id == public_id,
            Attempt.pupil_id == pupil_id,
            Attempt.rater_id.is_(None),
        )
    ).one_or_none()
    if attempt is None:
        raise NotFound
    if leads_to_professions(
        instruments.version(attempt.instrument, attempt.instrument_sha256, session=session)
    ):
        raise NotFound
    return page_of(attempt, locale, session=session, own=False)


def newest_results(
    pupil_id: int, locale: str, zone: ZoneInfo, *, session: Session
) -> tuple[ScaleResult, ...]:
    """The newest own result of every instrument but the interests, of trials each; newest first.

    The caller has checked that the actor may see this pupil.
    """
    rows = session.execute(
        select(Attempt, ProfileRecord.content, Activity.title)
        .join(ProfileRecord, ProfileRecord.attempt_id == Attempt.id)
        .outerjoin(Booking, Booking.id == Attempt.booking_id)
        .outerjoin(Slot, Slot.id == Booking.slot_id)
        .outerjoin(Activity, Activity.id == Slot.activity_id)
        .where(
            Attempt.pupil_id == pupil_id,
            Attempt.rater_id.is_(None),
            Attempt.finished_at.is_not(None),
            ProfileRecord.superseded_at.is_(None),
        )
        .order_by(Attempt.finished_at.desc(), Attempt.id.desc())
    )
    found = []
    for attempt, content, title in _first_of_each(rows):
        instrument = instruments.version(
            attempt.instrument, attempt.instrument_sha256, session=session
        )
        if not leads_to_professions(instrument):
            profile = Profile.from_dict(content)
            found.append(_result(attempt, profile, instrument, title, locale, zone))
    return tuple(found)


def _first_of_each(rows: Iterable[Row[Any]]) -> Iterable[Row[Any]]:
    told: set[tuple[str, int | None]] = set()
    for row in rows:
        key = row.Attempt.instrument_id, row.Attempt.booking_id
        if key not in told:
            told.add(key)
            yield row


def _result(
    attempt: Attempt,
    profile: Profile,
    instrument: Questionnaire,
    trial: str | None,
    locale: str,
    zone: ZoneInfo,
) -> ScaleResult:
    ruler = ruler_of(profile, instrument)
    readings = readings_of(profile, instrument, ruler, locale)
    finished_at = attempt.finished_at
    if finished_at is None:
        raise NotFound
    ends = None
    if ruler.unit is Unit.MEAN:
        first, last = instrument.options[0], instrument.options[-1]
        ends = first.text.in_(locale), last.text.in_(locale)
    return ScaleResult(
        attempt.public_id,
        instrument.id,
        instrument.title.in_(locale),
        manner_of(instrument),
        ruler,
        ends,
        finished_at.astimezone(zone),
        attempt.form == SHORT,
        profile.quality.reasons if profile.quality.shaky else (),
        profile.provisional,
        bool(profile.norms_provisional),
        readings,
        groups_of(profile, readings, ruler),
        trial,
    )
