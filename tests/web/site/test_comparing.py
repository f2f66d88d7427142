"""Up to four professions side by side, picked with plain links."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.services.surroundings import of

FOUR = "surgeon,nurse,veterinarian,game-designer"


def test_they_stand_in_the_order_in_which_they_were_picked(client: FlaskClient) -> None:
    page = client.get(f"/professions/compare?ids={FOUR}").text
    heads = re.findall(r'columnheader" scope="col"><a href="/professions/([a-z-]+)\?', page)
    assert heads == FOUR.split(",")


def test_what_matters_of_each_is_told(client: FlaskClient, session: Session) -> None:
    catalogue = of(session).catalogue
    page = client.get("/professions/compare?ids=surgeon,nurse").text
    for each in map(catalogue.profession, ("surgeon", "nurse")):
        for text in (each.summary, each.day, *each.tasks, *each.tools, each.hard, each.outlook):
            assert text.ru in page
        for code in each.programmes:
            assert code in page
        for condition in each.conditions:
            assert catalogue.condition(condition).name.ru in page
    assert "Точный список экзаменов каждый вуз устанавливает сам" in page


@pytest.mark.parametrize("ids", ["", "?ids=", "?ids=astrologer", "?ids=,,,", "?ids=<b>"])
def test_without_professions_it_says_how_to_pick_some(client: FlaskClient, ids: str) -> None:
    page = client.get(f"/professions/compare{ids}").text
    assert "Сравнивать пока нечего" in page
    assert "<b>" not in page


@pytest.mark.parametrize(
    ("ids", "shown"),
    [
        ("cook,cook,cook", 1),
        ("cook,astrologer,nurse", 2),
        (f"cook,{FOUR}", 4),
        (" cook , nurse ", 2),
        ("cook," * 3000, 1),
    ],
)
def test_unknown_ones_repetitions_and_a_fifth_are_left_out(
    client: FlaskClient, ids: str, shown: int
) -> None:
    page = client.get("/professions/compare", query_string={"ids": ids}).text
    assert page.count('<th role="columnheader"') == 1 + shown


def test_one_can_be_taken_out_and_another_added(client: FlaskClient) -> None:
    page = client.get("/professions/compare?ids=surgeon,nurse").text
    assert 'href="/professions/compare?ids=nurse"' in page
    assert 'href="/professions?compare=surgeon,nurse"' in page
    assert "Добавить профессию" not in client.get(f"/professions/compare?ids={FOUR}").text


@pytest.mark.parametrize(
    "path",
    ["/professions?q=повар", "/professions?way=after-9", "/professions/families/medicine"],
)
def test_lists_offer_to_pick_and_keep_what_is_picked(client: FlaskClient, path: str) -> None:
    joint = "&" if "?" in path else "?"
    page = client.get(f"{path}{joint}compare=welder").text
    assert "К сравнению: 1 из 4" in page
    assert "Добавь ещё одну профессию" in page
    assert re.search(r'href="/professions/[a-z-]+\?compare=welder"', page)
    assert re.search(r"compare=welder,[a-z-]+", page)


def test_a_profession_can_be_picked_and_put_back_on_its_page(client: FlaskClient) -> None:
    page = client.get("/professions/cook?compare=nurse").text
    assert 'href="/professions/cook?compare=nurse,cook"' in page
    picked = client.get("/professions/cook?compare=nurse,cook").text
    assert 'href="/professions/cook?compare=nurse"' in picked
    assert 'href="/professions/compare?ids=nurse,cook"' in picked


def test_a_full_tray_takes_no_more(client: FlaskClient) -> None:
    page = client.get(f"/professions/cook?compare={FOUR}").text
    assert "К сравнению: 4 из 4" in page
    assert f"compare={FOUR}," not in page


def test_a_search_keeps_what_is_picked(client: FlaskClient) -> None:
    page = client.get("/professions?compare=cook,nurse").text
    assert '<input type="hidden" name="compare" value="cook,nurse">' in page
