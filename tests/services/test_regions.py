"""The mode of a region."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.identity import Principal, Role
from app.services import regions
from app.services.errors import NotFound, NotYours
from models import AuditEvent, Region, RegionMode
from tests.factories import people


def test_a_change_is_stored_and_recorded_once(session: Session) -> None:
    region_id = people.region(session).id
    operator = people.principal(session, people.staff(session, Role.OPERATOR).id)
    assert regions.set_mode(operator, region_id, "diagnostics_only", session=session)
    assert not regions.set_mode(operator, region_id, "diagnostics_only", session=session)
    assert session.get_one(Region, region_id).mode is RegionMode.DIAGNOSTICS_ONLY
    recorded = select(func.count()).where(AuditEvent.action == "region.mode_changed")
    assert session.scalar(recorded) == 1


def test_a_coordinator_cannot_change_the_mode(session: Session) -> None:
    region = people.region(session)
    coordinator = people.staff(session, Role.COORDINATOR, over=region)
    actor = people.principal(session, coordinator.id)
    with pytest.raises(NotYours):
        regions.set_mode(actor, region.id, "diagnostics_only", session=session)


def test_an_unknown_region_or_mode_is_refused(session: Session) -> None:
    operator = Principal.system("test")
    with pytest.raises(NotFound):
        regions.set_mode(operator, 999, "full_cycle", session=session)
    with pytest.raises(ValueError, match="party"):
        regions.set_mode(operator, people.region(session).id, "party", session=session)
