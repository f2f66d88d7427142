"""A navigator's class: the list, the door, the cards."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from app.clock import FixedClock
from app.identity import Principal, Role
from app.services import classes, codes, sign_in
from app.services.errors import (
    ClassIsFull,
    CodeIsNotKnown,
    NameIsMissing,
    NamesAreBroken,
    NobodyChosen,
    NotFound,
    NotYours,
)
from models import AccessCode, ClassGroup, Membership, Organisation, Pupil, User
from tests.factories import people
from tests.services.opened import at_once
from tests.services.scene import Scene
from tests.services.test_codes import open_class_code

LIST = "Котова Аня\n\n  О'Коннор-Ёлкина\tМария Петровна \nЛугов, Пётр"


def add(scene: Scene, text: str) -> int:
    return classes.add_pupils(scene.navigator, scene.group_id, text, session=scene.session)


def listed(scene: Scene) -> list[tuple[str, str, str]]:
    rows = scene.session.execute(
        select(User.last_name, User.first_name, Pupil.name_key)
        .join(Pupil, Pupil.id == User.id)
        .order_by(User.id)
    ).all()
    scene.session.rollback()
    return [(last, first, key) for last, first, key in rows]


def test_a_navigator_opens_a_class_in_the_own_school(scene: Scene) -> None:
    number = classes.create(scene.navigator, scene.school_id, " 9  А ", 9, session=scene.session)
    group = scene.session.get_one(ClassGroup, number)
    assert (group.name, group.grade, group.navigator_id) == ("9 А", 9, scene.navigator.user_id)
    assert scene.actions() == ["class.created"]


def test_a_class_needs_a_name_a_grade_and_a_school_of_ones_own(scene: Scene) -> None:
    for name in ("", "  ", "я" * 41):
        with pytest.raises(NameIsMissing):
            classes.create(scene.navigator, scene.school_id, name, 9, session=scene.session)
    with pytest.raises(NotYours):
        classes.create(scene.host, scene.school_id, "9 А", 9, session=scene.session)
    with pytest.raises(NotYours):
        classes.create(scene.navigator, scene.host_id, "9 А", 9, session=scene.session)
    with pytest.raises(NotFound):
        classes.create(scene.navigator, 999, "9 А", 9, session=scene.session)
    with pytest.raises(IntegrityError):
        classes.create(scene.navigator, scene.school_id, "12 А", 12, session=scene.session)
    assert scene.actions() == []


def test_a_pasted_list_is_read_forgivingly(scene: Scene) -> None:
    assert add(scene, LIST) == 3
    assert listed(scene) == [
        ("Котова", "Аня", "котова аня"),
        ("О'Коннор-Ёлкина", "Мария", "оконнорелкина мария"),
        ("Лугов", "Пётр", "лугов петр"),
    ]
    assert scene.actions() == ["class.pupils_added"]


def test_pasting_a_list_again_adds_only_who_is_new(scene: Scene) -> None:
    add(scene, LIST)
    assert add(scene, LIST.upper()) == 0
    assert add(scene, LIST + "\nНовый Иван") == 1
    assert len(listed(scene)) == 4
    assert scene.actions() == ["class.pupils_added"] * 2


def test_broken_lines_are_named_and_nobody_is_added(scene: Scene) -> None:
    with pytest.raises(NamesAreBroken) as caught:
        add(scene, "Котова Аня\nТолько\n\nКотов <b>Иван</b>\n=1+1 Иван")
    assert caught.value.lines == [(2, "Только"), (4, "Котов <b>Иван</b>"), (5, "=1+1 Иван")]
    assert listed(scene) == []


def test_a_class_takes_sixty_and_namesakes_count_each(scene: Scene) -> None:
    for _ in range(30):
        scene.listed()
    letters = "абвгдежзийклмнопрстуфхцчшщъыьэю"
    with pytest.raises(ClassIsFull):
        add(scene, "\n".join(f"Лугов{a} Яна" for a in letters))
    assert add(scene, "\n".join(f"Лугов{a} Яна" for a in letters[:30])) == 30


def test_pressing_the_button_twice_adds_the_list_once(
    scene: Scene, engine_url: str, clock: FixedClock
) -> None:
    outcomes = at_once(
        engine_url,
        clock,
        *[lambda s: classes.add_pupils(scene.navigator, scene.group_id, LIST, session=s)] * 2,
        meet_after="FROM pupil",
    )
    assert sorted(outcomes) == [0, 3]
    assert len(listed(scene)) == 3


def test_opening_the_door_twice_at_once_leaves_one_code(
    scene: Scene, engine_url: str, clock: FixedClock
) -> None:
    at_once(
        engine_url,
        clock,
        *[lambda s: classes.open_door(scene.navigator, scene.group_id, session=s)] * 2,
        meet_after="UPDATE access_code",
    )
    living = select(func.count()).select_from(AccessCode).where(AccessCode.ended_at.is_(None))
    assert scene.session.scalar(living) == 1


def test_every_change_of_a_door_is_one_event(scene: Scene) -> None:
    open_class_code(scene)
    classes.close_door(scene.navigator, scene.group_id, session=scene.session)
    assert scene.actions() == ["class.door_opened", "class.door_closed"]


def test_cards_hold_codes_that_work_in_the_order_of_names(scene: Scene) -> None:
    ids = [scene.listed("Яна", "Ель"), scene.listed("Аня", "Ель"), scene.listed("Ян", "Дуб")]
    cards = classes.print_cards(scene.navigator, scene.group_id, ids, session=scene.session)
    assert [(c.last_name, c.first_name) for c in cards] == [
        ("Дуб", "Ян"),
        ("Ель", "Аня"),
        ("Ель", "Яна"),
    ]
    for card in cards:
        came = sign_in.enter(Principal.nobody(), card.code, "a", session=scene.session)
        assert isinstance(came, sign_in.SignedIn)
        assert came.name == card.first_name
        assert codes.readings(card.code) == (card.code.replace("-", ""),)
    assert scene.actions() == ["class.cards_printed", *["sign_in"] * 3]


def test_new_cards_end_the_old_ones(scene: Scene) -> None:
    chosen = [scene.listed()]
    old, new = (
        classes.print_cards(scene.navigator, scene.group_id, chosen, session=scene.session)[0]
        for _ in range(2)
    )
    with pytest.raises(CodeIsNotKnown):
        sign_in.enter(Principal.nobody(), old.code, "a", session=scene.session)
    assert sign_in.enter(Principal.nobody(), new.code, "a", session=scene.session)


def test_cards_are_printed_for_pupils_of_this_class_only(scene: Scene, clock: FixedClock) -> None:
    mine, erased = scene.listed(), scene.listed()
    scene.session.execute(update(Pupil).where(Pupil.id == erased).values(erased_at=clock.now()))
    school = scene.session.get_one(Organisation, scene.school_id)
    navigator = scene.session.get_one(User, scene.navigator.user_id)
    other_group = people.class_group(scene.session, school, navigator, "8 В")
    other = people.pupil(scene.session, other_group).id
    for chosen in ([mine, other], [mine, erased], [mine, 999]):
        with pytest.raises(NotYours):
            classes.print_cards(scene.navigator, scene.group_id, chosen, session=scene.session)
    with pytest.raises(NobodyChosen):
        classes.print_cards(scene.navigator, scene.group_id, [], session=scene.session)
    assert scene.actions() == []


def test_whoever_does_not_lead_the_class_can_do_nothing_with_it(scene: Scene) -> None:
    school = scene.session.get_one(Organisation, scene.school_id)
    colleague = people.staff(scene.session, Role.NAVIGATOR, at=school)
    pupil_id = scene.listed()
    for who in (people.principal(scene.session, colleague.id), scene.host, scene.pupil("Яна")):
        for attempt in (
            lambda who: classes.add_pupils(who, scene.group_id, LIST, session=scene.session),
            lambda who: classes.open_door(who, scene.group_id, session=scene.session),
            lambda who: classes.close_door(who, scene.group_id, session=scene.session),
            lambda who: classes.print_cards(who, scene.group_id, [pupil_id], session=scene.session),
        ):
            with pytest.raises(NotYours):
                attempt(who)
    assert scene.actions() == []


def test_a_dismissed_navigator_leads_nothing(scene: Scene, clock: FixedClock) -> None:
    scene.session.execute(update(Membership).values(ended_at=clock.now()))
    scene.session.commit()
    user_id = scene.navigator.user_id
    assert user_id is not None
    with pytest.raises(NotYours):
        classes.open_door(
            people.principal(scene.session, user_id), scene.group_id, session=scene.session
        )
