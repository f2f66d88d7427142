"""A child's own answers beside those of somebody who knows the child, scale by scale."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from math import hypot

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity import Principal
from app.services import instruments
from models import Attempt, ProfileRecord, User
from questionnaires.definition import Questionnaire
from questionnaires.profile import TIE_Z, Profile, ScaleScore


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
    """Two questionnaires that measure the same; `lines` on the scale from `low` to `high`."""

    instrument: str
    title: str
    open_id: str | None
    seen_at: dt.datetime | None
    own_at: dt.datetime | None
    low: int
    high: int
    lines: tuple[BothLine, ...]


@dataclass(frozen=True, slots=True)
class SeenLine:
    """What an observer said on one scale, as a mean on the options, with their ends in words."""

    label: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Seen:
    """One finished observation: who (by name), when, and its scales."""

    title: str
    by: str
    at: dt.datetime
    low: int
    high: int
    lines: tuple[SeenLine, ...]


def both_views_of(
    actor: Principal, pupil_id: int, locale: str, *, session: Session
) -> tuple[BothViews, ...]:
    """Every questionnaire of the parents beside the child's own.

    The caller has checked that the actor may see this child. Only the actor's own ratings are
    shown: what another parent has said stays with that parent.
    """
    offered = instruments.offered(session=session)
    return tuple(
        _both(actor, pupil_id, instrument, locale, session)
        for instrument in offered.values()
        if instrument.audience == "parent" and instrument.parallel_to is not None
    )


def _both(
    actor: Principal, pupil_id: int, instrument: Questionnaire, locale: str, session: Session
) -> BothViews:
    rated = _newest(session, pupil_id, instrument.id, actor.user_id)
    own = _newest(session, pupil_id, instrument.parallel_to or "", None)
    opened = session.scalar(
        select(Attempt.public_id).where(
            Attempt.pupil_id == pupil_id,
            Attempt.rater_id == actor.user_id,
            Attempt.instrument_id == instrument.id,
            Attempt.finished_at.is_(None),
        )
    )
    values = sorted(instrument.values)
    lines = tuple(
        _line(
            scale.name.in_(locale),
            _score(own[1], scale.id) if own else None,
            _score(rated[1], scale.id) if rated else None,
        )
        for scale in instrument.scales
    )
    return BothViews(
        instrument.id,
        instrument.title.in_(locale),
        opened,
        rated[0] if rated else None,
        own[0] if own else None,
        values[0],
        values[-1],
        lines,
    )


def _line(label: str, own: ScaleScore | None, seen: ScaleScore | None) -> BothLine:
    mine, theirs = own.mean if own else None, seen.mean if seen else None
    if own is None or seen is None or mine is None or theirs is None:
        return BothLine(label, mine, theirs, "unknown")
    error = hypot(own.se or 0.0, seen.se or 0.0)
    if abs(theirs - mine) < TIE_Z * error:
        return BothLine(label, mine, theirs, "alike")
    return BothLine(label, mine, theirs, "more" if theirs > mine else "less")


def _newest(
    session: Session, pupil_id: int, instrument_id: str, rater_id: int | None
) -> tuple[dt.datetime, Profile] | None:
    row = session.execute(
        select(Attempt.finished_at, ProfileRecord.content)
        .join(ProfileRecord, ProfileRecord.attempt_id == Attempt.id)
        .where(
            Attempt.pupil_id == pupil_id,
            Attempt.instrument_id == instrument_id,
            Attempt.rater_id == rater_id,
            ProfileRecord.superseded_at.is_(None),
        )
        .order_by(Attempt.finished_at.desc())
        .limit(1)
    ).first()
    return None if row is None else (row[0], Profile.from_dict(row[1]))


def _score(profile: Profile, scale_id: str) -> ScaleScore | None:
    return next((score for score in profile.scales if score.id == scale_id), None)


def observations_of(pupil_id: int, locale: str, *, session: Session) -> tuple[Seen, ...]:
    """What the school and hosts have seen of a pupil, the newest first.

    The caller has checked that the actor leads this pupil. Parents' answers are not among them.
    """
    rows = session.execute(
        select(
            Attempt.instrument,
            Attempt.finished_at,
            ProfileRecord.content,
            User.first_name,
            User.last_name,
        )
        .join(ProfileRecord, ProfileRecord.attempt_id == Attempt.id)
        .join(User, User.id == Attempt.rater_id)
        .where(Attempt.pupil_id == pupil_id, ProfileRecord.superseded_at.is_(None))
        .order_by(Attempt.finished_at.desc())
    )
    found = []
    for key, at, content, first_name, last_name in rows:
        instrument = instruments.version(key, session=session)
        if instrument.audience not in ("navigator", "host"):
            continue
        values = sorted(instrument.values)
        profile = Profile.from_dict(content)
        found.append(
            Seen(
                instrument.title.in_(locale),
                f"{first_name} {last_name}",
                at,
                values[0],
                values[-1],
                tuple(
                    SeenLine(instrument.scale(s.id).name.in_(locale), s.mean)
                    for s in profile.scales
                ),
            )
        )
    return tuple(found)
