"""A child's answers beside a parent's: when they differ, and when nothing can be said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import sqrt

import pytest
from sqlalchemy import select

from app.clock import FixedClock
from app.services.subjects import About
from app.views_of.both_views import BothViews, both_views_of
from models import ClassGroup, ProfileRecord
from questionnaires.parts import Item
from questionnaires.profile import Profile, ScaleScore
from tests.factories import results
from tests.web.rating.conftest import Family, words

SCALES = ("autonomy", "awareness", "decisions", "planning", "attitude")
Scores = Mapping[str, tuple[float | None, float | None]]


def view(family: Family, who: str = "parent", instrument: str = "child-readiness") -> BothViews:
    actor = family.who(who)
    found = both_views_of(actor, family.child, "ru", session=family.session)
    family.session.rollback()
    return next(each for each in found if each.instrument == instrument)


def say(family: Family, who: str, choose: results.Choose = results.first_option) -> str:
    """The child's or a parent's readiness, finished."""
    if who == "child":
        return results.taken(family.session, family.who("child"), "readiness", choose)
    about = About(pupil_id=family.child)
    return results.taken(family.session, family.who(who), "child-readiness", choose, about=about)


def scattered(item: Item) -> int:
    """Answers like somebody's who reads."""
    return 1 + (int(item.id[-1]) * 2 + len(item.scale)) % 5


def turned(item: Item, value: int) -> int:
    """What to answer so that it counts as this."""
    return 6 - value if item.reversed else value


def put(family: Family, public_id: str, scores: Scores) -> None:
    """Give a stored result these means and errors."""

    def with_scores(profile: Profile) -> Profile:
        return replace(profile, scales=tuple(one(score) for score in profile.scales))

    def one(score: ScaleScore) -> ScaleScore:
        mean, se = scores[score.id]
        return replace(score, mean=mean, se=se)

    results.rescored(family.session, public_id, with_scores)


def verdicts(family: Family) -> list[str]:
    return [line.verdict for line in view(family).lines]


def test_a_difference_counts_from_1_64_errors_of_both(family: Family) -> None:
    """Errors of .3 and .4 are .5 together (3, 4, 5), and 1.64 times that is .82."""
    own, seen = say(family, "child", scattered), say(family, "parent", scattered)
    put(family, own, dict.fromkeys(SCALES, (3.0, 0.3)))
    means = {"autonomy": 3.81, "awareness": 3.83, "decisions": 2.19, "planning": 2.17}
    put(family, seen, {scale: (means.get(scale, 3.0), 0.4) for scale in SCALES})
    assert verdicts(family) == ["alike", "more", "alike", "less", "alike"]
    page = words(family.come("parent").get(f"/family/{family.child}").text)
    assert "Самостоятельность 3,0 3,8 похоже" in page
    assert "Знание себя и профессий 3,0 3,8 больше" in page
    assert "3,0 2,2 похоже" in page
    assert "3,0 2,2 меньше" in page
    assert "От 1 («совсем не похоже») до 5 («очень похоже»)." in page


def test_means_and_errors_by_hand_from_the_answers_themselves(family: Family) -> None:
    """The parent's four answers to each scale count as 4, 4, 5 and 4: the mean is 4.25, the
    squares .75, over 3 degrees of freedom .25 each, and the error √(.25 / 4) = .25. The child's
    six are all alike, so that only the rounding is left: √(1/12 / 6) = .118. Together that is
    .276, and 1.64 times it .453: more than 4.25 − 4, and less than 4.25 − 3.
    """
    say(family, "child", lambda item: 3 if item.scale == "autonomy" else turned(item, 4))
    say(family, "parent", lambda item: turned(item, 5 if item.id.endswith("03") else 4))
    assert [(line.own, line.seen) for line in view(family).lines] == [
        (3.0, 4.25),
        *[(4.0, 4.25)] * 4,
    ]
    assert verdicts(family) == ["more", "alike", "alike", "alike", "alike"]
    errors = {
        record.attempt_id: {score.se for score in Profile.from_dict(record.content).scales}
        for record in family.session.scalars(select(ProfileRecord).order_by(ProfileRecord.id))
    }
    (own,), (seen,) = errors.values()
    assert own == pytest.approx(sqrt(1 / 12 / 6))
    assert seen == pytest.approx(0.25)


@pytest.mark.parametrize("gone", [(None, None), (3.0, None), (None, 0.3)])
@pytest.mark.parametrize("whose", ["child", "parent"])
def test_without_a_mean_or_its_error_nothing_is_said(
    family: Family, gone: tuple[float | None, float | None], whose: str
) -> None:
    ids = {who: say(family, who, scattered) for who in ("child", "parent")}
    for who, public_id in ids.items():
        there = dict.fromkeys(SCALES, (2.0 if who == "child" else 5.0, 0.1))
        put(family, public_id, there | ({"planning": gone} if who == whose else {}))
    assert verdicts(family) == ["more", "more", "more", "unknown", "more"]
    page = words(family.come("parent").get(f"/family/{family.child}").text)
    assert "не с чем сравнить" in page


def test_with_one_side_missing_there_is_no_table(family: Family) -> None:
    assert (view(family).own_at, view(family).seen_at) == (None, None)
    say(family, "parent", scattered)
    assert verdicts(family) == ["unknown"] * 5
    page = words(family.come("parent").get(f"/family/{family.child}").text)
    assert "Сравнение появится, когда ребёнок пройдёт свою анкету." in page
    assert "Ребёнок Вы Вы видите" not in page


def test_what_the_child_said_alone_is_not_laid_out_before_the_parent_answers(
    family: Family,
) -> None:
    say(family, "child", scattered)
    page = words(family.come("parent").get(f"/family/{family.child}").text)
    assert "Ребёнок Вы Вы видите" not in page
    assert "Как выбирает ваш ребёнок Вопросов: 20" in page


def test_answers_that_look_random_are_compared_with_nothing(family: Family) -> None:
    say(family, "child", lambda _item: 3)
    say(family, "parent", scattered)
    assert view(family).shaky
    assert verdicts(family) == ["unknown"] * 5
    page = words(family.come("parent").get(f"/family/{family.child}").text)
    assert "Сравнивать пока не с чем: ответы ребёнка похожи на случайные." in page
    assert "Ребёнок Вы Вы видите" not in page


def test_the_newest_of_both_sides_is_compared(family: Family, clock: FixedClock) -> None:
    for own, seen in ((2.0, 5.0), (5.0, 2.0)):
        put(family, say(family, "child", scattered), dict.fromkeys(SCALES, (own, 0.1)))
        put(family, say(family, "parent", scattered), dict.fromkeys(SCALES, (seen, 0.1)))
        clock.move(hours=24)
    assert verdicts(family) == ["less"] * 5


def test_each_parent_is_compared_alone(family: Family) -> None:
    say(family, "child", scattered)
    put(family, say(family, "parent", scattered), dict.fromkeys(SCALES, (5.0, 0.1)))
    assert view(family, "other parent").seen_at is None
    assert {line.seen for line in view(family, "other parent").lines} == {None}
    put(family, say(family, "other parent", scattered), dict.fromkeys(SCALES, (1.0, 0.1)))
    assert {line.seen for line in view(family, "parent").lines} == {5.0}
    assert {line.seen for line in view(family, "other parent").lines} == {1.0}


def test_days_are_those_of_the_region(family: Family, clock: FixedClock) -> None:
    clock.move(hours=16.5)  # half past ten in the evening by UTC, past midnight in the region
    say(family, "child", scattered)
    say(family, "parent", scattered)
    page = words(family.come("parent").get(f"/family/{family.child}").text)
    assert "Ребёнок отвечал: вторник, 3 марта. Вы: вторник, 3 марта." in page


def test_answers_on_another_ruler_are_not_compared(family: Family) -> None:
    own = say(family, "child", scattered)
    put(family, own, dict.fromkeys(SCALES, (2.0, 0.1)))
    put(family, say(family, "parent", scattered), dict.fromkeys(SCALES, (5.0, 0.1)))
    attempt = family.attempt(f"/ratings/{own}")
    attempt.instrument = "objects@1.0"  # whose answers have no numbers in common
    family.session.commit()
    assert verdicts(family) == ["unknown"] * 5


def test_interests_are_laid_beside_the_adaptive_ones(family: Family) -> None:
    results.taken(family.session, family.who("child"), "interests", results.high_on("R"))
    results.taken(
        family.session,
        family.who("parent"),
        "child-interests",
        results.high_on("S"),
        about=About(pupil_id=family.child),
    )
    lines = view(family, instrument="child-interests").lines
    assert [line.verdict for line in lines] == ["less", "alike", "alike", "more", "alike", "alike"]


def test_a_questionnaire_for_other_grades_is_not_offered(family: Family) -> None:
    group = family.session.get_one(ClassGroup, family.group)
    group.grade = 5
    family.session.commit()
    page = family.come("parent").get(f"/family/{family.child}").text
    assert "Как выбирает ваш ребёнок" not in page
    group.grade = 8
    family.session.commit()
    say(family, "parent", scattered)
    group.grade = 5
    family.session.commit()
    page = family.client.get(f"/family/{family.child}").text
    assert "Как выбирает ваш ребёнок" in page
    assert "Что интересно вашему ребёнку" not in page
