"""The catalogue: found by any word, told honestly, near to trials."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy.orm import Session

from app.identity import Role
from app.services.surroundings import of
from app.views_of.profession_page import profession_of
from app.views_of.professions import FILTERS, catalogue_of
from models import ActivityFormat, OrganisationKind, Pupil, Region, RegionMode
from tests.factories import people, trials
from tests.factories.sign_in import sign_in


def found(session: Session, query: str = "", page: int = 1, **filters: str) -> list[str]:
    answer = catalogue_of("ru", session=session, query=query, filters=filters, page=page)
    return [each.card.id for each in answer.results]


def all_found(session: Session, query: str = "", **filters: str) -> list[str]:
    pages = catalogue_of("ru", session=session, query=query, filters=filters).pages
    return [each for n in range(pages) for each in found(session, query, n + 1, **filters)]


def test_without_a_search_all_directions_are_offered(client: FlaskClient, session: Session) -> None:
    page = client.get("/professions").text
    for family in of(session).catalogue.families:
        assert family.name.ru in page


@pytest.mark.parametrize("query", ["сварщик", "СВАРЩИК", " Сварщик ", "варщ", "welder", "cdfhobr"])
def test_case_spaces_language_and_keyboard_do_not_matter(session: Session, query: str) -> None:
    assert found(session, query)[0] == "welder"


def test_a_word_with_yo_is_found_without_the_dots(session: Session) -> None:
    with_yo = found(session, "учёный")
    assert with_yo == found(session, "ученый") == found(session, "УЧЁНЫЙ") != []


def test_where_no_text_has_all_words_the_page_says_so(client: FlaskClient) -> None:
    page = client.get("/professions?q=подводный+сварщик+бегемот").text
    assert "Все слова вместе не встретились" in page
    assert "/professions/diver" in page


def test_a_slip_of_the_keyboard_is_understood_and_told(client: FlaskClient) -> None:
    page = client.get("/professions?q=gjdfh").text
    assert "Ищем «повар»" in page
    assert "/professions/cook" in page


def test_what_was_found_is_marked(client: FlaskClient) -> None:
    assert "<mark>Повар</mark>" in client.get("/professions?q=повара").text
    assert "Нашлось здесь: <mark>кулинар</mark>" in client.get("/professions?q=кулинар").text


def test_filters_narrow_the_list_and_add_up(session: Session) -> None:
    catalogue = of(session).catalogue
    wanted = {"family": "medicine", "subject": "chemistry", "condition": "shifts", "way": "after-9"}
    only = all_found(session, **wanted)
    assert "nurse" in only
    for each in map(catalogue.profession, only):
        assert each.family == "medicine"
        assert "chemistry" in each.subjects
        assert "shifts" in each.conditions
        assert "spo" in {catalogue.programme(code).level for code in each.programmes}
    assert set(only) < set(all_found(session, family="medicine"))


def test_a_search_and_a_filter_add_up(session: Session) -> None:
    assert "surgeon" in found(session, "врач", way="after-11")
    assert "surgeon" not in found(session, "врач", way="after-9")


@pytest.mark.parametrize("name", FILTERS)
def test_each_value_of_a_filter_says_how_many_it_leaves(session: Session, name: str) -> None:
    others = {"industry": "healthcare"} if name != "industry" else {"way": "after-9"}
    choices = catalogue_of("ru", session=session, filters=others).choices[name]
    assert choices
    for choice in choices[:4]:
        filters = {**others, name: choice.id}
        assert catalogue_of("ru", session=session, filters=filters).found == choice.count > 0


def test_a_long_list_has_pages_without_gaps(client: FlaskClient, session: Session) -> None:
    everything = all_found(session, way="after-9")
    ways = catalogue_of("ru", session=session).choices["way"]
    assert len(set(everything)) == len(everything) == ways[0].count
    second = client.get("/professions?way=after-9&page=2").text
    assert "Страница 2 из" in second
    assert "way=after-9&amp;page=3" in second or "page=3&amp;way=after-9" in second


@pytest.mark.parametrize("page", ["0", "-3", "999", "x", "1e9"])
def test_a_page_that_is_none_is_another(client: FlaskClient, page: str) -> None:
    assert client.get(f"/professions?way=after-9&page={page}").status_code == 200


def test_a_filter_is_shown_with_a_way_to_take_it_off(client: FlaskClient) -> None:
    page = client.get("/professions?q=врач&way=after-11&subject=biology").text
    assert "Снять отбор:" in page
    assert 'href="/professions?q=%D0%B2%D1%80%D0%B0%D1%87&amp;subject=biology"' in page
    assert "Сбросить всё" in page
    assert '<option selected value="biology">' in page


@pytest.mark.parametrize("query", ["q=qqqqqq", "family=nothing", "industry=nothing", "way=none"])
def test_an_empty_search_says_what_to_do_and_offers_directions(
    client: FlaskClient, session: Session, query: str
) -> None:
    answer = client.get(f"/professions?{query}")
    assert answer.status_code == 200
    assert "Ничего не нашлось" in answer.text
    for family in of(session).catalogue.families:
        assert f"/professions/families/{family.id}" in answer.text


def test_what_was_searched_is_shown_back_as_text(client: FlaskClient) -> None:
    page = client.get("/professions?q=<b>").text
    assert "<b>" not in page
    assert 'value="&lt;b&gt;"' in page
    slipped = client.get("/professions?q=<gjdfh>").text
    assert "<повар>" not in slipped


def test_a_very_long_search_is_cut(client: FlaskClient) -> None:
    assert client.get("/professions?q=" + "а" * 3000).status_code == 200


def test_a_profession_tells_work_fit_difficulty_and_schooling(
    client: FlaskClient, session: Session
) -> None:
    page = client.get("/professions/welder").text
    catalogue = of(session).catalogue
    welder = catalogue.profession("welder")
    shown = [welder.name, welder.summary, welder.day, *welder.tasks, *welder.tools]
    shown += [welder.good_if, welder.hard, welder.outlook]
    shown += [catalogue.condition(each).name for each in welder.conditions]
    for text in shown:
        assert str(escape(text.ru)) in page
    for subject in welder.subjects:
        assert catalogue.subject(subject).name.ru.lower() in page.lower()
    for synonym in welder.synonyms["ru"]:
        assert synonym in page
    for code in welder.programmes:
        assert code in page
        assert str(catalogue.programme(code).name.ru) in page


def test_exams_are_told_with_the_warning_that_universities_differ(client: FlaskClient) -> None:
    page = client.get("/professions/architect").text
    assert "ЕГЭ, которые обычно нужны" in page
    assert "Архитектура" in page
    assert "Русский язык, математика" in page
    assert "Точный список каждый вуз устанавливает сам" in page
    cook = client.get("/professions/cook").text
    assert "ЕГЭ, которые обычно нужны" not in cook
    assert "В колледж. Берут по среднему баллу аттестата" in cook


def test_the_catalogue_speaks_english(client: FlaskClient, session: Session) -> None:
    client.set_cookie("language", "en")
    surgeon = of(session).catalogue.profession("surgeon")
    page = client.get("/professions/surgeon").text
    for text in (surgeon.name, surgeon.day, surgeon.outlook, *surgeon.tools):
        assert str(escape(text.en)) in page
    assert "Russian, Chemistry, Biology" in page
    assert "<mark>" in client.get("/professions?q=surgeons").text


def test_a_profession_of_universities_says_what_to_do_after_grade_9(client: FlaskClient) -> None:
    page = client.get("/professions/surgeon").text
    assert "Этому учат только в вузе" in page
    assert "пригодятся: химия, биология" in page or "пригодятся: биология, химия" in page


def test_every_page_of_the_catalogue_can_be_read_in_both_languages(session: Session) -> None:
    for each in of(session).catalogue.professions:
        for locale in ("ru", "en"):
            page = profession_of(each.id, locale, session=session)
            assert len(page.related) == 4
            assert each.id not in {other.id for other in page.related}


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
