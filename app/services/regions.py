"""How a region takes part: with diagnostics only, or with the full cycle of trials."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity import Principal, Role
from app.services.errors import NotFound, NotYours
from app.services.transaction import change
from models import Region, RegionMode


def set_mode(actor: Principal, region_id: int, mode: str, *, session: Session) -> bool:
    """Change a region's mode; False when it had that mode already and nothing was done.

    `mode` is a word of `models.RegionMode`. Places that pupils hold stay theirs.
    """
    if not actor.has(Role.OPERATOR, Role.SYSTEM):
        raise NotYours
    wanted = RegionMode(mode)
    with change(session, actor) as unit:
        region = session.scalars(
            select(Region)
            .where(Region.id == region_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one_or_none()
        if region is None:
            raise NotFound
        if region.mode is wanted:
            return False
        before, region.mode = region.mode, wanted
        unit.record(
            "region.mode_changed", f"region:{region_id}", before=before.value, after=wanted.value
        )
    return True
