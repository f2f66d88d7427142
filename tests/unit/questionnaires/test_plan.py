"""The plan of every grade fits into lessons, and offers what the grade may take."""

from __future__ import annotations

from pathlib import Path

import pytest

from questionnaires import sequence
from questionnaires.loader import Bank
from questionnaires.parts import Audience, Occasion
from questionnaires.plan import LESSON_MINUTES, DefinitionError, Plan, load_plan

GRADES = range(6, 12)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan()


@pytest.mark.parametrize("grade", GRADES)
def test_a_lesson_takes_twenty_minutes_at_most(plan: Plan, bank: Bank, grade: int) -> None:
    lessons = plan.lessons(grade)
    assert lessons
    for lesson in lessons:
        instruments = [bank.latest(block) for block in lesson.blocks]
        times = [sequence.minutes(q, q.form_for(grade).name) for q in instruments]
        assert 0 < sum(times) <= LESSON_MINUTES, (lesson.title.en, times)


@pytest.mark.parametrize("grade", GRADES)
def test_a_lesson_holds_all_the_time_its_adaptive_blocks_may_take(
    plan: Plan, bank: Bank, grade: int
) -> None:
    for lesson in plan.lessons(grade):
        times = []
        for questionnaire in map(bank.latest, lesson.blocks):
            form = questionnaire.form_for(grade)
            planned = sequence.minutes(questionnaire, form.name)
            most = form.adaptive.minutes if form.adaptive else planned
            assert most >= planned, questionnaire.id
            times.append(most)
        assert sum(times) <= LESSON_MINUTES, (lesson.title.en, times)


@pytest.mark.parametrize("grade", GRADES)
def test_a_grade_takes_all_that_is_meant_for_it_and_nothing_else(
    plan: Plan, bank: Bank, grade: int
) -> None:
    own = {
        q.id
        for q in map(bank.latest, {q.id for q in bank.all()})
        if q.audience is Audience.PUPIL
        and q.occasion is Occasion.ANY
        and q.grades[0] <= grade <= q.grades[1]
    }
    taken = plan.instruments(grade)
    assert set(taken) == own
    assert len(taken) == len(own)
    assert ("values" in taken) == (grade >= 8)


def test_the_interests_come_first_and_outside_the_grades_there_is_no_plan(plan: Plan) -> None:
    assert {plan.instruments(grade)[0] for grade in GRADES} == {"interests"}
    assert plan.lessons(5) == ()
    assert plan.instruments(12) == ()


def test_a_broken_plan_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text("bands:\n  - grades: [9, 8]\n    lessons: []\n", encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"plan\.yaml:2: bands\[0\]\.grades"):
        load_plan(path)
