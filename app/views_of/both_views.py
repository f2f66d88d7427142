"""A child's own answers beside those of a parent, scale by scale, and what others have observed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from math import hypot
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import instruments
from app.views_of.clocks import zone_of_pupil
from models import (
    Activity,
    Attempt,
    Booking,
    BookingState,
    ClassGroup,
    Organisation,
    ProfileRecord,
    Pupil,
    Slot,
    User,
)
from questionnaires import sequence
from questionnaires.definition import Questionnaire
from questionnaires.parts import Audience, Kind
from questionnaires.profile import TIE_Z, Profile, ScaleScore

OBSERVATION = "observation"
"""What a navigator notes about a pupil."""


@dataclass(frozen=True, slots=True)
class Ends:
    """The ends of the shared answers of a questionnaire, as numbers and in words."""

    low: int
    high: int
    low_word: str
    high_word: str


@dataclass(frozen=True, slots=True)
class BothLine:
    """One scale: the child's own mean and the observer's, None where one is missing.

    `verdict` is "alike", "more" or "less" (what the observer sees, against the child's answers,
    beyond the errors of both), or "unknown".
    """

    label: str
    own: float | None
    seen: float | None
    verdict: str


@dataclass(frozen=True, slots=True)
class BothViews:
    """Two questionnaires that measure the same; moments are on the clocks of the child's region.

    `shaky`: the child's answers look random, so that nothing is compared. `open_id` is the
    parent's attempt to go on with; `count` and `minutes` say how long a new one takes.
    """

    instrument: str
    title: str
    count: int
    minutes: int
    open_id: str | None
    seen_at: dt.datetime | None
    own_at: dt.datetime | None
    shaky: bool
    ends: Ends
    lines: tuple[BothLine, ...]


@dataclass(frozen=True, slots=True)
class SeenLine:
    """What an observer said on one scale, as a mean on the options; None for too few answers."""

    label: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Seen:
    """One finished observation: by whom (a person of the school, or a host and its trial)."""

    title: str
    by: str
    trial: str | None
    at: dt.datetime
    ends: Ends
    lines: tuple[SeenLine, ...]


@dataclass(frozen=True, slots=True)
class Observations:
    """The newest first; `open_id` is the navigator's own observation to go on with."""

    seen: tuple[Seen, ...]
    open_id: str | None


class _Result(NamedTuple):
    at: dt.datetime
    profile: Profile
    ends: tuple[int, int]


def both_views_of(
    actor: Principal, pupil_id: int, locale: str, *, session: Session
) -> tuple[BothViews, ...]:
    """Every questionnaire of the parents for the child's grade, beside the child's own.

    The caller has checked that the actor may see this child. Only the actor's own ratings are
    shown: what another parent has said stays with that parent.
    """
    grade = session.scalars(
        select(ClassGroup.grade)
        .join(Pupil, Pupil.class_group_id == ClassGroup.id)
        .where(Pupil.id == pupil_id)
    ).one()
    zone = zone_of_pupil(pupil_id, session=session)
    opened = _opened(actor, pupil_id, session)
    found = []
    for instrument in instruments.offered(session=session).values():
        parallel = _parallel_to(instrument)
        if parallel is None:
            continue
        rated = _newest(session, pupil_id, instrument.id, actor.user_id)
        low, high = instrument.grades
        if low <= grade <= high or rated or instrument.id in opened:
            own = _newest(session, pupil_id, parallel, None)
            open_id = opened.get(instrument.id)
            found.append(_both(instrument, rated, own, open_id, zone, locale))
    return tuple(found)


def _parallel_to(instrument: Questionnaire) -> str | None:
    """The pupils' questionnaire that a parents' one can be laid beside."""
    if instrument.audience is Audience.PARENT and instrument.kind is Kind.RATING:
        return instrument.parallel_to
    return None


def _both(
    instrument: Questionnaire,
    rated: _Result | None,
    own: _Result | None,
    open_id: str | None,
    zone: ZoneInfo,
    locale: str,
) -> BothViews:
    shaky = own is not None and own.profile.quality.shaky
    comparable = own is not None and rated is not None and own.ends == rated.ends and not shaky
    form = instrument.form_for(None).name
    return BothViews(
        instrument.id,
        instrument.title.in_(locale),
        sequence.most_items(instrument, form),
        sequence.minutes(instrument, form),
        open_id,
        rated.at.astimezone(zone) if rated else None,
        own.at.astimezone(zone) if own else None,
        shaky,
        _ends(instrument, locale),
        tuple(
            _line(
                scale.name.in_(locale),
                _score(own.profile, scale.id) if own else None,
                _score(rated.profile, scale.id) if rated else None,
                comparable,
            )
            for scale in instrument.scales
        ),
    )


def _line(
    label: str, own: ScaleScore | None, seen: ScaleScore | None, comparable: bool
) -> BothLine:
    mine = own.mean if own else None
    theirs = seen.mean if seen else None
    if own is None or own.se is None or seen is None or seen.se is None or not comparable:
        return BothLine(label, mine, theirs, "unknown")
    if mine is None or theirs is None:
        return BothLine(label, mine, theirs, "unknown")
    if abs(theirs - mine) < TIE_Z * hypot(own.se, seen.se):
        return BothLine(label, mine, theirs, "alike")
    return BothLine(label, mine, theirs, "more" if theirs > mine else "less")


def _opened(actor: Principal, pupil_id: int, session: Session) -> Mapping[str, str]:
    """The actor's own open ratings of this pupil, about no trial: instrument → public id."""
    rows = session.execute(
        select(Attempt.instrument_id, Attempt.public_id).where(
            Attempt.pupil_id == pupil_id,
            Attempt.rater_id == actor.user_id,
            Attempt.booking_id.is_(None),
            Attempt.finished_at.is_(None),
        )
    )
    return {row.instrument_id: row.public_id for row in rows}


def _newest(
    session: Session, pupil_id: int, instrument_id: str, rater_id: int | None
) -> _Result | None:
    row = session.execute(
        select(Attempt.instrument, Attempt.finished_at, ProfileRecord.content)
        .join(ProfileRecord, ProfileRecord.attempt_id == Attempt.id)
        .where(
            Attempt.pupil_id == pupil_id,
            Attempt.instrument_id == instrument_id,
            Attempt.rater_id == rater_id,
            Attempt.booking_id.is_(None),
            ProfileRecord.superseded_at.is_(None),
        )
        .order_by(Attempt.finished_at.desc(), Attempt.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    values = instruments.version(row.instrument, session=session).values
    ends = min(values, default=0), max(values, default=0)
    return _Result(row.finished_at, Profile.from_dict(row.content), ends)


def _score(profile: Profile, scale_id: str) -> ScaleScore | None:
    return next((score for score in profile.scales if score.id == scale_id), None)


def _ends(instrument: Questionnaire, locale: str) -> Ends:
    first, last = instrument.options[0], instrument.options[-1]
    return Ends(first.value, last.value, first.text.in_(locale), last.text.in_(locale))


def observations_of(
    actor: Principal, pupil_id: int, locale: str, *, session: Session
) -> Observations:
    """What the school and hosts have seen of a pupil.

    The caller has checked that the actor leads this pupil. Parents' answers are not among them,
    nor is the rating of a visit whose mark was corrected to "absent".
    """
    rows = session.execute(
        select(
            Attempt.instrument,
            Attempt.finished_at,
            ProfileRecord.content,
            User.first_name,
            User.last_name,
            Activity.title,
            Organisation.name,
        )
        .join(ProfileRecord, ProfileRecord.attempt_id == Attempt.id)
        .join(User, User.id == Attempt.rater_id)
        .outerjoin(Booking, Booking.id == Attempt.booking_id)
        .outerjoin(Slot, Slot.id == Booking.slot_id)
        .outerjoin(Activity, Activity.id == Slot.activity_id)
        .outerjoin(Organisation, Organisation.id == Activity.host_id)
        .where(
            Attempt.pupil_id == pupil_id,
            ProfileRecord.superseded_at.is_(None),
            or_(Attempt.booking_id.is_(None), Booking.state == BookingState.ATTENDED),
        )
        .order_by(Attempt.finished_at.desc(), Attempt.id.desc())
    )
    zone = zone_of_pupil(pupil_id, session=session)
    found = []
    for key, at, content, first_name, last_name, trial, host in rows:
        instrument = instruments.version(key, session=session)
        if instrument.audience in (Audience.NAVIGATOR, Audience.HOST):
            found.append(
                Seen(
                    instrument.title.in_(locale),
                    host or f"{first_name} {last_name}",
                    trial,
                    at.astimezone(zone),
                    _ends(instrument, locale),
                    tuple(
                        SeenLine(instrument.scale(s.id).name.in_(locale), s.mean)
                        for s in Profile.from_dict(content).scales
                    ),
                )
            )
    return Observations(tuple(found), _opened(actor, pupil_id, session).get(OBSERVATION))
