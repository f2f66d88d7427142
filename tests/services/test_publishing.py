"""What is offered for new attempts: publishing, retiring, and what neither can touch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.identity import Principal
from app.services import (
    answering,
    diagnostics,
    drafts,
    instruments,
    publishing,
    scoring_sets,
)
from app.services.csv_drafts import merged
from app.services.errors import (
    CannotBePublished,
    DomainError,
    DraftHasChanged,
    DraftIsGone,
    LastOfThePlan,
    NoParameters,
    NotFound,
    SetIsNeeded,
)
from app.services.measuring import measurement_of
from app.services.surroundings import of
from app.views_of.lessons import Station, lessons_of
from models import (
    Attempt,
    AuditEvent,
    InstrumentState,
    InstrumentVersion,
    ScoringSet,
    ScoringSetState,
)
from tests.factories import results
from tests.factories.instruments import (
    FIRST_WORDS,
    OBJECTS,
    bank_text,
    draft,
    methodologist,
    next_text,
)
from tests.services.opened import at_once
from tests.services.scene import Scene

NEW = "objects@1.1"


def publish(session: Session, key: str) -> None:
    content = drafts.text_of(key, session=session)
    session.rollback()
    publishing.publish(methodologist(session), key, drafts.digest(content), session=session)


def published(session: Session, content: str | None = None) -> str:
    key = draft(session, content)
    publish(session, key)
    return key


def retire(session: Session, key: str, *, knowing: bool = False) -> None:
    publishing.retire(methodologist(session), key, knowing=knowing, session=session)


def latest(session: Session, instrument_id: str = "objects") -> str:
    key = instruments.latest(instrument_id, session=session).key
    session.rollback()
    return key


def row_of(session: Session, key: str) -> InstrumentVersion:
    return session.scalars(select(InstrumentVersion).where(InstrumentVersion.key == key)).one()


def actions(session: Session) -> list[str]:
    found = session.scalars(
        select(AuditEvent.action)
        .where(AuditEvent.action.like("instrument.%"))
        .order_by(AuditEvent.id)
    )
    return list(found)


def test_a_published_version_is_taken_by_new_attempts_at_once(scene: Scene) -> None:
    key = published(scene.session)
    started = diagnostics.start(scene.pupil(), "objects", session=scene.session)
    attempt = scene.session.scalars(
        select(Attempt).where(Attempt.public_id == started.public_id)
    ).one()
    assert (attempt.instrument, attempt.instrument_sha256) == (key, drafts.digest(next_text()))


def test_publishing_leaves_one_event_and_its_moment(session: Session, clock: FixedClock) -> None:
    key = published(session)
    row = row_of(session, key)
    assert (row.state, row.published_at) == (InstrumentState.PUBLISHED, clock.now())
    assert actions(session) == ["instrument.drafted", "instrument.published"]


def test_an_attempt_that_has_begun_keeps_its_version(scene: Scene) -> None:
    session, pupil = scene.session, scene.pupil()
    public_id = diagnostics.start(pupil, "objects", session=session).public_id
    published(session)
    retire(session, OBJECTS)
    instrument = of(session).bank.version(OBJECTS)
    given = [answering.Given(i, 1, 1, 3000) for i in instrument.layout("grades-8-11").ids]
    answering.save_answers(pupil, public_id, given, session=session)
    diagnostics.finish(pupil, public_id, session=session)
    attempt = session.scalars(select(Attempt).where(Attempt.public_id == public_id)).one()
    assert attempt.instrument == OBJECTS
    assert attempt.finished_at is not None
    assert measurement_of(attempt, session=session).questionnaire.key == OBJECTS


def test_a_second_press_publishes_nothing_again(session: Session, clock: FixedClock) -> None:
    key = published(session)
    at = row_of(session, key).published_at
    session.rollback()
    clock.moment += dt.timedelta(hours=1)
    publish(session, key)
    assert row_of(session, key).published_at == at
    assert actions(session) == ["instrument.drafted", "instrument.published"]


def test_two_who_publish_at_once_leave_one_event(
    session: Session, engine_url: str, clock: FixedClock
) -> None:
    key, who = draft(session), methodologist(session)
    sha256 = drafts.digest(next_text())
    outcomes = at_once(
        engine_url,
        clock,
        *[lambda s: publishing.publish(who, key, sha256, session=s)] * 2,
        meet_after="FROM instrument_version",
    )
    assert outcomes == [None, None]
    assert actions(session) == ["instrument.drafted", "instrument.published"]


def test_what_was_not_looked_at_is_not_published(session: Session) -> None:
    key = draft(session)
    with pytest.raises(DraftHasChanged):
        publishing.publish(methodologist(session), key, "0" * 64, session=session)
    assert latest(session) == OBJECTS


@pytest.mark.parametrize("key", [OBJECTS, "objects@9.9", "\0"])
def test_only_drafts_are_published(session: Session, key: str) -> None:
    with pytest.raises(NotFound):
        publishing.publish(methodologist(session), key, "", session=session)


def test_a_retired_version_is_not_published_again(session: Session) -> None:
    key = published(session)
    retire(session, key)
    with pytest.raises(DraftIsGone):
        publish(session, key)
    assert latest(session) == OBJECTS


def test_a_lower_number_cannot_follow_a_higher_one(session: Session) -> None:
    lower = draft(session, next_text("1.1"))
    published(session, next_text("1.2"))
    with pytest.raises(CannotBePublished):
        publish(session, lower)


def use_cases(session: Session, key: str) -> list[Callable[[], object]]:
    """Everything a methodologist can do with a published version."""
    who, own = methodologist(session), drafts.text_of(key, session=session)
    session.rollback()
    other = own.replace(FIRST_WORDS, "Учить младших")
    table = "﻿id\r\n".encode()
    return [
        lambda: drafts.save(who, other, session=session),
        lambda: drafts.save(who, other, replace=True, session=session),
        lambda: drafts.delete(who, key, session=session),
        lambda: publishing.publish(who, key, drafts.digest(other), session=session),
        lambda: publishing.publish(who, key, drafts.digest(own), session=session),
        lambda: merged(key, table, "1.1", session=session),
        lambda: publishing.retire(who, key, session=session),
        lambda: publishing.retire(who, key, session=session),
        lambda: publishing.publish(who, key, drafts.digest(own), session=session),
        lambda: drafts.save(who, other, replace=True, session=session),
        lambda: drafts.delete(who, key, session=session),
    ]


def test_no_use_case_changes_the_text_of_a_published_version(session: Session) -> None:
    key = published(session)
    for act in use_cases(session, key):
        try:
            act()
        except DomainError:
            session.rollback()
        row = row_of(session, key)
        assert (row.content, row.sha256) == (next_text(), drafts.digest(next_text()))
        session.rollback()
    assert row_of(session, key).state is InstrumentState.RETIRED


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_what_was_published(session: Session, change: str) -> None:
    row = row_of(session, published(session))
    if change == "update":
        row.content += "\n"
    else:
        session.delete(row)
    with pytest.raises(DatabaseError, match="never changes"):
        session.flush()


def test_the_database_refuses_to_change_a_set_of_parameters(session: Session) -> None:
    published(session, next_text("2.1", "interests@2.0"))
    row = session.scalars(select(ScoringSet)).one()
    row.content += "\n"
    with pytest.raises(DatabaseError, match="never changes"):
        session.flush()


def test_a_version_of_the_bank_is_retired_with_the_text_of_its_file(
    session: Session, clock: FixedClock
) -> None:
    retire(session, "interests@1.0")
    row = row_of(session, "interests@1.0")
    assert row.content == bank_text("interests@1.0")
    assert row.sha256 == of(session).bank.version("interests@1.0").sha256
    assert (row.state, row.retired_at) == (InstrumentState.RETIRED, clock.now())
    assert actions(session) == ["instrument.retired"]


def test_what_is_retired_is_not_offered_but_can_be_read(session: Session) -> None:
    key = published(session)
    retire(session, key)
    assert latest(session) == OBJECTS
    assert instruments.version(key, session=session).key == key
    assert drafts.text_of(key, session=session) == next_text()
    retire(session, key)
    assert actions(session).count("instrument.retired") == 1


def test_an_older_version_comes_back_when_the_newest_is_retired(session: Session) -> None:
    retire(session, "interests@2.0")
    assert latest(session, "interests") == "interests@1.0"


def test_the_last_version_of_the_plan_is_retired_only_knowingly(session: Session) -> None:
    with pytest.raises(LastOfThePlan):
        retire(session, OBJECTS)
    session.rollback()
    assert latest(session) == OBJECTS
    retire(session, OBJECTS, knowing=True)
    with pytest.raises(NotFound):
        instruments.latest("objects", session=session)


def test_outside_the_plan_nobody_is_asked(session: Session) -> None:
    retire(session, "child-interests@1.0")
    assert actions(session) == ["instrument.retired"]


def test_two_versions_retired_at_once_do_not_leave_a_gap_unnoticed(
    session: Session, engine_url: str, clock: FixedClock
) -> None:
    who = methodologist(session)
    outcomes = at_once(
        engine_url,
        clock,
        lambda s: publishing.retire(who, "interests@1.0", session=s),
        lambda s: publishing.retire(who, "interests@2.0", session=s),
        meet_after="FROM instrument_version",
    )
    assert sorted(type(each).__name__ for each in outcomes) == ["LastOfThePlan", "NoneType"]


def test_one_version_retired_by_two_at_once_is_retired_once(
    session: Session, engine_url: str, clock: FixedClock
) -> None:
    who = methodologist(session)
    outcomes = at_once(
        engine_url,
        clock,
        *[lambda s: publishing.retire(who, "interests@1.0", session=s)] * 2,
        meet_after="FROM instrument_version",
    )
    assert outcomes == [None, None]
    assert actions(session) == ["instrument.retired"]


@pytest.mark.parametrize("key", [NEW, "objects@9.9", "\0"])
def test_only_what_is_published_is_retired(session: Session, key: str) -> None:
    draft(session)
    with pytest.raises(NotFound):
        retire(session, key)


def test_farewell_names_what_comes_instead(session: Session) -> None:
    found = publishing.farewell("interests@2.0", session=session)
    assert (found.next_key, found.leaves_a_gap) == ("interests@1.0", False)
    found = publishing.farewell(OBJECTS, session=session)
    assert (found.next_key, found.grades) == (None, (6, 7, 8, 9, 10, 11))
    assert found.leaves_a_gap


def test_what_was_begun_or_told_stays_on_the_way_when_the_last_version_goes(scene: Scene) -> None:
    session, pupil, other = scene.session, scene.pupil(), scene.pupil("Яна")
    public_id = diagnostics.start(pupil, "objects", session=session).public_id
    told = results.taken(session, other, "objects")
    retire(session, OBJECTS, knowing=True)
    zone = ZoneInfo("Europe/Moscow")

    def stations(who: Principal) -> list[Station]:
        assert who.user_id is not None
        found = lessons_of(who.user_id, 8, zone, "ru", session=session)
        return [s for lesson in found for s in lesson.stations if s.instrument == "objects"]

    (begun,) = stations(pupil)
    assert (begun.state, begun.open_id, begun.retired) == ("now", public_id, True)
    (done,) = stations(other)
    assert (done.state, done.result_id, done.retired) == ("done", told, True)
    assert not stations(scene.pupil("Кира"))


def test_parameters_without_which_nobody_could_answer_stay_in_force(scene: Scene) -> None:
    session = scene.session
    published(session, next_text("2.1", "interests@2.0"))
    number = session.scalars(select(ScoringSet.id)).one()
    session.rollback()
    with pytest.raises(SetIsNeeded):
        scoring_sets.reject(methodologist(session), number, session=session)
    session.rollback()
    pupil = scene.pupil()
    public_id = diagnostics.start(pupil, "interests", session=session).public_id
    attempt = session.scalars(select(Attempt).where(Attempt.public_id == public_id)).one()
    assert attempt.parameters == "interests@2.1/1"


def test_nothing_is_begun_that_could_not_be_scored(scene: Scene) -> None:
    session = scene.session
    published(session, next_text("2.1", "interests@2.0"))
    session.execute(update(ScoringSet).values(state=ScoringSetState.REJECTED))
    session.commit()
    with pytest.raises(NoParameters):
        diagnostics.start(scene.pupil(), "interests", session=session)
    assert not session.scalars(select(Attempt)).all()


def test_a_guest_meets_what_is_published(session: Session) -> None:
    published(session)
    started = diagnostics.start(Principal.nobody(), "objects", session=session)
    attempt = session.scalars(select(Attempt).where(Attempt.public_id == started.public_id)).one()
    assert attempt.instrument == NEW
