"""When and where a pupil can try one profession next."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.identity import Principal, Role
from app.services.surroundings import of
from app.views_of.slots import SlotLine, lines
from models import (
    Activity,
    ActivityFormat,
    ActivityProfession,
    ClassGroup,
    Organisation,
    Pupil,
    Region,
    RegionMode,
    Slot,
)

COMING = 5


def coming_for(
    actor: Principal, profession_id: str, locale: str, *, session: Session
) -> tuple[SlotLine, ...]:
    """The next slots in which the pupil who is signed in can try this profession.

    Nothing for everybody else. On site ones are of the pupil's own region only.
    """
    if not actor.has(Role.PUPIL):
        return ()
    home = session.execute(
        select(Region.id, Region.mode, Region.timezone)
        .join(Organisation, Organisation.region_id == Region.id)
        .join(ClassGroup, ClassGroup.organisation_id == Organisation.id)
        .join(Pupil, Pupil.class_group_id == ClassGroup.id)
        .where(Pupil.id == actor.user_id)
    ).one()
    remote = Activity.format == ActivityFormat.REMOTE
    here = or_(remote, Organisation.region_id == home.id)
    with_profession = select(ActivityProfession.activity_id).where(
        ActivityProfession.profession_id == profession_id
    )
    coming = lines(
        (
            Slot.starts_at > of(session).clock.now(),
            Slot.cancelled_at.is_(None),
            here if home.mode is RegionMode.FULL_CYCLE else remote,
            Activity.grade_from <= (actor.grade or 0),
            Activity.grade_to >= (actor.grade or 0),
            Activity.id.in_(with_profession),
        ),
        locale,
        pupil_id=actor.user_id,
        zone=home.timezone,
        session=session,
    )
    return coming[:COMING]
