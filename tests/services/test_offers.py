"""A host publishes activities of the own organisation and their slots, on the local clock."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from app.services import offers
from app.services.errors import NameIsMissing, NotYours, SlotIsBroken
from models import Activity, Slot
from tests.services.scene import Scene

OFFER = offers.Offer(
    "practical_trial", "basic", "on_site", " Шов ", " Сваришь шов. ", None, 6, 9, ("welder",)
)
SLOT: dict[str, Any] = {
    "day": dt.date(2026, 3, 4),
    "begins": dt.time(10, 0),
    "ends": dt.time(11, 30),
    "place": " Цех 1 ",
    "capacity": 8,
    "minimum": 2,
}


def test_an_activity_is_published_with_its_professions(scene: Scene) -> None:
    number = offers.publish(scene.host, scene.host_id, OFFER, session=scene.session)
    row = scene.session.get_one(Activity, number)
    assert (row.title, row.summary) == ("Шов", "Сваришь шов.")
    assert [p.profession_id for p in row.professions] == ["welder"]
    assert scene.actions() == ["activity.published"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"title": " "}, NameIsMissing),
        ({"professions": ()}, NameIsMissing),
        ({"grade_from": 10}, NameIsMissing),
        ({"kind": "party"}, ValueError),
    ],
)
def test_a_broken_offer_is_refused(
    scene: Scene, change: dict[str, Any], problem: type[Exception]
) -> None:
    offer = dataclasses.replace(OFFER, **change)
    with pytest.raises(problem):
        offers.publish(scene.host, scene.host_id, offer, session=scene.session)
    assert scene.actions() == []


def test_nobody_publishes_for_another_organisation(scene: Scene) -> None:
    for who, where in ((scene.host, scene.school_id), (scene.navigator, scene.host_id)):
        with pytest.raises(NotYours):
            offers.publish(who, where, OFFER, session=scene.session)


def test_a_slot_is_kept_in_utc(scene: Scene) -> None:
    number = offers.add_slot(scene.host, scene.activity_id, **SLOT, session=scene.session)
    row = scene.session.scalars(select(Slot).where(Slot.id == number)).one()
    # Kaliningrad is two hours ahead of UTC.
    assert row.starts_at == dt.datetime(2026, 3, 4, 8, 0, tzinfo=dt.UTC)
    assert row.ends_at - row.starts_at == dt.timedelta(minutes=90)
    assert (row.place, row.capacity, row.minimum) == ("Цех 1", 8, 2)
    assert scene.actions() == ["slot.added"]


@pytest.mark.parametrize(
    "change",
    [
        {"ends": dt.time(10, 0)},
        {"day": dt.date(2026, 3, 1)},
        {"capacity": 0},
        {"capacity": 501},
        {"minimum": 9},
        {"minimum": -1},
        {"place": " "},
    ],
)
def test_a_slot_that_contradicts_itself_is_refused(scene: Scene, change: dict[str, Any]) -> None:
    with pytest.raises(SlotIsBroken):
        offers.add_slot(scene.host, scene.activity_id, **(SLOT | change), session=scene.session)
    with pytest.raises(NotYours):
        offers.add_slot(scene.navigator, scene.activity_id, **SLOT, session=scene.session)
    assert scene.actions() == []
