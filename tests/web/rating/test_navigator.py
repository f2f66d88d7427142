"""A navigator's observations, and what hosts have said, on the pupil's page."""

from __future__ import annotations

from app.clock import FixedClock
from app.identity import Role
from models import BookingState, ClassGroup
from tests.factories import people
from tests.web.rating.conftest import Family, words


def page(family: Family) -> str:
    return words(family.come("navigator").get(f"/pupils/{family.child}").text)


def test_without_observations_the_page_offers_to_note_one(family: Family) -> None:
    assert "Наблюдений пока нет. Записать наблюдение" in page(family)


def test_the_sheet_has_the_name_of_the_class_list(family: Family) -> None:
    text = words(family.read(family.begin("navigator")))
    assert "Редкофамильная Аня Наблюдение навигатора" in text


def test_an_open_observation_is_offered_to_go_on_with(family: Family) -> None:
    sheet = family.begin("navigator")
    item = family.items(sheet)[0]
    assert family.send(sheet, {item: 3}, later="yes").location == f"/pupils/{family.child}"
    text = family.client.get(f"/pupils/{family.child}").text
    assert f'href="{sheet}"' in text
    assert "Продолжить наблюдение" in text
    assert "Записать наблюдение" not in text
    assert "Наблюдений пока нет" in text


def test_a_finished_observation_is_read_on_the_pupils_page(family: Family) -> None:
    sheet = family.begin("navigator")
    engaged, together, alone, *rest = family.items(sheet)
    assert (engaged[:2], together[:2], alone[:2]) == ("EN", "CO", "SD")
    given = {item: {"EN": 4, "CO": 5}[item[:2]] for item in (engaged, together, *rest[:2])}
    answer = family.send(sheet, given | {alone: 1})
    assert answer.location == f"/pupils/{family.child}#seen"
    text = page(family)
    assert "понедельник, 2 марта Наблюдение навигатора Вера Лугова" in text
    assert "Участие и любопытство 4,0 из 5" in text
    assert "Работа с другими 5,0 из 5" in text
    assert "отметок мало" in text
    assert "От 1 («не замечено») до 5 («почти всегда»)." in text


def test_days_are_those_of_the_region(family: Family, clock: FixedClock) -> None:
    clock.move(hours=16.5)  # half past ten in the evening by UTC, past midnight in the region
    family.fill(family.begin("navigator"))
    assert "вторник, 3 марта Наблюдение навигатора" in page(family)


def test_a_hosts_rating_names_place_and_trial_and_not_the_person(family: Family) -> None:
    family.fill(family.begin("host"), 5)
    text = page(family)
    assert "Сварка: первый шов, Морской колледж" in text
    assert "Результат 5,0 из 5 Ход работы 5,0 из 5 Общение 5,0 из 5" in text
    assert "Олег" not in text


def test_the_rating_of_a_visit_that_was_none_is_not_shown(family: Family) -> None:
    family.fill(family.begin("host"), 5)
    family.mark(BookingState.ABSENT)
    assert "Морской колледж" not in page(family).split("Пробы")[0]
    assert "Наблюдений пока нет." in page(family)


def test_three_are_shown_and_the_older_ones_fold_away(family: Family, clock: FixedClock) -> None:
    for value in (1, 2, 3, 4):
        family.fill(family.begin("navigator"), value)
        clock.move(hours=24)
    text = page(family)
    assert "Раньше: 1" in text
    assert [text.index(f"{value},0 из 5") for value in (4, 3, 2, 1)] == sorted(
        text.index(f"{value},0 из 5") for value in (4, 3, 2, 1)
    )
    assert text.index("Раньше: 1") < text.index("1,0 из 5")


def test_observations_are_never_shown_to_child_or_parent(family: Family) -> None:
    sheets = [family.begin("navigator"), family.begin("host")]
    for who, sheet in zip(("navigator", "host"), sheets, strict=True):
        family.come(who)
        family.fill(sheet, 5)
    for who, path in (
        ("child", "/me"),
        ("child", "/me/trials"),
        ("parent", "/family"),
        ("parent", f"/family/{family.child}"),
    ):
        text = family.come(who).get(path).text
        assert "Наблюдение навигатора" not in text
        assert "взгляд площадки" not in text
        assert "Участие и любопытство" not in text
    for sheet in sheets:
        public_id = sheet.rpartition("/")[2]
        assert family.come("parent").get(sheet).status_code == 403
        address = f"/family/{family.child}/results/{public_id}"
        assert family.client.get(address).status_code == 404
        assert family.come("child").get(f"/attempts/{public_id}/result").status_code == 403
        assert family.client.get(sheet).status_code == 403


def test_who_takes_over_the_class_reads_what_was_observed(family: Family) -> None:
    family.fill(family.begin("navigator"), 5)
    family.session.rollback()
    group = family.session.get_one(ClassGroup, family.group)
    school = group.organisation
    new = people.staff(family.session, Role.NAVIGATOR, at=school, first_name="Игорь")
    group.navigator_id = family.ids["new"] = new.id
    family.session.commit()
    text = words(family.come("new").get(f"/pupils/{family.child}").text)
    assert "Наблюдение навигатора Вера Лугова" in text
    assert "Записать наблюдение" in text
    assert family.come("navigator").get(f"/pupils/{family.child}").status_code == 403
