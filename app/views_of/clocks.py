"""On whose clocks the moments of a page are shown."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import ClassGroup, Organisation, Pupil, Region

WITHOUT_PLACE = ZoneInfo("Europe/Moscow")
"""A guest belongs to no region."""


def zone_of_pupil(pupil_id: int | None, *, session: Session) -> ZoneInfo:
    """The zone of the region a pupil goes to school in."""
    if pupil_id is None:
        return WITHOUT_PLACE
    name = session.scalar(
        select(Region.timezone)
        .join(Organisation, Organisation.region_id == Region.id)
        .join(ClassGroup, ClassGroup.organisation_id == Organisation.id)
        .join(Pupil, Pupil.class_group_id == ClassGroup.id)
        .where(Pupil.id == pupil_id)
    )
    return ZoneInfo(name) if name is not None else WITHOUT_PLACE
