"""What the desks and parents read, on both engines: the same figures from the same rows."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.identity import Role
from app.services import trials
from app.views_of.family import child_of, family_of
from app.views_of.host_day import board_of, choices_of, roster_of
from app.views_of.instruments import instrument_of, instruments_of
from app.views_of.region import region_of
from app.views_of.regions import all_regions, mode_change_of
from models import OrganisationKind
from tests.factories import people
from tests.factories import trials as rows


def test_every_page_counts_the_same_pupils_and_places(session: Session) -> None:
    region = people.region(session)
    school = people.organisation(session, region)
    college = people.organisation(session, region, OrganisationKind.COLLEGE, "Морской колледж")
    navigator = people.staff(session, Role.NAVIGATOR, at=school)
    host = people.staff(session, Role.HOST, at=college)
    coordinator = people.staff(session, Role.COORDINATOR, over=region)
    group = people.class_group(session, school, navigator)
    first, second = (people.pupil(session, group, name, "Котова") for name in ("Аня", "Яна"))
    parent = people.parent_of(session, first)
    slot = rows.slot(session, rows.activity(session, college), capacity=1)
    ids = {"region": region.id, "slot": slot.id, "pupils": [first.id, second.id]}
    actors = {
        who: people.principal(session, user_id)
        for who, user_id in {
            "navigator": navigator.id,
            "host": host.id,
            "coordinator": coordinator.id,
            "parent": parent.id,
            "pupil": first.id,
        }.items()
    }
    trials.assign(actors["navigator"], ids["slot"], ids["pupils"], session=session)
    rows.finished_attempt(session, actors["pupil"])

    page = region_of(actors["coordinator"], None, "ru", session=session)
    assert (page.pupils, page.finished, page.tried) == (2, 1, 1)
    assert [(h.capacity, h.taken, h.free, h.waiting) for h in page.hosts] == [(1, 1, 0, 1)]
    assert [(s.asked, s.free, s.missing) for s in page.shortages] == [(1, 0, 1)]

    (line,) = all_regions(session=session)
    assert (line.schools, line.pupils, line.finished, line.places) == (1, 2, 1, 1)
    change = mode_change_of(ids["region"], session=session)
    assert (change.coming, change.holding) == (1, 1)

    (departure,) = board_of(actors["host"], "ru", session=session).coming
    assert (departure.slot.taken, departure.slot.waiting, departure.unmarked) == (1, 1, 1)
    roster = roster_of(actors["host"], ids["slot"], "ru", session=session)
    assert [g.first_name for g in roster.guests] == ["Аня"]
    assert len(choices_of(actors["host"], "ru", session=session).organisations) == 1

    (child,) = family_of(actors["parent"], session=session)
    assert (child.finished, child.coming) == (True, 1)
    shown = child_of(actors["parent"], child.pupil_id, "ru", session=session)
    assert shown.result is not None
    assert len(shown.reasons) == len(shown.result.directions)

    groups = instruments_of("ru", session=session)
    (version,) = (line for group in groups for line in group.lines if line.used)
    assert (version.used, version.finished) == (1, 1)
    assert instrument_of(version.key, "ru", session=session).line.finished == 1
