"""The things of the permission table by whose they are, and the codes that lead in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.identity import Principal, Role
from app.services import (
    accounts,
    browser_sessions,
    classes,
    diagnostics,
    guardians,
    instruments,
)
from app.services.measuring import freeze
from app.services.surroundings import of
from app.services.transaction import change
from app.views_of.class_board import class_page_of
from models import Attempt, Booking, BookingState, Pupil, Slot
from tests.factories import answers as answer_rows
from tests.factories import instruments as instrument_rows
from tests.factories import people, results
from tests.factories import trials as rows
from tests.web.access.people_of_two_regions import MARKUP, Cast, cast_of

NOWHERE: dict[type, tuple[object, ...]] = {
    int: (0, 999_999, 2**31 - 1),
    str: ("no-such-thing", "0", "\0"),
}
"""Numbers and names of nothing."""


@dataclass
class World:
    """`things[thing][whose]` is what stands in the address; the rest is by role.

    `tokens` are open sessions, `codes` living codes by what they open.
    """

    users: dict[str, int]
    emails: dict[str, str]
    things: dict[str, dict[str, int | str]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)

    def named(self, thing: str, whose: str) -> tuple[object, ...]:
        """Every id to try for this word of a line."""
        found = self.things[thing]
        return NOWHERE[type(found["own"])] if whose == "unknown" else (found[whose],)


def build(session: Session) -> World:
    cast, catalogue = cast_of(session), of(session).catalogue
    world = World(cast.users, cast.emails)
    _sessions(session, world)
    _attempts(session, world, cast)
    _offers(session, world, cast)
    _places(session, world, cast)
    newcomer = _codes(session, world, cast)
    _ratings(session, world, cast)
    came = _book(session, world.things["begun"]["own"], newcomer, BookingState.ATTENDED, 3)
    world.things["visit"]["new"] = came
    pupils: dict[str, int | str] = {whose: p.id for whose, p in cast.pupils.items()}
    world.things |= {
        "class": {whose: group.id for whose, group in cast.classes.items()},
        "pupil": pupils | {"new": newcomer},
        "child": pupils | {"same": cast.pupils["same"].id, "ended": cast.mate},
        "host": {whose: host.id for whose, host in cast.hosts.items()},
        "link": dict(cast.links),
        "region": dict(cast.regions),
        "profession": {"own": catalogue.professions[0].id},
        "family": {"own": catalogue.families[0].id},
        "instrument": {
            "own": of(session).bank.latest("interests").key,
            "new": of(session).bank.latest("objects").key,
        },
        "item": {"own": "R01"},
        "set": {"own": answer_rows.candidate(session)},
        "job": {"own": answer_rows.asked_job(session)},
        "file": {"own": "css/app.css"},
        "draft": {"own": instrument_rows.draft(session)},
    }
    session.execute(
        update(Pupil)
        .where(Pupil.id == cast.pupils["erased"].id)
        .values(erased_at=of(session).clock.now())
    )
    session.commit()
    return world


def _sessions(session: Session, world: World) -> None:
    for role, user_id in world.users.items():
        world.tokens[role] = people.token_of(session, user_id)
    for guest in ("guest", "another guest"):
        with change(session, Principal.nobody()) as unit:
            world.tokens[guest] = browser_sessions.open_for(unit, None, 12)
            unit.record("test.guest", "-")


def _who(session: Session, token: str) -> Principal:
    found = browser_sessions.principal(token, session=session)
    session.rollback()
    assert found is not None
    return found


def _attempts(session: Session, world: World, cast: Cast) -> None:
    """A finished and an open attempt of every pupil and of two guests."""
    pupils = {whose: pupil.id for whose, pupil in cast.pupils.items()}
    del pupils["ended"]
    pupils["same"] = cast.mate
    actors = {whose: people.principal(session, pupil_id) for whose, pupil_id in pupils.items()}
    actors |= {name: _who(session, world.tokens[name]) for name in ("guest", "another guest")}
    done: dict[str, int | str] = {}
    opened: dict[str, int | str] = {}
    for whose, actor in actors.items():
        done[whose] = rows.finished_attempt(session, actor, "short")
        opened[whose] = diagnostics.start(actor, "interests", "full", session=session).public_id
    world.things["result"] = {
        whose: results.taken(session, actors[whose], "objects") for whose in ("own", "same")
    }
    for thing, guests_thing, found in (("done", "tried", done), ("open", "trying", opened)):
        mine = {"own": found.pop("guest"), "same": found.pop("another guest")}
        world.things[thing] = found
        world.things[guests_thing] = found | mine | {"other": found["own"]}


def _offers(session: Session, world: World, cast: Cast) -> None:
    """An activity of every host, with a slot to come and one that has begun."""
    text = f"Сварка {MARKUP}"
    activities, coming, begun = {}, {}, {}
    for whose, host in cast.hosts.items():
        activity = rows.activity(session, host, text)
        activity.summary = activity.accessibility = text
        activities[whose] = activity.id
        coming[whose] = rows.slot(session, activity)
        begun[whose] = rows.slot(session, activity, in_hours=-1)
        coming[whose].place = begun[whose].place = f"Цех {MARKUP}"
    cancelled = rows.slot(session, rows.activity(session, cast.hosts["own"]), in_hours=30)
    cancelled.cancelled_at = of(session).clock.now()
    session.commit()
    world.things["activity"] = dict(activities)
    world.things["slot"] = {whose: slot.id for whose, slot in coming.items()}
    world.things["begun"] = {whose: slot.id for whose, slot in begun.items()}
    world.things["departure"] = {
        "own": rows.slot(session, rows.activity(session, cast.hosts["own"], text), in_hours=72).id,
        "region": coming["region"].id,
        "ended": cancelled.id,
    }


def _book(
    session: Session, slot_id: int | str, pupil_id: int, state: BookingState, number: int
) -> int:
    now = of(session).clock.now()
    booking = Booking(
        slot_id=slot_id,
        slot_capacity=session.get_one(Slot, slot_id).capacity,
        pupil_id=pupil_id,
        state=state,
        place_number=None if state is BookingState.CANCELLED else number,
        requested_at=now,
        changed_at=now,
    )
    session.add(booking)
    session.commit()
    return booking.id


def _places(session: Session, world: World, cast: Cast) -> None:
    """Places on coming slots by whose pupil it is, on begun ones by whose host."""
    slots, begun, pupils = world.things["slot"], world.things["begun"], cast.pupils
    held = BookingState.ASSIGNED
    booked: dict[str, int | str] = {
        whose: _book(session, slots[whose if whose == "region" else "own"], p.id, held, number)
        for number, (whose, p) in enumerate(pupils.items(), start=1)
    }
    mate = _book(session, slots["own"], cast.mate, held, 8)
    departed = world.things["departure"]["ended"]
    given_back = _book(session, departed, pupils["own"].id, BookingState.CANCELLED, 0)
    world.things["booking"] = booked
    world.things["place"] = booked | {"same": mate, "ended": given_back}
    visits: dict[str, int | str] = {
        whose: _book(session, begun[whose], pupils["own"].id, held, 1) for whose in begun
    }
    world.things["visit"] = visits | {
        "erased": _book(session, begun["own"], pupils["erased"].id, held, 2)
    }


def _ratings(session: Session, world: World, cast: Cast) -> None:
    """Open ratings by parent, navigator and host: their own, and those out of their reach."""

    def begun(rater: str, instrument_id: str, pupil_id: int, visit: int | None = None) -> str:
        instrument = instruments.latest(instrument_id, session=session)
        attempt = Attempt(
            public_id=secrets.token_urlsafe(16),
            pupil_id=pupil_id,
            rater_id=world.users[rater],
            booking_id=visit,
            instrument_id=instrument.id,
            instrument=instrument.key,
            instrument_sha256=instrument.sha256,
            form=instrument.form_for(None).name,
            started_at=of(session).clock.now(),
            **freeze(instrument, 8, session=session),
        )
        session.add(attempt)
        session.commit()
        return attempt.public_id

    pupils, visits = cast.pupils, world.things["visit"]
    own, erased = pupils["own"].id, pupils["erased"].id
    world.things["view"] = {
        "own": begun("parent", "child-interests", own),
        "same": begun("navigator", "child-interests", own),
        "erased": begun("parent", "child-interests", erased),
        "ended": begun("parent", "child-interests", cast.mate),
    }
    world.things["notes"] = {
        "own": begun("navigator", "observation", own),
        "same": begun("parent", "observation", own),
        "erased": begun("navigator", "observation", erased),
        "ended": begun("navigator", "observation", pupils["ended"].id),
    }
    world.things["mark"] = {
        "own": begun("host", "trial-rating", own, int(visits["own"])),
        "same": begun("navigator", "trial-rating", own, int(visits["other"])),
        "erased": begun("host", "trial-rating", erased, int(visits["erased"])),
        "ended": begun("host", "trial-rating", own, int(visits["ended"])),
    }


def _codes(session: Session, world: World, cast: Cast) -> int:
    """Living codes of all four kinds, and one of an erased pupil; the pupil whom nothing binds."""
    navigator = _who(session, world.tokens["navigator"])
    class_id = cast.classes["own"].id
    newcomer = people.pupil(session, cast.classes["own"], "Новенький", "Тихонов")
    classes.open_door(navigator, class_id, session=session)
    door = class_page_of(navigator, class_id, None, session=session).door
    assert door is not None
    world.codes = {
        "pupil": people.pupil_code(session, newcomer),
        "erased": people.pupil_code(session, cast.pupils["erased"]),
        "class": door.code,
        "invitation": guardians.invite(navigator, newcomer.id, session=session),
        "erased child": guardians.invite(navigator, cast.pupils["erased"].id, session=session),
        "password": accounts.take_on(
            Principal.system("test"),
            "new.host@example.org",
            "Новая",
            "Площадка",
            Role.HOST,
            cast.hosts["own"].id,
            None,
            session=session,
        ),
    }
    return newcomer.id
