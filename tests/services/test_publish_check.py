"""What publishing a draft would mean: parameters that come along, and what stands in the way."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.services import answering, diagnostics, drafts, instruments, publishing
from app.services.carried_parameters import carried
from app.services.draft_text import renumbered
from app.services.errors import (
    CannotBePublished,
    DraftIsGone,
    NotFound,
)
from app.services.measuring import parameters_now
from app.services.publish_check import Check, check
from app.services.surroundings import of
from models import (
    Attempt,
    ScoringSet,
    ScoringSetKind,
    ScoringSetState,
)
from questionnaires.irt.parameters import ItemParameters, Parameters
from questionnaires.loader import load_text
from tests.factories import trials
from tests.factories.instruments import (
    FIRST_WORDS,
    OBJECTS,
    bank_text,
    draft,
    methodologist,
    new_instrument,
    next_text,
)
from tests.services.scene import Scene


def publish(session: Session, key: str) -> None:
    content = drafts.text_of(key, session=session)
    session.rollback()
    publishing.publish(methodologist(session), key, drafts.digest(content), session=session)


def published(session: Session, content: str | None = None) -> str:
    key = draft(session, content)
    publish(session, key)
    return key


def latest(session: Session, instrument_id: str = "objects") -> str:
    key = instruments.latest(instrument_id, session=session).key
    session.rollback()
    return key


def checked(session: Session, content: str) -> Check:
    return check(draft(session, content), session=session)


def adopted(session: Session, found: Parameters) -> None:
    session.add(
        ScoringSet(
            kind=ScoringSetKind.PARAMETERS,
            key=found.key,
            instrument=found.instrument,
            content=found.to_yaml(),
            sha256=found.sha256,
            state=ScoringSetState.ADOPTED,
            summary={},
            created_at=of(session).clock.now(),
            decided_at=of(session).clock.now(),
        )
    )
    session.commit()


def test_parameters_of_unchanged_items_come_along(session: Session) -> None:
    content = next_text("2.1", "interests@2.0")
    before = parameters_now(of(session).bank.version("interests@2.0"), session=session)
    assert before is not None
    found = checked(session, content)
    assert (found.hindrances, found.scored.carried) == ((), True)
    session.rollback()
    publish(session, "interests@2.1")
    row = session.scalars(select(ScoringSet)).one()
    assert (row.key, row.state) == ("interests@2.1/1", "adopted")
    after = parameters_now(instruments.version("interests@2.1", session=session), session=session)
    assert after is not None
    assert (after.key, after.sha256, after.items) == (row.key, row.sha256, before.items)
    assert before.exposure
    assert after.exposure == before.exposure
    assert after.provisional == before.provisional
    assert before.source in after.source
    assert "interests@2.0/1" in after.source


def test_an_attempt_at_the_new_version_is_scored_with_the_parameters_that_came_along(
    scene: Scene,
) -> None:
    session, pupil = scene.session, scene.pupil()
    published(session, next_text("2.1", "interests@2.0"))
    public_id = diagnostics.start(pupil, "interests", session=session).public_id
    answering.save_answers(
        pupil, public_id, trials.all_answers(session, public_id), session=session
    )
    diagnostics.finish(pupil, public_id, session=session)
    attempt = session.scalars(select(Attempt).where(Attempt.public_id == public_id)).one()
    assert (attempt.instrument, attempt.parameters) == ("interests@2.1", "interests@2.1/1")


def test_a_form_that_asks_otherwise_takes_no_exposure_along(session: Session) -> None:
    content = next_text("2.1", "interests@2.0")
    before = of(session).bank.version("interests@2.0")
    longer = content.replace("limit: 36", "limit: 37", 1)
    assert longer != content
    after = load_text(longer, "text")
    found = carried(before, after, session=session)
    had = parameters_now(before, session=session)
    assert found is not None
    assert had is not None
    (changed,) = had.exposure.keys() - found.exposure.keys()
    assert after.form(changed).adaptive != before.form(changed).adaptive


def test_a_reworded_item_starts_with_what_is_usual_on_its_scale(session: Session) -> None:
    before = parameters_now(of(session).bank.version("interests@2.0"), session=session)
    assert before is not None
    content = next_text("2.1", "interests@2.0")
    content = content.replace("Собирать робота по схеме", "Собирать робота по чертежу")
    found = checked(session, content)
    assert found.difference.changed == ("R01",)
    assert (found.hindrances, found.scored.missing) == ((), ())
    assert found.scored.started == ("R01",)
    session.rollback()
    publish(session, "interests@2.1")
    after = parameters_now(instruments.version("interests@2.1", session=session), session=session)
    assert after is not None
    assert after.provisional
    assert "1 items new" in after.source
    others = [p for i, p in before.items.items() if i.startswith("R") and i != "R01"]
    usual = after.items["R01"]
    assert min(p.a for p in others) <= usual.a <= max(p.a for p in others)
    for step, b in enumerate(usual.b):
        assert b == pytest.approx(sum(p.b[step] for p in others) / len(others), abs=1e-3)
    assert {i: p for i, p in after.items.items() if i != "R01"} == {
        i: p for i, p in before.items.items() if i != "R01"
    }


def test_a_scale_of_new_items_alone_is_held_by_nothing(session: Session) -> None:
    """Two unchanged items are too few to link a scale by."""
    content = next_text("2.1", "interests@2.0")
    scale = [i.id for i in of(session).bank.version("interests@2.0").items if i.scale == "R"]
    for item_id in scale[2:]:
        content = re.sub(rf'(id: {item_id}, [^"]*?text: {{ru: ")', r"\1Ещё раз: ", content)
    found = checked(session, content)
    assert found.difference.changed == tuple(scale[2:])
    assert (found.hindrances, set(found.scored.missing)) == (("parameters",), set(scale[2:]))
    session.rollback()
    with pytest.raises(CannotBePublished):
        publish(session, "interests@2.1")
    assert latest(session, "interests") == "interests@2.0"


def test_other_answers_are_another_item_each(session: Session) -> None:
    content = next_text("2.1", "interests@2.0")
    found = checked(session, content.replace("Совсем не хочется", "Вовсе не хочется"))
    assert found.difference.same == ()
    assert len(found.scored.missing) == len(of(session).bank.version("interests@2.0").items)


def test_a_calibrated_version_scored_by_sums_hands_its_parameters_on(session: Session) -> None:
    """The way to a new adaptive instrument: collect answers, calibrate, then choose by them."""
    content = bank_text("interests@1.0").replace("\nid: interests\n", "\nid: moods\n")
    first = instruments.version(published(session, content), session=session)
    scales = tuple(scale.id for scale in first.scales)
    unit = tuple(tuple(float(a == b) for b in scales) for a in scales)
    found = Parameters(
        instrument=first.key,
        number=1,
        provisional=False,
        source="A calibration",
        model="grm",
        traits=scales,
        correlations=unit,
        items={item.id: ItemParameters(1.5, (-2.0, -1.0, 0.0, 1.0)) for item in first.items},
    )
    session.rollback()
    adopted(session, found)
    second = renumbered(content, "1.1").replace('version: "1.1"', 'version: "1.1"\nscorer: graded')
    checked_now = checked(session, second)
    assert (checked_now.hindrances, checked_now.scored.carried) == ((), True)
    assert checked_now.scored.found is not None
    assert checked_now.scored.found.items == found.items


def test_without_a_scorer_that_needs_them_no_parameters_are_asked(session: Session) -> None:
    found = checked(session, next_text().replace(FIRST_WORDS, "Учить младших"))
    assert (found.hindrances, found.scored.found, found.scored.missing) == ((), None, ())
    assert found.difference.changed == ("O01",)


def test_a_version_has_to_serve_every_grade_of_the_plan(session: Session) -> None:
    content = next_text("1.1", "values@1.0").replace("grades: [8, 11]", "grades: [9, 11]")
    found = checked(session, content)
    assert (found.hindrances, found.grades_not_served) == (("grades",), (8,))


def test_norms_that_would_be_lost_are_told(session: Session) -> None:
    assert "norms" in checked(session, next_text("1.1", "readiness@1.0")).cautions


def test_a_new_instrument_is_told_to_stand_in_no_plan(session: Session) -> None:
    found = checked(session, new_instrument())
    assert (found.newest, found.hindrances) == (None, ())
    assert "no_plan" in found.cautions
    assert len(found.difference.added) == len(of(session).bank.version(OBJECTS).items)


def test_hard_wordings_are_told(session: Session) -> None:
    assert "readability" not in checked(session, next_text()).cautions
    content = next_text("1.2").replace(FIRST_WORDS, "Электрифицировать сельскохозяйственное")
    assert "readability" in checked(session, content).cautions


def test_a_lesson_that_gets_too_long_is_told(session: Session) -> None:
    content = next_text("1.1", "situations@1.0")
    assert "lesson" not in checked(session, content).cautions
    session.rollback()
    ids = [item.id for item in of(session).bank.version("situations@1.0").items]
    everything = f"[{', '.join(ids)}]"
    content = re.sub(r"\n    grades: \[\d+, \d+\]", "", next_text("1.2", "situations@1.0"))
    content = content[: content.index("\nforms:")] + (
        "\nforms:\n  full:\n    blocks:\n      - title: {ru: Всё, en: All}\n"
        f"        items: {everything}\n"
    )
    assert "lesson" in checked(session, content).cautions


def test_nobody_but_a_draft_is_checked(session: Session) -> None:
    with pytest.raises(DraftIsGone):
        check(OBJECTS, session=session)
    with pytest.raises(NotFound):
        check("objects@9.9", session=session)


def test_a_number_that_was_overtaken_is_told(session: Session) -> None:
    lower = draft(session, next_text("1.1"))
    published(session, next_text("1.2"))
    assert check(lower, session=session).hindrances == ("older",)
