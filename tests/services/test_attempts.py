"""An attempt from start to result."""

from __future__ import annotations

import math

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.identity import Principal
from app.services import answering, browser_sessions, diagnostics
from app.services.errors import (
    AnswersAreMissing,
    AttemptIsFinished,
    InstrumentIsNotForGrade,
    NotFound,
    NotYours,
)
from app.services.surroundings import of
from models import Attempt, ClassGroup, Organisation, ProfileRecord, RecommendationRecord, User
from questionnaires.profile import Profile
from recommender.recommendation import Recommendation
from tests.factories import people, trials
from tests.services.opened import at_once
from tests.services.scene import Scene

NOBODY = Principal.nobody()


def start(session: Session, actor: Principal, form: str = "short") -> diagnostics.Started:
    return diagnostics.start(actor, "interests", form, session=session)


def counted(session: Session, table: type[object]) -> int:
    number = session.scalar(select(func.count()).select_from(table))
    session.rollback()
    return number or 0


def guest(session: Session, token: str | None) -> Principal:
    found = browser_sessions.principal(token or "", session=session)
    session.rollback()
    assert found is not None
    return found


def test_a_start_freezes_what_is_answered(scene: Scene, clock: FixedClock) -> None:
    pupil = scene.pupil()
    started = start(scene.session, pupil)
    row = scene.session.scalars(select(Attempt)).one()
    instrument = of(scene.session).bank.latest("interests")
    assert started == diagnostics.Started(row.public_id, None)
    assert (row.pupil_id, row.login_session_id, row.source) == (pupil.user_id, None, None)
    assert (row.instrument, row.instrument_sha256) == (instrument.key, instrument.sha256)
    assert (row.form, row.started_at, row.finished_at) == ("short", clock.now(), None)
    assert scene.actions() == ["attempt.started"]


def test_a_second_start_goes_on_with_the_open_attempt(scene: Scene) -> None:
    pupil = scene.pupil()
    assert start(scene.session, pupil) == start(scene.session, pupil, "full")
    assert scene.actions() == ["attempt.started"]


def test_after_the_end_a_new_attempt_can_begin(scene: Scene) -> None:
    pupil = scene.pupil()
    done = trials.finished_attempt(scene.session, pupil, "short")
    assert start(scene.session, pupil).public_id != done


def test_the_instrument_is_for_some_grades_only(scene: Scene) -> None:
    navigator = scene.session.get_one(User, scene.navigator.user_id)
    school = scene.session.get_one(Organisation, scene.school_id)
    group = people.class_group(scene.session, school, navigator, "4 А", grade=4)
    pupil = people.principal(scene.session, people.pupil(scene.session, group).id)
    with pytest.raises(InstrumentIsNotForGrade):
        start(scene.session, pupil)


def test_a_visitor_becomes_a_guest_with_a_session_of_their_own(session: Session) -> None:
    started = start(session, NOBODY)
    me = guest(session, started.token)
    assert start(session, me) == diagnostics.Started(started.public_id, None)
    other = start(session, NOBODY)
    assert other.public_id != started.public_id
    with pytest.raises(NotYours):
        diagnostics.finish(me, other.public_id, session=session)


def test_a_pupil_who_presses_start_twice_at_once_has_one_attempt(
    scene: Scene, engine_url: str, clock: FixedClock
) -> None:
    pupil = scene.pupil()
    outcomes = at_once(
        engine_url, clock, *[lambda s: start(s, pupil)] * 2, meet_after="FROM attempt"
    )
    assert outcomes[0] == outcomes[1]
    assert counted(scene.session, Attempt) == 1


def test_a_guest_who_presses_start_twice_at_once_has_one_attempt(
    session: Session, engine_url: str, clock: FixedClock
) -> None:
    first = start(session, NOBODY)
    me = guest(session, first.token)
    given = trials.all_answers(session, first.public_id, "short")
    answering.save_answers(me, first.public_id, given, session=session)
    diagnostics.finish(me, first.public_id, session=session)
    outcomes = at_once(engine_url, clock, *[lambda s: start(s, me)] * 2, meet_after="FROM attempt")
    assert outcomes[0] == outcomes[1]
    assert counted(session, Attempt) == 2


def test_missing_answers_are_counted_and_nothing_is_closed(scene: Scene) -> None:
    pupil = scene.pupil()
    public_id = start(scene.session, pupil).public_id
    given = trials.all_answers(scene.session, public_id, "short")[:5]
    answering.save_answers(pupil, public_id, given, session=scene.session)
    with pytest.raises(AnswersAreMissing) as caught:
        diagnostics.finish(pupil, public_id, session=scene.session)
    assert caught.value.missing == 7
    assert counted(scene.session, ProfileRecord) == 0
    assert scene.actions() == ["attempt.started", "answers.saved"]


def test_the_end_stores_one_result_that_reads_back_as_it_was(
    scene: Scene, clock: FixedClock
) -> None:
    pupil = scene.pupil()
    public_id = trials.finished_attempt(scene.session, pupil, liked="I")
    diagnostics.finish(pupil, public_id, session=scene.session)
    attempt = scene.session.scalars(select(Attempt)).one()
    profile = scene.session.scalars(select(ProfileRecord)).one()
    found = scene.session.scalars(select(RecommendationRecord)).one()
    assert attempt.finished_at == clock.now()
    assert (profile.pupil_id, profile.scorer) == (pupil.user_id, "graded/1")
    read = Profile.from_dict(profile.content)
    assert max(read.scales, key=lambda s: -math.inf if s.mean is None else s.mean).id == "I"
    assert read.to_dict() == profile.content
    assert Recommendation.from_dict(found.content).to_dict() == found.content
    assert found.profile_id == profile.id
    assert scene.actions() == ["attempt.started", "answers.saved", "attempt.finished"]


def test_pressing_the_end_twice_at_once_makes_one_result(
    scene: Scene, engine_url: str, clock: FixedClock
) -> None:
    pupil = scene.pupil()
    public_id = start(scene.session, pupil).public_id
    given = trials.all_answers(scene.session, public_id, "short")
    answering.save_answers(pupil, public_id, given, session=scene.session)
    outcomes = at_once(
        engine_url,
        clock,
        *[lambda s: diagnostics.finish(pupil, public_id, session=s)] * 2,
        meet_after="FROM answer",
    )
    assert outcomes == [None, None]
    assert counted(scene.session, ProfileRecord) == 1
    assert scene.actions().count("attempt.finished") == 1


def test_the_last_answer_of_each_item_is_what_is_scored(scene: Scene) -> None:
    pupil = scene.pupil()
    public_id = start(scene.session, pupil).public_id
    given = trials.all_answers(scene.session, public_id, "short", liked="R")
    answering.save_answers(pupil, public_id, given, session=scene.session)
    second = [answering.Given(g.item_id, 5 if g.item_id.startswith("S") else 1, 2) for g in given]
    answering.save_answers(pupil, public_id, second, session=scene.session)
    diagnostics.finish(pupil, public_id, session=scene.session)
    content = scene.session.scalars(select(ProfileRecord.content)).one()
    means = {s.id: s.mean or 0.0 for s in Profile.from_dict(content).scales}
    assert means.pop("S") > 3.5
    assert max(means.values()) < 2


def test_a_respondent_of_a_file_is_taken_in_once(session: Session) -> None:
    robot, instrument = Principal.system("import"), of(session).bank.latest("interests")

    def begin() -> tuple[str, bool]:
        return diagnostics.begin_import(robot, instrument, "short", "file:7", session=session)

    public_id, done = begin()
    assert (done, begin()) == (False, (public_id, False))
    given = trials.all_answers(session, public_id, "short")[:9]
    answering.save_answers(robot, public_id, given, session=session)
    diagnostics.finish(robot, public_id, session=session, complete=False)
    assert begin() == (public_id, True)
    extra = trials.all_answers(session, public_id, "short")[9:]
    with pytest.raises(AttemptIsFinished):
        answering.save_answers(robot, public_id, extra, session=session)
    assert (counted(session, Attempt), counted(session, ProfileRecord)) == (1, 1)


def test_what_is_not_there_cannot_be_finished(scene: Scene) -> None:
    with pytest.raises(NotFound):
        diagnostics.finish(scene.pupil(), "no-such-attempt", session=scene.session)


def test_the_database_itself_refuses_a_second_open_attempt(scene: Scene) -> None:
    start(scene.session, scene.pupil())
    row = scene.session.execute(select(Attempt.__table__)).mappings().one()
    twin = {**row, "id": row["id"] + 1, "public_id": "twin"}
    with pytest.raises(IntegrityError):
        scene.session.execute(insert(Attempt).values(twin))
    scene.session.rollback()
    nobodys = {**twin, "pupil_id": None}
    with pytest.raises(IntegrityError):
        scene.session.execute(insert(Attempt).values(nobodys))
    scene.session.rollback()
    assert scene.session.get(ClassGroup, scene.group_id) is not None
