"""Which item comes next and what the progress line says."""

from __future__ import annotations

from collections.abc import Collection

from hypothesis import given
from hypothesis import strategies as st

from questionnaires import sequence
from questionnaires.definition import Questionnaire
from questionnaires.parts import Item
from questionnaires.scoring.measurement import Measurement, scorer_of
from questionnaires.sequence import Coming, Progress


def coming(questionnaire: Questionnaire, form: str, answered: Collection[str]) -> Coming:
    """What a form without adaptive rules asks next; the values do not matter."""
    scorer = scorer_of(questionnaire)
    measurement = Measurement(questionnaire, form, scorer, None, None, seed=0, grade=None)
    return measurement.coming(dict.fromkeys(answered, 1))


def remaining(
    questionnaire: Questionnaire, form: str, answered: Collection[str]
) -> tuple[Item, ...]:
    return coming(questionnaire, form, answered).items


def progress(questionnaire: Questionnaire, form: str, answered: Collection[str]) -> Progress:
    left = coming(questionnaire, form, answered)
    return sequence.progress(questionnaire, form, answered, left)


def test_items_come_in_the_order_of_the_form(small: Questionnaire) -> None:
    assert [item.id for item in remaining(small, "full", ())] == ["R1", "I1", "R2", "I2"]
    assert [item.id for item in remaining(small, "short", ())] == ["I1", "R2"]


def test_a_skipped_item_comes_back_first(small: Questionnaire) -> None:
    assert [item.id for item in remaining(small, "full", ["I1", "R2"])] == ["R1", "I2"]


def test_ids_outside_the_form_change_nothing(small: Questionnaire) -> None:
    assert len(remaining(small, "short", {"R1", "I2", "unknown"})) == 2
    assert progress(small, "short", {"R1", "I2", "unknown"}).answered == 0


def test_progress_at_the_start_in_the_middle_and_at_the_end(interests: Questionnaire) -> None:
    ids = interests.layout("full").ids
    assert progress(interests, "full", ()) == Progress(1, 5, 0, 60, 7)
    assert progress(interests, "full", ids[:11]) == Progress(1, 5, 11, 60, 6)
    assert progress(interests, "full", ids[:12]) == Progress(2, 5, 12, 60, 6)
    assert progress(interests, "full", ids[:59]) == Progress(5, 5, 59, 60, 1)
    assert progress(interests, "full", ids) == Progress(5, 5, 60, 60, 0)
    assert progress(interests, "short", ()) == Progress(1, 1, 0, 12, 2)


def test_the_block_is_that_of_the_next_question(interests: Questionnaire) -> None:
    ids = interests.layout("full").ids
    assert progress(interests, "full", ids[1:]).block == 1


@given(st.data())
def test_answered_and_remaining_always_make_up_the_form(
    interests: Questionnaire, data: st.DataObject
) -> None:
    ids = interests.layout("full").ids
    answered = data.draw(st.sets(st.sampled_from(ids)))
    left = [item.id for item in remaining(interests, "full", answered)]
    assert [item_id for item_id in ids if item_id not in answered] == left
    now = progress(interests, "full", answered)
    assert now.answered + len(left) == now.total == 60
    assert (now.minutes_left == 0) == (not left)


@given(st.data())
def test_progress_never_goes_back(interests: Questionnaire, data: st.DataObject) -> None:
    ids = interests.layout("full").ids
    answered = data.draw(st.sets(st.sampled_from(ids), max_size=59))
    following = remaining(interests, "full", answered)[0].id
    before = progress(interests, "full", answered)
    after = progress(interests, "full", answered | {following})
    assert after.answered == before.answered + 1
    assert after.block >= before.block
    assert after.minutes_left <= before.minutes_left
