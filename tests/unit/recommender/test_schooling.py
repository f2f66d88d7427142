"""Ways into a profession: colleges, universities, and the exams on the way."""

from __future__ import annotations

import pytest

from recommender.catalogue import Catalogue, Profession, load_catalogue
from recommender.schooling import (
    COLLEGE,
    OFFERED_AFTER_9,
    UNIVERSITY,
    Schooling,
    schooling_of,
    ways_into,
)


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load_catalogue()


def into(catalogue: Catalogue, profession_id: str) -> Schooling:
    return schooling_of(catalogue, catalogue.profession(profession_id))


def test_a_college_and_a_university_are_told_apart(shipped: Catalogue) -> None:
    actor = into(shipped, "actor")
    assert [each.code for each in actor.college] == ["52.02.04"]
    assert [each.code for each in actor.university] == ["52.05.01"]
    assert [group.code for group in actor.groups] == ["52"]
    assert actor.groups[0].own_test


def test_a_profession_of_colleges_alone_asks_for_no_exams_after_grade_11(
    shipped: Catalogue,
) -> None:
    cook = into(shipped, "cook")
    assert (cook.university, cook.groups) == ((), ())
    assert cook.college


def test_a_surgeon_takes_chemistry_and_biology_at_every_step(shipped: Catalogue) -> None:
    surgeon = into(shipped, "surgeon")
    assert surgeon.college == ()
    assert surgeon.groups[0].required == ("russian", "chemistry", "biology")
    assert set(surgeon.suggested) == {"chemistry", "biology"}


def test_no_programme_is_lost(shipped: Catalogue) -> None:
    for each in shipped.professions:
        ways = schooling_of(shipped, each)
        shown = [p.code for p in (*ways.college, *ways.university, *ways.later)]
        assert sorted(shown) == sorted(each.programmes)


def test_exams_of_grade_9_are_two_at_most_and_can_be_taken(shipped: Catalogue) -> None:
    for each in shipped.professions:
        suggested = schooling_of(shipped, each).suggested
        assert len(set(suggested)) == len(suggested) <= 2
        assert set(suggested) <= set(OFFERED_AFTER_9)


def test_what_a_university_asks_for_is_suggested_first(shipped: Catalogue) -> None:
    def asked(profession: Profession) -> set[str]:
        groups = schooling_of(shipped, profession).groups
        return {exam for group in groups for exam in (*group.required, *group.choice)}

    for each in shipped.professions:
        needed = asked(each) & set(each.subjects) & set(OFFERED_AFTER_9)
        suggested = set(schooling_of(shipped, each).suggested)
        assert suggested <= needed or needed <= suggested


def test_some_way_leads_into_every_profession(shipped: Catalogue) -> None:
    ways = [ways_into(shipped, each) for each in shipped.professions]
    assert all(ways)
    assert ways_into(shipped, shipped.profession("cook")) == {COLLEGE}
    assert ways_into(shipped, shipped.profession("surgeon")) == {UNIVERSITY}
    assert ways_into(shipped, shipped.profession("actor")) == {COLLEGE, UNIVERSITY}
