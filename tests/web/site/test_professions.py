"""The catalogue: found by any word, told honestly, near to trials."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.identity import Role
from app.services.surroundings import of
from app.views_of.professions import catalogue_of, profession_of
from models import ActivityFormat, OrganisationKind, Pupil, Region, RegionMode
from tests.factories import people, trials
from tests.factories.sign_in import sign_in


def found(session: Session, query: str = "", **filters: str) -> list[str]:
    page = catalogue_of("ru", session=session, query=query, **filters)
    return [each.id for family in page.families for each in family.professions]


def test_without_a_search_all_directions_are_offered(client: FlaskClient, session: Session) -> None:
    page = client.get("/professions").text
    for family in of(session).catalogue.families:
        assert family.name.ru in page


@pytest.mark.parametrize("query", ["сварщик", "СВАРЩИК", " Сварщик ", "варщ", "welder"])
def test_case_spaces_and_language_do_not_matter(session: Session, query: str) -> None:
    assert "welder" in found(session, query)


def test_a_word_with_yo_is_found_without_the_dots(session: Session) -> None:
    with_yo = found(session, "учёный")
    assert with_yo == found(session, "ученый") == found(session, "УЧЁНЫЙ")


def test_words_of_tasks_are_searched_and_all_have_to_occur(session: Session) -> None:
    task = of(session).catalogue.profession("welder").tasks[0].ru
    assert "welder" in found(session, task)
    assert "welder" not in found(session, task + " бегемот")


def test_professions_with_the_word_in_the_name_come_first(session: Session) -> None:
    page = catalogue_of("ru", session=session, query="инженер")
    for family in page.families:
        named = ["инженер" in each.name.casefold() for each in family.professions]
        assert named == sorted(named, reverse=True)


def test_filters_narrow_the_list(session: Session) -> None:
    catalogue = of(session).catalogue
    profession = catalogue.profession("welder")
    only = found(session, family_id=profession.family, industry_id=profession.industry)
    assert "welder" in only
    for each in map(catalogue.profession, only):
        assert (each.family, each.industry) == (profession.family, profession.industry)


@pytest.mark.parametrize("query", ["q=qqqqqq", "family=nothing", "industry=nothing"])
def test_an_empty_search_says_what_to_do(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/professions?{query}")
    assert answer.status_code == 200
    assert "Ничего не нашлось" in answer.text
    assert "Показать все направления" in answer.text


def test_what_was_searched_is_shown_back_as_text(client: FlaskClient) -> None:
    page = client.get("/professions?q=<b>").text
    assert "<b>" not in page
    assert 'value="&lt;b&gt;"' in page


def test_a_very_long_search_is_cut(client: FlaskClient) -> None:
    assert client.get("/professions?q=" + "а" * 3000).status_code == 200


def test_a_profession_tells_work_fit_difficulty_and_schooling(
    client: FlaskClient, session: Session
) -> None:
    page = client.get("/professions/welder").text
    catalogue = of(session).catalogue
    welder = catalogue.profession("welder")
    shown = [welder.name, welder.summary, *welder.tasks, welder.good_if, welder.hard]
    shown += [catalogue.subject(each).name for each in welder.subjects]
    for text in shown:
        assert str(text.ru) in page
    for code in welder.programmes:
        assert code in page
        assert str(catalogue.programme(code).name.ru) in page


def test_every_page_of_the_catalogue_can_be_read_in_both_languages(session: Session) -> None:
    for each in of(session).catalogue.professions:
        for locale in ("ru", "en"):
            page = profession_of(each.id, locale, session=session)
            assert len(page.related) == 6
            assert each.id not in {other.id for other in page.related}


def test_related_professions_have_the_nearest_profile(session: Session) -> None:
    import numpy as np

    catalogue = of(session).catalogue
    ids = [each.id for each in catalogue.professions]
    with_welder = np.atleast_2d(np.corrcoef(catalogue.ratings))[ids.index("welder")]
    related = [other.id for other in profession_of("welder", "ru", session=session).related]
    farthest = min(with_welder[ids.index(other)] for other in related)
    rest = set(ids) - set(related) - {"welder"}
    assert all(with_welder[ids.index(other)] <= farthest + 1e-9 for other in rest)


@pytest.mark.parametrize("path", ["/professions/astrologer", "/professions/families/magic"])
def test_what_is_not_in_the_catalogue_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


class TestComing:
    @pytest.fixture
    def home(self, session: Session) -> Region:
        return people.region(session)

    @pytest.fixture
    def pupil(self, session: Session, home: Region) -> Pupil:
        school = people.organisation(session, home)
        navigator = people.staff(session, Role.NAVIGATOR, at=school)
        return people.pupil(session, people.class_group(session, school, navigator))

    def college(self, session: Session, where: Region, title: str, **options: Any) -> None:
        host = people.organisation(session, where, OrganisationKind.COLLEGE, "Колледж")
        trials.slot(session, trials.activity(session, host, title, **options))

    def test_a_pupil_sees_where_to_try_it(
        self, client: FlaskClient, session: Session, home: Region, pupil: Pupil
    ) -> None:
        self.college(session, home, "Первый шов")
        self.college(session, home, "Пирог", professions=("pastry-chef",))
        self.college(session, home, "Для младших", grades=(6, 7))
        sign_in(client, session, pupil.id)
        page = client.get("/professions/welder").text
        assert "Первый шов" in page
        assert "Пирог" not in page
        assert "Для младших" not in page
        # 6:00 UTC two days on, on the clocks of Kaliningrad.
        assert "08:00" in page

    def test_another_region_is_seen_only_when_it_is_remote(
        self, client: FlaskClient, session: Session, pupil: Pupil
    ) -> None:
        away = people.region(session, "Томская область", timezone="Asia/Tomsk")
        self.college(session, away, "Далёкая проба")
        self.college(session, away, "Проба по сети", form=ActivityFormat.REMOTE)
        sign_in(client, session, pupil.id)
        page = client.get("/professions/welder").text
        assert "Далёкая проба" not in page
        assert "Проба по сети" in page

    def test_a_region_without_trials_offers_remote_ones(
        self, client: FlaskClient, session: Session, home: Region, pupil: Pupil
    ) -> None:
        home.mode = RegionMode.DIAGNOSTICS_ONLY
        session.commit()
        self.college(session, home, "Первый шов")
        sign_in(client, session, pupil.id)
        page = client.get("/professions/welder").text
        assert "Первый шов" not in page
        assert "Проб по этой профессии пока нет" in page

    def test_a_guest_is_offered_the_questions_instead(
        self, client: FlaskClient, session: Session, home: Region
    ) -> None:
        self.college(session, home, "Первый шов")
        page = client.get("/professions/welder").text
        assert "Первый шов" not in page
        assert 'action="/try"' in page
