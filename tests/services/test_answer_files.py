"""Answers that come as a file: added once, told in counts, and never another class's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.identity import Principal, Role
from app.services import answer_files, answering, diagnostics, instruments
from app.services.answer_files import MOST_BYTES, Outcome, Problem, Sent, bring_in
from app.services.answering import Given
from app.services.errors import NotFound, NotYours
from models import Answer, Attempt, AuditEvent, Organisation, Pupil, User
from tests.factories import people, trials
from tests.factories.answer_files import answer_file
from tests.services.opened import at_once
from tests.services.scene import Scene

VALUES = "values@1.0"
FIRST = "V01"
THREE = (Given(FIRST, 4, 1, 2500, 1), Given("V02", 2, 1, 1800, 2), Given("V03", 5, 1, None, None))


@pytest.fixture
def items(session: Session) -> list[str]:
    return [item.id for item in instruments.version(VALUES, session=session).layout("full").items]


@pytest.fixture
def three(items: list[str]) -> tuple[Given, ...]:
    return tuple(replace(g, item_id=i) for g, i in zip(THREE, items, strict=False))


@pytest.fixture
def pupil(scene: Scene) -> Principal:
    return scene.pupil()


@pytest.fixture
def attempt(scene: Scene, pupil: Principal) -> str:
    return diagnostics.start(pupil, "values", session=scene.session).public_id


def bring(scene: Scene, *contents: bytes, who: Principal | None = None) -> tuple[Outcome, ...]:
    files = [Sent(f"{number}.json", content) for number, content in enumerate(contents, 1)]
    return bring_in(who or scene.navigator, scene.group_id, files, session=scene.session)


def log(session: Session) -> list[tuple[Any, ...]]:
    rows = session.execute(
        select(
            Answer.item_id, Answer.seq, Answer.value, Answer.elapsed_ms, Answer.position
        ).order_by(Answer.item_id, Answer.seq)
    )
    found = [tuple(row) for row in rows]
    session.rollback()
    return found


def test_a_file_adds_its_answers_to_the_attempt_it_names(
    scene: Scene, attempt: str, three: tuple[Given, ...]
) -> None:
    (outcome,) = bring(scene, answer_file(attempt, VALUES, three))

    assert outcome == Outcome("1.json", pupil="Котова Аня", new=3, left=21)
    assert log(scene.session) == [(g.item_id, 1, g.value, g.elapsed_ms, g.position) for g in three]
    assert scene.actions() == ["attempt.started", "answers.imported"]


def test_the_audit_names_attempt_class_and_count_and_no_person(
    scene: Scene, attempt: str, three: tuple[Given, ...]
) -> None:
    bring(scene, answer_file(attempt, VALUES, three))

    event = scene.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "answers.imported")
    ).one()
    number = scene.session.scalars(select(Attempt.id)).one()
    assert (event.actor, event.subject) == (scene.navigator.label, f"attempt:{number}")
    assert event.details == {"count": 3, "class_group": scene.group_id}


def test_the_same_file_again_changes_nothing_and_leaves_no_event(
    scene: Scene, attempt: str, three: tuple[Given, ...]
) -> None:
    content = answer_file(attempt, VALUES, three)
    bring(scene, content)
    before = log(scene.session)
    again = bring(scene, content, content)

    known = Outcome("1.json", pupil="Котова Аня", known=3, left=21)
    assert again == (known, replace(known, name="2.json"))
    assert log(scene.session) == before
    assert scene.actions().count("answers.imported") == 1


def test_what_the_page_has_sent_meanwhile_is_told_as_known(
    scene: Scene, pupil: Principal, attempt: str, three: tuple[Given, ...]
) -> None:
    answering.save_answers(pupil, attempt, three[:1], session=scene.session)
    (outcome,) = bring(scene, answer_file(attempt, VALUES, three))

    assert (outcome.new, outcome.known, outcome.conflicts) == (2, 1, 0)


def test_another_value_under_a_used_number_leaves_what_is_stored(
    scene: Scene, pupil: Principal, attempt: str, three: tuple[Given, ...]
) -> None:
    other = replace(three[0], value=1)
    answering.save_answers(pupil, attempt, [other], session=scene.session)
    (outcome,) = bring(scene, answer_file(attempt, VALUES, three))

    assert (outcome.new, outcome.known, outcome.conflicts) == (2, 0, 1)
    assert log(scene.session)[0][:3] == (other.item_id, 1, 1)


def test_a_changed_mind_may_be_in_the_file_more_often_than_there_are_questions(
    scene: Scene, attempt: str, items: list[str]
) -> None:
    given = [Given(items[0], 1 + seq % 5, seq) for seq in range(1, 41)]
    (outcome,) = bring(scene, answer_file(attempt, VALUES, given))

    assert (outcome.new, outcome.left) == (40, 23)
    number = scene.session.scalars(select(Attempt.id)).one()
    assert answering.current_answers(scene.session, number)[items[0]].seq == 40


def test_a_full_file_leaves_the_finishing_to_the_pupil(
    scene: Scene, attempt: str, items: list[str]
) -> None:
    given = [Given(item, 3, 1, 2000, at) for at, item in enumerate(items, 1)]
    (outcome,) = bring(scene, answer_file(attempt, VALUES, given))

    assert (outcome.new, outcome.left, outcome.finished) == (24, 0, False)
    assert scene.session.scalars(select(Attempt.finished_at)).one() is None


def test_an_adaptive_attempt_takes_answers_to_any_item_of_its_pool(scene: Scene) -> None:
    who = scene.pupil("Яна")
    attempt = diagnostics.start(who, "interests", session=scene.session).public_id
    key = scene.session.scalars(select(Attempt.instrument)).one()
    given = trials.all_answers(scene.session, attempt)[::10]
    (outcome,) = bring(scene, answer_file(attempt, key, given))

    assert outcome.new == len(given)
    assert outcome.left > 0


def test_a_finished_attempt_keeps_its_answers_and_tells_what_came_late(
    scene: Scene, pupil: Principal
) -> None:
    done = trials.finished_attempt(scene.session, pupil, "short")
    key, item, value = scene.session.execute(
        select(Attempt.instrument, Answer.item_id, Answer.value)
        .join(Answer, Answer.attempt_id == Attempt.id)
        .order_by(Answer.item_id)
    ).first() or ("", "", 0)
    before = log(scene.session)
    given = [Given(item, value, 1), Given(item, value, 2)]
    (outcome,) = bring(scene, answer_file(done, key, given))

    assert outcome == Outcome("1.json", pupil="Котова Аня", known=1, late=1, finished=True)
    assert log(scene.session) == before


def test_a_bad_file_costs_the_good_ones_nothing(
    scene: Scene, attempt: str, three: tuple[Given, ...]
) -> None:
    good = answer_file(attempt, VALUES, three[:1]), answer_file(attempt, VALUES, three[1:])
    bad = answer_file(attempt, VALUES, [Given(three[0].item_id, 9, 2)])
    outcomes = bring(scene, b"", good[0], bad, b"\xff\xfe", good[1])

    assert [(o.name, o.problem, o.new) for o in outcomes] == [
        ("1.json", Problem.NOT_SUCH_A_FILE, 0),
        ("2.json", None, 1),
        ("3.json", Problem.BROKEN_ITEM, 0),
        ("4.json", Problem.NOT_SUCH_A_FILE, 0),
        ("5.json", None, 2),
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", Problem.NOT_SUCH_A_FILE),
        (b"[]", Problem.NOT_SUCH_A_FILE),
        (b"{}", Problem.NOT_SUCH_A_FILE),
        (b'{"format": "bilet-answers/2"}', Problem.NOT_SUCH_A_FILE),
        ("Фамилия;Имя".encode("cp1251"), Problem.NOT_SUCH_A_FILE),
        (b"[" * 100_000, Problem.NOT_SUCH_A_FILE),
        (b'{"format": "bilet-answers/1", "attem', Problem.DAMAGED),
        (b'{"format": "bilet-answers/1"}', Problem.DAMAGED),
        (b" " * (MOST_BYTES + 1), Problem.TOO_LARGE),
    ],
)
def test_what_is_no_answers_file_is_told_from_one_that_is_damaged(
    scene: Scene, content: bytes, problem: Problem
) -> None:
    assert [outcome.problem for outcome in bring(scene, content)] == [problem]


@pytest.mark.parametrize(
    "other",
    [
        {"sum": "0" * 64},
        {"sum": None},
        {"attempt": 7},
        {"answers": {}},
        {"answers": []},
        {"answers": [None]},
        {"answers": [{"item": FIRST, "value": True, "seq": 1}]},
        {"answers": [{"item": FIRST, "value": 10**30, "seq": 1}]},
        {"instrument": "values@1.1"},  # changed by hand: the sum no longer fits
    ],
)
def test_a_file_whose_sum_or_shape_is_wrong_is_damaged(
    scene: Scene, attempt: str, three: tuple[Given, ...], other: dict[str, Any]
) -> None:
    (outcome,) = bring(scene, answer_file(attempt, VALUES, three, **other))

    assert outcome == Outcome("1.json", Problem.DAMAGED)
    assert log(scene.session) == []


@pytest.mark.parametrize("name", ["\0", "есть", "", "a" * 23, "two words"])
def test_a_name_that_no_attempt_has_never_reaches_the_database(
    scene: Scene, three: tuple[Given, ...], name: str
) -> None:
    (outcome,) = bring(scene, answer_file(name, VALUES, three))
    assert outcome.problem is Problem.DAMAGED


def test_a_file_may_begin_with_a_byte_order_mark(
    scene: Scene, attempt: str, three: tuple[Given, ...]
) -> None:
    (outcome,) = bring(scene, b"\xef\xbb\xbf" + answer_file(attempt, VALUES, three))
    assert outcome.new == 3


@pytest.mark.parametrize(
    "broken",
    [
        Given("V99", 3, 1),
        Given(FIRST, 0, 1),
        Given(FIRST, 6, 1),
        Given(FIRST, 3, 0),
        Given(FIRST, 3, 10_001),
        Given(FIRST, 3, 1, None, 0),
        Given("\0", 3, 1),
    ],
)
def test_one_broken_answer_refuses_its_file_and_is_named(
    scene: Scene, attempt: str, three: tuple[Given, ...], items: list[str], broken: Given
) -> None:
    broken = replace(broken, item_id=broken.item_id.replace(FIRST, items[0]))
    (outcome,) = bring(scene, answer_file(attempt, VALUES, [*three, broken]))

    assert outcome == Outcome("1.json", Problem.BROKEN_ITEM, broken.item_id)
    assert log(scene.session) == []


def test_an_attempt_of_another_version_or_of_nobody_is_refused(
    scene: Scene, attempt: str, three: tuple[Given, ...]
) -> None:
    nobodys = answer_file("no-such-attempt", VALUES, three)
    others = answer_file(attempt, "values@1.1", three)

    assert [outcome.problem for outcome in bring(scene, nobodys, others)] == [
        Problem.UNKNOWN_ATTEMPT,
        Problem.OTHER_VERSION,
    ]


def test_only_own_attempts_of_pupils_of_the_class_are_touched(
    scene: Scene, three: tuple[Given, ...]
) -> None:
    session = scene.session
    school = session.get_one(Organisation, scene.school_id)
    leader = session.get_one(User, scene.navigator.user_id)
    elsewhere = people.pupil(session, people.class_group(session, school, leader, "9 В"), "Яна")
    classmate = people.principal(session, elsewhere.id)
    guest = diagnostics.start(Principal.nobody(), "values", session=session).public_id
    other = diagnostics.start(classmate, "values", session=session).public_id
    about = _rated(scene, "Ира")
    outcomes = bring(scene, *(answer_file(a, VALUES, three) for a in (guest, other, about)))

    assert {outcome.problem for outcome in outcomes} == {Problem.OTHER_CLASS}
    assert {outcome.pupil for outcome in outcomes} == {""}
    assert log(session) == []


def test_an_erased_pupil_is_unknown(scene: Scene, attempt: str, three: tuple[Given, ...]) -> None:
    now = scene.session.scalars(select(Attempt.started_at)).one()
    scene.session.execute(update(Pupil).values(erased_at=now))
    scene.session.commit()

    (outcome,) = bring(scene, answer_file(attempt, VALUES, three))
    assert outcome == Outcome("1.json", Problem.UNKNOWN_ATTEMPT)


def test_only_who_leads_the_class_brings_files_in(
    scene: Scene, pupil: Principal, attempt: str, three: tuple[Given, ...]
) -> None:
    session = scene.session
    school = session.get_one(Organisation, scene.school_id)
    colleague = people.principal(session, people.staff(session, Role.NAVIGATOR, at=school).id)
    content = answer_file(attempt, VALUES, three)
    for who in (colleague, pupil, scene.host, Principal.nobody()):
        with pytest.raises(NotYours):
            bring(scene, content, who=who)
    with pytest.raises(NotFound):
        bring_in(scene.navigator, 999_999, [Sent("1.json", content)], session=session)
    assert log(session) == []


def test_file_and_page_at_once_store_every_answer_once(
    scene: Scene,
    pupil: Principal,
    attempt: str,
    three: tuple[Given, ...],
    engine_url: str,
    clock: FixedClock,
) -> None:
    scene.session.rollback()
    sent = [Sent("1.json", answer_file(attempt, VALUES, three))]
    brought, saved = at_once(
        engine_url,
        clock,
        lambda s: bring_in(scene.navigator, scene.group_id, sent, session=s),
        lambda s: answering.save_answers(pupil, attempt, three, session=s),
        meet_after="FROM attempt",
    )

    assert brought[0].new + brought[0].known == 3
    assert not saved.conflicts
    assert [row[1] for row in log(scene.session)] == [1, 1, 1]


def test_the_sum_covers_attempt_instrument_and_every_part_of_every_answer() -> None:
    sums = {
        answer_files.checksum(attempt, instrument, answers)
        for attempt, instrument, answers in (
            ("a", "b", THREE),
            ("x", "b", THREE),
            ("a", "x", THREE),
            ("a", "b", THREE[:2]),
            ("a", "b", THREE[::-1]),
            *(
                ("a", "b", (replace(THREE[0], **{name: 7}), *THREE[1:]))
                for name in ("value", "seq", "elapsed_ms", "position")
            ),
        )
    }
    assert len(sums) == 9


def _rated(scene: Scene, first_name: str) -> str:
    """An observation by the navigator about a pupil of the class."""
    about = diagnostics.About(pupil_id=scene.listed(first_name))
    return diagnostics.start(
        scene.navigator, "observation", about=about, session=scene.session
    ).public_id
