"""Answers are a log: sent again, late, out of order or from two tabs, none is lost or altered."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.identity import Principal
from app.services import answering, diagnostics
from app.services.answering import Given
from app.services.errors import AnswerIsBroken, AttemptIsFinished, NotFound, NotYours
from app.services.measuring import measurement_of
from models import Answer, Attempt, ProfileRecord
from tests.factories import trials
from tests.services.opened import at_once
from tests.services.scene import Scene

FIRST, SECOND = "C06", "E06"


@pytest.fixture
def pupil(scene: Scene) -> Principal:
    return scene.pupil()


@pytest.fixture
def attempt(scene: Scene, pupil: Principal) -> str:
    return diagnostics.start(pupil, "interests", "short", session=scene.session).public_id


def save(session: Session, who: Principal, attempt: str, *given: Given) -> answering.Stored:
    return answering.save_answers(who, attempt, given, session=session)


def log(session: Session) -> Sequence[tuple[str, int, int]]:
    rows = session.execute(
        select(Answer.item_id, Answer.seq, Answer.value).order_by(Answer.item_id, Answer.seq)
    )
    found = [(item_id, seq, value) for item_id, seq, value in rows]
    session.rollback()
    return found


def test_an_answer_is_stored_with_its_moment_and_its_time(
    session: Session, pupil: Principal, attempt: str, clock: FixedClock
) -> None:
    stored = save(session, pupil, attempt, Given(FIRST, 4, 1, 2500))
    assert stored == answering.Stored({FIRST: (1, 4)}, frozenset())
    row = session.scalars(select(Answer)).one()
    assert (row.value, row.elapsed_ms, row.answered_at) == (4, 2500, clock.now())


def test_a_replay_changes_nothing_and_leaves_no_event(
    scene: Scene, pupil: Principal, attempt: str
) -> None:
    given = (Given(FIRST, 4, 1, 2500), Given(SECOND, 2, 1))
    first = save(scene.session, pupil, attempt, *given)
    for _ in range(3):
        assert save(scene.session, pupil, attempt, *given) == first
    assert log(scene.session) == [(FIRST, 1, 4), (SECOND, 1, 2)]
    assert scene.actions() == ["attempt.started", "answers.saved"]


def test_a_changed_mind_adds_a_row_and_the_last_one_counts(
    session: Session, pupil: Principal, attempt: str
) -> None:
    save(session, pupil, attempt, Given(FIRST, 4, 1))
    stored = save(session, pupil, attempt, Given(FIRST, 1, 2))
    assert stored.answers == {FIRST: (2, 1)}
    assert log(session) == [(FIRST, 1, 4), (FIRST, 2, 1)]
    assert save(session, pupil, attempt, Given(FIRST, 4, 1)).answers == {FIRST: (2, 1)}


def test_answers_that_arrive_in_the_wrong_order_count_by_their_numbers(
    session: Session, pupil: Principal, attempt: str
) -> None:
    save(session, pupil, attempt, Given(FIRST, 5, 3))
    late = save(session, pupil, attempt, Given(FIRST, 1, 1), Given(FIRST, 2, 2))
    assert late == answering.Stored({FIRST: (3, 5)}, frozenset())
    assert log(session) == [(FIRST, 1, 1), (FIRST, 2, 2), (FIRST, 3, 5)]


def test_another_value_under_a_used_number_is_a_conflict_and_the_stored_one_stays(
    session: Session, pupil: Principal, attempt: str
) -> None:
    save(session, pupil, attempt, Given(FIRST, 4, 1))
    clash = save(session, pupil, attempt, Given(FIRST, 5, 1), Given(SECOND, 2, 1))
    assert clash == answering.Stored({FIRST: (1, 4), SECOND: (1, 2)}, frozenset({FIRST}))
    assert log(session) == [(FIRST, 1, 4), (SECOND, 1, 2)]


def test_two_values_under_one_number_in_one_message_are_a_conflict(
    session: Session, pupil: Principal, attempt: str
) -> None:
    clash = save(session, pupil, attempt, Given(FIRST, 4, 1), Given(FIRST, 5, 1))
    assert clash.conflicts == {FIRST}
    assert len(log(session)) == 1


def test_of_two_tabs_at_once_one_decides_and_the_other_hears_of_it(
    session: Session, pupil: Principal, attempt: str, engine_url: str, clock: FixedClock
) -> None:
    session.rollback()
    outcomes = at_once(
        engine_url,
        clock,
        lambda s: save(s, pupil, attempt, Given(FIRST, 1, 1)),
        lambda s: save(s, pupil, attempt, Given(FIRST, 5, 1)),
        meet_after="FROM attempt",
    )
    assert sorted(len(o.conflicts) for o in outcomes) == [0, 1]
    (kept,) = log(session)
    assert all(o.answers == {FIRST: kept[1:]} for o in outcomes)


@pytest.mark.parametrize(
    "given",
    [
        (),
        (Given("nothing", 1, 1),),
        (Given("A02", 1, 1),),  # an item of the full form only
        (Given(FIRST, 0, 1),),
        (Given(FIRST, 6, 1),),
        (Given(FIRST, 1, 0),),
        (Given(FIRST, 1, 10_001),),
        tuple(Given(FIRST, 1, n) for n in range(1, 22)),  # more than a page sends at once
        (Given(FIRST, 1, 1), Given(FIRST, 9, 2)),
    ],
)
def test_a_broken_message_stores_nothing(
    session: Session, pupil: Principal, attempt: str, given: tuple[Given, ...]
) -> None:
    with pytest.raises(AnswerIsBroken):
        save(session, pupil, attempt, *given)
    assert log(session) == []


@pytest.mark.parametrize(("sent", "kept"), [(-5, 0), (10**12, 3_600_000), (None, None)])
def test_an_impossible_time_does_not_cost_the_answer(
    session: Session, pupil: Principal, attempt: str, sent: int | None, kept: int | None
) -> None:
    save(session, pupil, attempt, Given(FIRST, 1, 1, sent))
    assert session.scalars(select(Answer.elapsed_ms)).all() == [kept]


def test_nobody_answers_for_another(scene: Scene, attempt: str) -> None:
    others = (scene.pupil("Яна"), scene.navigator, Principal.nobody(), Principal.system("x"))
    for other in others:
        with pytest.raises(NotYours):
            save(scene.session, other, attempt, Given(FIRST, 1, 1))
    with pytest.raises(NotFound):
        save(scene.session, others[0], "there-is-no-such-one", Given(FIRST, 1, 1))
    assert log(scene.session) == []


def test_a_finished_attempt_takes_replays_but_nothing_new(scene: Scene, pupil: Principal) -> None:
    session = scene.session
    done = trials.finished_attempt(session, pupil, "short")
    before = log(session)
    (item_id, seq, value), *_ = before
    again = save(session, pupil, done, Given(item_id, value, seq))
    assert again == answering.Stored({item_id: (seq, value)}, frozenset())
    for new in (Given(item_id, value, seq + 1), Given(item_id, 6 - value + (value == 3), seq)):
        with pytest.raises(AttemptIsFinished):
            save(session, pupil, done, new)
    assert log(session) == before


def test_what_is_stored_at_the_end_is_what_was_scored(
    session: Session, pupil: Principal, attempt: str, engine_url: str, clock: FixedClock
) -> None:
    """An answer that comes while the attempt is being finished is scored, or refused."""
    given = trials.all_answers(session, attempt, "short")
    save(session, pupil, attempt, *given)
    changed = Given(given[0].item_id, 1 if given[0].value == 5 else 5, 2, 3000)
    finished, _ = at_once(
        engine_url,
        clock,
        lambda s: diagnostics.finish(pupil, attempt, session=s),
        lambda s: save(s, pupil, attempt, changed),
        meet_after="FROM answer",
    )
    assert finished is None
    record = session.scalars(select(ProfileRecord)).one()
    answers = answering.current_answers(session, record.attempt_id)
    measurement = measurement_of(session.get_one(Attempt, record.attempt_id), session=session)
    profile = measurement.profile(answering.as_given(answers))
    assert profile.to_dict() == record.content


def test_the_database_itself_refuses_a_second_value(
    session: Session, pupil: Principal, attempt: str, clock: FixedClock
) -> None:
    save(session, pupil, attempt, Given(FIRST, 4, 1))
    row = session.scalars(select(Answer)).one()
    values = {"attempt_id": row.attempt_id, "item_id": FIRST, "answered_at": clock.now()}
    for seq in (1, 0):
        with pytest.raises(IntegrityError):
            session.execute(insert(Answer).values(**values, seq=seq, value=5))
        session.rollback()
