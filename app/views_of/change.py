"""What has changed since the same questions were answered before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.views_of.scale_readings import Ruler, Unit, ruler_of
from models import Activity, Attempt, Booking, BookingState, ProfileRecord, Slot
from questionnaires.definition import Questionnaire
from questionnaires.profile import Profile, ScaleScore
from questionnaires.statistics.change import Verdict, reliable_change


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One scale then and now, in the table's unit. `verdict` is None when nothing can be said."""

    id: str
    name: str
    before: float | None
    now: float | None
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class ChangeTable:
    """Two occasions side by side. `trials` are those attended in between, in order of time.

    `shaky`: on one of the occasions the answers could not carry a result.
    """

    earlier: dt.datetime
    later: dt.datetime
    ruler: Ruler
    lines: tuple[ChangeLine, ...]
    trials: tuple[str, ...]
    shaky: bool

    @property
    def changed(self) -> tuple[ChangeLine, ...]:
        """The lines that changed by more than chance."""
        return tuple(line for line in self.lines if line.verdict in (Verdict.MORE, Verdict.LESS))


def change_since_before(
    attempt: Attempt,
    profile: Profile,
    instrument: Questionnaire,
    locale: str,
    zone: ZoneInfo,
    *,
    session: Session,
) -> ChangeTable | None:
    """A finished attempt beside the one before it; None for the first one.

    The one before is the pupil's own at the same form of the same version, scored in the same way
    with the same parameters: only the same questions on the same scale show a change. The caller
    has checked that the attempt may be seen.
    """
    before = _before(attempt, session)
    if before is None or attempt.finished_at is None:
        return None
    finished_at, content = before
    earlier = Profile.from_dict(content)
    if (earlier.scorer, earlier.parameters) != (profile.scorer, profile.parameters):
        return None
    ruler = _common_ruler(earlier, profile, instrument)
    scores = {score.id: score for score in earlier.scales}
    return ChangeTable(
        finished_at.astimezone(zone),
        attempt.finished_at.astimezone(zone),
        ruler,
        tuple(
            _line(instrument.scale(now.id).name.in_(locale), scores[now.id], now, ruler)
            for now in profile.scales
            if now.id in scores
        ),
        _trials(attempt.pupil_id or 0, finished_at, attempt.finished_at, session),
        earlier.quality.shaky or profile.quality.shaky,
    )


def _before(attempt: Attempt, session: Session) -> tuple[dt.datetime, dict[str, object]] | None:
    if attempt.pupil_id is None or attempt.rater_id is not None or attempt.booking_id is not None:
        return None
    row = session.execute(
        select(Attempt.finished_at, ProfileRecord.content)
        .join(ProfileRecord, ProfileRecord.attempt_id == Attempt.id)
        .where(
            Attempt.pupil_id == attempt.pupil_id,
            Attempt.rater_id.is_(None),
            Attempt.booking_id.is_(None),
            Attempt.instrument == attempt.instrument,
            Attempt.form == attempt.form,
            Attempt.finished_at < attempt.finished_at,
            ProfileRecord.superseded_at.is_(None),
        )
        .order_by(Attempt.finished_at.desc(), Attempt.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else (row.finished_at, row.content)


def _common_ruler(before: Profile, now: Profile, instrument: Questionnaire) -> Ruler:
    """Stens only where both are of the same norms; else the unit of the means."""
    ruler = ruler_of(now, instrument)
    if ruler.unit is not Unit.STEN or before.norms == now.norms:
        return ruler
    return Ruler(Unit.MEAN, instrument.options[0].value, instrument.options[-1].value)


def _line(name: str, before: ScaleScore, now: ScaleScore, ruler: Ruler) -> ChangeLine:
    if ruler.unit is Unit.STEN:
        return ChangeLine(now.id, name, before.sten, now.sten, _verdict(before, now))
    return ChangeLine(now.id, name, before.mean, now.mean, _verdict(before, now))


def _verdict(before: ScaleScore, now: ScaleScore) -> Verdict | None:
    """By the means, which stens are rounded from; None without two scores or without errors."""
    if before.mean is None or now.mean is None or before.se is None or now.se is None:
        return None
    if before.mean == now.mean:
        return Verdict.WITHIN_CHANCE
    if before.se == now.se == 0:
        return None
    return reliable_change(before.mean, now.mean, before.se, now.se).verdict


def _trials(
    pupil_id: int, after: dt.datetime, until: dt.datetime, session: Session
) -> tuple[str, ...]:
    rows = session.scalars(
        select(Activity.title)
        .join(Slot, Slot.activity_id == Activity.id)
        .join(Booking, Booking.slot_id == Slot.id)
        .where(
            Booking.pupil_id == pupil_id,
            Booking.state == BookingState.ATTENDED,
            Slot.starts_at > after,
            Slot.starts_at < until,
        )
        .order_by(Slot.starts_at)
    )
    return tuple(rows)
