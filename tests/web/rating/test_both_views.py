"""A child's answers beside a parent's: when they differ, and when nothing can be said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import isclose, sqrt

import pytest
from sqlalchemy import select

from app.clock import FixedClock
from app.services.subjects import About
from app.views_of.both_views import BothViews, both_views_of
from models import ClassGroup, ProfileRecord
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
    return results.taken(
        family.session, family.who(who), "child-readiness", choose, about=about
    )


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
    own = put, say(family, "child", lambda item: 1 + int(item.id[-1]) % 5)
    seen = say(family, "parent", lambda item: 1 + int(item.id[-1]) % 5)
    own[0](family, own[1], dict.fromkeys(SCALES, (3.0, 0.3)))
    put(
        family,
        seen,
        {
            "autonomy": (3.81, 0.4),
            "awareness": (3.83, 0.4),
            "decisions": (2.19, 0.4),
            "planning": (2.17, 0.4),
            "attitude": (3.0, 0.4),
        },
    )
    assert verdicts(family) == ["alike", "more", "alike", "less", "alike"]
    page = words(family.come("parent").get(f"/family/{family.child}").text)
    assert "3,0 3,8 вы видите больше" in page
    assert "3,0 3,8 похоже" in page
    assert "3,0 2,2 вы видите меньше" in page
    assert "От 1 («совсем не похоже») до 5 («очень похоже»)." in page


def test_errors_by_hand_from_the_answers_themselves(family: Family) -> None:
    """Four answers a scale, two of 4 and two of 5: variance ⅓ (n − 1 = 3), error √(⅓ / 4)."""
    seen = say(family, "parent", lambda item: 4 + int(item.id[-1]) % 2)
    record = family.session.scalars(select(ProfileRecord)).one()
    scores = {s.id: s for s in Profile.from_dict(record.content).scales}
    family.session.rollback()
    # One item of each scale is reversed: 4 or 5 is there 2 or 1.
    turned = {item: 6 - value for item, value in answers(family, seen).items() if item in REVERSED}
    kept = {i: v for i, v in answers(family, seen).items() if i not in REVERSED}
    assert len(turned) == 5
    by_scale: dict[str, list[int]] = {}
    for item, value in (kept | turned).items():
        by_scale.setdefault(item[:2], []).append(value)
    squares = sum(
        sum((v - sum(values) / 4) ** 2 for v in values) for values in by_scale.values()
    )
    error = sqrt(squares / (5 * 3) / 4)
    for scale, short in zip(SCALES, ("AU", "AW", "DE", "PL", "AT"), strict=True):
        assert scores[scale].mean == sum(by_scale[short]) / 4
        assert isclose(scores[scale].se or 0, error)


REVERSED: frozenset[str] = frozenset()


def answers(family: Family, public_id: str) -> dict[str, int]:
    return family.stored(f"/ratings/{public_id}")
