"""What a parent reads of the instruments besides the interests."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.clock import FixedClock
from app.identity import Principal, Role
from app.services.subjects import About
from models import Organisation, OrganisationKind
from tests.factories import people, results
from tests.factories import trials as rows
from tests.factories.sign_in import sign_in


@dataclass
class Home:
    session: Session
    college: Organisation
    parent_id: int
    child_id: int
    stranger_id: int

    @property
    def child(self) -> Principal:
        return people.principal(self.session, self.child_id)

    @property
    def parent(self) -> Principal:
        return people.principal(self.session, self.parent_id)


@pytest.fixture
def home(session: Session) -> Home:
    region = people.region(session)
    school = people.organisation(session, region)
    college = people.organisation(session, region, OrganisationKind.COLLEGE, "Морской колледж")
    group = people.class_group(session, school, people.staff(session, Role.NAVIGATOR, at=school))
    child = people.pupil(session, group, "Аня", "Котова")
    stranger = people.pupil(session, group, "Борис", "Чужой")
    parent = people.parent_of(session, child)
    return Home(session, college, parent.id, child.id, stranger.id)


@pytest.fixture
def browser(client: FlaskClient, session: Session, home: Home) -> FlaskClient:
    sign_in(client, session, home.parent_id)
    return client


def words(page: str) -> str:
    main = page.split("<main")[1].split("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", main))


def test_every_other_result_is_told_in_two_sentences_with_a_link(
    browser: FlaskClient, home: Home
) -> None:
    public_id = results.taken(home.session, home.child, "values", results.high_on("support"))
    page = browser.get(f"/family/{home.child_id}").text
    assert f'href="/family/{home.child_id}/results/{public_id}"' in page
    said = re.search(r"Важнее всего сейчас: поддержка; меньше всего: [^.]+\. Разница [^.]+\.", page)
    assert said


def test_without_other_results_the_section_is_left_out(browser: FlaskClient, home: Home) -> None:
    assert "Что ещё пройдено" not in browser.get(f"/family/{home.child_id}").text


def test_only_the_newest_of_each_is_told(
    browser: FlaskClient, home: Home, session: Session, clock: FixedClock
) -> None:
    earlier = results.taken(session, home.child, "values", results.high_on("support"))
    clock.move(hours=30)
    later = results.taken(session, home.child, "values", results.high_on("recognition"))
    sign_in(browser, session, home.parent_id)
    page = browser.get(f"/family/{home.child_id}").text
    assert later in page
    assert earlier not in page
    assert "Что изменилось" in browser.get(f"/family/{home.child_id}/results/{later}").text


def test_each_trial_has_its_own_reflection(
    browser: FlaskClient, home: Home, session: Session, clock: FixedClock
) -> None:
    bookings = [
        results.attended(session, home.child_id, rows.activity(session, home.college, title))
        for title in ("Сварка", "Пайка")
    ]
    clock.move(hours=3)
    for booking in bookings:
        about = About(booking_id=booking)
        results.taken(session, home.child, "reflection", about=about)
    sign_in(browser, session, home.parent_id)
    page = browser.get(f"/family/{home.child_id}").text
    assert "Что мне дала проба: Сварка" in page
    assert "Что мне дала проба: Пайка" in page


@pytest.mark.parametrize(
    "instrument", ["readiness", "values", "objects", "situations", "knowledge", "reasoning"]
)
@pytest.mark.parametrize("locale", ["ru", "en"])
def test_the_full_page_has_no_single_answers_and_nothing_to_press(
    browser: FlaskClient, home: Home, instrument: str, locale: str
) -> None:
    public_id = results.taken(home.session, home.child, instrument)
    browser.post("/language", data={"locale": locale, "next": "/family"})
    response = browser.get(f"/family/{home.child_id}/results/{public_id}")
    assert response.status_code == 200
    assert 'class="rail-point"' in response.text
    assert 'class="review' not in response.text
    assert "/attempts" not in response.text


def test_the_full_page_says_that_its_texts_speak_to_the_child(
    browser: FlaskClient, home: Home
) -> None:
    public_id = results.taken(home.session, home.child, "readiness")
    page = words(browser.get(f"/family/{home.child_id}/results/{public_id}").text)
    assert "Тексты под линиями ребёнок видит такими же" in page
    assert "Отдельных ответов здесь нет" in page
    assert "условным нормам" in page


def test_a_shaky_result_is_called_so_in_short_and_in_full(browser: FlaskClient, home: Home) -> None:
    public_id = results.taken(home.session, home.child, "values", lambda _item: 3, elapsed_ms=100)
    assert "верить этому рано" in browser.get(f"/family/{home.child_id}").text
    page = browser.get(f"/family/{home.child_id}/results/{public_id}").text
    assert "Ответы похожи на случайные" in page
    assert "быстрее, чем можно прочитать" in page


def test_results_of_other_children_are_refused(browser: FlaskClient, home: Home) -> None:
    stranger = people.principal(home.session, home.stranger_id)
    theirs = results.taken(home.session, stranger, "values")
    assert browser.get(f"/family/{home.stranger_id}/results/{theirs}").status_code == 403
    assert browser.get(f"/family/{home.child_id}/results/{theirs}").status_code == 404


def test_what_is_not_the_childs_own_finished_result_is_not_found(
    browser: FlaskClient, home: Home, session: Session
) -> None:
    rated = results.taken(
        session, home.parent, "child-readiness", about=About(pupil_id=home.child_id)
    )
    interests = rows.finished_attempt(session, home.child)
    for public_id in (rated, interests, "nothing"):
        assert browser.get(f"/family/{home.child_id}/results/{public_id}").status_code == 404
    page = browser.get(f"/family/{home.child_id}").text
    assert f"/results/{rated}" not in page


def test_a_parents_own_answers_do_not_count_as_the_childs_questionnaire(
    browser: FlaskClient, home: Home, session: Session
) -> None:
    about = About(pupil_id=home.child_id)
    results.taken(session, home.parent, "child-interests", about=about)
    assert "анкета ещё не пройдена" in browser.get("/family").text
    assert "Анкета ещё не пройдена" in browser.get(f"/family/{home.child_id}").text


@pytest.mark.parametrize("who", ["child_id", "stranger_id"])
def test_pupils_have_no_way_in(client: FlaskClient, home: Home, who: str) -> None:
    public_id = results.taken(home.session, home.child, "values")
    sign_in(client, home.session, getattr(home, who))
    assert client.get(f"/family/{home.child_id}/results/{public_id}").status_code == 403
