"""Coming in by a pupil's own code, by a class's, and keeping what a guest has done."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.identity import Principal, Role
from app.services import (
    accounts,
    answering,
    browser_sessions,
    classes,
    diagnostics,
    limits,
    sign_in,
)
from app.services.errors import (
    ClassIsFull,
    CodeIsNotKnown,
    NameIsMissing,
    PupilHasJoinedAlready,
    TooManyTries,
)
from models import Attempt, ProfileRecord, Pupil, SignInFailure, User
from tests.factories import people, trials
from tests.services.opened import at_once
from tests.services.scene import Scene
from tests.services.test_codes import open_class_code

NOBODY = Principal.nobody()
HERE = "192.0.2.1"


def enter(scene: Scene, code: str, actor: Principal = NOBODY) -> sign_in.SignedIn:
    found = sign_in.enter(actor, code, HERE, session=scene.session)
    assert isinstance(found, sign_in.SignedIn)
    return found


def join(scene: Scene, code: str, first: str, last: str) -> sign_in.SignedIn:
    return sign_in.join_class(NOBODY, code, first, last, HERE, session=scene.session)


def whose(scene: Scene, token: str) -> Principal | None:
    found = browser_sessions.principal(token, session=scene.session)
    scene.session.rollback()
    return found


def code_of(scene: Scene, pupil_id: int) -> str:
    return people.pupil_code(scene.session, scene.session.get_one(Pupil, pupil_id))


def test_a_personal_code_opens_the_pupils_own_session(scene: Scene) -> None:
    pupil_id = scene.listed()
    came = enter(scene, code_of(scene, pupil_id))
    principal = whose(scene, came.token)
    assert principal is not None
    assert (came.name, came.code) == ("Аня", None)
    assert (principal.user_id, principal.roles) == (pupil_id, frozenset({Role.PUPIL}))
    assert (principal.grade, principal.class_group_id) == (8, scene.group_id)
    assert scene.actions() == ["sign_in"]


def test_a_new_card_ends_the_old_one(scene: Scene) -> None:
    pupil_id = scene.listed()
    old = code_of(scene, pupil_id)
    new = code_of(scene, pupil_id)
    with pytest.raises(CodeIsNotKnown):
        enter(scene, old)
    assert enter(scene, new).name == "Аня"


def test_signing_in_renews_the_browsers_session(scene: Scene) -> None:
    code = code_of(scene, scene.listed())
    first = enter(scene, code)
    again = enter(scene, code, whose(scene, first.token) or NOBODY)
    assert first.token != again.token
    assert whose(scene, first.token) is None
    assert whose(scene, again.token) is not None


def test_the_code_of_a_closed_account_is_no_code(scene: Scene, clock: FixedClock) -> None:
    pupil_id = scene.listed()
    code = code_of(scene, pupil_id)
    scene.session.get_one(User, pupil_id).closed_at = clock.now()
    scene.session.commit()
    with pytest.raises(CodeIsNotKnown):
        enter(scene, code)


def test_a_password_code_signs_nobody_in(scene: Scene) -> None:
    code = accounts.take_on(
        Principal.system("test"), "a@example.org", "А", "Б", Role.OPERATOR, None, None,
        session=scene.session,
    )  # fmt: skip
    with pytest.raises(CodeIsNotKnown):
        enter(scene, code)


def test_a_listed_name_is_taken_once_and_gets_a_personal_code(scene: Scene) -> None:
    code, pupil_id = open_class_code(scene), scene.listed("Пётр", "О'Коннор-Ёлкин")
    came = join(scene, code, " петр ", "О’коннор Елкин")
    principal = whose(scene, came.token)
    assert principal is not None
    assert principal.user_id == pupil_id
    assert came.code is not None
    assert enter(scene, came.code).name == "Пётр"
    with pytest.raises(PupilHasJoinedAlready):
        join(scene, code, "Пётр", "О'Коннор-Ёлкин")
    assert scene.actions() == ["class.door_opened", "pupil.joined", "sign_in"]


def test_somebody_not_on_the_list_is_added(scene: Scene) -> None:
    came = join(scene, open_class_code(scene), "Яна", "Новая")
    principal = whose(scene, came.token)
    assert principal is not None
    assert principal.class_group_id == scene.group_id


def test_two_namesakes_come_in_as_two(scene: Scene) -> None:
    code, both = open_class_code(scene), {scene.listed(), scene.listed()}
    tokens = [join(scene, code, "Аня", "Котова").token for _ in both]
    assert {p.user_id for token in tokens if (p := whose(scene, token))} == both
    with pytest.raises(PupilHasJoinedAlready):
        join(scene, code, "Аня", "Котова")


def test_an_erased_pupils_name_is_not_on_the_list(scene: Scene, clock: FixedClock) -> None:
    code, erased_id = open_class_code(scene), scene.listed()
    scene.session.get_one(Pupil, erased_id).erased_at = clock.now()
    scene.session.commit()
    principal = whose(scene, join(scene, code, "Аня", "Котова").token)
    assert principal is not None
    assert principal.user_id != erased_id


@pytest.mark.parametrize(("first", "last"), [("", "Котова"), ("Аня", " "), ("4ня", "Котова")])
def test_without_a_name_nobody_comes_in(scene: Scene, first: str, last: str) -> None:
    code = open_class_code(scene)
    with pytest.raises(NameIsMissing):
        join(scene, code, first, last)


def test_a_closed_door_lets_nobody_in(scene: Scene) -> None:
    code = open_class_code(scene)
    classes.close_door(scene.navigator, scene.group_id, session=scene.session)
    with pytest.raises(CodeIsNotKnown):
        join(scene, code, "Аня", "Котова")


def test_a_personal_code_is_no_class_code(scene: Scene) -> None:
    code = code_of(scene, scene.listed())
    with pytest.raises(CodeIsNotKnown):
        join(scene, code, "Аня", "Котова")


def test_a_full_class_takes_nobody_new_but_everybody_listed(scene: Scene) -> None:
    code = open_class_code(scene)
    lines = "\n".join(f"Котов{a} Аня" for a in "абвгдежзийклмнопрстуфхцчшщъыьэ")
    lines += "\n" + "\n".join(f"Лугов{a} Яна" for a in "абвгдежзийклмнопрстуфхцчшщъыьэ")
    assert classes.add_pupils(scene.navigator, scene.group_id, lines, session=scene.session) == 60
    with pytest.raises(ClassIsFull):
        join(scene, code, "Лишний", "Человек")
    assert join(scene, code, "Аня", "Котова").name == "Аня"


def test_of_two_who_take_a_name_at_once_one_gets_it(
    scene: Scene, engine_url: str, clock: FixedClock
) -> None:
    code, pupil_id = open_class_code(scene), scene.listed()

    def take(session: Session) -> str:
        return sign_in.join_class(NOBODY, code, "Аня", "Котова", HERE, session=session).token

    outcomes = at_once(engine_url, clock, take, take, meet_after="FROM pupil")
    assert sorted(type(o).__name__ for o in outcomes) == ["PupilHasJoinedAlready", "str"]
    token = next(o for o in outcomes if isinstance(o, str))
    assert (whose(scene, token) or NOBODY).user_id == pupil_id


@pytest.mark.parametrize("keep", [True, False])
def test_a_guests_finished_work_becomes_the_pupils_on_request_only(
    scene: Scene, keep: bool
) -> None:
    session, pupil_id = scene.session, scene.listed()
    code = code_of(scene, pupil_id)
    started = diagnostics.start(NOBODY, "interests", "short", session=session)
    guest = whose(scene, started.token or "")
    assert guest is not None
    given = trials.all_answers(session, started.public_id, "short")
    answering.save_answers(guest, started.public_id, given, session=session)
    diagnostics.finish(guest, started.public_id, session=session)
    sign_in.enter(guest, code, HERE, session=session, keep_result=keep)
    kept = session.execute(
        select(Attempt.pupil_id, ProfileRecord.pupil_id).join(
            ProfileRecord, ProfileRecord.attempt_id == Attempt.id
        )
    ).all()
    assert [tuple(row) for row in kept] == [(pupil_id, pupil_id) if keep else (None, None)]
    assert whose(scene, started.token or "") is None


def test_thirty_right_codes_from_one_address_pass(scene: Scene) -> None:
    code = code_of(scene, scene.listed())
    assert {enter(scene, code).name for _ in range(30)} == {"Аня"}


def test_wrong_codes_are_stopped_and_forgotten_after_a_while(
    scene: Scene, clock: FixedClock
) -> None:
    for _ in range(limits.CODES_PER_ADDRESS):
        with pytest.raises(CodeIsNotKnown):
            enter(scene, "AAAA-AAAA-AAAA")
    with pytest.raises(TooManyTries):
        enter(scene, "AAAA-AAAA-AAAA")
    with pytest.raises(CodeIsNotKnown):
        sign_in.enter(NOBODY, "AAAA-AAAA-AAAA", "192.0.2.2", session=scene.session)
    clock.move(minutes=5)
    with pytest.raises(CodeIsNotKnown):
        enter(scene, "AAAA-AAAA-AAAA")
    assert set(scene.actions()) == {"sign_in.refused"}
    assert scene.session.scalar(select(func.count()).select_from(SignInFailure)) == 23
